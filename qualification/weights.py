"""Which rules of a scorecard carry weight, and which rest on what became known only after the hand-over.

Only leads that were handed over and decided are compared, so a weight holds among them: a rule may have none there
because the bar has already kept back whoever it speaks against.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qualification.chance import LEVEL, Difference, Share, difference, holm, two_shares
from qualification.funnel import Rate, rate
from qualification.scoring import Axis, Scorecard

NO_MATTER = 0.1
"""A difference that surely stays below so many points carries no weight worth points of a score."""
LATE_LEADS, LATE_SHARE = 10, 0.5
"""When a rule leaks: from so many leads on, and when so many of those that have what it looks at got it too late."""


class Carries(StrEnum):
    """What can be said of a rule's weight."""

    FEW = "few"
    MORE = "more"
    LESS = "less"
    NONE = "none"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Weight:
    """How leads convert with a rule's points and without; `against` when it gives points to those that convert less,
    or takes them from those that convert more."""

    rule: str
    axis: Axis
    points: int
    having: Share
    lacking: Share
    apart: Difference
    chance: float
    carries: Carries

    @property
    def with_it(self) -> Rate:
        return rate(self.having.converted, self.having.leads)

    @property
    def without(self) -> Rate:
        return rate(self.lacking.converted, self.lacking.leads)

    @property
    def against(self) -> bool:
        if self.carries not in (Carries.MORE, Carries.LESS):
            return False
        return (self.points > 0) != (self.carries is Carries.MORE)


def weigh(card: Scorecard, having: Mapping[str, Share], total: Share) -> tuple[Weight, ...]:
    """Every rule of the card, in its order; `having` are the leads that each gave points to. A chance is that of the
    pooled two-proportion test, corrected after Holm over all rules that fired often enough to be tested."""
    rules: list[tuple[str, Axis, int]] = [
        *((rule.key, "fit", rule.points) for rule in card.fit),
        *((rule.key, "intent", rule.points) for rule in card.intent),
    ]
    fired = [having.get(key, Share(0, 0)) for key, _, _ in rules]
    pairs = [(its, total - its) for its in fired]
    tested = [index for index, (one, other) in enumerate(pairs) if one.is_enough and other.is_enough]
    chances = dict(zip(tested, holm([two_shares(*pairs[index]) for index in tested]), strict=True))
    return tuple(
        _weight(rule, *pair, chances.get(index))
        for index, (rule, pair) in enumerate(zip(rules, pairs, strict=True))
    )


def _weight(rule: tuple[str, Axis, int], one: Share, other: Share, chance: float | None) -> Weight:
    apart = difference(one, other)
    return Weight(*rule, one, other, apart, 1.0 if chance is None else chance, _carries(apart, chance))


def _carries(apart: Difference, chance: float | None) -> Carries:
    if chance is None:
        return Carries.FEW
    if chance < LEVEL:
        return Carries.MORE if apart.value > 0 else Carries.LESS
    if apart.low > -NO_MATTER and apart.high < NO_MATTER:
        return Carries.NONE
    return Carries.UNCLEAR


@dataclass(frozen=True)
class Known:
    """On how many leads something is known, and on how many it came after the hand-over."""

    leads: int
    late: int

    @property
    def leaks(self) -> bool:
        return self.late >= LATE_LEADS and self.late >= LATE_SHARE * self.leads


@dataclass(frozen=True)
class Leak:
    """A rule that rests on `name`, a field or a kind of touch; `known` is None when the desk itself says that this is
    written after the hand-over."""

    rule: str
    name: str
    known: Known | None


def leaks(card: Scorecard, known: Mapping[str, Known], *, declared: Collection[str] = ()) -> tuple[Leak, ...]:
    """Rules whose fields or touches tell how selling went and not who will buy: those that the desk declares to be
    written after the hand-over, and those of which the leads show it."""
    looks_at: list[tuple[str, Sequence[str]]] = [
        *((rule.key, sorted(rule.when.names)) for rule in card.fit),
        *((rule.key, rule.kinds) for rule in card.intent),
    ]
    return tuple(
        Leak(rule, name, None if name in declared else known[name])
        for rule, names in looks_at
        for name in names
        if name in declared or (name in known and known[name].leaks)
    )
