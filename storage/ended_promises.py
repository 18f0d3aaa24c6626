"""Promises that are over: counted once each, and then in groups by the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import floor
from typing import Any

from sqlalchemy import (
    BigInteger,
    and_,
    case,
    delete,
    func,
    insert,
    select,
    type_coerce,
    update,
)
from sqlmodel import Session, col

from qualification.kept import Kept
from storage.cohorts import ALL, Only
from storage.days import Days, Raw, columns, is_to_walk, within
from storage.figure_tables import EndedPromise, Journey
from storage.tables import ClockRow

_ENDED: Any = EndedPromise.__table__.c  # type: ignore[attr-defined]
_JOURNEY: Any = Journey.__table__.c  # type: ignore[attr-defined]
_NEW = insert(EndedPromise.__table__)  # type: ignore[attr-defined]

KEYS = {
    "team": _ENDED.team,
    "segment": _ENDED.segment,
    "clock": _ENDED.clock,
    "rep": _ENDED.person,
    "person": _ENDED.person,
}
"""What they can be grouped by beside days and weeks."""


def any_to_count(session: Session) -> bool:
    return session.execute(_to_count().limit(1)).first() is not None


def to_count(session: Session, *, at_most: int) -> list[int]:
    """Clocks that stopped and are not counted; other replicas pass over them while this transaction lasts."""
    return list(session.execute(_to_count().limit(at_most).with_for_update(skip_locked=True)).scalars())


def _to_count() -> Any:
    waiting = and_(col(ClockRow.counted).is_(False), col(ClockRow.stopped_at).is_not(None))
    return select(col(ClockRow.id)).where(waiting).order_by(col(ClockRow.id))


def count(session: Session, clock_ids: Sequence[int], rows: Sequence[dict[str, Any]]) -> None:
    """These clocks are counted, by these rows; a reminder is no promise and has none."""
    if rows:
        session.connection().execute(_NEW, rows)
    session.execute(
        update(ClockRow)
        .where(col(ClockRow.id).in_(clock_ids))
        .values(counted=True)
        .execution_options(synchronize_session=False)
    )


def take_back(session: Session, clock: ClockRow) -> None:
    """The clock runs on, so its promise is not over after all."""
    if clock.counted:
        session.execute(delete(EndedPromise).where(col(EndedPromise.clock_id) == clock.id))
        clock.counted = False


@dataclass(frozen=True)
class Which:
    """Promises that were kept or broken in `[since, until)` and over by its end; of one clock when it is said, and of
    these leads."""

    since: datetime
    until: datetime
    clock: str | None = None
    only: Only = ALL

    def of(self, session: Session, asked: Any) -> Any:
        """The statement, for these."""
        if self.only != ALL:
            asked = asked.join_from(EndedPromise, Journey, _JOURNEY.lead_id == _ENDED.lead_id)
        if self.clock is not None:
            asked = asked.where(_ENDED.clock == self.clock)
        walks = is_to_walk(session, self.since, self.until)
        ended = type_coerce(_ENDED.ended_at, BigInteger) + 0 <= floor(self.until.timestamp())
        settled = within(_ENDED.settled_at, self.since, self.until, walks=walks)
        return asked.where(settled, ended, _ENDED.kept != Kept.VOID, self.only.rule)


@dataclass(frozen=True)
class Counted:
    """So many promises of a group; minutes are working time."""

    by: Raw
    met: int
    late: int
    extended: int
    paused_minutes: float


def counted(session: Session, which: Which, by: Sequence[str], days: Days) -> Iterator[Counted]:
    keys = columns(by, KEYS, type_coerce(_ENDED.settled_at, BigInteger), days)
    some = (
        func.sum(case((_ENDED.kept == kept, 1), else_=0)) for kept in (Kept.MET, Kept.LATE, Kept.EXTENDED)
    )
    asked = select(*keys, *some, func.sum(_ENDED.paused_minutes)).group_by(*keys)
    for *values, met, late, extended, paused in session.connection().execute(which.of(session, asked)):
        if met is not None:
            yield Counted(tuple(values), met, late, extended, paused)


def late(session: Session, which: Which, by: Sequence[str], days: Days) -> Iterator[tuple[Raw, float, int]]:
    """By how many minutes the late ones were late, and how many by so many."""
    keys = columns(by, KEYS, type_coerce(_ENDED.settled_at, BigInteger), days)
    minutes = _ENDED.late_minutes
    # By how it was kept too, for that is the order of an index.
    asked = select(*keys, minutes, func.count()).group_by(*keys, _ENDED.kept, minutes)
    rows = session.connection().execute(which.of(session, asked).where(_ENDED.kept == Kept.LATE))
    for *values, by_so_many, many in rows:
        yield tuple(values), by_so_many, many
