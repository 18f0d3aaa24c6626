"""How long leads waited for their first touch, and where that time went."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.usecases.promises import FIRST_TOUCH
from bot.usecases.sla_report import Names, hours_of, in_order
from playbooks.desk import Desk
from qualification import speed
from qualification.leads import Did, Happened
from qualification.speed import Wait, Waits
from storage import ended_waits, reports
from storage.days import Days, Raw, Values
from storage.figure_tables import EndedWait
from storage.reports import FirstTouch

OF_NO_DAY = {"week": None, "day": None}
"""Who still waits at the end of a span belongs to none of its weeks."""


def waits(
    session: Session, desk: Desk, by: Sequence[str], *, since: datetime, until: datetime
) -> dict[Values, Waits]:
    """Of the leads first touched in `[since, until)` and of those that wait at its end, in groups."""
    names, days = Names(session, desk), Days.of(desk.zone, since, until)
    over: dict[Raw, Waits] = defaultdict(Waits)
    for each in ended_waits.counted(session, since, until, by, days):
        over[each.by].add_many(each.touched, each.working, each.parts)
    for values, wall, many in ended_waits.on_the_wall(session, since, until, by, days):
        over[values].wall.extend([wall] * many)
    found: dict[Values, Waits] = defaultdict(Waits)
    for told, mine in names.told(by, over):
        found[told].include(mine)
    for row, wait, working in _measure(session, desk, ended_waits.not_measured(session, since, until)):
        keys = names.keys(row.team, row.segment, row.person, at=row.touched_at)
        found[tuple(keys[key] for key in by)].add(wait, working)
    for team, segment, owner, many in ended_waits.untouched(session, until=until):
        own = {**names.keys(team, segment, owner, at=until), **OF_NO_DAY}
        found[tuple(own[key] for key in by)].untouched += many
    return {values: found[values] for values in sorted(found, key=in_order)}


def measure(session: Session, desk: Desk, *, at_most: int) -> int:
    """Measures some waits that have ended, once for all; how many."""
    some = ended_waits.to_measure(session, at_most=at_most)
    for row, wait, working in _measure(session, desk, some):
        ended_waits.measured(session, row, wait, working)
    return len(some)


def _measure(
    session: Session, desk: Desk, some: Sequence[EndedWait]
) -> Iterator[tuple[EndedWait, Wait, float]]:
    told = (Did.CONTACTED, Did.PROGRESSED)
    stories = reports.stories(session, (each.lead_id for each in some), told)
    for row, first in zip(some, reports.first_touches(session, some, clock=FIRST_TOUCH), strict=True):
        yield row, *_measured(desk, first, stories.get(first.lead_id, []))


def _measured(desk: Desk, first: FirstTouch, story: Sequence[Happened]) -> tuple[Wait, float]:
    hours = hours_of(desk, first.hours, first.team)
    waited = speed.set_aside(
        (event for event in story if event.at <= first.touched_at), until=first.touched_at
    )
    wait = speed.split(first.received_at, first.shown_at, first.touched_at, waited, hours)
    return wait, hours.between(first.received_at, first.touched_at)
