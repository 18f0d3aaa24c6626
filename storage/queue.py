"""Whose turn it is: of all messages that wait, those that may be sent now, the most important first.

New messages are looked up place by place: of each the first that may go. So thousands that wait for one channel hide
nothing that waits for another, and cost a claim no more than one would.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, exists, or_
from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage.tables import MessageRow
from storage.types import UtcDateTime

MANY = 1_000_000


@dataclass(frozen=True)
class Room:
    """What there is room for now: so many new messages, none of them for a place of `busy`, and so many changes of
    what stands already, none of them in a place of `not_changed`.

    `served` says when each place had its last turn; of equally important messages that of the place which waits
    longest goes first, and of changes in one place that of the message which shows the oldest state.
    """

    posts: int = MANY
    changes: int = MANY
    busy: Sequence[str] = ()
    not_changed: Sequence[str] = ()
    served: Mapping[str, int] = field(default_factory=dict)

    def in_turn(self, row: Any) -> tuple[int, int, float, int]:
        """What rows are sorted by."""
        shown = row.shown_at.timestamp() if row.shown_at and row.ts else 0.0
        return row.priority, self.served.get(row.place, 0), shown, row.id or 0


def in_turn(session: Session, room: Room, *, now: datetime, at_most: int) -> list[MessageRow]:
    """The messages whose turn it is. On PostgreSQL they are held; what another replica holds is passed over."""
    ids = _ranked(session, room, now=now, at_most=4 * at_most)
    held = session.exec(_held(), params={"now": now, "ids": ids}) if ids else ()
    free = {row.id: row for row in held}
    return _fitting([free[each] for each in ids if each in free], room, at_most)


def any_in_turn(session: Session, room: Room, *, now: datetime) -> bool:
    return bool(_ranked(session, room, now=now, at_most=1))


def _ranked(session: Session, room: Room, *, now: datetime, at_most: int) -> list[int]:
    """The ids of the first in turn."""
    rows: list[Any] = []
    if room.posts > 0:
        firsts = session.exec(_first_of_each_place(), params={"now": now, "busy": room.busy}).all()
        some = [each for each in firsts if each is not None]
        rows += session.exec(_by_ids(), params={"ids": some}).all() if some else []
    if room.changes > 0:
        asked = {"now": now, "not_changed": room.not_changed, "at_most": at_most}
        rows += session.exec(_changes(), params=asked).all()
    return [row.id for row in sorted(rows, key=room.in_turn)[:at_most]]


# The statements are made once: to put one together takes longer than to run it.

NOW = bindparam("now", type_=UtcDateTime())
IN_TURN: tuple[Any, ...] = (
    MessageRow.id,
    MessageRow.priority,
    MessageRow.place,
    MessageRow.ts,
    MessageRow.shown_at,
)
"""What rows are sorted by."""


@cache
def _held() -> Any:
    these = col(MessageRow.id).in_(bindparam("ids", expanding=True))
    held = select(MessageRow).where(these, _ready(MessageRow)).with_for_update(skip_locked=True)
    return held.execution_options(populate_existing=True)


@cache
def _by_ids() -> Any:
    """Asked for by their ids, as joined PostgreSQL reads the whole table."""
    return core_select(*IN_TURN).where(col(MessageRow.id).in_(bindparam("ids", expanding=True)))


def _fitting(rows: Sequence[MessageRow], room: Room, at_most: int) -> list[MessageRow]:
    left = {True: room.posts, False: room.changes}
    fitting: list[MessageRow] = []
    for row in rows:
        is_new = row.ts is None
        if left[is_new] > 0 and len(fitting) < at_most:
            left[is_new] -= 1
            fitting.append(row)
    return fitting


@cache
def _first_of_each_place() -> Any:
    """One step through the index for each place and one more for its first message, however many wait there; none for
    a place where nothing may go."""
    places = select(_next_place().scalar_subquery().label("name")).cte("places", recursive=True)
    onward = _next_place(col(MessageRow.place) > places.c.name).scalar_subquery()
    places = places.union_all(select(onward).where(places.c.name.is_not(None)))
    one = aliased(MessageRow)
    first = (
        select(one.id)
        .where(col(one.place) == places.c.name, col(one.ts).is_(None), _ready(one))
        .order_by(col(one.priority), col(one.id))
        .limit(1)
        .correlate(places)
        .scalar_subquery()
    )
    busy: Any = bindparam("busy", expanding=True)
    return select(first).where(places.c.name.is_not(None), places.c.name.not_in(busy))


def _next_place(*further: ColumnElement[bool]) -> Any:
    waits = and_(col(MessageRow.pending).is_(True), col(MessageRow.ts).is_(None), *further)
    return select(MessageRow.place).where(waits).order_by(col(MessageRow.place)).limit(1)


@cache
def _changes() -> Any:
    elsewhere = col(MessageRow.place).not_in(bindparam("not_changed", expanding=True))
    in_order = core_select(*IN_TURN).where(col(MessageRow.ts).is_not(None), elsewhere, _ready(MessageRow))
    in_order = in_order.order_by(col(MessageRow.priority), col(MessageRow.shown_at), col(MessageRow.id))
    return in_order.limit(bindparam("at_most", type_=Integer()))


def _ready(row: Any) -> ColumnElement[bool]:
    """It waits, for nothing but its turn: its time has come, nobody has it, and what it goes below is posted."""
    thread = aliased(MessageRow)
    # Looked up by key for each candidate: as a list of all keys it would grow with every message ever sent.
    waits_for_thread = exists().where(
        col(thread.key) == row.under_key, col(thread.ts).is_(None), col(thread.pending).is_(True)
    )
    return and_(
        row.pending.is_(True),
        or_(row.not_before.is_(None), row.not_before <= NOW),
        or_(row.claimed_until.is_(None), row.claimed_until <= NOW),
        or_(row.under_key.is_(None), ~waits_for_thread),
    )
