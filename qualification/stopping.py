"""Which one rule would have kept most of some leads from sales, and what it would have cost.

Told of leads that came back for one reason, it looks for a gate, as a scorecard has them, that holds for most of them:
one value of a field, a field that is missing, a size, or one of these on one page, asset, campaign or source.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from qualification.chance import LEVEL, Share, two_shares
from qualification.scoring import LEAD_FIELDS

LEAST = 5
"""A rule that would have stopped fewer of them is an anecdote."""
MOST_OF = 0.5
WORTH = 2
"""A rule regains at least so many times what it costs: leads that convert about as well as all others are not stopped,
whatever else they have in common."""

PLACES = ("landing_page", "asset", "campaign", "source")
VALUES = ("interest", "seniority", "industry", "country", "region", "medium", "motion", "language", *PLACES)
"""Fields of which many leads share a value. A name, a title or a note is everybody's own."""
SIZES = (5, 10, 20, 50, 100, 250, 500, 1000)
MOST_VALUES = 20
"""Of a field those values that most of the leads have."""


@dataclass(frozen=True)
class Seen:
    """A decided lead. `of_these` says whether it is one that should be stopped, `minutes` what reps spent on it."""

    fields: Mapping[str, Any]
    of_these: bool
    converted: bool
    minutes: float


@dataclass(frozen=True)
class Part:
    """A field that is this value, is smaller, or is not given."""

    name: str
    test: Literal["is", "below", "missing"]
    value: str | int = ""

    @property
    def when(self) -> str:
        match self.test:
            case "is":
                return f"{self.name} == {json.dumps(self.value, ensure_ascii=False)}"
            case "below":
                return f"{self.name} < {self.value}"
            case "missing":
                return f'!("{self.name}" in given)'


@dataclass(frozen=True)
class Stop:
    """A gate, as it can be written into a scorecard: it stops a lead of which all its parts are true.

    It would have stopped `stopped` of `of` such leads and `leads` in all, regained so many minutes of reps, and cost
    `lost` leads that converted. `chance` is corrected for all rules that were tried (Bonferroni).
    """

    parts: tuple[Part, ...]
    stopped: int
    of: int
    leads: int
    lost: int
    minutes: float
    chance: float

    @property
    def when(self) -> str:
        """In CEL."""
        return " && ".join(part.when for part in self.parts)


@dataclass(frozen=True)
class _Rule:
    """`holds` has a bit for each lead of which the rule is true."""

    parts: tuple[Part, ...]
    holds: int

    def __and__(self, other: "_Rule") -> "_Rule":
        return _Rule((*self.parts, *other.parts), self.holds & other.holds)


def best(some: Sequence[Seen], *, but: Iterable[str] = ()) -> Stop | None:
    """The rule that regains most time of reps, when it stops most of these leads and holds for them more often than by
    chance; none when no rule does, or when what it would lose costs half as much time to find elsewhere, or more.

    Fields in `but` are not looked at, such as those that reps fill in.
    """
    crowd = _Crowd(some)
    if crowd.these.bit_count() < LEAST:
        return None
    rules = list(_rules(some, crowd.these, frozenset(but)))
    found = [stop for rule in rules if (stop := crowd.stop(rule, tried=len(rules)))]
    return max(found, key=lambda stop: (crowd.net(stop), -len(stop.parts), stop.when), default=None)


class _Crowd:
    """The leads as bits, so that a rule is counted in a few steps however many there are."""

    def __init__(self, some: Sequence[Seen]) -> None:
        self.all = len(some)
        self.these = _bits(each.of_these for each in some)
        self._converted = _bits(each.converted for each in some)
        by_minutes: dict[float, list[int]] = defaultdict(list)
        for index, each in enumerate(some):
            by_minutes[each.minutes].append(index)
        self._minutes = {minutes: _at(places) for minutes, places in by_minutes.items()}
        won = self._converted.bit_count()
        self._each = sum(each.minutes for each in some) / won if won else 0.0

    def stop(self, rule: _Rule, *, tried: int) -> Stop | None:
        stopped, leads = (rule.holds & self.these).bit_count(), rule.holds.bit_count()
        of = self.these.bit_count()
        if stopped < LEAST or stopped < MOST_OF * of:
            return None
        inside, outside = Share(stopped, leads), Share(of - stopped, self.all - leads)
        chance = min(1.0, tried * two_shares(inside, outside))
        lost = (rule.holds & self._converted).bit_count()
        minutes = sum(length * (rule.holds & bits).bit_count() for length, bits in self._minutes.items())
        made = Stop(rule.parts, stopped, of, leads, lost, minutes, chance)
        better = inside.value > outside.value
        return made if better and chance < LEVEL and minutes > WORTH * self._cost(made) else None

    def net(self, stop: Stop) -> float:
        """Minutes regained, less what it costs."""
        return stop.minutes - self._cost(stop)

    def _cost(self, stop: Stop) -> float:
        """Minutes it takes to find as many that convert."""
        return stop.lost * self._each


def _bits(some: Iterable[bool]) -> int:
    return _at(index for index, each in enumerate(some) if each)


def _at(places: Iterable[int]) -> int:
    return sum(1 << place for place in places)


def _rules(some: Sequence[Seen], these: int, but: frozenset[str]) -> Iterator[_Rule]:
    single = [rule for rule in _single(some, but) if (rule.holds & these).bit_count() >= LEAST]
    yield from single
    for place in (rule for rule in single if rule.parts[0].name in PLACES and rule.parts[0].test == "is"):
        for other in single:
            both = place & other
            if other.parts[0].name != place.parts[0].name and both.holds not in (place.holds, other.holds):
                yield both


def _single(some: Sequence[Seen], but: frozenset[str]) -> Iterator[_Rule]:
    for name in (name for name in VALUES if name not in but):
        values = Counter(str(each.fields[name]) for each in some if each.of_these and each.fields.get(name))
        places: dict[str, list[int]] = {value: [] for value, _ in values.most_common(MOST_VALUES)}
        for index, each in enumerate(some):
            if (its := places.get(str(each.fields.get(name, "")))) is not None:
                its.append(index)
        for value, its in places.items():
            yield _Rule((Part(name, "is", value),), _at(its))
    for name in (name for name in LEAD_FIELDS if name not in but):
        holds = _bits(not each.fields.get(name) for each in some)
        yield _Rule((Part(name, "missing"),), holds)
    if "company_size" not in but:
        for size in SIZES:
            holds = _bits(_below(each.fields.get("company_size"), size) for each in some)
            yield _Rule((Part("company_size", "below", size),), holds)


def _below(value: object, size: int) -> bool:
    return isinstance(value, int) and value < size
