"""Which team gets a lead: the first rule that is true, with the reason why each before it passed the lead on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from qualification.leads import Fields, Touch
from qualification.mailboxes import WELL_KNOWN, Providers
from qualification.rules import BOOL, INT, Outcome, Rule, Type, Unknown, outcomes
from qualification.scoring import lead_values

ROUTING_FIELDS: Mapping[str, Type] = {"hand_raiser": BOOL, "fit": INT, "intent": INT, "total": INT}
"""What a routing rule may use beyond the fields of a lead; `segment` is there the key of the desk's segment."""

AccountOwner = Literal["first", "within_team", "ignore"]
"""Whether the rep who works the account gets its leads: before any rule, within the team the rules name, or not."""


@dataclass(frozen=True)
class Candidate:
    """What a routing rule looks at."""

    fields: Fields
    touches: Sequence[Touch]
    segment: str
    hand_raiser: bool
    fit: int
    intent: int
    providers: Providers = WELL_KNOWN

    def values(self) -> dict[str, object]:
        points = {"fit": self.fit, "intent": self.intent, "total": self.fit + self.intent}
        own = {"segment": self.segment, "hand_raiser": self.hand_raiser}
        return {**lead_values(self.fields, self.touches, self.providers), **points, **own}


@dataclass(frozen=True)
class RouteRule:
    """Leads of which `when` is true go to `team`; to one that does not sell their segment only if told so."""

    key: str
    name: str
    when: Rule
    team: str
    even_if_not_sold: bool = False


@dataclass(frozen=True)
class Need:
    """What whoever gets the lead must be able to do while `when` is true: one skill or one language."""

    key: str
    name: str
    when: Rule
    skill: str | None = None
    language: str | None = None


class RulePassed(StrEnum):
    """Why a routing rule did not take a lead."""

    NOT_TRUE = "not_true"
    UNKNOWN = "unknown"
    NOT_SOLD = "not_sold"


@dataclass(frozen=True)
class PassedRule:
    """`names` are the fields that were not known, for want of which it could not be told."""

    rule: str
    why: RulePassed
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class TeamChoice:
    """The team, by which rule (None: it is the segment's own), and the rules before that passed the lead on."""

    team: str
    rule: str | None = None
    passed: tuple[PassedRule, ...] = ()


def choose_team(
    lead: Candidate, rules: Sequence[RouteRule], default: str, sells: Mapping[str, frozenset[str] | None]
) -> TeamChoice:
    """The team of the first rule that is true. `sells` holds segments by team; None sells every one."""
    passed: list[PassedRule] = []
    for rule, outcome in zip(rules, outcomes((rule.when for rule in rules), lead.values()), strict=True):
        why = _why_passed(rule, outcome, lead.segment, sells)
        if why is None:
            return TeamChoice(rule.team, rule.key, tuple(passed))
        passed.append(why)
    return TeamChoice(default, None, tuple(passed))


def _why_passed(
    rule: RouteRule, outcome: Outcome, segment: str, sells: Mapping[str, frozenset[str] | None]
) -> PassedRule | None:
    if isinstance(outcome, Unknown):
        return PassedRule(rule.key, RulePassed.UNKNOWN, tuple(sorted(outcome.names)))
    if not outcome:
        return PassedRule(rule.key, RulePassed.NOT_TRUE)
    sold = sells.get(rule.team)
    if sold is not None and segment not in sold and not rule.even_if_not_sold:
        return PassedRule(rule.key, RulePassed.NOT_SOLD)
    return None


def needed(lead: Candidate, needs: Sequence[Need]) -> tuple[Need, ...]:
    """What this lead asks of whoever gets it; a need that cannot be told is none."""
    found = outcomes((need.when for need in needs), lead.values())
    return tuple(need for need, outcome in zip(needs, found, strict=True) if outcome is True)
