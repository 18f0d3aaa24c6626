"""The one place where time is read.

`now` is the desk's time: touches, deadlines, digests. In the sandbox it is moved by hand. What concerns the
transport (leases, retry waits, freshness of signatures) takes a clock of its own, which is always the machine's.
"""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread
from typing import Protocol

import httpx


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, in UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class ManualClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, **how_far: float) -> datetime:
        """Moves on by a `timedelta` of those arguments; gives the new time."""
        return self.set(self._now + timedelta(**how_far))

    def set(self, now: datetime) -> datetime:
        self._now = now.astimezone(UTC)
        return self._now


class FollowedClock:
    """Follows a clock that is served as server-sent events of `{"now": iso, "rate": seconds per second}`.

    Between two events it runs on at the last rate. `start` waits for the first event and raises `TimeoutError`
    when none comes within `patience` seconds.
    """

    def __init__(self, url: str, *, patience: float = 10.0) -> None:
        self._url = url
        self._patience = patience
        self._lock = Lock()
        self._base = datetime.now(UTC)
        self._rate = 1.0
        self._read_at = time.monotonic()
        self._known = Event()
        self._stopping = Event()

    def now(self) -> datetime:
        with self._lock:
            return self._base + timedelta(seconds=self._rate * (time.monotonic() - self._read_at))

    def start(self) -> "FollowedClock":
        Thread(target=self._follow, name="clock", daemon=True).start()
        if not self._known.wait(self._patience):
            raise TimeoutError(f"no clock answers at {self._url}")
        return self

    def stop(self) -> None:
        self._stopping.set()

    def _follow(self) -> None:
        while not self._stopping.is_set():
            try:
                with httpx.stream("GET", self._url, timeout=httpx.Timeout(5.0, read=None)) as answer:
                    for reading in _readings(answer.iter_lines()):
                        self._set(reading["now"], float(reading["rate"]))
                        if self._stopping.is_set():
                            return
            except httpx.HTTPError:
                self._stopping.wait(0.5)

    def _set(self, now: str, rate: float) -> None:
        with self._lock:
            self._base, self._rate = datetime.fromisoformat(now).astimezone(UTC), rate
            self._read_at = time.monotonic()
        self._known.set()


def _readings(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    return (json.loads(line.removeprefix("data:")) for line in lines if line.startswith("data:"))
