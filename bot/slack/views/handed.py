"""What is drawn of a lead that was handed to an AE: small values, already looked up, as in `values`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.slack.views.values import LeadCard


@dataclass(frozen=True)
class Evidence:
    """An answer as it is handed over; `source` says where it is from, unless from a rep."""

    label: str
    words: str
    note: str
    source: str | None


@dataclass(frozen=True)
class HandOver:
    """What the AE gets. `why` is the rep's reason for going against the checklist, if they did."""

    card: LeadCard
    answers: Sequence[Evidence]
    why: str
    link: str | None
    still_theirs: bool


@dataclass(frozen=True)
class Contested:
    """An SQL its AE sends back; `kind` says what its reason is one for, None when it is for neither."""

    card: LeadCard
    by: str | None
    owner: str | None
    note: str
    reason: str | None
    kind: str | None


@dataclass(frozen=True)
class Meeting:
    """What somebody is told of a meeting: that nobody came to the one agreed for `at`, or that `at` is its new time.

    `by` is who said so, `settled` why that is over.
    """

    card: LeadCard
    by: str | None
    at: datetime
    note: str
    link: str | None
    settled: str | None
