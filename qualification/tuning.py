"""What a bar lets through: conversion and volume at each threshold, as the decided leads of the past tell it.

A lead counts under the score it was handed over with. Neighbouring scores are put together until there are enough
leads to say something; how bands convert is shown as it is, also where a higher one does worse.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from qualification.chance import ENOUGH, LEVEL, Share, holm, two_shares
from qualification.funnel import Rate, rate

STEP = 5
"""Bands begin at multiples of this many points, and at the bar itself."""


@dataclass(frozen=True)
class Tally:
    """Decided leads of one score, how many of them converted, and how many more are not decided yet."""

    score: int
    leads: int
    converted: int
    open: int = 0


@dataclass(frozen=True)
class Band:
    """Leads from `low` to `high` points, both included."""

    low: int
    high: int
    share: Share
    open: int = 0

    def __add__(self, above: "Band") -> "Band":
        return Band(self.low, above.high, self.share + above.share, self.open + above.open)

    @property
    def rate(self) -> Rate:
        return rate(self.share.converted, self.share.leads)


@dataclass(frozen=True)
class Effort:
    """Minutes a rep spends on a lead that converts, and on one that does not."""

    converted: float
    other: float

    def hours(self, share: Share) -> float:
        return (share.converted * self.converted + (share.leads - share.converted) * self.other) / 60


@dataclass(frozen=True)
class Cut:
    """What would have been handed over at this threshold; `recall` is its share of all that converted."""

    threshold: int
    share: Share
    recall: float | None
    hours: float
    open: int = 0

    @property
    def rate(self) -> Rate:
        return rate(self.share.converted, self.share.leads)

    @property
    def hours_each(self) -> float | None:
        """Rep hours for each that converts."""
        return self.hours / self.share.converted if self.share.converted else None


@dataclass(frozen=True)
class Unsteady:
    """A band that converts less than the one below it; `certain` when that is more than chance."""

    below: Band
    above: Band
    certain: bool


@dataclass(frozen=True)
class Aim:
    """The share of MQLs that should become SQLs."""

    least: float = 0.2
    most: float = 0.3


class Says(StrEnum):
    """What can be said of a bar."""

    FEW = "few"
    FITS = "fits"
    UNSURE = "unsure"
    TOO_HIGH = "too_high"
    RAISE = "raise"
    NO_BAR_HELPS = "no_bar_helps"
    SHOWN = "shown"


@dataclass(frozen=True)
class Advice:
    """`now` is what the bar in force lets through, `then` what the recommended one would have: for `RAISE` only."""

    says: Says
    now: Cut | None = None
    then: Cut | None = None

    @property
    def leads_fewer(self) -> int:
        return self.now.share.leads - self.then.share.leads if self.now and self.then else 0

    @property
    def lost(self) -> int:
        """Leads that converted and would have been kept back."""
        return self.now.share.converted - self.then.share.converted if self.now and self.then else 0

    @property
    def hours_regained(self) -> float:
        return self.now.hours - self.then.hours if self.now and self.then else 0.0


def bands(tallies: Iterable[Tally], *, bar: int, enough: int = ENOUGH) -> tuple[Band, ...]:
    """The scores in bands of at least so many leads, from below. One always begins at the bar, so that what it lets
    through can be told; what is left over at the top, or right below the bar, goes to the band beneath it."""
    made: list[Band] = []
    for each in sorted(tallies, key=lambda tally: tally.score):
        last = made[-1] if made else None
        own = Band(_edge(each.score, bar, last), each.score, Share(each.converted, each.leads), each.open)
        if last and not _begins(last, each.score, bar, enough):
            made[-1] = last + own
        else:
            made.append(own)
    return _without_scraps(made, bar, enough)


def _begins(last: Band, score: int, bar: int, enough: int) -> bool:
    # The bar itself is never within a band.
    if last.high < bar <= score:
        return True
    return last.share.leads >= enough and score // STEP > last.high // STEP


def _edge(score: int, bar: int, before: Band | None) -> int:
    edge = score - score % STEP
    if score >= bar:
        edge = max(edge, bar)
    return max(edge, before.high + 1) if before else edge


def _without_scraps(made: Sequence[Band], bar: int, enough: int) -> tuple[Band, ...]:
    kept: list[Band] = []
    for band in made:
        last = kept[-1] if kept else None
        if last and band.share.leads < enough and (last.low >= bar) == (band.low >= bar):
            kept[-1] = last + band
        else:
            kept.append(band)
    return tuple(kept)


def cuts(some: Sequence[Band], effort: Effort) -> tuple[Cut, ...]:
    """A threshold at the foot of each band, lowest first."""
    made: list[Cut] = []
    above, still_open = Share(0, 0), 0
    total = sum(band.share.converted for band in some)
    for band in reversed(some):
        above, still_open = above + band.share, still_open + band.open
        recall = above.converted / total if total else None
        made.append(Cut(band.low, above, recall, effort.hours(above), still_open))
    return tuple(reversed(made))


def unsteady(some: Sequence[Band]) -> tuple[Unsteady, ...]:
    """Neighbouring bands of which the higher converts less, with whether that is more than chance (two-proportion test,
    Holm's correction over all neighbours)."""
    neighbours = list(pairwise(some))
    chances = holm([two_shares(below.share, above.share) for below, above in neighbours])
    return tuple(
        Unsteady(below, above, chance < LEVEL)
        for (below, above), chance in zip(neighbours, chances, strict=True)
        if above.share.value < below.share.value
    )


def advise(some: Sequence[Cut], *, bar: int, aim: Aim, enough: int = ENOUGH) -> Advice:
    """A higher bar when the one in force surely lets through too many that do not convert, else why none is named.

    The lowest threshold that reaches the aim is named: it loses the fewest. A lower bar is never named, since
    nobody knows what would become of leads that nobody worked.
    """
    now = next((cut for cut in some if cut.threshold >= bar), None)
    if now is None or now.share.leads < enough:
        return Advice(Says.FEW, now)
    found = now.rate
    if found.low > aim.most:
        return Advice(Says.TOO_HIGH, now)
    if found.high >= aim.least:
        fits = aim.least <= now.share.value <= aim.most
        return Advice(Says.FITS if fits else Says.UNSURE, now)
    higher = (cut for cut in some if cut.threshold > now.threshold and cut.share.leads >= enough)
    then = next((cut for cut in higher if cut.share.value >= aim.least), None)
    return Advice(Says.RAISE, now, then) if then else Advice(Says.NO_BAR_HELPS, now)
