"""Slack's pace: about one message a second and channel, and a tier of calls a minute per method."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
POSTING_TIER = 0
"""Not one of Slack's tiers: `chat.postMessage` is limited by channel instead."""

BURST = 4
"""Messages a channel takes at once before the pace of one a second holds."""


@dataclass
class Bucket:
    tokens: float
    at: float


class Limits:
    """Token buckets in real time. `hit` answers the seconds to wait, or None when the call may pass."""

    def __init__(self, *, on: bool = False, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.on = on
        self._monotonic = monotonic
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def hit(self, method: str, tier: int, channel: str = "") -> int | None:
        if not self.on:
            return None
        if tier == POSTING_TIER:
            return self._take(("post", channel), per_second=1.0, burst=BURST)
        allowed = PER_MINUTE[tier]
        return self._take((method, ""), per_second=allowed / 60, burst=allowed)

    def clear(self) -> None:
        self._buckets.clear()

    def _take(self, key: tuple[str, str], *, per_second: float, burst: int) -> int | None:
        now = self._monotonic()
        bucket = self._buckets.setdefault(key, Bucket(float(burst), now))
        bucket.tokens = min(float(burst), bucket.tokens + (now - bucket.at) * per_second)
        bucket.at = now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return None
        return max(1, math.ceil((1 - bucket.tokens) / per_second))
