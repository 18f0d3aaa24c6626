"""Replicas of `handraise run`, and what a service manager does: whoever dies is started again."""

import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType

import httpx

from sandbox.driver import Sandbox
from tests.chaos.databases import Database
from tests.chaos.nursery import Child, Nursery
from tests.chaos.ports import free_port

SECRET = "whsec_" + "Y2hhb3MtY2hhb3MtY2hhb3MtY2hhb3MtY2hhb3M="
RESTARTS_AFTER = 0.2
"""Seconds; longer each time a replica ends by itself at once, up to two seconds."""


def settings(sandbox: Sandbox, database: Database, desk: Path, port: int) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": database.url,
        "DESK_DIR": str(desk),
        "INTAKE_SECRET": SECRET,
        "PORT": str(port),
        "CLOCK_URL": f"{sandbox.url}/_sandbox/clock/stream",
        "LOG_LEVEL": "WARNING",
    }


@dataclass
class Replica:
    """One of them, at an address that stays the same over all its lives."""

    port: int
    log: Path
    child: Child | None = None
    is_frozen: bool = False
    ends: Counter[int] = field(default_factory=Counter)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=8, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False


class Fleet:
    """All replicas, kept alive until the block ends."""

    def __init__(
        self, nursery: Nursery, sandbox: Sandbox, database: Database, desk: Path, folder: Path, count: int
    ) -> None:
        self._nursery, self._sandbox, self._database = nursery, sandbox, database
        self._desk, self._folder = desk, folder
        self.replicas = [Replica(free_port(), folder / f"replica{number}.log") for number in range(count)]
        self._closing, self._freezing = Event(), Lock()
        self._keepers = [
            Thread(target=self._keep, args=(each,), name="keeper", daemon=True) for each in self.replicas
        ]

    def __enter__(self) -> "Fleet":
        for keeper in self._keepers:
            keeper.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        for replica in self.replicas:
            if replica.child:
                replica.child.told(signal.SIGKILL)
        for keeper in self._keepers:
            keeper.join(10)

    def are_ready(self) -> bool:
        return all(replica.is_ready() for replica in self.replicas)

    def becomes_ready(self, patience: float = 60.0) -> None:
        given_up = time.monotonic() + patience
        while not self.are_ready():
            assert time.monotonic() < given_up, f"not ready; see the logs in {self._folder}"
            time.sleep(0.05)

    def is_killed(self, which: int) -> bool:
        """kill -9; False when that replica is down already. A frozen one is let be, or it would never thaw."""
        replica = self.replicas[which]
        child = replica.child
        if child is None or not child.lives or replica.is_frozen:
            return False
        child.told(signal.SIGKILL)
        return child.waits(10) == -signal.SIGKILL

    def is_frozen_for(self, which: int, seconds: float) -> bool:
        """Stopped in the middle of whatever it does, and let go on; False when it was down or another is frozen."""
        replica = self.replicas[which]
        child = replica.child
        with self._freezing:
            if child is None or not child.lives or any(each.is_frozen for each in self.replicas):
                return False
            replica.is_frozen = True
        child.told(signal.SIGSTOP)
        died = child.ended.wait(seconds)
        child.told(signal.SIGCONT)
        replica.is_frozen = False
        return not died

    def ended_by_themselves(self) -> int:
        """How often a replica gave up by itself, as one does that cannot reach Slack when it starts."""
        return sum(
            count for each in self.replicas for code, count in each.ends.items() if code != -signal.SIGKILL
        )

    def _keep(self, replica: Replica) -> None:
        wait = RESTARTS_AFTER
        while not self._closing.is_set():
            began = time.monotonic()
            given = settings(self._sandbox, self._database, self._desk, replica.port)
            replica.child = self._nursery.bears("run", folder=self._folder, log=replica.log, settings=given)
            if self._closing.is_set():
                replica.child.told(signal.SIGKILL)
            replica.child.ended.wait()
            if self._closing.is_set():
                return
            replica.ends[replica.child.code or 0] += 1
            wait = RESTARTS_AFTER if time.monotonic() - began > 5 else min(2.0, wait * 2)
            self._closing.wait(wait)
