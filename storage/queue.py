"""Whose turn it is: of all messages that wait, those that may be sent now, the most important first.

New messages are looked up place by place: of each the first that may go. So thousands that wait for one channel hide
nothing that waits for another, and cost a claim no more than one would.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage.tables import MessageRow

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

    def in_turn(self, row: MessageRow) -> tuple[int, int, float, int]:
        """What rows are sorted by."""
        shown = row.shown_at.timestamp() if row.shown_at and row.ts else 0.0
        return row.priority, self.served.get(row.place, 0), shown, row.id or 0


def in_turn(session: Session, room: Room, *, now: datetime, at_most: int) -> list[MessageRow]:
    """The messages whose turn it is. On PostgreSQL they are held; what another replica holds is passed over."""
    ranked = _ranked(session, room, now=now, at_most=4 * at_most)
    ids = [row.id for row in ranked]
    held = select(MessageRow).where(col(MessageRow.id).in_(ids), _ready(MessageRow, now))
    held = held.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    free = {row.id: row for row in session.exec(held)} if ids else {}
    return _fitting([free[each] for each in ids if each in free], room, at_most)


def any_in_turn(session: Session, room: Room, *, now: datetime) -> bool:
    return bool(_ranked(session, room, now=now, at_most=1))


def _ranked(session: Session, room: Room, *, now: datetime, at_most: int) -> list[MessageRow]:
    new = _rows(session, session.exec(_first_of_each_place(room, now)).all()) if room.posts > 0 else []
    changes = session.exec(_changes(room, now).limit(at_most)).all() if room.changes > 0 else []
    return sorted([*new, *changes], key=room.in_turn)[:at_most]


def _rows(session: Session, ids: Sequence[int | None]) -> Sequence[MessageRow]:
    """Asked for by their ids, as joined PostgreSQL reads the whole table. A place where nothing may go has none."""
    some = [each for each in ids if each is not None]
    return session.exec(select(MessageRow).where(col(MessageRow.id).in_(some))).all() if some else []


def _fitting(rows: Sequence[MessageRow], room: Room, at_most: int) -> list[MessageRow]:
    left = {True: room.posts, False: room.changes}
    fitting: list[MessageRow] = []
    for row in rows:
        is_new = row.ts is None
        if left[is_new] > 0 and len(fitting) < at_most:
            left[is_new] -= 1
            fitting.append(row)
    return fitting


def _first_of_each_place(room: Room, now: datetime) -> Any:
    """One step through the index for each place and one more for its first message, however many wait there."""
    places = select(_next_place().scalar_subquery().label("name")).cte("places", recursive=True)
    onward = _next_place(col(MessageRow.place) > places.c.name).scalar_subquery()
    places = places.union_all(select(onward).where(places.c.name.is_not(None)))
    one = aliased(MessageRow)
    first = (
        select(one.id)
        .where(col(one.place) == places.c.name, col(one.ts).is_(None), _ready(one, now))
        .order_by(col(one.priority), col(one.id))
        .limit(1)
        .correlate(places)
        .scalar_subquery()
    )
    return select(first).where(places.c.name.is_not(None), places.c.name.not_in(room.busy))


def _next_place(*further: ColumnElement[bool]) -> Any:
    waits = and_(col(MessageRow.pending).is_(True), col(MessageRow.ts).is_(None), *further)
    return select(MessageRow.place).where(waits).order_by(col(MessageRow.place)).limit(1)


def _changes(room: Room, now: datetime) -> Any:
    stands = and_(col(MessageRow.ts).is_not(None), col(MessageRow.place).not_in(room.not_changed))
    in_order = select(MessageRow).where(stands, _ready(MessageRow, now))
    return in_order.order_by(col(MessageRow.priority), col(MessageRow.shown_at), col(MessageRow.id))


def _ready(row: Any, now: datetime) -> ColumnElement[bool]:
    """It waits, for nothing but its turn: its time has come, nobody has it, and what it goes below is posted."""
    thread = aliased(MessageRow)
    # Looked up by key for each candidate: as a list of all keys it would grow with every message ever sent.
    waits_for_thread = exists().where(
        col(thread.key) == row.under_key, col(thread.ts).is_(None), col(thread.pending).is_(True)
    )
    return and_(
        row.pending.is_(True),
        or_(row.not_before.is_(None), row.not_before <= now),
        or_(row.claimed_until.is_(None), row.claimed_until <= now),
        or_(row.under_key.is_(None), ~waits_for_thread),
    )
