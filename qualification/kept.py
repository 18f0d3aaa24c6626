"""How promises were kept: in time, late and by how much, with more time than was promised, or not due yet.

A promise counts once: at the instant it was kept or broken. What happens to it afterwards changes no figure of an
earlier week, unless a manager gives it more time.
"""

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from qualification.clocks import HURRIED, MERGED
from qualification.funnel import Rate, quantile, rate
from qualification.hours import Hours
from qualification.leads import Did


class Kept(StrEnum):
    """What became of a promise. `EXTENDED` was kept in the time that a manager added, `VOID` ended before it was due
    without that for which it waited."""

    MET = "met"
    LATE = "late"
    EXTENDED = "extended"
    RUNNING = "running"
    VOID = "void"


@dataclass(frozen=True)
class Run:
    """A promise as it stands, in the hours it runs in.

    `stopped_because` is what stopped it. Since `paused_at` it stands still; `paused_minutes` of working time it stood
    still before.
    """

    clock: str
    started_at: datetime
    deadline_at: datetime
    hours: Hours
    stopped_at: datetime | None = None
    stopped_because: str | None = None
    extended_minutes: int = 0
    paused_at: datetime | None = None
    paused_minutes: float = 0.0

    def kept(self, *, now: datetime) -> Kept:
        if self._ran_until(now) > self.deadline_at:
            return Kept.LATE
        if self.stopped_at is None or self.stopped_at > now:
            return Kept.RUNNING
        if self._is_void:
            return Kept.VOID
        return Kept.EXTENDED if self.extended_minutes else Kept.MET

    def settled_at(self, *, now: datetime) -> datetime | None:
        """When it was kept or broken; None while it runs."""
        match self.kept(now=now):
            case Kept.RUNNING:
                return None
            case Kept.LATE:
                return self.deadline_at
        return self.stopped_at

    def late_minutes(self, *, now: datetime) -> float:
        """Working minutes from the deadline to its end, or to now; 0 for one that is in time."""
        return max(0.0, self.hours.between(self.deadline_at, self._ran_until(now)))

    def stood_still(self, *, now: datetime) -> float:
        """Working minutes of all its pauses."""
        if self.paused_at is None:
            return self.paused_minutes
        until = min(now, self.stopped_at or now)
        return self.paused_minutes + max(0.0, self.hours.between(self.paused_at, until))

    def _ran_until(self, now: datetime) -> datetime:
        return min(each for each in (self.stopped_at, self.paused_at, now) if each)

    @property
    def _is_void(self) -> bool:
        """A merged lead is part of another; one that is reopened or contested is worked anew, and only the AE's answer
        may be to contest it."""
        if self.stopped_because == Did.CONTESTED:
            return self.clock != "ae_answer"
        return self.stopped_because in (HURRIED, MERGED, Did.REOPENED)


@dataclass(frozen=True)
class Figures:
    """Counts of promises; minutes are working time. Of none late, how late is None."""

    met: int
    late: int
    extended: int
    running: int
    late_median_minutes: float | None
    late_p90_minutes: float | None
    paused_minutes: float

    @property
    def due(self) -> int:
        return self.met + self.late + self.extended

    @property
    def rate(self) -> Rate:
        """Those kept as they were made, of all that were due: more time is not the time that was promised."""
        return rate(self.met, self.due)


@dataclass
class Tally:
    """Promises as they are counted, one by one or many at once; `late` are the minutes by which some were late."""

    counts: Counter[Kept] = field(default_factory=Counter)
    late: "array[float]" = field(default_factory=lambda: array("d"))
    paused_minutes: float = 0.0

    def add(self, run: Run, *, now: datetime) -> None:
        kept = run.kept(now=now)
        self.counts[kept] += 1
        self.paused_minutes += run.stood_still(now=now)
        if kept is Kept.LATE:
            self.late.append(run.late_minutes(now=now))

    def include(self, other: "Tally") -> None:
        self.counts.update(other.counts)
        self.late.extend(other.late)
        self.paused_minutes += other.paused_minutes

    @property
    def figures(self) -> Figures:
        late = sorted(self.late)
        return Figures(
            met=self.counts[Kept.MET],
            late=self.counts[Kept.LATE],
            extended=self.counts[Kept.EXTENDED],
            running=self.counts[Kept.RUNNING],
            late_median_minutes=quantile(late, 0.5),
            late_p90_minutes=quantile(late, 0.9),
            paused_minutes=self.paused_minutes,
        )


def figures(runs: Iterable[Run], *, now: datetime) -> Figures:
    found = Tally()
    for run in runs:
        found.add(run, now=now)
    return found.figures
