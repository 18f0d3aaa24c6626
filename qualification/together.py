"""People of one account who make an MQL together, though none of them does alone.

They are scored as if they were one: the fit of the one who fits best, and all of their touches under the same
caps, so that a mail which ten of them open is not ten times a sign.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from qualification.leads import Touch
from qualification.scoring import AccountBar, Bar, Scorecard, intents, lead_values, score


@dataclass(frozen=True)
class Active:
    """Somebody of the account, by the number of their lead, with what is known of them and what they did."""

    lead: int
    fields: Mapping[str, object]
    touches: tuple[Touch, ...]


@dataclass(frozen=True)
class Part:
    """What one of them is to it: `role` is the label of their role in buying, `total` their points alone."""

    lead: int
    role: str | None
    total: int


@dataclass(frozen=True)
class Together:
    """What they come to; `people` are those whose touches still earn points, the best of them first."""

    fit: int
    intent: int
    is_mql: bool
    people: tuple[Part, ...]
    bar: Bar

    @property
    def total(self) -> int:
        return self.fit + self.intent


def together(people: Iterable[Active], card: Scorecard, *, now: datetime) -> Together | None:
    """The account as of `now`; None when the scorecard has no bar for accounts or nobody earns points.

    Neither the order of people and touches matters, nor that one is given twice. Whom a gate keeps back is not
    counted.
    """
    account = card.account
    if account is None:
        return None
    scored = [(each, score(each.fields, each.touches, card, now=now)) for each in _once(people)]
    counted = [(each, own) for each, own in scored if own.intent > 0 and not own.gated]
    if not counted:
        return None
    fit = max(own.fit for _, own in counted)
    pooled = intents((touch for each, _ in counted for touch in each.touches), card, now=now)
    intent = sum(reason.points for reason in pooled)
    parts = [Part(each.lead, _role(each, account, card), own.total) for each, own in counted]
    roles = {part.role for part in parts} - {None}
    enough = len(parts) >= account.people and len(roles) >= account.least_roles
    return Together(
        fit=fit,
        intent=intent,
        is_mql=enough and account.bar.cleared(fit, intent),
        people=tuple(sorted(parts, key=lambda part: (-part.total, part.lead))),
        bar=account.bar,
    )


def _once(people: Iterable[Active]) -> list[Active]:
    """Everybody once, and each of their touches once."""
    by_lead = {each.lead: each for each in people}
    return [Active(each.lead, each.fields, tuple(dict.fromkeys(each.touches))) for each in by_lead.values()]


def _role(each: Active, account: AccountBar, card: Scorecard) -> str | None:
    """The first role whose rule is true: one person cannot be two of those who are needed."""
    values = lead_values(each.fields, each.touches, card.providers)
    return next((role.label for role in account.roles if role.when.outcome(values) is True), None)
