"""Who is told how often about promises, and whether they act on it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.usecases.sla_report import HAD_BY, Keys, Names, had_by, in_order
from playbooks.desk import Desk
from qualification import alerts
from qualification.alerts import WITHIN, RungLoad, Told, is_before_the_end
from qualification.leads import Happened
from storage import judged_notices, reports, told_of_promises
from storage.days import Days, Raw, Values
from storage.told_of_promises import Said


@dataclass(frozen=True)
class Alerted:
    """Something that a message said about a promise: one of `nudges`, `breaches` and `alerts`; `acted` as in
    `Told.acted_on`. Several may be one `message`."""

    keys: Keys
    told: Told
    sort: str
    acted: bool | None
    said: Said


@dataclass(frozen=True)
class Load:
    """Messages by what they are; `judged` are those of which it is known whether somebody acted on them, which they
    did on one of `acted` when they did on anything it told."""

    nudges: int = 0
    breaches: int = 0
    alerts: int = 0
    acted: int = 0
    judged: int = 0

    @property
    def said(self) -> int:
        return self.nudges + self.breaches + self.alerts

    def __add__(self, other: "Load") -> "Load":
        return Load(
            self.nudges + other.nudges,
            self.breaches + other.breaches,
            self.alerts + other.alerts,
            self.acted + other.acted,
            self.judged + other.judged,
        )


def loads(
    session: Session, desk: Desk, by: Sequence[str], *, since: datetime, until: datetime
) -> dict[Values, Load]:
    """What was shown in the span, in groups, judged by what was done within ten minutes, as far as these were over at
    `until`. Counted by messages: who is told of five leads at once is told once."""
    names, days = Names(session, desk), Days.of(desk.zone, since, until)
    over: dict[Raw, Load] = defaultdict(Load)
    for each in judged_notices.counted(session, since, until, by, days):
        over[each.by] += Load(*each.sorts, each.acted, each.judged)
    found: dict[Values, Load] = defaultdict(Load)
    for told, load in names.told(by, over):
        found[told] += load
    some: dict[Values, list[Alerted]] = {}
    for one in alerted(session, desk, since=since, until=until):
        some.setdefault(tuple(one.keys[key] for key in by), []).append(one)
    for values, mine in some.items():
        found[values] += _load_of(mine)
    return {values: found[values] for values in sorted(found, key=in_order)}


def _load_of(some: Iterable[Alerted]) -> Load:
    messages: dict[int, list[Alerted]] = {}
    for each in some:
        messages.setdefault(each.said.message, []).append(each)
    sorts = Counter(told[0].sort for told in messages.values())
    acts = [[each.acted for each in told] for told in messages.values()]
    acted = sum(True in each for each in acts)
    missed = sum(set(each) == {False} for each in acts)
    return Load(sorts["nudges"], sorts["breaches"], sorts["alerts"], acted, acted + missed)


def by_rung(
    session: Session, desk: Desk, *, since: datetime, until: datetime
) -> dict[str | None, list[RungLoad]]:
    """By team, how often each rung was said in the span and how often somebody acted on it."""
    found: dict[str | None, list[RungLoad]] = {}
    for its, load in judged_notices.by_rung(session, since, until):
        found.setdefault(its, []).append(load)
    fresh: dict[str | None, list[tuple[Told, bool | None]]] = {}
    for each in alerted(session, desk, since=since, until=until):
        fresh.setdefault(each.keys["team"], []).append((each.told, each.acted))
    for team, some in fresh.items():
        found[team] = alerts.together([*found.get(team, []), *alerts.by_rung(some)])
    return found


def alerted(session: Session, desk: Desk, *, since: datetime, until: datetime) -> list[Alerted]:
    """What was shown in the span and is not judged for good."""
    return _alerted(session, desk, told_of_promises.said_between(session, since, until), until)


def judge(session: Session, desk: Desk, *, at_most: int, now: datetime) -> int:
    """Judges some messages after which the ten minutes are over, once for all; how many."""
    some = told_of_promises.to_judge(session, shown_before=now - WITHIN, at_most=at_most)
    told = _alerted(session, desk, told_of_promises.said_by(session, some), now) if some else []
    parts = Counter(each.said.message for each in told)
    rows = [_judged(each, alone=parts[each.said.message] == 1) for each in told]
    if some:
        judged_notices.judge(session, some, rows)
    return len(some)


def _judged(each: Alerted, *, alone: bool) -> dict[str, Any]:
    return {
        "message_id": each.said.message,
        "part": each.said.part,
        "said_at": each.said.at,
        "team": each.said.team,
        "segment": each.said.segment,
        "who": each.told.person or each.said.channel,
        "clock": each.said.clock,
        "policy": each.said.policy,
        "rung": each.said.rung,
        "sort": each.sort,
        "acted": bool(each.acted),
        "alone": alone,
    }


def _alerted(session: Session, desk: Desk, some: Sequence[Said], until: datetime) -> list[Alerted]:
    stories = reports.stories(session, (each.lead_id for each in some), HAD_BY | alerts.ACTS)
    names = Names(session, desk)
    return [_told(names, each, stories.get(each.lead_id, []), until) for each in some]


def _told(names: Names, said: Said, story: Sequence[Happened], until: datetime) -> Alerted:
    # A nudge stands in the thread, where everybody reads it, and is meant for whoever had the lead.
    owner = had_by(story, "", at=said.at) if said.kind == "nudge" else None
    told = Told(said.lead_id, said.at, said.person or owner, said.clock, said.policy, said.rung)
    own = names.keys(said.team, said.segment, told.person, at=said.at)
    who = own["rep"] or said.channel
    keys = {**own, "rep": who, "clock": said.clock, "policy": said.policy, "rung": said.rung}
    return Alerted(keys, told, _sort(said), told.acted_on(story, now=until), said)


def _sort(said: Said) -> str:
    if said.kind == "alert":
        return "alerts"
    return "nudges" if is_before_the_end(said.rung) else "breaches"
