"""Takes what must be said from the store to Slack, so that each message stands there once and shows the truth."""

from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from threading import Event, Lock
from uuid import uuid4

import structlog
from sqlalchemy.exc import DBAPIError

from bot.delivery import settling
from bot.delivery.letters import Nothing, Prepared, Render, prepare
from bot.delivery.outcomes import Done, Later, Letter, Locked, Never, Outcome, Unknown
from bot.delivery.pacing import POST, UPDATE, Pace, Pacing
from bot.delivery.reconcile import Found, look
from bot.delivery.sender import SlackSender
from bot.delivery.settling import Patience
from bot.services import Services
from storage import outbox
from storage.tables import MessageRow

log = structlog.get_logger("delivery")


class DeliveryWorker:
    """Up to `at_once` deliveries at the same time; new messages of one place go one after the other.

    `trouble` is the sentence that keeps every message waiting (a revoked token, say), or None.
    """

    def __init__(
        self,
        services: Services,
        sender: SlackSender,
        render: Render,
        *,
        pace: Pace = Pace(),  # noqa: B008 - frozen
        patience: Patience = Patience(),  # noqa: B008 - frozen
        at_once: int = 4,
    ) -> None:
        self.name = uuid4().hex
        self.trouble: str | None = None
        self._services, self._sender, self._render = services, sender, render
        self._pacing, self._patience, self._at_once = Pacing(pace), patience, at_once
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="deliver")
        self._lock = Lock()
        self._posting: set[str] = set()
        self._in_flight: set[Future[None]] = set()

    def deliver_once(self) -> bool:
        """One round: claims what may go now and sends it. True while there may be more."""
        sent = self._dispatch()
        wait(sent)
        return bool(sent)

    def run(self, stop: Event) -> None:
        """Delivers until `stop` is set; then what is on its way may arrive, and nothing new is begun."""
        wake = self._services.to_deliver
        while not stop.is_set():
            wake.clear()
            if not self._dispatch_safely():
                wake.wait(self._until_next())
        wait(list(self._in_flight), timeout=self._patience.drain)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _dispatch_safely(self) -> bool:
        """True when something was begun. A store that does not answer now is asked again a little later."""
        try:
            return bool(self._dispatch())
        except DBAPIError as error:
            log.warning("store_unavailable", error=type(error.orig).__name__)
            return False

    def _dispatch(self) -> list[Future[None]]:
        rows = self._claim()
        return [self._begin(row) for row in rows]

    def _claim(self) -> list[MessageRow]:
        now = self._services.wall.now()
        with self._lock:
            free = self._at_once - len(self._in_flight)
            posting = list(self._posting)
        if free <= 0 or self._pacing.everything_waits(now=now):
            return []
        busy = posting + self._pacing.waiting(POST, now=now)
        held = self._pacing.waiting(UPDATE, now=now)
        with self._services.store.read() as session:
            if not outbox.may_claim(session, now=now, busy=busy, not_changed=held):
                return []
        lease = timedelta(seconds=self._patience.lease)
        with self._services.store.write() as session:
            return outbox.claim_next(
                session, self.name, now=now, lease=lease, busy=busy, not_changed=held, at_most=free
            )

    def _begin(self, row: MessageRow) -> Future[None]:
        place = outbox.place_of(row)
        posting = row.ts is None
        with self._lock:
            if posting:
                self._posting.add(place)
            future = self._pool.submit(self._deliver, row)
            self._in_flight.add(future)
        future.add_done_callback(lambda done: self._ended(done, place if posting else None))
        return future

    def _ended(self, done: Future[None], posted_in: str | None) -> None:
        with self._lock:
            self._in_flight.discard(done)
            if posted_in is not None:
                self._posting.discard(posted_in)
        self._services.to_deliver.set()

    def _until_next(self) -> float:
        free = self._pacing.next_free(now=self._services.wall.now())
        return self._patience.idle if free is None else min(free, self._patience.idle)

    def _deliver(self, row: MessageRow) -> None:
        """Never raises: what goes wrong here is this row's own affair; a claim that is left ends by itself."""
        try:
            prepared = self._prepare(row)
            if prepared is not None and self._still_ours(prepared.row):
                self._carry_out(prepared)
        except DBAPIError as error:
            log.warning("store_unavailable", key=row.key, error=type(error.orig).__name__)
        except Exception as error:
            self._broke(row, error)

    def _prepare(self, row: MessageRow) -> Prepared | None:
        with self._services.store.read() as session:
            return prepare(session, row.id or 0, self._services, self._render)

    def _broke(self, row: MessageRow, error: Exception) -> None:
        """A row that cannot be rendered or sent is given up after some tries, and the others never wait for it."""
        log.error("message_broke", key=row.key, kind=row.kind, error=type(error).__name__)
        why = f"cannot be shown: {type(error).__name__}: {error}"
        try:
            self._settle(row, Unknown(why, give_up_after=self._patience.tries_when_broken))
        except DBAPIError as unavailable:
            log.warning("store_unavailable", key=row.key, error=type(unavailable.orig).__name__)

    def _still_ours(self, row: MessageRow) -> bool:
        """Whether the claim outlasts one more call; a process that was frozen in between lets it be."""
        until = self._services.wall.now() + timedelta(seconds=self._sender.longest_call)
        return row.claimed_by == self.name and row.claimed_until is not None and row.claimed_until > until

    def _carry_out(self, prepared: Prepared) -> None:
        match prepared.letter:
            case Nothing():
                with self._services.store.write() as session:
                    settling.nothing_to_show(session, prepared.row, self.name)
            case Never() as never:
                self._settle(prepared.row, never)
            case letter:
                self._settle(prepared.row, self._send(prepared.row, letter))

    def _send(self, row: MessageRow, letter: Letter) -> Outcome | Found:
        channel = self._sender.channel_for(letter)
        if not isinstance(channel, str):
            return channel
        if letter.ts is not None:
            return self._sender.update(letter, channel, letter.ts)
        if row.outcome_unknown:
            found = look(self._sender, letter, channel)
            if found is not None:
                return found
            if not self._still_ours(row):
                return Later("looking for it took too long", seconds=0)
        self._pacing.spend(outbox.place_of(row), now=self._services.wall.now())
        return self._sender.post(letter, channel)

    def _settle(self, row: MessageRow, outcome: Outcome | Found) -> None:
        now, desk_now = self._services.wall.now(), self._services.clock.now()
        self._heed(row, outcome, now)
        with self._services.store.write() as session:
            match outcome:
                case Done(channel, ts):
                    ours = outbox.shown(session, row, self.name, channel=channel, ts=ts, now=desk_now)
                case Found(channel, ts):
                    ours = settling.found(session, row, self.name, channel=channel, ts=ts, now=desk_now)
                case failure:
                    ours = settling.failed(session, row, self.name, failure, self._patience, now=now)
        if not ours:
            log.warning("claim_lost", key=row.key)

    def _heed(self, row: MessageRow, outcome: Outcome | Found, now: datetime) -> None:
        """What an outcome says about the messages that come next."""
        match outcome:
            case Done() | Found():
                self.trouble = None
            case Later(_, seconds) if seconds is not None:
                method = UPDATE if row.ts else POST
                until = now + timedelta(seconds=seconds)
                self._pacing.hold(method, outbox.place_of(row), until=until)
            case Locked(why):
                self.trouble = why
                self._pacing.hold_everything(until=now + timedelta(seconds=self._patience.locked_out))
                log.error("slack_refuses_the_bot", error=why)
            case Never(why):
                log.error("message_given_up", key=row.key, kind=row.kind, error=why)
