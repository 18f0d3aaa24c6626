"""Promises over a span of time: how they were kept, where the time to the first touch went, who is told how often.

Each is counted with all that it can be grouped by; a rep by their e-mail address, `None` where nobody had the lead.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.usecases.promises import FIRST_TOUCH, FOLLOW_UP
from playbooks.desk import Desk
from qualification import alerts, speed
from qualification.alerts import Told, is_before_the_end
from qualification.hours import Hours
from qualification.kept import Kept, Run
from qualification.leads import Did, Happened
from qualification.speed import Wait
from storage import people, reports
from storage.reports import FirstTouch, Promise, Said

Keys = Mapping[str, str | None]

OF_THE_AE = frozenset({"ae_answer", "meeting_outcome", "missed_meeting"})
"""Clocks that wait for the account executive and not for the rep."""

HAD_BY = frozenset({Did.CLAIMED, Did.REASSIGNED, Did.ROUTED, Did.HANDED_BACK, Did.ACCEPTED})
KINDS = ("nudge", "unclaimed", "ae_waits", "breach", "alert")
"""What is said about promises; the reminder of a next step is one that the rep asked for."""


@dataclass(frozen=True)
class Promised:
    """A promise that was kept or broken in the span, or runs at its end."""

    keys: Keys
    run: Run
    person: str | None
    lead_id: int


@dataclass(frozen=True)
class Touched:
    """A lead whose first touch was in the span; `working` are the working minutes it took."""

    keys: Keys
    wait: Wait
    working: float


@dataclass(frozen=True)
class Untouched:
    """A lead that was posted before the end of the span and waits for its first touch; it belongs to no week."""

    keys: Keys


@dataclass(frozen=True)
class Alerted:
    """Something that a message said about a promise: one of `nudges`, `breaches` and `alerts`; `acted` as in
    `Told.acted_on`. Several may be one `message`."""

    keys: Keys
    told: Told
    sort: str
    acted: bool | None
    message: int


def promised(session: Session, desk: Desk, *, since: datetime, until: datetime) -> list[Promised]:
    """As they stood at `until`; of those that were replaced or given up before they were due none is counted."""
    some = list(reports.promises_between(session, since, until, but=(FOLLOW_UP,)))
    stories = reports.stories(session, (each.lead_id for each in some), HAD_BY, until=until)
    names = _Names(session, desk)
    counted = []
    for each in some:
        run = _run(desk, each)
        settled = run.settled_at(now=until)
        if run.kept(now=until) is Kept.VOID or (settled and not since <= settled < until):
            continue
        person = had_by(stories.get(each.lead_id, ()), each.clock, at=settled or until)
        own = names.keys(each.team, each.segment, person, at=settled or until)
        counted.append(Promised({**own, "clock": each.clock}, run, person, each.lead_id))
    return counted


def _run(desk: Desk, promise: Promise) -> Run:
    return Run(
        promise.clock,
        promise.started_at,
        promise.deadline_at,
        _hours(desk, promise.hours, promise.team),
        promise.stopped_at,
        promise.stopped_because,
        promise.extended_minutes,
        promise.paused_at,
        promise.paused_minutes,
    )


def _hours(desk: Desk, kept_hours: Sequence[str] | None, team: str) -> Hours:
    """Those that were kept, else the team's."""
    return Hours(*kept_hours) if kept_hours else desk.hours_of(team, "", zone=desk.zone)


def had_by(story: Iterable[Happened], clock: str, *, at: datetime) -> str | None:
    """Who had the lead at that instant, or its AE where the clock waits for them."""
    owner = ae = None
    for event in story:
        if event.at > at:
            break
        match event.what:
            case Did.CLAIMED | Did.REASSIGNED | Did.ROUTED:
                owner = event.facts.get("owner") or owner
            case Did.HANDED_BACK:
                owner = None
            case Did.ACCEPTED:
                ae = event.facts.get("ae")
    return ae if clock in OF_THE_AE else owner


def touched(session: Session, desk: Desk, *, since: datetime, until: datetime) -> list[Touched]:
    firsts = reports.first_touches_between(session, since, until, clock=FIRST_TOUCH)
    told = (Did.CONTACTED, Did.PROGRESSED)
    stories = reports.stories(session, (each.lead_id for each in firsts), told, until=until)
    names = _Names(session, desk)
    return [_touched(desk, names, each, stories.get(each.lead_id, [])) for each in firsts]


def _touched(desk: Desk, names: "_Names", first: FirstTouch, story: Sequence[Happened]) -> Touched:
    hours = _hours(desk, first.hours, first.team)
    by = next((event.by for event in story if event.what == Did.CONTACTED), None)
    waits = speed.set_aside(story, until=first.touched_at)
    return Touched(
        names.keys(first.team, first.segment, by, at=first.touched_at),
        speed.split(first.received_at, first.shown_at, first.touched_at, waits, hours),
        hours.between(first.received_at, first.touched_at),
    )


def untouched(session: Session, desk: Desk, *, until: datetime) -> list[Untouched]:
    names = _Names(session, desk)
    nowhere = {"week": None, "day": None}
    return [
        Untouched({**names.keys(team, segment, owner, at=until), **nowhere})
        for team, segment, owner in reports.untouched(session, until=until)
    ]


def alerted(session: Session, desk: Desk, *, since: datetime, until: datetime) -> list[Alerted]:
    """What was shown in the span, judged by what was done within ten minutes, as far as these were over at `until`."""
    some = reports.said_between(session, since, until, kinds=KINDS)
    stories = reports.stories(session, (each.lead_id for each in some), HAD_BY | alerts.ACTS)
    names = _Names(session, desk)
    return [_alerted(names, each, stories.get(each.lead_id, []), until) for each in some]


def _alerted(names: "_Names", said: Said, story: Sequence[Happened], until: datetime) -> Alerted:
    # A nudge stands in the thread, where everybody reads it, and is meant for whoever had the lead.
    owner = had_by(story, "", at=said.at) if said.kind == "nudge" else None
    told = Told(said.lead_id, said.at, said.person or owner, said.clock, said.policy, said.rung)
    own = names.keys(said.team, said.segment, told.person, at=said.at)
    who = own["rep"] or said.channel
    keys = {**own, "rep": who, "clock": said.clock, "policy": said.policy, "rung": said.rung}
    return Alerted(keys, told, _sort(said), told.acted_on(story, now=until), said.message)


def _sort(said: Said) -> str:
    if said.kind == "alert":
        return "alerts"
    return "nudges" if is_before_the_end(said.rung) else "breaches"


class _Names:
    """What something is grouped by, in the words of a report."""

    def __init__(self, session: Session, desk: Desk) -> None:
        self._emails = {person.id: person.email for person in people.everyone(session)}
        self._zone = ZoneInfo(desk.zone)

    def keys(self, team: str, segment: str, person: str | None, *, at: datetime) -> dict[str, str | None]:
        """Days and weeks (ISO 8601) are those of the desk's zone."""
        day = at.astimezone(self._zone).date()
        year, week, _ = day.isocalendar()
        return {
            "team": team,
            "segment": segment,
            "rep": self._emails.get(person, person) if person else None,
            "week": f"{year}-W{week:02}",
            "day": day.isoformat(),
        }


@dataclass(frozen=True)
class Load:
    """Messages by what they are; `judged` are those of which it is known whether somebody acted on them, which they
    did on one of `acted` when they did on anything it told."""

    nudges: int
    breaches: int
    alerts: int
    acted: int
    judged: int

    @property
    def said(self) -> int:
        return self.nudges + self.breaches + self.alerts


def load_of(some: Iterable[Alerted]) -> Load:
    """Counted by messages: who is told of five leads at once is told once."""
    messages: dict[int, list[Alerted]] = {}
    for each in some:
        messages.setdefault(each.message, []).append(each)
    sorts = Counter(told[0].sort for told in messages.values())
    acts = [[each.acted for each in told] for told in messages.values()]
    acted = sum(True in each for each in acts)
    missed = sum(set(each) == {False} for each in acts)
    return Load(sorts["nudges"], sorts["breaches"], sorts["alerts"], acted, acted + missed)


class HasKeys(Protocol):
    @property
    def keys(self) -> Keys: ...


Item = TypeVar("Item", bound=HasKeys)
Values = tuple[str | None, ...]


def grouped(some: Iterable[Item], by: Sequence[str]) -> dict[Values, list[Item]]:
    """The items by their values of these keys, in the order of the values, those without one last."""
    found: dict[Values, list[Item]] = {}
    for each in some:
        found.setdefault(tuple(each.keys[key] for key in by), []).append(each)
    return {values: found[values] for values in sorted(found, key=_in_order)}


def _in_order(values: Values) -> list[tuple[bool, str]]:
    return [(value is None, value or "") for value in values]
