"""Takes what must be said from the store to Slack, so that each message stands there once and shows the truth."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Lock

import structlog

from bot.delivery.carrier import Carrier
from bot.delivery.letters import Render
from bot.delivery.pacing import POST, UPDATE, Pace, Pacing
from bot.delivery.sender import SlackSender
from bot.delivery.settling import Patience
from bot.services import Services
from storage import outbox
from storage.engine import STORE_AWAY
from storage.queue import Room
from storage.tables import MessageRow, SecondLook

log = structlog.get_logger("delivery")


class DeliveryWorker:
    """Up to `at_once` deliveries at the same time; new messages of one place go one after the other.

    `trouble` is the error that keeps every message waiting (a revoked token, say), or None.
    """

    def __init__(
        self,
        services: Services,
        sender: SlackSender,
        render: Render,
        *,
        pace: Pace | None = None,
        patience: Patience | None = None,
        at_once: int = 4,
    ) -> None:
        self._services, self._at_once = services, at_once
        self._pacing, self._patience = Pacing(pace or Pace()), patience or Patience()
        self._carrier = Carrier(services, sender, render, self._pacing, self._patience)
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="deliver")
        self._lock = Lock()
        self._idle = True
        self._posting: set[str] = set()
        self._changing = 0
        self._in_flight: set[Future[None]] = set()

    @property
    def trouble(self) -> str | None:
        return self._carrier.trouble

    def deliver_once(self) -> bool:
        """One round: claims what may go now and sends it. True while there may be more."""
        begun = self._dispatch()
        wait(begun)
        return bool(begun)

    def run(self, stop: Event) -> None:
        """Delivers until `stop` is set; then what is on its way may arrive, and nothing new is begun."""
        wake = self._services.to_deliver
        while not stop.is_set():
            wake.clear()
            if not self._dispatch_safely():
                wake.wait(self._until_next())
        wait(list(self._in_flight), timeout=self._patience.drain)
        self.close()

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _dispatch_safely(self) -> bool:
        """True when something was begun. A store that does not answer now is asked again a little later."""
        try:
            return bool(self._dispatch())
        except STORE_AWAY as error:
            log.warning("store_unavailable", error=type(error).__name__)
            return False

    def _dispatch(self) -> list[Future[None]]:
        looks = [self._begin(partial(self._carrier.second_looks.have, due), None) for due in self._looks()]
        return looks + [self._begin_delivery(row) for row in self._claim()]

    def _looks(self) -> Sequence[SecondLook]:
        now = self._services.wall.now()
        if self._pacing.everything_waits(now=now):
            return []
        return self._carrier.second_looks.take_due(now=now, at_most=self._at_once)

    def _claim(self) -> Sequence[MessageRow]:
        """After a round without work it asks while reading first: an idle worker takes no write lock."""
        now = self._services.wall.now()
        if self._pacing.everything_waits(now=now):
            return []
        if self._carrier.trouble is not None:
            self._carrier.knock()
            if self._pacing.everything_waits(now=now):
                return []
        room, free = self._room(now)
        if free <= 0 or (room.posts <= 0 and room.changes <= 0):
            return []
        if self._idle and not self._may_claim(room, now):
            return []
        lease = timedelta(seconds=self._patience.lease)
        with self._services.store.write("claim") as session:
            claimed = outbox.claim_next(session, now=now, lease=lease, room=room, at_most=free)
        self._idle = not claimed
        return claimed

    def _room(self, now: datetime) -> tuple[Room, int]:
        """What may be claimed, and how many at most. What is on its way counts as sent: it may be any moment."""
        with self._lock:
            free = self._at_once - len(self._in_flight)
            posting, changing = list(self._posting), self._changing
        room = Room(
            posts=self._pacing.room(POST, now=now) - len(posting),
            changes=self._pacing.room(UPDATE, now=now) - changing,
            busy=posting + self._pacing.waiting(POST, now=now),
            not_changed=self._pacing.waiting(UPDATE, now=now),
            served=self._pacing.served(),
        )
        return room, free

    def _may_claim(self, room: Room, now: datetime) -> bool:
        with self._services.store.read() as session:
            return outbox.may_claim(session, room, now=now)

    def _begin_delivery(self, row: MessageRow) -> Future[None]:
        if row.ts is None:
            return self._begin(partial(self._carrier.deliver, row), row.place)
        return self._begin(partial(self._carrier.deliver, row), None, changes=1)

    def _begin(self, job: Callable[[], None], posting_in: str | None, *, changes: int = 0) -> Future[None]:
        with self._lock:
            if posting_in is not None:
                self._posting.add(posting_in)
            self._changing += changes
            future = self._pool.submit(job)
            self._in_flight.add(future)
        future.add_done_callback(lambda done: self._ended(done, posting_in, changes))
        return future

    def _ended(self, done: Future[None], posted_in: str | None, changed: int) -> None:
        with self._lock:
            self._in_flight.discard(done)
            self._changing -= changed
            if posted_in is not None:
                self._posting.discard(posted_in)
        self._services.to_deliver.set()

    def _until_next(self) -> float:
        free = self._pacing.next_free(now=self._services.wall.now())
        return self._patience.idle if free is None else min(free, self._patience.idle)
