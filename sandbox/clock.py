"""The workspace's own time: it runs, stands still, runs fast, or is moved by hand."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

FASTEST = 600.0
"""Workspace seconds per real second, at most: ten minutes a second."""

MORNING = 9
SATURDAY = 5


class SandboxClock:
    """Time of the workspace, extrapolated from a monotonic base. `rate` 0 is paused, 1 is real time."""

    def __init__(
        self,
        start: datetime | None = None,
        rate: float = 1.0,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._monotonic = monotonic
        self._base = (start or datetime.now(UTC)).astimezone(UTC)
        self._since = monotonic()
        self._rate = _checked(rate)
        self.on_change: list[Callable[[], None]] = []

    @property
    def rate(self) -> float:
        return self._rate

    def now(self) -> datetime:
        return self._base + timedelta(seconds=(self._monotonic() - self._since) * self._rate)

    def epoch(self) -> float:
        """Seconds since 1970, as message times count them."""
        return self.now().timestamp()

    def advance(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError("the clock only moves forward: give seconds of 0 or more")
        self._rebase(self.now() + timedelta(seconds=seconds), self._rate)

    def move_to(self, moment: datetime) -> None:
        if moment.tzinfo is None:
            raise ValueError("give the moment with a zone, as 2026-11-23T09:00:00+01:00")
        self.advance((moment - self.now()).total_seconds())

    def play(self, rate: float = 1.0) -> None:
        self._rebase(self.now(), _checked(rate))

    def pause(self) -> None:
        self.play(0.0)

    def _rebase(self, now: datetime, rate: float) -> None:
        self._base, self._since, self._rate = now, self._monotonic(), rate
        for tell in self.on_change:
            tell()


def next_working_morning(now: datetime, zone: str) -> datetime:
    """The next nine o'clock, Monday to Friday, in `zone`; strictly after `now`."""
    day = now.astimezone(ZoneInfo(zone)).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    while day <= now or day.weekday() >= SATURDAY:
        day = (day + timedelta(days=1)).replace(hour=MORNING)
    return day.astimezone(UTC)


def _checked(rate: float) -> float:
    if not 0 <= rate <= FASTEST:
        raise ValueError(f"rate is workspace seconds per real second, from 0 (paused) to {FASTEST:.0f}")
    return float(rate)
