"""From starting the process to the first card in the channel, with one lead waiting in the inbox. Goal: 3 s."""

import time
from tempfile import TemporaryDirectory
from typing import Any

from bench.measuring import a_lead, environment_for, process, spread, wait_until, workspace
from bot.clock import SystemClock
from storage.engine import open_store
from storage.inbox import InboxWriter
from storage.migrate import upgrade

ROUNDS = 5


def measure() -> dict[str, Any]:
    with workspace() as space:
        seconds = [_once(space, number) for number in range(ROUNDS)]
    return {"seconds_to_first_card": spread(seconds), "goals": {"seconds_to_first_card": 3}}


def _once(space: Any, number: int) -> float:
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bench.db"
        _leave_one(database, number)
        before = len(space.messages("#sdr-leads"))
        began = time.perf_counter()
        with process(["-m", "bot.cli.main", "run"], **environment_for(space, database, 0)):
            wait_until(lambda: len(space.messages("#sdr-leads")) > before)
            return time.perf_counter() - began


def _leave_one(database: str, number: int) -> None:
    store = open_store(database)
    upgrade(store)
    with InboxWriter(store) as inbox:
        inbox.put("generic", f"start-{number}", a_lead(number).encode(), SystemClock().now()).result()
    store.close()
