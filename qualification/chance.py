"""Whether a difference is more than chance: the few tests that reports use, in closed form.

All are two-sided. Most are large-sample tests, so each says below what it needs; whoever calls them asks for `ENOUGH`
leads on either side first, or corrects for all that was tried.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, lgamma, sqrt
from statistics import NormalDist

from qualification.funnel import rate

ENOUGH = 30
"""Leads on each side of a comparison before anything is said of it: below, a share of one in four is known to within
sixteen points at best."""

LEVEL = 0.05


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    converted: int
    leads: int

    def __add__(self, other: "Share") -> "Share":
        return Share(self.converted + other.converted, self.leads + other.leads)

    def __sub__(self, other: "Share") -> "Share":
        return Share(self.converted - other.converted, self.leads - other.leads)

    @property
    def value(self) -> float:
        """The share itself; 0 of nothing."""
        return self.converted / self.leads if self.leads else 0.0

    @property
    def is_enough(self) -> bool:
        return self.leads >= ENOUGH


@dataclass(frozen=True)
class Difference:
    """One share less another, with its 95 % interval."""

    value: float
    low: float
    high: float


def two_sided(z: float) -> float:
    """The chance of a normal deviate at least that far from nought."""
    return 2 * NormalDist().cdf(-abs(z))


def two_shares(one: Share, other: Share) -> float:
    """How likely two shares of the same would differ as much: the pooled two-proportion test (its square is Pearson's
    chi-square, 1900). It needs some five expected on each of the four sides; with fewer every case is counted out."""
    both = one + other
    least = min(one.leads, other.leads) * min(both.value, 1 - both.value)
    if least < 5:
        return _counted_out(one, other)
    spread = both.value * (1 - both.value) * (1 / one.leads + 1 / other.leads)
    return two_sided((one.value - other.value) / sqrt(spread))


def _counted_out(one: Share, other: Share) -> float:
    """Fisher's exact test (1922, Journal of the Royal Statistical Society 85:87): all ways to the same total that are
    as unlikely as what was seen."""
    both = one + other
    possible = range(max(0, both.converted - other.leads), min(one.leads, both.converted) + 1)

    def logged(won: int) -> float:
        return _ways(one.leads, won) + _ways(other.leads, both.converted - won)

    seen, total = logged(one.converted), _ways(both.leads, both.converted)
    # A hair above what was seen is as unlikely: floats differ in their last place.
    return min(1.0, sum(exp(each - total) for each in map(logged, possible) if each <= seen + 1e-7))


def _ways(of: int, some: int) -> float:
    """The logarithm of the ways to choose some of so many."""
    return lgamma(of + 1) - lgamma(some + 1) - lgamma(of - some + 1)


def difference(one: Share, other: Share) -> Difference:
    """The difference of two shares with Newcombe's interval, made of both Wilson intervals (Newcombe 1998, Statistics
    in Medicine 17:873, method 10)."""
    first, second = rate(one.converted, one.leads), rate(other.converted, other.leads)
    value = one.value - other.value
    low = value - sqrt((one.value - first.low) ** 2 + (second.high - other.value) ** 2)
    high = value + sqrt((first.high - one.value) ** 2 + (other.value - second.low) ** 2)
    return Difference(value, max(-1.0, low), min(1.0, high))


def within_strata(pairs: Iterable[tuple[Share, Share]]) -> float:
    """The same as `two_shares`, over pairs that are each compared among their like, such as leads of one band of the
    score: the test of Mantel and Haenszel (1959, JNCI 22:719), without correction for continuity."""
    surplus = spread = 0.0
    for one, other in pairs:
        both = one + other
        if both.leads < 2:
            continue
        surplus += one.converted - one.leads * both.value
        missed = both.leads - both.converted
        spread += one.leads * other.leads * both.converted * missed / (both.leads**2 * (both.leads - 1))
    # As above: with less than some five to expect, the normal deviate is no guide.
    return two_sided(surplus / sqrt(spread)) if spread >= 2.5 else 1.0


@dataclass(frozen=True)
class Stay:
    """How long something stayed, in any unit; `left` is False for what is there still."""

    length: float
    left: bool


def stays_differ(one: Sequence[Stay], other: Sequence[Stay]) -> float:
    """How likely two groups that leave alike would differ as much, those that are there still counted for as long as
    they are known to have stayed: the logrank test (Mantel 1966, Cancer Chemotherapy Reports 50:163)."""
    surplus = spread = 0.0
    staying, others = len(one), len(other)
    for _, leaves in _moments(one, other):
        there, gone = staying + others, leaves.own_left + leaves.other_left
        if gone and there > 1:
            surplus += leaves.own_left - gone * staying / there
            spread += gone * (there - gone) * staying * others / (there**2 * (there - 1))
        staying -= leaves.own
        others -= leaves.other
    return two_sided(surplus / sqrt(spread)) if spread >= 2.5 else 1.0


@dataclass
class _Leaves:
    own: int = 0
    own_left: int = 0
    other: int = 0
    other_left: int = 0


def _moments(one: Iterable[Stay], other: Iterable[Stay]) -> list[tuple[float, _Leaves]]:
    found: dict[float, _Leaves] = {}
    for stay in one:
        at = found.setdefault(stay.length, _Leaves())
        at.own += 1
        at.own_left += stay.left
    for stay in other:
        at = found.setdefault(stay.length, _Leaves())
        at.other += 1
        at.other_left += stay.left
    return sorted(found.items(), key=lambda each: each[0])


def median_stay(stays: Sequence[Stay]) -> float | None:
    """The length by which half have left, those that are there still counted (Kaplan and Meier 1958, JASA 53:457);
    None while more than half are known to stay longer than any that left."""
    share = 1.0
    there = len(stays)
    for moment, leaves in _moments(stays, ()):
        share *= 1 - leaves.own_left / there
        if share <= 0.5 and leaves.own_left:
            return moment
        there -= leaves.own
    return None


def holm(chances: Sequence[float]) -> list[float]:
    """The chances of several tests as if each were the only one (Holm 1979, Scandinavian Journal of Statistics 6:65):
    of thirty rules without weight one or two would else look as if they had some."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    corrected = [1.0] * len(chances)
    most = 0.0
    for place, index in enumerate(order):
        most = max(most, min(1.0, (len(chances) - place) * chances[index]))
        corrected[index] = most
    return corrected
