"""Counts and rates of a funnel, each rate with the interval that says how far to trust it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054
"""The normal quantile for a two-sided 95 % interval."""


@dataclass(frozen=True)
class Rate:
    """A share between 0 and 1 with its 95 % interval. Of nothing, the share is None and says 0 to 1."""

    share: float | None
    low: float
    high: float


@dataclass(frozen=True)
class FunnelRow:
    """What became of the MQLs of one cohort; `by` are the values it was grouped by."""

    by: tuple[str, ...]
    mqls: int
    accepted: int
    recycled: int
    disqualified: int

    @property
    def open(self) -> int:
        return self.mqls - self.accepted - self.recycled - self.disqualified

    @property
    def rate(self) -> Rate:
        """MQL to SQL."""
        return rate(self.accepted, self.mqls)


@dataclass(frozen=True)
class ReasonRow:
    """How often a reason was given, its share of all, and some of the reps' own words."""

    reason: str
    count: int
    share: float
    quotes: tuple[str, ...]


def rate(successes: int, of: int) -> Rate:
    """The share with its Wilson score interval (Wilson 1927, JASA 22:209), 95 %.

    Wilson rather than the plain normal one: it holds for the small counts of one campaign in one week.
    """
    if not 0 <= successes <= of:
        raise ValueError(f"{successes} of {of} is no share")
    if of == 0:
        return Rate(None, 0.0, 1.0)
    share = successes / of
    scale = 1 + Z_95**2 / of
    middle = (share + Z_95**2 / (2 * of)) / scale
    reach = Z_95 * sqrt(share * (1 - share) / of + Z_95**2 / (4 * of**2)) / scale
    return Rate(share, max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach)))


def quantile(values: Iterable[float], share: float) -> float | None:
    """The value below which that share of them lies, between two of them in proportion (Hyndman and Fan 1996, The
    American Statistician 50:361, definition 7). Of none there is none."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def reason_rows(given: Iterable[tuple[str, str]], *, quotes: int = 3) -> tuple[ReasonRow, ...]:
    """Rows from (reason, the rep's words) pairs, most frequent first.

    Quotes are the first different ones in the order given; empty words are counted, never quoted.
    """
    words: dict[str, list[str]] = {}
    for reason, said in given:
        words.setdefault(reason, []).append(said.strip())
    total = sum(map(len, words.values()))
    rows = [
        ReasonRow(reason, len(said), len(said) / total, _different(said, quotes))
        for reason, said in words.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.count, row.reason)))


def _different(said: Sequence[str], quotes: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words for words in said if words))[:quotes]
