"""What became of the MQLs of a cohort: those who became MQLs in one stretch of time, followed for as long each.

Rates are those of a cohort and its own leads. What was decided this month over what came in this month is no rate: the
two are other people.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from qualification.funnel import FunnelRow, Rate, quantile, rate
from qualification.tuning import Aim

HORIZONS = (30, 60, 90)
"""Days after which cohorts are compared when nothing else is said."""

DAY = 86_400
"""Seconds."""

NO_RATE_PER_REP = (
    "A rate per rep cannot be told from this: only deals name their rep, so nobody knows who had the leads that were "
    "not won."
)


@dataclass(frozen=True)
class Counted:
    """MQLs of one group. `won_early` are those of the won whose deal is older than the MQL. `revenue` is in hundredths
    of the desk's currency, from `priced` won deals. `youngest_at` is when the last of them became an MQL."""

    by: tuple[str | None, ...]
    mqls: int
    accepted: int
    recycled: int
    disqualified: int
    opportunities: int
    won: int
    lost: int
    won_early: int
    priced: int
    revenue: int
    youngest_at: datetime

    @property
    def funnel(self) -> FunnelRow:
        words = tuple(each or "" for each in self.by)
        return FunnelRow(words, self.mqls, self.accepted, self.recycled, self.disqualified)

    @property
    def win_rate(self) -> Rate:
        """MQL to won."""
        return rate(self.won, self.mqls)

    @property
    def opportunity_rate(self) -> Rate:
        """SQL to opportunity."""
        return rate(self.opportunities, self.accepted)

    def is_complete(self, horizon_days: int | None, *, now: datetime) -> bool:
        """Whether the last of them has had the whole horizon; without a horizon, whether nothing is open."""
        if horizon_days is None:
            return self.funnel.open == 0
        return self.youngest_at + timedelta(days=horizon_days) <= now


def together(some: Iterable[Counted]) -> Counted | None:
    """All groups as one; None of none."""
    rows = list(some)
    if not rows:
        return None
    names = [name for name in Counted.__dataclass_fields__ if name not in ("by", "youngest_at")]
    sums = {name: sum(getattr(row, name) for row in rows) for name in names}
    return Counted(by=(), youngest_at=max(row.youngest_at for row in rows), **sums)


class Against(StrEnum):
    """Where a share stands to what is aimed at, when it is more than chance."""

    BELOW = "below"
    ABOVE = "above"


def against(found: Rate, aim: Aim | None) -> Against | None:
    """None without an aim, and while the interval reaches into it: then the data do not tell the two apart."""
    if aim is None or found.share is None:
        return None
    if found.high < aim.least:
        return Against.BELOW
    return Against.ABOVE if found.low > aim.most else None


def committed(per_month: int | None, since: datetime, until: datetime) -> float | None:
    """A monthly volume in proportion to the days, a month being a twelfth of 365 days."""
    if per_month is None:
        return None
    return per_month * ((until - since) / timedelta(days=1)) * 12 / 365


@dataclass(frozen=True)
class Lag:
    """How long a step took: for how many, the middle one and what nine in ten stay below. Of none, None."""

    count: int
    median: float | None
    p90: float | None


def lag(values: Sequence[float]) -> Lag:
    ordered = sorted(values)
    return Lag(len(ordered), quantile(ordered, 0.5), quantile(ordered, 0.9))


@dataclass(frozen=True)
class RepsKnown:
    """Whether it is known of any MQL who had it: by its own history, by the word of its deal."""

    own: bool
    by_deal: bool

    @property
    def gives_rates(self) -> bool:
        return self.own or not self.by_deal
