"""How fast Slack wants to be spoken to: so many messages a second in a channel and in the workspace, so many calls a
minute of a method, and a pause whenever Slack asks for one. Times are the machine's, and always passed in.

All of it is kept in memory and is each process's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock

POST = "chat.postMessage"
UPDATE = "chat.update"
DELETE = "chat.delete"
OPEN = "conversations.open"
HISTORY = "conversations.history"
REPLIES = "conversations.replies"

EVERYWHERE = ""
"""Instead of a place: the whole workspace."""

ALMOST = 1e-6
"""Tokens that are lost to counting time in microseconds."""


@dataclass(frozen=True)
class Rate:
    """Calls a second in the long run, and how many at once after a rest."""

    per_second: float
    burst: int


UNLIMITED = Rate(1e6, 1_000_000)
TIER_3 = Rate(50 / 60, 25)
"""Slack gives methods of its third tier 50 calls a minute and more, with short bursts."""


@dataclass(frozen=True)
class Pace:
    """`posts_per_second` and `burst` are of one channel or one person's direct messages, `workspace` is of all new
    messages together, `methods` of the calls of each other method. A method that is not named is not paced.
    """

    posts_per_second: float = 1.0
    burst: int = 4
    workspace: Rate = Rate(5.0, 20)
    methods: Mapping[str, Rate] = field(
        default_factory=lambda: dict.fromkeys((UPDATE, DELETE, OPEN, HISTORY, REPLIES), TIER_3)
    )

    @classmethod
    def freely(cls) -> "Pace":
        """As fast as Slack answers."""
        return cls(UNLIMITED.per_second, UNLIMITED.burst, UNLIMITED, {})

    def of(self, method: str, place: str) -> Rate:
        if method != POST:
            return self.methods.get(method, UNLIMITED)
        return Rate(self.posts_per_second, self.burst) if place else self.workspace


@dataclass(frozen=True)
class Bucket:
    """Calls that may be made as of `at`; below one means waiting."""

    tokens: float
    at: datetime

    def tokens_at(self, now: datetime, rate: Rate) -> float:
        passed = max(0.0, (now - self.at).total_seconds())
        return min(float(rate.burst), self.tokens + passed * rate.per_second)

    def after_one(self, now: datetime, rate: Rate) -> "Bucket":
        return Bucket(self.tokens_at(now, rate) - 1, now)

    def free_at(self, rate: Rate) -> datetime:
        return self.at + timedelta(seconds=max(0.0, 1 - self.tokens) / rate.per_second)


Whose = tuple[str, str]
"""A method, and a place or everywhere."""


class Pacing:
    """What must wait now, and until when."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._lock = Lock()
        self._buckets: dict[Whose, Bucket] = {}
        self._holds: dict[Whose, datetime] = {}
        self._everything_until: datetime | None = None
        self._latest: datetime | None = None
        self._served: dict[str, int] = {}
        self._turns = 0

    def spend(self, method: str, place: str, *, now: datetime) -> None:
        """A call of this method is being made there."""
        with self._lock:
            self._take((method, EVERYWHERE), now)
            if method == POST:
                self._take((method, place), now)
            self._turns += 1
            self._served[place] = self._turns

    def ask_leave(self, method: str, *, now: datetime) -> float:
        """Seconds that a call of this method must wait; it may be made now when they are none, and counts then."""
        with self._lock:
            self._forget(now)
            whose = (method, EVERYWHERE)
            wait = (max(self._free_at(whose), self._holds.get(whose, now)) - now).total_seconds()
            if wait > 0:
                return wait
            self._take(whose, now)
            return 0.0

    def room(self, method: str, *, now: datetime) -> int:
        """How many calls of this method may be made now, in all places together."""
        with self._lock:
            self._forget(now)
            whose = (method, EVERYWHERE)
            if whose in self._holds:
                return 0
            rate = self._pace.of(*whose)
            bucket = self._buckets.get(whose)
            return int(bucket.tokens_at(now, rate) + ALMOST) if bucket else rate.burst

    def hold(self, method: str, place: str, *, until: datetime) -> None:
        """Slack asked for a pause of this method, in this place or everywhere."""
        with self._lock:
            self._holds[(method, place)] = max(until, self._holds.get((method, place), until))

    def hold_everything(self, *, until: datetime) -> None:
        with self._lock:
            self._everything_until = until

    def everything_waits(self, *, now: datetime) -> bool:
        with self._lock:
            self._forget(now)
            return self._everything_until is not None and now < self._everything_until

    def waiting(self, method: str, *, now: datetime) -> list[str]:
        """The places where a call of this method must wait."""
        with self._lock:
            self._forget(now)
            held = [place for held_method, place in self._holds if held_method == method and place]
            paced = [
                whose[1]
                for whose in self._buckets
                if whose[0] == method and whose[1] and self._free_at(whose) > now
            ]
            return held + paced

    def served(self) -> dict[str, int]:
        """By place, when it had its last turn; a place that had none is not among them."""
        with self._lock:
            return dict(self._served)

    def next_free(self, *, now: datetime) -> float | None:
        """Seconds until the first of the waits ends; None when nothing waits."""
        with self._lock:
            ends = [until for until in self._holds.values() if until > now]
            ends += [free for free in map(self._free_at, self._buckets) if free > now]
            return (min(ends) - now).total_seconds() if ends else None

    def _take(self, whose: Whose, now: datetime) -> None:
        rate = self._pace.of(*whose)
        bucket = self._buckets.get(whose, Bucket(rate.burst, now))
        self._buckets[whose] = bucket.after_one(now, rate)

    def _free_at(self, whose: Whose) -> datetime:
        bucket = self._buckets.get(whose)
        return bucket.free_at(self._pace.of(*whose)) if bucket else datetime.min.replace(tzinfo=UTC)

    def _forget(self, now: datetime) -> None:
        if self._latest is not None and now < self._latest:
            # The machine's clock was set back: what was to wait until then would wait for as long again.
            self._holds, self._buckets, self._everything_until = {}, {}, None
        self._latest = now
        self._holds = {key: until for key, until in self._holds.items() if until > now}
        rested = []
        for whose, bucket in self._buckets.items():
            rate = self._pace.of(*whose)
            if bucket.tokens_at(now, rate) >= rate.burst:
                rested.append(whose)
        for whose in rested:
            del self._buckets[whose]
