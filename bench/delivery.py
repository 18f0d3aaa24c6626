"""How close to Slack's pace a backlog is drained, and what the worker costs a message.

The drain: 2,000 new messages over 20 channels, at Slack's pace made several times as fast. Two of them: as it is, where
the pace of the workspace binds, and without that, where the pace of the channels does. The ideal is what the pace
allows: its burst at once, and the rest at its rate. The overhead: as many messages through the worker with nothing in
their way, less the same posts made one after the other on the same wire, for each message. Prints JSON.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter
from typing import Any, cast

from sqlmodel import Session, col, func, select

from bench.measuring import spread, workspace
from bot.clock import SystemClock
from bot.delivery.outcomes import Done, Letter
from bot.delivery.pacing import UNLIMITED, Pace, Rate
from bot.delivery.sender import SlackSender
from bot.delivery.wire import Wire
from bot.delivery.worker import DeliveryWorker
from bot.services import Services
from sandbox.driver import Sandbox
from storage import outbox
from storage.engine import Store, open_store
from storage.migrate import upgrade
from storage.outbox import Priority, Wanted
from storage.tables import MessageRow

MESSAGES, CHANNELS, TIMES_AS_FAST = 2000, 20, 2.5
ALONE, ROUNDS = 200, 3
GOAL_OF_IDEAL, GOAL_OVERHEAD_MS = 1.05, 3.0


@dataclass(frozen=True)
class Said:
    text: str
    blocks: tuple[Mapping[str, Any], ...] = ()
    broadcast: bool = False
    left_out: Mapping[str, str] = field(default_factory=dict)


def render(session: Session, row: MessageRow, services: Services, *, now: datetime) -> Said:
    return Said(f"message {row.id}")


def measure() -> dict[str, Any]:
    slack = Pace()
    workspace_binds = faster(slack, 2 * TIMES_AS_FAST)
    channels_bind = replace(faster(slack, TIMES_AS_FAST), workspace=UNLIMITED)
    with workspace() as space:
        channels = [
            space.channel(f"#bench-{number}", create=True, app=True)["channel"] for number in range(CHANNELS)
        ]
        return {
            "messages": MESSAGES,
            "channels": CHANNELS,
            "drain_at_the_workspaces_pace": drained(space, channels, workspace_binds),
            "drain_at_the_channels_pace": drained(space, channels, channels_bind),
            "overhead_ms": spread([overhead(space, channels) * 1000 for _ in range(ROUNDS)]),
            "goals": {"of_ideal": GOAL_OF_IDEAL, "overhead_ms": GOAL_OVERHEAD_MS},
        }


def faster(pace: Pace, times: float) -> Pace:
    whole = Rate(pace.workspace.per_second * times, pace.workspace.burst)
    return replace(pace, posts_per_second=pace.posts_per_second * times, workspace=whole)


def ideal(pace: Pace) -> float:
    """Seconds that the pace makes of it, were everything else for nothing."""
    in_each = (MESSAGES / CHANNELS - pace.burst) / pace.posts_per_second
    in_all = (MESSAGES - pace.workspace.burst) / pace.workspace.per_second
    return max(in_each, in_all)


def drained(space: Sandbox, channels: list[str], pace: Pace) -> dict[str, float]:
    with a_store() as store, a_sender(space) as sender:
        took = through_the_worker(store, sender, channels, MESSAGES, pace, at_once=4)
    return {
        "seconds": round(took, 2),
        "ideal": round(ideal(pace), 2),
        "of_ideal": round(took / ideal(pace), 3),
    }


def overhead(space: Sandbox, channels: list[str]) -> float:
    """Seconds a message, with one delivery at a time: side by side they would hide what they cost."""
    with a_store() as store, a_sender(space) as sender:
        worker = through_the_worker(store, sender, channels, ALONE, Pace.freely(), at_once=1)
        return (worker - one_after_the_other(sender, channels)) / ALONE


def through_the_worker(
    store: Store, sender: SlackSender, channels: list[str], count: int, pace: Pace, *, at_once: int
) -> float:
    services = Services(store, cast("Any", None), cast("Any", None), SystemClock())
    wanted = [
        Wanted(f"bench:{number}", "card", Priority.NEW_LEAD, channels[number % CHANNELS])
        for number in range(count)
    ]
    with store.write("bench") as session:
        outbox.say_all(session, wanted, now=services.clock.now())
    worker, stop = DeliveryWorker(services, sender, render, pace=pace, at_once=at_once), Event()
    thread = Thread(target=worker.run, args=(stop,), daemon=True)
    thread.start()
    began = perf_counter()
    while waiting(store):
        stop.wait(0.02)
    took = perf_counter() - began
    stop.set()
    services.to_deliver.set()
    thread.join()
    return took


def waiting(store: Store) -> int:
    with store.read() as session:
        return session.exec(select(func.count()).where(col(MessageRow.pending).is_(True))).one()


def one_after_the_other(sender: SlackSender, channels: list[str]) -> float:
    asked = SystemClock().now()
    began = perf_counter()
    for number in range(ALONE):
        letter = Letter(f"raw:{number}", f"message {number}", (), asked)
        assert isinstance(sender.post(letter, channels[number % CHANNELS]), Done)
    return perf_counter() - began


@contextmanager
def a_store() -> Iterator[Store]:
    with TemporaryDirectory(prefix="bench-") as folder:
        store = open_store(f"sqlite:///{folder}/bench.db")
        upgrade(store)
        yield store
        store.close()


@contextmanager
def a_sender(space: Sandbox) -> Iterator[SlackSender]:
    sender = SlackSender(Wire(space.api_url, space.bot_token))
    yield sender
    sender.close()
