"""What a digest tells, as values that are kept with its message."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.usecases.signing import Unsigned
from qualification.shifts import Shift
from qualification.stopping import Stop

WHOLE = "digest"
"""The key of the digest that tells of everything."""
NOT_GIVEN = "not given"


@dataclass(frozen=True)
class ReasonLine:
    """A reason in words, how often it was given of `of` decisions, and some of the reps' own words.

    `shift` is told only where the share is another than in the time before by more than chance. `asset` is where at
    least half of them came by, `by_asset` how many these are. `stop` is the rule that would have kept most of them from
    sales.
    """

    label: str
    kind: str
    count: int
    quotes: tuple[str, ...]
    of: int = 0
    shift: Shift | None = None
    asset: str | None = None
    by_asset: int = 0
    before: int = 0
    stop: Stop | None = None


@dataclass(frozen=True)
class CampaignLine:
    """What was decided on the leads of one source and campaign, and for what AEs sent SQLs of them back. `new_mqls`
    are those who became MQLs in this time, `still_open` those of them that nobody has decided on."""

    source: str
    campaign: str
    accepted: int
    recycled: int
    disqualified: int
    reasons: tuple[ReasonLine, ...]
    sent_back: tuple[ReasonLine, ...] = ()
    new_mqls: int = 0
    still_open: int = 0

    @property
    def decided(self) -> int:
        return self.accepted + self.recycled + self.disqualified


@dataclass(frozen=True)
class Cohort:
    """The MQLs of `[since, until)`, and how many of them were accepted within `days` of becoming one, became
    opportunities and were won; `revenue` in hundredths of the desk's currency."""

    since: datetime
    until: datetime
    days: int
    mqls: int
    accepted: int
    share: float
    low: float
    high: float
    opportunities: int = 0
    won: int = 0
    revenue: int = 0


@dataclass(frozen=True)
class Late:
    """First touches that were due in this time; `median_minutes` of working time is how late the late ones were."""

    late: int
    due: int
    median_minutes: float | None


@dataclass(frozen=True)
class CameBack:
    """Recycled leads that came back in this time, and where they stand by now; the others are open."""

    came: int
    accepted: int
    sent_away: int

    @property
    def open(self) -> int:
        return self.came - self.accepted - self.sent_away


@dataclass(frozen=True)
class BetterBar:
    """Another threshold than the one in force, for a segment and the key of its bar, None for the usual one.

    `words` are the facts by which it is told."""

    segment: str
    bar: str | None
    recommended: int
    words: dict[str, Any]


@dataclass(frozen=True)
class Digest:
    """A span of time in figures. `low` and `high` bound the accepted share of the decided (95 %). `unsigned` are the
    definitions that have changed and that not everybody has signed."""

    since: datetime
    until: datetime
    new_mqls: int
    still_open: int
    accepted: int
    recycled: int
    disqualified: int
    share: float | None
    low: float
    high: float
    campaigns: tuple[CampaignLine, ...]
    key: str = WHOLE
    name: str = ""
    every: str = "week"
    reasons: tuple[ReasonLine, ...] = ()
    decided_before: int = 0
    cohort: Cohort | None = None
    late: Late | None = None
    more_campaigns: int = 0
    muted: tuple[str, ...] = ()
    back: CameBack | None = None
    bars: tuple[BetterBar, ...] = ()
    unsigned: tuple[Unsigned, ...] = ()

    @property
    def decided(self) -> int:
        return self.accepted + self.recycled + self.disqualified

    @property
    def named_campaigns(self) -> tuple[str, ...]:
        """Those that it tells of by name, whatever their source."""
        names = dict.fromkeys(each.campaign for each in self.campaigns)
        return tuple(name for name in names if name != NOT_GIVEN)

    @property
    def told_campaigns(self) -> tuple[CampaignLine, ...]:
        """Without those that are muted."""
        return tuple(each for each in self.campaigns if each.campaign not in self.muted)

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.decided or self.new_mqls or self.campaigns)
