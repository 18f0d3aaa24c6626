"""What became of a lead after sales had it: an opportunity, won, lost. All is kept, the latest valid report counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

AHEAD = timedelta(days=1)
"""How far ahead of its report an outcome may lie: a day without an hour is in another zone perhaps tomorrow."""


class What(StrEnum):
    OPPORTUNITY = "opportunity"
    WON = "won"
    LOST = "lost"


FINAL = frozenset({What.WON, What.LOST})


class Flag(StrEnum):
    """Why an outcome wants a look. The first three do not count; one of a lead that is no MQL is in no funnel."""

    LIES_AHEAD = "lies_ahead"
    CORRECTED = "corrected"
    SEVERAL = "several"
    UNKNOWN_LEAD = "unknown_lead"
    NO_MQL = "no_mql"
    BEFORE_MQL = "before_mql"


MEANS: Mapping[Flag, str] = {
    Flag.LIES_AHEAD: "its day is in the future; it does not count",
    Flag.CORRECTED: "a later report of the same deal counts instead",
    Flag.SEVERAL: "the lead has a later outcome, which counts instead",
    Flag.UNKNOWN_LEAD: "no lead is known by this number, address or id; it counts once one is",
    Flag.NO_MQL: "the lead was never an MQL, so no funnel counts it",
    Flag.BEFORE_MQL: "it is from before the first contact as an MQL; it counts, but within no horizon",
}
"""Said to people."""


@dataclass(frozen=True)
class NewOutcome:
    """An outcome as it was reported: of the lead of number `lead_id`, or of whoever is found by one of `keys`.

    `amount` is in hundredths of the currency. `deal` is what the source calls the deal, `rep` who had it there.
    """

    what: What
    at: datetime
    lead_id: int | None = None
    keys: tuple[str, ...] = ()
    amount: int | None = None
    currency: str | None = None
    deal: str | None = None
    rep: str | None = None


@dataclass(frozen=True)
class Reported:
    """An outcome as it is kept, in the order of the numbers."""

    number: int
    new: NewOutcome
    reported_at: datetime


@dataclass(frozen=True)
class Settled:
    """What counts of all that was reported of one lead, and by number what is to be said of an outcome."""

    opportunity: NewOutcome | None = None
    final: NewOutcome | None = None
    flags: Mapping[int, Flag] = field(default_factory=dict)

    @property
    def first_at(self) -> datetime | None:
        """When there was a deal at all; one that was won or lost was an opportunity before."""
        return min((each.at for each in (self.opportunity, self.final) if each), default=None)

    @property
    def is_with_sales(self) -> bool:
        """Whether there is a deal that was not lost: one that was is over, unless another was opened after it."""
        if self.final is None or self.final.what is What.WON:
            return self.final is not None or self.opportunity is not None
        return self.opportunity is not None and self.opportunity.at > self.final.at


def settle(reports: Sequence[Reported], *, mql_at: datetime | None) -> Settled:
    """Of opportunities the latest counts, of won and lost together the latest too."""
    flags = {each.number: Flag.LIES_AHEAD for each in reports if each.new.at > each.reported_at + AHEAD}
    valid = [each for each in sorted(reports, key=lambda each: each.number) if each.number not in flags]
    counting: dict[bool, Reported] = {}
    for is_final in (False, True):
        some = [each for each in valid if (each.new.what in FINAL) is is_final]
        if some:
            counting[is_final] = some[-1]
            flags |= {each.number: _gave_way(each, some[-1]) for each in some[:-1]}
    for each in counting.values():
        if mql_at is None:
            flags[each.number] = Flag.NO_MQL
        elif _at(each.new, mql_at) < mql_at:
            flags[each.number] = Flag.BEFORE_MQL
    return Settled(_counting(counting.get(False), mql_at), _counting(counting.get(True), mql_at), flags)


def _counting(reported: Reported | None, mql_at: datetime | None) -> NewOutcome | None:
    if reported is None or mql_at is None:
        return reported.new if reported else None
    return replace(reported.new, at=_at(reported.new, mql_at))


def _at(new: NewOutcome, mql_at: datetime) -> datetime:
    """A day without an hour is not before the MQL of that same day."""
    is_a_day = new.at.time() == time.min and new.at.date() == mql_at.date()
    return max(new.at, mql_at) if is_a_day else new.at


def _gave_way(one: Reported, to: Reported) -> Flag:
    same = one.new.deal is not None and one.new.deal == to.new.deal
    return Flag.CORRECTED if same else Flag.SEVERAL
