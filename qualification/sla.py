"""Clocks and ladders: by when something must have happened, who is told on the way, and what is done about it.

A clock is started once, under the policy of that moment, and its rungs are frozen with it as plain
instants; nothing here waits or looks at the time. Lengths and offsets are working time of the hours the
clock runs in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from qualification.hours import Hours
from qualification.rules import Rule

Tell = Literal["owner_thread", "owner_dm", "ae", "channel", "team_lead", "manager", "leadership"]
"""Who hears it: the owner in the thread or by direct message, the account executive, the team's channel, a manager of
the team by direct message, the managers' channel, the leadership's channel."""

Do = Literal["reassign", "return_to_pool", "pause_owner"]
"""What is done: given to somebody who has not had it, taken from the owner, no new leads for the owner."""

HoursOf = Literal["team", "rep", "lead", "none"]
"""Whose working time counts: the team's, the owner's (the team's while there is none), the team's hours where the
lead is, or every minute."""

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Rung:
    """One step of a ladder: at a `share` of the length (0.5 = half-way), or `at` an offset from the
    deadline in working time (-10 min before, 0 the breach, +15 min after). Exactly one is set.

    `tell` are who hears it; `when_unowned` who hears it while nobody owns the lead, `tell` themselves if empty.
    `do` is done before anybody is told. One that comes `anytime` does not wait for somebody to be at work.
    """

    tell: tuple[Tell, ...] = ()
    at: timedelta | None = None
    share: float | None = None
    when_unowned: tuple[Tell, ...] = ()
    do: Do | None = None
    anytime: bool = False

    def __post_init__(self) -> None:
        if (self.at is None) == (self.share is None):
            raise ValueError("a rung stands either at a share of the length or at an offset from its end")
        if self.share is not None and not 0 <= self.share <= 1:
            raise ValueError("a rung's share is between 0 and 1; after the end it stands at an offset")

    @property
    def label(self) -> str:
        """How ladders are written: `50%`, `-10m`, `0`, `+15m`."""
        if self.share is not None:
            return f"{self.share:.0%}"
        minutes = _minutes(self.at or timedelta())
        return f"{minutes:+g}m" if minutes else "0"


@dataclass(frozen=True)
class Policy:
    """A promise of the clock of that key: `length_minutes` of working time, with the ladder that keeps it.

    It holds for leads of which `when` is true, for all without one; `to` says in words to whom it is made.
    `pause_minutes` of working time is the longest it may stand still, None for any length. Raises ValueError for a
    rung that would stand before the clock starts.
    """

    key: str
    clock: str
    length_minutes: int
    ladder: tuple[Rung, ...]
    when: Rule | None = None
    hours_of: HoursOf = "team"
    pause_minutes: int | None = None
    to: str = ""

    def __post_init__(self) -> None:
        if self.length_minutes <= 0:
            raise ValueError("a promise needs a length of at least one minute")
        for rung in self.ladder:
            if self.minutes_to(rung) < 0:
                raise ValueError(f"the rung {rung.label} stands before the clock starts")

    def minutes_to(self, rung: Rung) -> float:
        """Working minutes from the start to this rung."""
        if rung.share is not None:
            return self.length_minutes * rung.share
        return self.length_minutes + _minutes(rung.at or timedelta())


@dataclass(frozen=True)
class FrozenRung:
    """A rung of a running clock. Indexes count from 0 in the order of `due_at`."""

    index: int
    due_at: datetime
    tell: tuple[Tell, ...]
    when_unowned: tuple[Tell, ...]
    label: str
    do: Do | None = None
    anytime: bool = False

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "due_at": self.due_at.isoformat()}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "FrozenRung":
        return cls(
            stored["index"],
            datetime.fromisoformat(stored["due_at"]),
            _several(stored["tell"]),
            _several(stored["when_unowned"]),
            stored["label"],
            stored.get("do"),
            stored.get("anytime", False),
        )


def _several(stored: Any) -> tuple[Tell, ...]:
    """Clocks that were started when a rung told one alone have a word here."""
    return tuple([stored] if isinstance(stored, str) else stored)


@dataclass(frozen=True)
class StartedClock:
    deadline_at: datetime
    rungs: tuple[FrozenRung, ...]


def start(policy: Policy, hours: Hours, *, now: datetime) -> StartedClock:
    """The clock as it starts at `now`. Raises NeverOpen when the hours cannot hold it."""
    by_time = sorted(policy.ladder, key=policy.minutes_to)
    rungs = tuple(
        FrozenRung(
            index,
            hours.add(now, policy.minutes_to(rung)),
            rung.tell,
            rung.when_unowned or rung.tell,
            rung.label,
            rung.do,
            rung.anytime,
        )
        for index, rung in enumerate(by_time)
    )
    return StartedClock(hours.add(now, policy.length_minutes), rungs)


def due(rungs: Sequence[FrozenRung], next_index: int, *, now: datetime) -> tuple[FrozenRung, ...]:
    """Every rung from `next_index` on whose time has come, in order.

    After downtime these may be several; all of them are settled, only the last is worth saying.
    """
    return tuple(rung for rung in rungs if rung.index >= next_index and rung.due_at <= now)


def next_due(rungs: Sequence[FrozenRung], next_index: int) -> datetime | None:
    """When the clock needs looking at again; None when its ladder has been climbed."""
    return next((rung.due_at for rung in rungs if rung.index >= next_index), None)


def remaining_minutes(deadline_at: datetime, hours: Hours, *, now: datetime) -> float:
    """Working minutes left; 0 from the deadline on."""
    return max(0.0, hours.between(now, deadline_at))


def late_minutes(deadline_at: datetime, hours: Hours, *, now: datetime) -> float:
    """Working minutes since the deadline; 0 until then."""
    return max(0.0, hours.between(deadline_at, now))


def extend(
    clock: StartedClock, next_index: int, hours: Hours, minutes: float, *, now: datetime
) -> StartedClock:
    """The clock with `minutes` of working time more, counted from `now` when it is late already.

    Rungs below `next_index` stay as they are. The others move by as much as the deadline does. Those that
    have fired from the breach on are set up again behind them, under new indexes: a lead that got more
    time is chased again, and still no index fires twice.
    """
    deadline_at = hours.add(max(clock.deadline_at, now), minutes)
    moved_by = hours.between(clock.deadline_at, deadline_at)
    fired = [rung for rung in clock.rungs if rung.index < next_index]
    again = [rung for rung in clock.rungs if rung.index >= next_index or rung.due_at >= clock.deadline_at]
    shifted = sorted(
        (replace(rung, due_at=hours.add(rung.due_at, moved_by)) for rung in again),
        key=lambda rung: (rung.due_at, rung.index),
    )
    renewed = tuple(replace(rung, index=len(fired) + place) for place, rung in enumerate(shifted))
    return StartedClock(deadline_at, (*fired, *renewed))


def moved(
    clock: StartedClock, next_index: int, before: Hours, after: Hours, *, since: datetime, now: datetime
) -> StartedClock:
    """The clock with what was left of it at `since`, in working time of the hours `before`, left at `now` in those
    `after`.

    That is how a clock goes on after a pause (`since` is when it began), and how it runs in a new owner's hours
    (`since` is now). A deadline that was over stays as it is, and so do rungs that were.
    """

    def later(at: datetime) -> datetime:
        return at if at <= since else after.add(now, before.between(since, at))

    rungs = tuple(
        rung if rung.index < next_index else replace(rung, due_at=later(rung.due_at)) for rung in clock.rungs
    )
    return StartedClock(later(clock.deadline_at), rungs)


def _minutes(length: timedelta) -> float:
    return length / MINUTE
