"""The verdict on a lead: accept, recycle, disqualify, or still undecided, and what it rests on.

The order is fixed: a lead that must be disqualified is never recycled, one that must be recycled is never
accepted. A later kind is only reached when no rule of the earlier kinds can come true any more; while one of
them still can, the verdict stays undecided. So answering a question that is still open never turns a decided
verdict into another kind.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal

from qualification.criteria import (
    Answer,
    BuyingRole,
    Criterion,
    Option,
    Origin,
    applies,
    as_values,
    asked_by,
    current,
    is_known,
    names_of,
    vocabulary,
)
from qualification.formulas import take_apart
from qualification.outlook import Axis, Outlook, Question, Ruled
from qualification.reasons import DecisionReason
from qualification.rules import Rule, Vocabulary

Decided = Literal["accept", "recycle", "disqualify"]
VerdictKind = Literal["accept", "recycle", "disqualify", "undecided"]
ACCEPT = "accept"
ORDER: tuple[Decided, ...] = ("disqualify", "recycle", "accept")


@dataclass(frozen=True)
class DecisionRule:
    """A rule that recycles or disqualifies for `reason`. Its `back_in_days` goes before the reason's."""

    key: str
    when: Rule
    reason: str
    because: str
    back_in_days: int | None = None


@dataclass(frozen=True)
class Cadence:
    """How often somebody who does not reply is tried again, and what it comes to after the last try.

    `waits` are calendar days from one try to the next; after as many tries in vain as there are waits and one
    more, the lead is to be recycled for `reason`.
    """

    waits: tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class Playbook:
    """The checklist of a segment with the rules over its answers (`criteria.vocabulary`).

    `framework` is the key of what it builds on, its own when it stands alone. `accepted_means` says in words
    what the accept rule says; `buying_group` are the roles somebody must be known for. `without_reasons` are those of
    the desk's reasons that it does not offer.
    """

    key: str
    name: str
    version: str
    criteria: tuple[Criterion, ...]
    accept: Rule
    recycle: tuple[DecisionRule, ...]
    disqualify: tuple[DecisionRule, ...]
    reasons: tuple[DecisionReason, ...]
    next_steps: tuple[Option, ...]
    framework: str = ""
    accepted_means: str = ""
    buying_group: tuple[BuyingRole, ...] = ()
    no_reply: Cadence | None = None
    without_reasons: tuple[str, ...] = ()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return vocabulary(self.criteria)

    @cached_property
    def tries(self) -> tuple[Ruled, ...]:
        """Every rule over the answers in the order in which they are tried, taken apart."""
        rules = (
            *(("disqualify", each.key, each.when) for each in self.disqualify),
            *(("recycle", each.key, each.when) for each in self.recycle),
            ("accept", ACCEPT, self.accept),
        )
        return tuple(Ruled(kind, key, take_apart(rule, self.vocabulary)) for kind, key, rule in rules)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(
            Question(each, take_apart(each.only_if, self.vocabulary) if each.only_if else None)
            for each in self.criteria
        )

    @cached_property
    def told_apart(self) -> dict[Hashable, Axis]:
        """The answers that the rules tell apart, as far as they were found already."""
        return {}

    @cached_property
    def ruled(self) -> frozenset[str]:
        """The criteria that a rule looks at."""
        rules = (*(each.when for each in (*self.disqualify, *self.recycle)), self.accept)
        return frozenset(asked_by(self, frozenset().union(*(rule.names for rule in rules))))

    def rule(self, key: str | None) -> Rule | None:
        """The rule of that key, the accept rule under `accept`."""
        if key == ACCEPT:
            return self.accept
        return next((each.when for each in (*self.disqualify, *self.recycle) if each.key == key), None)

    def decision_rule(self, key: str | None) -> DecisionRule | None:
        return next((each for each in (*self.disqualify, *self.recycle) if each.key == key), None)

    def criterion(self, key: str) -> Criterion | None:
        return next((criterion for criterion in self.criteria if criterion.key == key), None)

    def reason(self, key: str) -> DecisionReason | None:
        return next((reason for reason in self.reasons if reason.key == key), None)


@dataclass(frozen=True)
class Because:
    """An answer and what it does, with where it is from.

    Of a decided verdict `counts` is True when the verdict rests on it, False when it would stand without. Of an
    undecided one: False when this answer alone rules out an accept, True when it does not, None when
    accepting does not ask for it. `rule` is the key of the rule that looked at it.
    """

    criterion: str
    label: str
    words: str
    origin: Origin
    counts: bool | None
    rule: str | None = None
    by: str | None = None
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Verdict:
    """`rule` is the key of what decided ("accept" for the accept rule).

    `open`: criteria whose answer can still change an undecided verdict, those that can settle it first; none when
    it is decided, and none when every rule is false and only a person can decide. `only_reason`: those that
    could only change the rule, and with it the reason. `irrelevant`: those that rules look at and that can
    change nothing any more. Of the three only `open` is worth asking.
    """

    kind: VerdictKind
    rule: str | None
    reason: str | None
    because: tuple[Because, ...]
    open: tuple[str, ...]
    back_on: date | None
    only_reason: tuple[str, ...] = ()
    irrelevant: tuple[str, ...] = ()


def verdict(playbook: Playbook, answers: Sequence[Answer], *, today: date) -> Verdict:
    """What the answers so far come to under the playbook's rules."""
    outlook = _outlook(playbook, answers, today=today)
    kind, rule = _decided(outlook)
    open_, only_reason = (
        _still_open(outlook) if kind is None else ((), _keys(outlook.mattering(outlook.causes())))
    )
    left = [each.key for each in outlook.opened if each.key in playbook.ruled]
    decision = playbook.decision_rule(rule)
    return Verdict(
        kind=kind or "undecided",
        rule=rule,
        reason=decision.reason if decision else None,
        because=tuple(
            _rests_on(playbook, rule, answers, today=today)
            if rule
            else _speaks_for_accept(playbook, answers, today=today)
        ),
        open=open_,
        back_on=_back_on(playbook, decision, today=today) if kind == "recycle" else None,
        only_reason=only_reason,
        irrelevant=tuple(key for key in left if key not in {*open_, *only_reason}),
    )


def applying(playbook: Playbook, answers: Sequence[Answer], *, today: date) -> list[Criterion]:
    """The questions without those follow-ups of which it is certain that they are not to be asked."""
    values = as_values(playbook, answers, today=today)
    return [each for each in playbook.criteria if applies(each, values) is not False]


def _outlook(playbook: Playbook, answers: Sequence[Answer], *, today: date) -> Outlook:
    said = current(answers)
    opened = [each for each in playbook.criteria if not is_known(said.get(each.key))]
    known = as_values(playbook, answers, today=today, unsettled=True)
    return Outlook(
        playbook.tries, playbook.questions, opened, known, playbook.vocabulary, playbook.told_apart
    )


def _decided(outlook: Outlook) -> tuple[Decided | None, str | None]:
    for kind in ORDER:
        if rule := outlook.certain(kind):
            return kind, rule
        if outlook.can_be(kind):
            break
    return None, None


def _still_open(outlook: Outlook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What can change the kind of the verdict; where only the reason is not certain yet, what can make it so."""
    kinds = outlook.kinds()
    for_reason = outlook.mattering(outlook.causes())
    matter = outlook.mattering(kinds) or outlook.mattering(outlook.truths())
    first = outlook.settling(matter, kinds)
    order = [*first, *(each for each in matter if each not in first)]
    return _keys(order), _keys(each for each in for_reason if each not in matter)


def _keys(criteria: Iterable[Criterion]) -> tuple[str, ...]:
    return tuple(each.key for each in criteria)


def _rests_on(playbook: Playbook, key: str, answers: Sequence[Answer], *, today: date) -> Iterator[Because]:
    rule = playbook.rule(key)
    assert rule is not None
    values = as_values(playbook, answers, today=today)
    rests_on = _smallest_support(rule, values)
    for criterion, answer in _answered(playbook, answers):
        if rule.names & names_of(criterion):
            yield _fact(criterion, answer, bool(rests_on & names_of(criterion)), key)


def _smallest_support(rule: Rule, values: Mapping[str, object]) -> frozenset[str]:
    """Names that decide the rule by themselves: drop every one whose absence changes nothing."""
    left = dict(values)
    for name in sorted(rule.names.intersection(values), reverse=True):
        without = {key: value for key, value in left.items() if key != name}
        if rule.outcome(without) is True:
            left = without
    return rule.names.intersection(left)


def _back_on(playbook: Playbook, decision: DecisionRule | None, *, today: date) -> date | None:
    if decision is None:
        return None
    if decision.back_in_days is not None:
        return today + timedelta(days=decision.back_in_days)
    reason = playbook.reason(decision.reason)
    return reason.back.on(today) if reason and reason.back else None


def _speaks_for_accept(playbook: Playbook, answers: Sequence[Answer], *, today: date) -> Iterator[Because]:
    for criterion, answer in _answered(playbook, answers):
        counts = None
        if playbook.accept.names & names_of(criterion):
            alone = as_values(playbook, [answer], today=today)
            counts = playbook.accept.outcome(alone) is not False
        yield _fact(criterion, answer, counts)


def _answered(playbook: Playbook, answers: Sequence[Answer]) -> Iterator[tuple[Criterion, Answer]]:
    said = current(answers)
    for criterion in playbook.criteria:
        answer = said.get(criterion.key)
        if answer is not None and answer.known:
            yield criterion, answer


def _fact(criterion: Criterion, answer: Answer, counts: bool | None, rule: str | None = None) -> Because:
    return Because(
        criterion.key,
        criterion.label,
        answer.words,
        answer.origin,
        counts,
        rule,
        answer.by,
        answer.at,
        answer.note,
    )
