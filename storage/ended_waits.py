"""How long leads waited for their first touch: a row for each, written when it was made, counted by the database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    and_,
    func,
    literal_column,
    select,
    type_coerce,
    update,
)
from sqlmodel import Session, col

from qualification.leads import UNDECIDED, Happened
from qualification.speed import PARTS, Wait
from storage.days import Days, Raw, columns, is_to_walk, within
from storage.engine import insert_into
from storage.figure_tables import EndedWait
from storage.tables import Lead

_WAIT: Any = EndedWait.__table__.c  # type: ignore[attr-defined]

_IS_TO_MEASURE: Any = literal_column("ended_wait.to_measure", Boolean)
"""In the words of the index over them: `to_measure = 1`, as SQLAlchemy says it for SQLite, is no word of it."""

KEYS = {"team": _WAIT.team, "segment": _WAIT.segment, "rep": _WAIT.person}
"""What they can be grouped by beside days and weeks."""


def begin(session: Session, lead: Lead, event: Happened) -> None:
    """Notes the first touch of a round; another one is none."""
    if lead.posted_at is None or lead.first_touch_at != event.at:
        return
    row = {
        "lead_id": lead.id,
        "round": lead.round,
        "touched_at": event.at,
        "team": lead.team,
        "segment": lead.segment,
        "person": event.by,
    }
    once = insert_into(session, EndedWait).on_conflict_do_nothing(index_elements=["lead_id", "round"])
    session.connection().execute(once, {**_NOT_MEASURED, **row})


_NOT_MEASURED = {**dict.fromkeys((*PARTS, "working", "wall"), 0.0), "to_measure": True, "hidden": False}


def hide(session: Session, lead_id: int, hidden: bool) -> None:
    """A lead that is part of another is not counted beside it."""
    session.execute(update(EndedWait).where(col(EndedWait.lead_id) == lead_id).values(hidden=hidden))


def any_to_measure(session: Session) -> bool:
    return session.execute(_to_measure().limit(1)).first() is not None


def to_measure(session: Session, *, at_most: int) -> Sequence[EndedWait]:
    """Those whose minutes are not known; other replicas pass over them while this transaction lasts."""
    return session.execute(_to_measure().limit(at_most).with_for_update(skip_locked=True)).scalars().all()


def not_measured(session: Session, since: datetime, until: datetime) -> Sequence[EndedWait]:
    """The same of those that ended in `[since, until)`."""
    return session.execute(_to_measure().where(_in(since, until))).scalars().all()


def _to_measure() -> Any:
    return select(EndedWait).where(_IS_TO_MEASURE).order_by(col(EndedWait.touched_at))


def measured(session: Session, row: EndedWait, wait: Wait, working: float) -> None:
    key = and_(col(EndedWait.lead_id) == row.lead_id, col(EndedWait.round) == row.round)
    session.execute(
        update(EndedWait)
        .where(key)
        .values(
            **asdict(wait), working=_to_the_second(working), wall=_to_the_second(wait.wall), to_measure=False
        )
        .execution_options(synchronize_session=False)
    )


def _to_the_second(minutes: float) -> float:
    """So that many waits are of one length, and are counted together."""
    return round(minutes * 60) / 60


def _in(since: datetime, until: datetime, *, walks: bool = False) -> ColumnElement[bool]:
    return and_(within(_WAIT.touched_at, since, until, walks=walks), _WAIT.hidden.is_(False))


@dataclass(frozen=True)
class Counted:
    """So many waits of a group, all of them `working` minutes long; `parts` are the minutes of all of them."""

    by: Raw
    working: float
    touched: int
    parts: Sequence[float]


def counted(
    session: Session, since: datetime, until: datetime, by: Sequence[str], days: Days
) -> Iterator[Counted]:
    """By their length, all that is counted of them in one walk."""
    sums = (func.sum(_WAIT[part]) for part in PARTS)
    for *values, working, touched, system, off_hours, prospect, people in _by_length(
        session, since, until, _keys(by, days), _WAIT.working, *sums
    ):
        yield Counted(tuple(values), working, touched, (system, off_hours, prospect, people))


def on_the_wall(
    session: Session, since: datetime, until: datetime, by: Sequence[str], days: Days
) -> Iterator[tuple[Raw, float, int]]:
    """How long they were on the wall, and how many were so long."""
    for *values, wall, many in _by_length(session, since, until, _keys(by, days), _WAIT.wall):
        yield tuple(values), wall, many


def _by_length(
    session: Session, since: datetime, until: datetime, keys: Sequence[Any], length: Any, *sums: Any
) -> Iterable[Any]:
    those = _in(since, until, walks=is_to_walk(session, since, until))
    asked = select(*keys, length, func.count(), *sums).where(those, _WAIT.to_measure.is_(False))
    return session.connection().execute(asked.group_by(*keys, length))


def _keys(by: Sequence[str], days: Days) -> list[Any]:
    return columns(by, KEYS, type_coerce(_WAIT.touched_at, BigInteger), days)


def untouched(session: Session, *, until: datetime) -> Iterator[tuple[str, str, str | None, int]]:
    """Team, segment and owner of leads that were posted before `until` and that nobody has touched or decided, and how
    many these are."""
    its = (col(Lead.team), col(Lead.segment), col(Lead.owner))
    rows = session.execute(
        select(*its, func.count())
        .where(
            col(Lead.posted_at) < until,
            col(Lead.first_touch_at).is_(None),
            col(Lead.state).in_([state.value for state in UNDECIDED]),
        )
        .group_by(*its)
    )
    yield from rows
