"""Whether a share is another than it was before, by more than chance."""

from dataclasses import dataclass
from math import sqrt

from qualification.funnel import rate


@dataclass(frozen=True)
class Shift:
    """A share of now and of before. `by` is their difference between -1 and 1; `low` and `high` bound it (95 %)."""

    count: int
    of: int
    count_before: int
    of_before: int
    by: float
    low: float
    high: float

    @property
    def is_more_than_chance(self) -> bool:
        """Whether the interval leaves out that nothing has changed."""
        return self.low > 0 or self.high < 0


def shift(count: int, of: int, count_before: int, of_before: int) -> Shift | None:
    """The difference of two shares with its interval (Newcombe 1998, Statistics in Medicine 17:873, method 10: from
    the Wilson intervals of both). None when one of them is a share of nothing."""
    now, before = rate(count, of), rate(count_before, of_before)
    if now.share is None or before.share is None:
        return None
    by = now.share - before.share
    low = by - sqrt((now.share - now.low) ** 2 + (before.high - before.share) ** 2)
    high = by + sqrt((now.high - now.share) ** 2 + (before.share - before.low) ** 2)
    return Shift(count, of, count_before, of_before, by, max(-1.0, low), min(1.0, high))
