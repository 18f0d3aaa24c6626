"""A desk that only says things, its messages on the way to a real sandbox, and hands to move the time."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from types import SimpleNamespace, TracebackType
from typing import Any, cast

from sqlmodel import Session

from bot.clock import ManualClock
from bot.delivery.outcomes import Done, Letter, Outcome
from bot.delivery.pacing import Pace
from bot.delivery.sender import SlackSender
from bot.delivery.settling import Patience
from bot.delivery.wire import Wire
from bot.delivery.worker import DeliveryWorker
from bot.services import Services
from sandbox.driver import Sandbox
from storage import outbox
from storage.engine import Store
from storage.outbox import Priority, Wanted
from storage.tables import MessageRow

LEADS, MANAGERS, RANDOM, ARCHIVED = "C0SDRLEADS", "C0SDRMGRS", "C0RANDOM", "C0OLD"
LEE, SAM = "U0LEE", "U0SAM"

QUICK = Patience(lease=60, first_retry=1, longest_retry=8, before_looking=1, drain=2)
TIMEOUT = 0.4
"""Seconds of real time a call may take where one hangs: it hangs that long."""
PATIENT = 5.0
"""The same where none does, so that a busy machine is not taken for one that hangs."""

FREELY = Pace.freely()
DESK = SimpleNamespace(zone="Europe/Berlin", admin_channel="C0SDRMGRS", fallback_channel="C0RANDOM", teams=())
"""What delivery asks of a desk."""


@dataclass(frozen=True)
class Said:
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    broadcast: bool = False
    left_out: Mapping[str, str] = field(default_factory=dict)


class Office:
    """`words` is the truth each message shows, by key; `wall` is the machine's time, moved by hand."""

    def __init__(
        self, store: Store, sandbox: Sandbox, *, pace: Pace = FREELY, timeout: float = PATIENT
    ) -> None:
        self.store, self.sandbox, self.timeout = store, sandbox, timeout
        self.words: dict[str, Said] = {}
        self.wall = ManualClock(datetime.now(UTC))
        now = datetime.fromisoformat(sandbox.clock()["now"])
        # The wording is the renderer's affair; of the desk delivery asks only where else a message may go.
        self._workers: list[DeliveryWorker] = []
        self._senders: list[SlackSender] = []
        self.services = Services(store, cast("Any", DESK), cast("Any", None), ManualClock(now), self.wall)
        self.sender = self._kept(SlackSender(self._wire()))
        self.while_rendering: Callable[[MessageRow], None] = lambda row: None
        self.worker = self.another_worker(pace=pace)

    def another_worker(
        self, *, pace: Pace = FREELY, patience: Patience = QUICK, sender: SlackSender | None = None
    ) -> DeliveryWorker:
        sender = sender or self.sender
        worker = DeliveryWorker(self.services, sender, self.render, pace=pace, patience=patience)
        self._workers.append(worker)
        return worker

    def sender_held_up_by(self, meanwhile: Callable[[Letter], object]) -> SlackSender:
        return self._kept(HeldUpSender(self._wire(), meanwhile))

    def render(self, session: Session, row: MessageRow, services: Services, *, now: datetime) -> Said | None:
        said = self.words.get(row.key)
        self.while_rendering(row)
        return said

    def wants(self, key: str, words: str | Said, channel: str | None = LEADS, **more: Any) -> None:
        """Asks for a message; `more` are fields of `Wanted`."""
        self.words[key] = words if isinstance(words, Said) else Said(words)
        to_channel = None if "to_person" in more else channel
        given: dict[str, Any] = {
            "kind": "notice",
            "priority": Priority.UPDATE,
            "to_channel": to_channel,
        } | more
        with self.store.write() as session:
            outbox.say(session, Wanted(key=key, **given), now=self.services.clock.now())
        self.services.to_deliver.set()

    def changes(self, key: str, words: str) -> None:
        """What the message should show is another now."""
        self.words[key] = Said(words)
        with self.store.write() as session:
            outbox.show_again(session, key)
        self.services.to_deliver.set()

    def deliver(self) -> None:
        """Everything that may go at this moment goes."""
        while self.worker.deliver_once():
            pass

    def deliver_in_the_end(self, *, within: timedelta = timedelta(minutes=10)) -> None:
        """Lets time pass second by second until nothing waits any more."""
        self.deliver()
        for _ in range(int(within.total_seconds())):
            if not self.waiting():
                return
            self.wall.advance(seconds=1)
            self.deliver()
        raise AssertionError(f"still waiting after {within}: {self.waiting()}")

    def post_a_copy(self, key: str) -> None:
        """What arrives when Slack carries out a call a second time."""
        row = self.row(key)
        outcome = self.sender.post(Letter(key, self.words[key].text, [], row.created_at), LEADS)
        assert isinstance(outcome, Done)

    def _kept(self, sender: SlackSender) -> SlackSender:
        self._senders.append(sender)
        return sender

    def _wire(self) -> Wire:
        return Wire(self.sandbox.api_url, self.sandbox.bot_token, timeout=self.timeout)

    def waiting(self) -> list[tuple[str, str | None]]:
        with self.store.read() as session:
            return [(row.key, row.error) for row in outbox.waiting(session)]

    def row(self, key: str) -> MessageRow:
        with self.store.read() as session:
            row = outbox.by_key(session, key)
        assert row is not None, f"there is no message {key}"
        return row

    def in_channel(self, channel: str = LEADS, thread: str | None = None) -> list[str]:
        """What stands in a channel or below a thread's first message, oldest first."""
        messages = self.sandbox.messages(channel, thread=thread)
        ours = [message for message in messages if message.get("bot_id")]
        return [str(message["text"]) for message in ours if message["ts"] != thread]

    def calls(self, method: str) -> list[Mapping[str, Any]]:
        """What the bot asked Slack with this method, in order."""
        return [entry["request"] for entry in self.sandbox.traffic() if entry["method"] == method]

    def close(self) -> None:
        for worker in self._workers:
            worker.close()
        for sender in self._senders:
            sender.close()


def comes_true(condition: Callable[[], bool], *, within: float = 15.0) -> bool:
    until = time.monotonic() + within
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.005)
    return True


class HeldUpSender(SlackSender):
    """Something happens between the decision to post and the post."""

    def __init__(self, wire: Wire, meanwhile: Callable[[Letter], object]) -> None:
        super().__init__(wire)
        self._meanwhile = meanwhile

    def post(self, letter: Letter, channel: str) -> Outcome:
        self._meanwhile(letter)
        return super().post(letter, channel)


class Running:
    """The worker's own loop, in a thread, until the block ends."""

    def __init__(self, worker: DeliveryWorker, office: Office) -> None:
        self.stop = Event()
        self._office = office
        self._thread = Thread(target=worker.run, args=(self.stop,), daemon=True)

    def __enter__(self) -> "Running":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop.set()
        self._office.services.to_deliver.set()
        self._thread.join(10)
        assert not self._thread.is_alive(), "the worker did not stop"
