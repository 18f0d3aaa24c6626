"""Fit and intent in points, with the reason for every point.

Two axes after the field's habit: does the lead look like a customer (fit), do their touches show that
they evaluate and not only read (intent). Points are whole numbers without a unit; what a rule gives is
the scorecard's business. A touch fades by half every `half_life`, so last quarter's webinar does not make
this week's MQL.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

from qualification.contactdata import FLAGS, flags
from qualification.leads import Touch
from qualification.mailboxes import WELL_KNOWN, Providers
from qualification.rules import BOOL, INT, TEXT, TEXTS, Outcome, Rule, Type, Unknown, Vocabulary, outcomes

LEAD_FIELDS: Mapping[str, Type] = {
    "email": TEXT,
    "domain": TEXT,
    "name": TEXT,
    "title": TEXT,
    "seniority": TEXT,
    "phone": TEXT,
    "company": TEXT,
    "company_size": INT,
    "industry": TEXT,
    "country": TEXT,
    "region": TEXT,
    "technology": TEXTS,
    "interest": TEXT,
    "wants": TEXT,
    "source": TEXT,
    "medium": TEXT,
    "campaign": TEXT,
    "asset": TEXT,
    "landing_page": TEXT,
    "note": TEXT,
    "motion": TEXT,
    "segment": TEXT,
    "language": TEXT,
    "account_owner": TEXT,
}
"""The lead fields a rule may use; a field that is absent is unknown."""

ABOUT_FIELDS: Mapping[str, Type] = {"given": TEXTS, "touched": TEXTS, **dict.fromkeys(FLAGS, BOOL)}
"""`given`: names of the fields that are filled in, so that a gate can say `!('phone' in given)`;
`touched`: the kinds of touches the lead has; and what is wrong with the contact data, which is never unknown."""

LEAD_VOCABULARY = Vocabulary({**LEAD_FIELDS, **ABOUT_FIELDS})

Axis = Literal["fit", "intent", "gate"]


@dataclass(frozen=True)
class FitRule:
    """Points, which may be negative, when the rule over the lead fields is true."""

    key: str
    when: Rule
    points: int
    why: str


@dataclass(frozen=True)
class TouchRule:
    """Points for each touch of these kinds.

    `half_life`: after this long a touch is worth half. `within`: older touches are worth nothing.
    `at_most`: the most points, in size, that all touches together earn under this rule.
    """

    key: str
    kinds: tuple[str, ...]
    points: int
    why: str
    half_life: timedelta
    within: timedelta | None = None
    at_most: int | None = None


@dataclass(frozen=True)
class Gate:
    """While this is true the lead is no MQL, whatever its points (free-mail address, test data, student)."""

    key: str
    when: Rule
    why: str


@dataclass(frozen=True)
class Bar:
    """What an MQL needs: `threshold` for fit and intent together; `min_fit` and `min_intent` keep one axis from
    carrying a lead alone (activity by itself must not qualify)."""

    threshold: int
    min_intent: int = 0
    min_fit: int | None = None

    def cleared(self, fit: int, intent: int) -> bool:
        enough = fit + intent >= self.threshold and intent >= self.min_intent
        return enough and (self.min_fit is None or fit >= self.min_fit)


@dataclass(frozen=True)
class OwnBar:
    """Another bar for the leads of which the rule is true, such as those of one motion."""

    key: str
    when: Rule
    bar: Bar
    why: str


@dataclass(frozen=True)
class Role:
    """What somebody is in buying, told by the rule over their fields: one who decides, one who evaluates."""

    key: str
    when: Rule
    label: str


@dataclass(frozen=True)
class AccountBar:
    """When people of one account make an MQL together: the bar, the least people, the least different roles."""

    bar: Bar
    people: int
    roles: tuple[Role, ...] = ()
    least_roles: int = 0


@dataclass(frozen=True)
class Scorecard:
    """`bar` holds unless the rule of one of `bars` is true; the first of those counts. `why` is the bar's own.

    `providers` are the mail domains that stand for no company.
    """

    key: str
    version: str
    fit: tuple[FitRule, ...]
    intent: tuple[TouchRule, ...]
    gates: tuple[Gate, ...]
    bar: Bar
    bars: tuple[OwnBar, ...] = ()
    account: AccountBar | None = None
    why: str = ""
    providers: Providers = WELL_KNOWN

    def why_other(self, bar: str | None) -> str | None:
        """Why the bar of this key is another than the usual one; None for the usual one."""
        return next((own.why for own in self.bars if own.key == bar), None)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule over the lead: fit, then gates, then bars."""
        parts: tuple[Sequence[FitRule | Gate | OwnBar], ...] = (self.fit, self.gates, self.bars)
        return tuple(each.when for part in parts for each in part)

    @cached_property
    def intent_of(self) -> Mapping[str, tuple[TouchRule, ...]]:
        """The intent rules that a kind of touch earns points under."""
        by_kind: dict[str, list[TouchRule]] = defaultdict(list)
        for rule in self.intent:
            for kind in dict.fromkeys(rule.kinds):
                by_kind[kind].append(rule)
        return {kind: tuple(rules) for kind, rules in by_kind.items()}


@dataclass(frozen=True)
class Reason:
    """Why some points. `at` is the newest touch's time and `count` the touches, for intent only."""

    axis: Axis
    rule: str
    points: int
    why: str
    at: datetime | None = None
    count: int = 0


@dataclass(frozen=True)
class Score:
    """Points per axis are the sums of their reasons. `unknown`: fields that could still change it.

    `bar` is the one that counted, `bar_key` its name when it is not the scorecard's usual one.
    """

    fit: int
    intent: int
    total: int
    is_mql: bool
    reasons: tuple[Reason, ...]
    unknown: tuple[str, ...]
    version: str
    at: datetime
    bar: Bar
    bar_key: str = ""

    @property
    def gated(self) -> bool:
        return any(reason.axis == "gate" for reason in self.reasons)


def score(fields: Mapping[str, object], touches: Sequence[Touch], card: Scorecard, *, now: datetime) -> Score:
    """Score a lead as of `now`; the order of the touches does not matter."""
    found = outcomes(card.rules, lead_values(fields, touches, card.providers))
    fits = len(card.fit)
    ruled = fits + len(card.gates)
    fit = [
        Reason("fit", rule.key, rule.points, rule.why)
        for rule, outcome in zip(card.fit, found, strict=False)
        if outcome is True
    ]
    gates = [
        Reason("gate", gate.key, 0, gate.why)
        for gate, outcome in zip(card.gates, found[fits:], strict=False)
        if outcome is True
    ]
    own = next((own for own, outcome in zip(card.bars, found[ruled:], strict=True) if outcome is True), None)
    bar = own.bar if own else card.bar
    intent = intents(touches, card, now=now)
    fit_points, intent_points = sum(r.points for r in fit), sum(r.points for r in intent)
    return Score(
        fit=fit_points,
        intent=intent_points,
        total=fit_points + intent_points,
        is_mql=bar.cleared(fit_points, intent_points) and not gates,
        reasons=(*gates, *fit, *intent),
        unknown=_missing(found),
        version=card.version,
        at=now,
        bar=bar,
        bar_key=own.key if own else "",
    )


def _missing(found: Iterable[Outcome]) -> tuple[str, ...]:
    names = {name for outcome in found if isinstance(outcome, Unknown) for name in outcome.names}
    return tuple(name for name in LEAD_FIELDS if name in names)


def lead_values(
    fields: Mapping[str, object], touches: Sequence[Touch], providers: Providers = WELL_KNOWN
) -> dict[str, object]:
    """What a rule of LEAD_VOCABULARY is evaluated on."""
    known = {name: value for name, value in fields.items() if value is not None and value != ""}
    kinds = sorted({touch.kind for touch in touches})
    return {**known, **flags(known, providers), "given": sorted(known), "touched": kinds}


def points(touch: Touch, rule: TouchRule, *, now: datetime) -> float:
    """Points a touch still earns at `now`: halved every `half_life`, nothing after `within`.

    A touch from the future, which is a sender's clock running fast, counts as of now.
    """
    age = max(now - touch.at, timedelta())
    if touch.kind not in rule.kinds or (rule.within is not None and age > rule.within):
        return 0.0
    return float(rule.points * 0.5 ** (age / rule.half_life))


def intents(touches: Iterable[Touch], card: Scorecard, *, now: datetime) -> list[Reason]:
    """What the touches earn together under each rule of the card, with its cap; the newest first."""
    earning: dict[str, list[tuple[Touch, float]]] = defaultdict(list)
    for touch in touches:
        for rule in card.intent_of.get(touch.kind, ()):
            if worth := points(touch, rule, now=now):
                earning[rule.key].append((touch, worth))
    reasons = (_earned(rule, earning[rule.key]) for rule in card.intent if rule.key in earning)
    return sorted((reason for reason in reasons if reason), key=_newest_first)


def _earned(rule: TouchRule, earning: Sequence[tuple[Touch, float]]) -> Reason | None:
    earned = _rounded(math.fsum(worth for _, worth in earning))
    if rule.at_most is not None:
        earned = max(-rule.at_most, min(rule.at_most, earned))
    if not earned:
        return None
    newest = max(touch.at for touch, _ in earning)
    return Reason("intent", rule.key, earned, rule.why, newest, len(earning))


def _rounded(value: float) -> int:
    """Half points up; Python's own rounding takes 2.5 to 2 and 3.5 to 4."""
    return math.floor(value + 0.5)


def _newest_first(reason: Reason) -> tuple[float, str]:
    return (-reason.at.timestamp() if reason.at else 0.0, reason.rule)
