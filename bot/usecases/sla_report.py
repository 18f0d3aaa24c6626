"""Promises over a span of time: how they were kept.

Each is counted with all that it can be grouped by; a rep by their e-mail address, `None` where nobody had the lead.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.usecases.promises import FIRST_TOUCH, FOLLOW_UP
from playbooks.desk import Desk
from qualification.hours import Hours
from qualification.kept import Kept, Run, Tally
from qualification.leads import Did, Happened
from storage import cohorts, ended_promises, journeys, people, reports
from storage.cohorts import Only
from storage.days import Days, Raw, Values, named
from storage.ended_promises import Which
from storage.reports import Promise

Keys = Mapping[str, str | None]

OF_THE_AE = frozenset({"ae_answer", "meeting_outcome", "missed_meeting"})
"""Clocks that wait for the account executive and not for the rep."""

HAD_BY = frozenset({Did.CLAIMED, Did.REASSIGNED, Did.ROUTED, Did.HANDED_BACK, Did.RETURNED, Did.ACCEPTED})


T = TypeVar("T")


@dataclass(frozen=True)
class Promised:
    """A promise that was kept or broken in the span, or runs at its end."""

    keys: Keys
    run: Run
    lead_id: int


def kept(
    session: Session,
    desk: Desk,
    by: Sequence[str],
    *,
    since: datetime,
    until: datetime,
    clock: str | None = None,
    only: Only = cohorts.ALL,
) -> dict[Values, Tally]:
    """How promises stood at `until`, in groups: what was over then as the database counts it, what ran one by one."""
    which, days = Which(since, until, clock, only), Days.of(desk.zone, since, until)
    over: dict[Raw, Tally] = defaultdict(Tally)
    for each in ended_promises.counted(session, which, by, days):
        tally = over[each.by]
        tally.counts.update({Kept.MET: each.met, Kept.LATE: each.late, Kept.EXTENDED: each.extended})
        tally.paused_minutes += each.paused_minutes
    for values, minutes, many in ended_promises.late(session, which, by, days):
        over[values].late.extend([minutes] * many)
    found: dict[Values, Tally] = defaultdict(Tally)
    for values, tally in Names(session, desk).told(by, over):
        found[values].include(tally)
    for run in _of(session, promised(session, desk, since=since, until=until), clock, only):
        found[tuple(run.keys[key] for key in by)].add(run.run, now=until)
    return {values: found[values] for values in sorted(found, key=in_order)}


def _of(session: Session, some: Iterable[Promised], clock: str | None, only: Only) -> Iterable[Promised]:
    mine = [each for each in some if clock in (None, each.keys["clock"])]
    if only == cohorts.ALL:
        return mine
    of = cohorts.leads_of(session, (each.lead_id for each in mine), only)
    return [each for each in mine if each.lead_id in of]


def promised(session: Session, desk: Desk, *, since: datetime, until: datetime) -> list[Promised]:
    """As they stood at `until`, but for those that were over and counted; of those that were replaced or given up
    before they were due none is counted."""
    some = list(reports.promises_between(session, since, until, but=(FOLLOW_UP,)))
    stories = reports.stories(session, (each.lead_id for each in some), HAD_BY, until=until)
    names = Names(session, desk)
    counted = []
    for each in some:
        run = _run(desk, each)
        settled = run.settled_at(now=until)
        if run.kept(now=until) is Kept.VOID or (settled and not since <= settled < until):
            continue
        person = had_by(stories.get(each.lead_id, ()), each.clock, at=settled or until)
        own = names.keys(each.team, each.segment, person, at=settled or until)
        counted.append(Promised({**own, "clock": each.clock}, run, each.lead_id))
    return counted


def count_ended(session: Session, desk: Desk, clock_ids: Sequence[int]) -> None:
    """Counts the promises of clocks that have stopped, once for all."""
    some = [each for each in reports.promises(session, clock_ids) if each.clock != FOLLOW_UP]
    stories = reports.stories(session, (each.lead_id for each in some), HAD_BY)
    rows = [_ended(desk, each, stories.get(each.lead_id, ())) for each in some]
    ended_promises.count(session, clock_ids, rows)
    touched = [each for each in some if each.clock == FIRST_TOUCH and each.stopped_because == Did.CONTACTED]
    for pace, is_late in (("late", True), ("in_time", False)):
        journeys.paced(session, [each.lead_id for each in touched if _was_late(each) is is_late], pace)


def _was_late(promise: Promise) -> bool:
    """Whether it was done after its deadline, whatever it waited for meanwhile."""
    return promise.stopped_at is not None and promise.stopped_at > promise.deadline_at


def _ended(desk: Desk, promise: Promise, story: Sequence[Happened]) -> dict[str, Any]:
    ended = promise.stopped_at
    assert ended is not None, "only what has stopped is over"
    run = _run(desk, promise)
    how = run.kept(now=ended)
    settled = run.settled_at(now=ended) or ended
    return {
        "clock_id": promise.clock_id,
        "lead_id": promise.lead_id,
        "clock": promise.clock,
        "team": promise.team,
        "segment": promise.segment,
        "person": had_by(story, promise.clock, at=settled),
        "kept": how,
        "started_at": promise.started_at,
        "settled_at": settled,
        "ended_at": ended,
        "late_minutes": run.late_minutes(now=ended) if how is Kept.LATE else None,
        "paused_minutes": run.stood_still(now=ended),
    }


def _run(desk: Desk, promise: Promise) -> Run:
    return Run(
        promise.clock,
        promise.started_at,
        promise.deadline_at,
        hours_of(desk, promise.hours, promise.team),
        promise.stopped_at,
        promise.stopped_because,
        promise.extended_minutes,
        promise.paused_at,
        promise.paused_minutes,
    )


def hours_of(desk: Desk, kept_hours: Sequence[str] | None, team: str) -> Hours:
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
            case Did.HANDED_BACK | Did.RETURNED:
                owner = None
            case Did.ACCEPTED:
                ae = event.facts.get("ae")
    return ae if clock in OF_THE_AE else owner


class Names:
    """What something is grouped by, in the words of a report."""

    def __init__(self, session: Session, desk: Desk) -> None:
        self._emails = {person.id: person.email for person in people.everyone(session)}
        self._zone = ZoneInfo(desk.zone)

    def told(self, by: Sequence[str], some: Mapping[Raw, T]) -> Iterator[tuple[Values, T]]:
        """The groups by their values as people know them: reps by their addresses. Two may be one then."""
        for values, group in some.items():
            told = named(by, values)
            yield (
                tuple(
                    self._emails.get(value, value) if key == "rep" and value else value
                    for key, value in zip(by, told, strict=True)
                ),
                group,
            )

    def keys(self, team: str, segment: str, person: str | None, *, at: datetime) -> dict[str, str | None]:
        """Days and weeks (ISO 8601) are those of the desk's zone."""
        day = at.astimezone(self._zone).date()
        year, week, _ = day.isocalendar()
        return {
            "team": team,
            "segment": segment,
            "rep": self._emails.get(person, person) if person else None,
            "person": person,
            "week": f"{year}-W{week:02}",
            "day": day.isoformat(),
        }


def in_order(values: Values) -> list[tuple[bool, str]]:
    return [(value is None, value or "") for value in values]
