"""What sources sent, byte for byte, until it has become a lead or is laid aside with a reason.

A delivery is `waiting`, then what became of it (`taken`, `merged`, `below_threshold`, or `outcome` when it told of a
deal), `split` into its parts, `passed_over` because it is nothing leads are made of, or `quarantined`. One that only
names its lead is `to_fetch` in between.
"""

import queue
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from threading import Thread
from typing import Any, Literal, Self

import structlog
from sqlalchemy import insert, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, func, select

from storage.engine import Store
from storage.tables import Delivery
from storage.types import storable

log = structlog.get_logger()

Stored = Literal["stored", "again"]


class Waits(StrEnum):
    """States that are not what became of a lead."""

    WAITING = "waiting"
    QUARANTINED = "quarantined"
    SPLIT = "split"
    PASSED_OVER = "passed_over"
    TO_FETCH = "to_fetch"


class CannotStore(Exception):
    """The delivery is not in the store, or it is not known whether it is; the sender should send it again."""


@dataclass(frozen=True)
class Incoming:
    source: str
    delivery_id: str
    body: bytes
    received_at: datetime
    headers: Mapping[str, str]
    answer: Future[Stored]


class InboxWriter:
    """One thread that stores what many requests bring, many deliveries in one transaction.

    A commit waits for the disk whatever it holds: with one for each request eight of them at once already
    wait for seconds, together they share the wait.
    """

    def __init__(self, store: Store, *, at_most: int = 200, room: int = 4000) -> None:
        self._store = store
        self._at_most = at_most
        self._coming: queue.Queue[Incoming | None] = queue.Queue(maxsize=room)
        self._thread = Thread(target=self._run, name="inbox", daemon=True)
        self.running = False

    def __enter__(self) -> Self:
        self.running = True
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stores what has been handed over and ends the thread."""
        self.running = False
        self._coming.put(None)
        self._thread.join()

    def put(
        self,
        source: str,
        delivery_id: str,
        body: bytes,
        received_at: datetime,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Future[Stored]:
        """Promises the delivery will be in the store; the promise may break with `CannotStore`.

        Raises `CannotStore` at once when too many are waiting already.
        """
        key = storable(delivery_id)
        coming = Incoming(source, key, body, received_at, headers or {}, Future())
        if not self.running:
            raise CannotStore("the inbox is closed")
        try:
            self._coming.put_nowait(coming)
        except queue.Full:
            raise CannotStore("too many deliveries are waiting to be stored") from None
        return coming.answer

    def _run(self) -> None:
        while (first := self._coming.get()) is not None:
            batch, last = self._with_those_behind(first)
            self._store_batch(batch)
            if last:
                return

    def _with_those_behind(self, first: Incoming) -> tuple[list[Incoming], bool]:
        """What waits already, up to a transaction's worth, and whether the end was among it."""
        batch = [first]
        while len(batch) < self._at_most:
            try:
                coming = self._coming.get_nowait()
            except queue.Empty:
                break
            if coming is None:
                return batch, True
            batch.append(coming)
        return batch, False

    def _store_batch(self, coming: Sequence[Incoming]) -> None:
        # Who lost patience was told to send it again; from here on nobody can cancel any more.
        batch = [each for each in coming if each.answer.set_running_or_notify_cancel()]
        if not batch:
            return
        try:
            with self._store.write("store") as session:
                new = insert_new(session, batch)
        except Exception as error:
            # Whatever it was, the thread goes on: without it nobody gets an answer any more.
            log.warning("deliveries_not_stored", count=len(batch), error=type(error).__name__)
            for each in batch:
                each.answer.set_exception(CannotStore(type(error).__name__))
            return
        for each in batch:
            key = (each.source, each.delivery_id)
            each.answer.set_result("stored" if key in new else "again")
            new.discard(key)


_INBOX = Delivery.__table__  # type: ignore[attr-defined]
_INSERT_NEW = {
    dialect: of_dialect(_INBOX)
    .on_conflict_do_nothing(index_elements=["source", "delivery_id"])
    .returning(_INBOX.c.source, _INBOX.c.delivery_id)
    for dialect, of_dialect in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}


def insert_new(session: Session, batch: Sequence[Incoming]) -> set[tuple[str, str]]:
    """Inserts those that are not there yet; the keys (source, delivery id) that were new."""
    return _insert_new(
        session,
        [
            {
                "source": coming.source,
                "delivery_id": coming.delivery_id,
                "received_at": coming.received_at,
                "body": coming.body,
                "headers": dict(coming.headers),
                "part_of": None,
                "state": Waits.WAITING,
            }
            for coming in batch
        ],
    )


def _insert_new(session: Session, rows: Sequence[dict[str, Any]]) -> set[tuple[str, str]]:
    # Many rows for one prepared statement: with all of them in its VALUES it would be compiled anew each time,
    # which takes the interpreter from the requests three times as long.
    connection = session.connection()
    returned = connection.execute(_INSERT_NEW[connection.dialect.name], rows)
    return {(source, delivery_id) for source, delivery_id in returned}


@dataclass(frozen=True)
class Kept:
    """A row of a file and what became of it at once; nobody waits for an answer."""

    key: str
    body: bytes
    became: str
    lead_id: int


def known(session: Session, source: str, keys: Sequence[str]) -> set[str]:
    """Those of the keys that are there already."""
    if not keys:
        return set()
    of_source = select(Delivery.delivery_id).where(Delivery.source == source)
    return set(session.exec(of_source.where(col(Delivery.delivery_id).in_(keys))).all())


def keep(session: Session, source: str, rows: Sequence[Kept], *, at: datetime) -> None:
    """Keeps rows that were taken in. Raises IntegrityError when somebody kept one of them meanwhile."""
    if rows:
        session.connection().execute(
            insert(_INBOX),
            [
                {
                    "source": source,
                    "delivery_id": row.key,
                    "received_at": at,
                    "body": row.body,
                    "state": row.became,
                    "lead_id": row.lead_id,
                }
                for row in rows
            ],
        )


def take_waiting(session: Session, *, at_most: int) -> Sequence[Delivery]:
    """The oldest deliveries nothing was made of yet; other replicas pass over them while this transaction lasts."""
    return session.exec(
        select(Delivery)
        .where(Delivery.state == Waits.WAITING)
        .order_by(col(Delivery.id))
        .limit(at_most)
        .with_for_update(skip_locked=True)
    ).all()


def settle(session: Session, delivery: Delivery, became: str, *, lead_id: int | None) -> None:
    delivery.state, delivery.lead_id, delivery.why = became, lead_id, None
    session.add(delivery)


def split(session: Session, whole: Delivery, parts: Mapping[str, bytes]) -> None:
    """Lets the parts, by their delivery ids, wait for themselves; those that came before are not taken again."""
    rows = [
        {
            "source": whole.source,
            "delivery_id": storable(delivery_id),
            "received_at": whole.received_at,
            "body": body,
            "headers": whole.headers,
            "part_of": whole.id,
            "state": Waits.WAITING,
        }
        for delivery_id, body in parts.items()
    ]
    _insert_new(session, rows)
    whole.state, whole.why = Waits.SPLIT, None
    session.add(whole)


def pass_over(session: Session, delivery: Delivery) -> None:
    delivery.state, delivery.why = Waits.PASSED_OVER, None
    session.add(delivery)


def ask_for_the_rest(session: Session, delivery: Delivery) -> None:
    """The lead is to be fetched before the delivery can be read."""
    delivery.state, delivery.why, delivery.attempts, delivery.not_before = Waits.TO_FETCH, None, 0, None
    session.add(delivery)


def any_to_fetch(session: Session, *, but_of: Collection[str], now: datetime) -> bool:
    return session.exec(_to_fetch(but_of, now).limit(1)).first() is not None


def next_to_fetch(session: Session, *, but_of: Collection[str], now: datetime) -> Delivery | None:
    """The next delivery to fetch for, of any source but these; other replicas pass over it while this transaction
    lasts. `now` is real time."""
    found: Delivery | None = session.exec(
        _to_fetch(but_of, now).limit(1).with_for_update(skip_locked=True)
    ).first()
    return found


def begin_fetch(session: Session, delivery: Delivery, *, until: datetime) -> None:
    """Counts the try; nobody else begins one before `until`."""
    delivery.attempts, delivery.not_before = delivery.attempts + 1, until
    session.add(delivery)


def _to_fetch(but_of: Collection[str], now: datetime) -> Any:
    due = or_(col(Delivery.not_before).is_(None), col(Delivery.not_before) <= now)
    waiting = select(Delivery).where(Delivery.state == Waits.TO_FETCH, due)
    return waiting.where(col(Delivery.source).not_in(but_of)).order_by(col(Delivery.id))


def keep_fetched(session: Session, delivery: Delivery, fetched: bytes) -> None:
    delivery.state, delivery.fetched = Waits.WAITING, fetched
    session.add(delivery)


def fetch_later(session: Session, delivery: Delivery, *, at: datetime) -> None:
    delivery.not_before = at
    session.add(delivery)


def quarantine(session: Session, delivery: Delivery, why: str) -> None:
    """Lays the delivery aside: nothing can be made of it as things are."""
    delivery.state, delivery.why = Waits.QUARANTINED, why
    session.add(delivery)


def any_quarantined(session: Session) -> bool:
    return session.exec(_aside().limit(1)).first() is not None


def quarantined_ids(session: Session) -> Sequence[int]:
    """All that was laid aside, oldest first."""
    return list(session.exec(_aside().order_by(col(Delivery.id))))


def take_quarantined(session: Session, delivery_ids: Sequence[int]) -> Sequence[Delivery]:
    """Those of the deliveries that are laid aside, oldest first, held while this transaction lasts."""
    return session.exec(
        select(Delivery)
        .where(Delivery.state == Waits.QUARANTINED, col(Delivery.id).in_(delivery_ids))
        .order_by(col(Delivery.id))
        .with_for_update()
    ).all()


def quarantined(session: Session, *, at_most: int = 100) -> Sequence[Delivery]:
    """What was laid aside, newest first."""
    return session.exec(
        select(Delivery)
        .where(Delivery.state == Waits.QUARANTINED)
        .order_by(col(Delivery.id).desc())
        .limit(at_most)
    ).all()


def _aside() -> Any:
    return select(Delivery.id).where(Delivery.state == Waits.QUARANTINED)


@dataclass(frozen=True)
class Heap:
    """Deliveries of one source that were laid aside for one reason."""

    source: str
    why: str
    count: int


def heaps(session: Session) -> list[Heap]:
    """What is laid aside by source and reason, the most first."""
    many = func.count().label("many")
    found = session.exec(
        select(Delivery.source, Delivery.why, many)
        .where(Delivery.state == Waits.QUARANTINED)
        .group_by(Delivery.source, col(Delivery.why))
        .order_by(many.desc(), Delivery.source, col(Delivery.why))
    )
    return [Heap(source, why or "", count) for source, why, count in found]


def count_waiting(session: Session) -> int:
    return session.exec(
        select(func.count()).select_from(Delivery).where(Delivery.state == Waits.WAITING)
    ).one()
