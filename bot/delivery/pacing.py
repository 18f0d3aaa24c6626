"""How fast Slack wants to be spoken to: about one message a second and channel with a small burst, and a
pause for a method and channel whenever Slack asks for one. Times are the machine's, and always passed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

POST = "chat.postMessage"
UPDATE = "chat.update"


@dataclass(frozen=True)
class Pace:
    """Messages a second a channel takes, and how many at once after a rest."""

    posts_per_second: float = 1.0
    burst: int = 4


@dataclass(frozen=True)
class Bucket:
    """Messages that may be posted as of `at`; below one means waiting."""

    tokens: float
    at: datetime

    def tokens_at(self, now: datetime, pace: Pace) -> float:
        passed = max(0.0, (now - self.at).total_seconds())
        return min(float(pace.burst), self.tokens + passed * pace.posts_per_second)

    def after_one(self, now: datetime, pace: Pace) -> "Bucket":
        return Bucket(self.tokens_at(now, pace) - 1, now)

    def free_at(self, pace: Pace) -> datetime:
        return self.at + timedelta(seconds=max(0.0, 1 - self.tokens) / pace.posts_per_second)


class Pacing:
    """What must wait now, and until when."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._lock = Lock()
        self._buckets: dict[str, Bucket] = {}
        self._holds: dict[tuple[str, str], datetime] = {}
        self._everything_until: datetime | None = None
        self._latest: datetime | None = None

    def spend(self, place: str, *, now: datetime) -> None:
        """A message is being posted there."""
        with self._lock:
            bucket = self._buckets.get(place, Bucket(self._pace.burst, now))
            self._buckets[place] = bucket.after_one(now, self._pace)

    def hold(self, method: str, place: str, *, until: datetime) -> None:
        """Slack asked for a pause of this method in this place."""
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
            held = [place for held_method, place in self._holds if held_method == method]
            paced = [place for place in self._buckets if self._free_at(place) > now] if method == POST else []
            return held + paced

    def next_free(self, *, now: datetime) -> float | None:
        """Seconds until the first of the waits ends; None when nothing waits."""
        with self._lock:
            ends = [until for until in self._holds.values() if until > now]
            ends += [free for free in map(self._free_at, self._buckets) if free > now]
            return (min(ends) - now).total_seconds() if ends else None

    def _free_at(self, place: str) -> datetime:
        return self._buckets[place].free_at(self._pace)

    def _forget(self, now: datetime) -> None:
        if self._latest is not None and now < self._latest:
            # The machine's clock was set back: what was to wait until then would wait for as long again.
            self._holds, self._buckets, self._everything_until = {}, {}, None
        self._latest = now
        self._holds = {key: until for key, until in self._holds.items() if until > now}
        full = self._pace.burst
        rested = [p for p, bucket in self._buckets.items() if bucket.tokens_at(now, self._pace) >= full]
        for place in rested:
            del self._buckets[place]
