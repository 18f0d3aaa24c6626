"""What can still come of a checklist: every way in which its open questions may be answered, at once.

The answers that rules can tell apart (`domains`) span a space of combinations, and each rule is true in a part of
it (`formulas`). A question matters when the outcome differs somewhere along its axis; it can settle the verdict
when one of its answers leaves a single outcome. Exact up to MOST_COMBINATIONS; beyond that nothing is gone
through, and every question that an undecided rule looks at is taken to matter.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from itertools import product
from math import prod
from operator import or_

from qualification import domains
from qualification.criteria import Criterion, names_of
from qualification.domains import Values
from qualification.formulas import Formula, Truth, atoms, truth
from qualification.rules import Outcome, Rule, Unknown, Vocabulary

MOST_COMBINATIONS = 2**16
"""A set of so many is a whole number of 8 kB, and joining two of them takes microseconds."""
MOST_REMEMBERED = 512
"""Axes that one playbook's outlooks share; those of yesterday's dates go with the others."""
TODAY = "today"
MOST_TOLD = 256
"""Answers to several questions that one atom is put to CEL for."""


@dataclass(frozen=True)
class Ruled:
    """A rule with what it stands for when it is true. Of several that are true the first one counts."""

    kind: str
    key: str
    formula: Formula


@dataclass(frozen=True)
class Axis:
    """One way in which the open questions may turn out: the answer to a question, or, where its answers cannot
    be gone through, what an atom about them may say. `about` are the questions behind it, `said` what atoms
    say of each of the answers."""

    about: frozenset[str]
    answers: tuple[Values, ...]
    atom: Rule | None = None
    said: Mapping[Rule, tuple[Outcome, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """A criterion with its condition, if it is a follow-up."""

    criterion: Criterion
    only_if: Formula | None


@dataclass(frozen=True)
class Outlook:
    """`known` are the values of what was answered; `opened` the questions that were not, in their order.

    `memory` may be shared by the outlooks of one playbook: what its atoms say of an answer stays the same.
    """

    rules: Sequence[Ruled]
    questions: Sequence[Question]
    opened: Sequence[Criterion]
    known: Values
    vocabulary: Vocabulary
    memory: dict[Hashable, Axis] = field(default_factory=dict, compare=False, repr=False)
    _truths: dict[Rule, Truth] = field(default_factory=dict, compare=False, repr=False)
    _errors: dict[Rule, int] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def exact(self) -> bool:
        return prod(len(axis.answers) for axis in self._all_axes) <= MOST_COMBINATIONS

    @cached_property
    def fired(self) -> Sequence[Truth]:
        """Where each of the rules is true and where false."""
        return [truth(rule.formula, self._truth) for rule in self.rules]

    @cached_property
    def everywhere(self) -> int:
        """The set of all combinations."""
        return (1 << self._size) - 1

    def can_be(self, kind: str) -> bool:
        """Whether a rule of this kind may still come out true. One that goes wrong may be anything."""
        return any(
            found.true | self._wrong(rule.formula) & ~found.false
            if self.exact
            else found.false != self.everywhere
            for rule, found in zip(self.rules, self.fired, strict=True)
            if rule.kind == kind
        )

    def certain(self, kind: str) -> str | None:
        """The first rule of this kind that is true whatever comes."""
        return next(
            (
                rule.key
                for rule, truth in zip(self.rules, self.fired, strict=True)
                if rule.kind == kind and truth.true == self.everywhere
            ),
            None,
        )

    def kinds(self) -> Mapping[Hashable, int]:
        """The combinations by the kind they come to; None where no rule is true."""
        return self._parted(lambda rule: rule.kind)

    def causes(self) -> Mapping[Hashable, int]:
        """The combinations by the rule that decides them."""
        return self._parted(lambda rule: (rule.kind, rule.key))

    def truths(self) -> Mapping[Hashable, int]:
        """The combinations in which each rule is true, whichever of them counts."""
        return {(rule.kind, rule.key): found.true for rule, found in zip(self.rules, self.fired, strict=True)}

    def mattering(self, parted: Mapping[Hashable, int]) -> list[Criterion]:
        """The open questions along whose axes one of the parts differs, in their order."""
        if not self.exact:
            return [each for each in self.opened if names_of(each) & self._undecided_names()]
        return [each for each in self.opened if self._differs(each.key, parted.values())]

    def settling(self, some: Iterable[Criterion], parted: Mapping[Hashable, int]) -> list[Criterion]:
        """Those of the questions that have an answer which leaves one part only."""
        return [each for each in some if self.exact and self._settles(each.key, parted.values())]

    def _parted(self, what: Callable[[Ruled], Hashable]) -> Mapping[Hashable, int]:
        parts: dict[Hashable, int] = {}
        left = self.everywhere
        for rule, found in zip(self.rules, self.fired, strict=True):
            if part := found.true & left:
                parts[what(rule)] = parts.get(what(rule), 0) | part
            left &= ~found.true
        return {**parts, None: left} if left else parts

    def _undecided_names(self) -> frozenset[str]:
        names: set[str] = set()
        for rule, found in zip(self.rules, self.fired, strict=True):
            if found.true | found.false != self.everywhere:
                names |= {name for atom in atoms(rule.formula) for name in atom.names}
        for question in self.questions:
            if question.only_if and names_of(question.criterion) & names:
                names |= {name for atom in atoms(question.only_if) for name in atom.names}
        return frozenset(names)

    def _differs(self, key: str, parts: Iterable[int]) -> bool:
        return any(
            len({(part & mask) >> shift for mask, shift in self._slices(number)}) > 1
            for number in self._axes_of(key)
            for part in parts
        )

    def _settles(self, key: str, parts: Iterable[int]) -> bool:
        numbers = self._axes_of(key)
        for chosen in product(*(self._slices(number) for number in numbers)):
            inside = self.everywhere
            for mask, _ in chosen:
                inside &= mask
            if any(part & inside == inside for part in parts):
                return True
        return False

    def _axes_of(self, key: str) -> list[int]:
        return [number for number, axis in enumerate(self._axes) if key in axis.about]

    @cached_property
    def _axes(self) -> Sequence[Axis]:
        return self._all_axes if self.exact else ()

    @cached_property
    def _all_axes(self) -> Sequence[Axis]:
        return tuple(self._made_axes())

    @cached_property
    def _size(self) -> int:
        return prod(len(axis.answers) for axis in self._axes)

    def _made_axes(self) -> Iterator[Axis]:
        """An axis for each open question whose answers can be gone through, and for each atom that asks more."""
        by_name = {name: each for each in self.opened for name in names_of(each)}
        asked = {
            each: frozenset(by_name[name].key for name in each.names if name in by_name)
            for each in self._atoms
        }
        gone_through: dict[str, list[Rule]] = {each.key: [] for each in self.opened}
        constants: dict[str, list[object]] = {each.key: [] for each in self.opened}
        for atom, keys in asked.items():
            if not keys:
                continue
            found = self._compared(atom, keys)
            if found is None:
                yield Axis(keys, ({}, {}), atom)
                continue
            for key in keys:
                gone_through[key].append(atom)
                constants[key] += found
        for criterion in self.opened:
            if own := gone_through[criterion.key]:
                yield self._axis(criterion, own, constants[criterion.key])

    def _compared(self, atom: Rule, keys: frozenset[str]) -> Sequence[object] | None:
        """The constants to go around, none for answers that are few; None when the atom cannot be gone through."""
        criteria = [each for each in self.opened if each.key in keys]
        if all(domains.has_few(each) for each in criteria):
            together = prod(len(domains.few(each)) for each in criteria)
            return () if len(criteria) == 1 or together <= MOST_TOLD else None
        if len(criteria) > 1:
            return None
        return domains.compared_with(atom, criteria[0], self.known, self.vocabulary)

    def _axis(self, criterion: Criterion, own: Sequence[Rule], constants: Sequence[object]) -> Axis:
        others = {name for atom in own for name in atom.names} - names_of(criterion) - {TODAY}
        if others:
            return self._made_axis(criterion, own, constants)
        told = (criterion.key, *(atom.text for atom in own), *constants)
        if told not in self.memory:
            if len(self.memory) >= MOST_REMEMBERED:
                self.memory.clear()
            self.memory[told] = self._made_axis(criterion, own, constants)
        return self.memory[told]

    def _made_axis(self, criterion: Criterion, own: Sequence[Rule], constants: Sequence[object]) -> Axis:
        answers = (
            domains.few(criterion) if domains.has_few(criterion) else domains.around(criterion, constants)
        )
        if any(atom.names & self._open_names - names_of(criterion) for atom in own):
            return Axis(frozenset({criterion.key}), answers)
        alike: dict[tuple[str, ...], tuple[Values, tuple[Outcome, ...]]] = {}
        for answer in answers:
            said = tuple(atom.outcome({**self.known, **answer}) for atom in own)
            alike.setdefault(tuple(map(str, said)), (answer, said))
        columns = zip(*(said for _, said in alike.values()), strict=True)
        apart = tuple(answer for answer, _ in alike.values())
        return Axis(frozenset({criterion.key}), apart, said=dict(zip(own, columns, strict=True)))

    @cached_property
    def _open_names(self) -> frozenset[str]:
        return frozenset(name for each in self.opened for name in names_of(each))

    @cached_property
    def _atoms(self) -> Sequence[Rule]:
        conditions = [each.only_if for each in self.questions if each.only_if]
        formulas = [*(rule.formula for rule in self.rules), *conditions]
        return list(dict.fromkeys(atom for formula in formulas for atom in atoms(formula)))

    def _slices(self, number: int) -> list[tuple[int, int]]:
        """Per answer of an axis the combinations that hold it, and how far they lie behind those of the first."""
        return self._sliced[number]

    @cached_property
    def _sliced(self) -> list[list[tuple[int, int]]]:
        made, stride = [], 1
        for axis in self._axes:
            length = len(axis.answers)
            block, every = (1 << stride) - 1, self.everywhere // ((1 << stride * length) - 1)
            made.append([(every * (block << stride * place), stride * place) for place in range(length)])
            stride *= length
        return made

    def _truth(self, atom: Rule) -> Truth:
        found = self._truths.get(atom)
        if found is None:
            found = self._truths[atom] = self._applying(atom, self._told(atom))
        return found

    def _told(self, atom: Rule) -> Truth:
        """Where the atom is true and false, as if every question applied."""
        own = next((number for number, axis in enumerate(self._axes) if axis.atom == atom), None)
        if own is not None:
            (yes, _), (no, _) = self._slices(own)
            return Truth(yes, no)
        numbers = [
            number
            for number, axis in enumerate(self._axes)
            if axis.atom is None and any(atom.names & answer.keys() for answer in axis.answers)
        ]
        if len(numbers) == 1 and (said := self._axes[numbers[0]].said.get(atom)):
            return self._sum(atom, zip(said, (mask for mask, _ in self._slices(numbers[0])), strict=True))
        return self._sum(atom, self._gone_through(atom, numbers))

    def _gone_through(self, atom: Rule, numbers: Sequence[int]) -> Iterator[tuple[Outcome, int]]:
        """What the atom says of each answer to the questions behind it, and the combinations that hold it."""
        for chosen in product(*(zip(self._axes[n].answers, self._slices(n), strict=True) for n in numbers)):
            values, inside = dict(self.known), self.everywhere
            for answer, (mask, _) in chosen:
                values |= answer
                inside &= mask
            yield atom.outcome(values), inside

    def _sum(self, atom: Rule, outcomes: Iterable[tuple[Outcome, int]]) -> Truth:
        true = false = wrong = 0
        for outcome, inside in outcomes:
            true |= inside if outcome is True else 0
            false |= inside if outcome is False else 0
            wrong |= inside if isinstance(outcome, Unknown) and outcome.error else 0
        self._errors[atom] = wrong
        return Truth(true, false)

    def _wrong(self, formula: Formula) -> int:
        """Where some atom of the formula cannot be evaluated."""
        return reduce(or_, (self._errors.get(atom, 0) for atom in atoms(formula)))

    def _applying(self, atom: Rule, told: Truth) -> Truth:
        """What an atom says about a follow-up that is not asked is unknown."""
        applies = self.everywhere
        for question in self.questions:
            if question.only_if is not None and atom.names & names_of(question.criterion):
                applies &= truth(question.only_if, self._truth).true
        return Truth(told.true & applies, told.false & applies)
