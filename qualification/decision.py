"""The verdict on a lead: accept, recycle, disqualify, or still undecided, and what it rests on.

The order is fixed: a lead that must be disqualified is never recycled, one that must be recycled is never
accepted. A later kind is only reached when every rule of the earlier kinds is false; while one of them
is unknown the verdict stays undecided. So answering a question that is still open never turns a
decided verdict into another kind.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from qualification.criteria import (
    Answer,
    BuyingRole,
    Criterion,
    Option,
    Origin,
    as_values,
    asked_by,
    current,
    names_of,
)
from qualification.rules import Rule, Unknown

Decided = Literal["accept", "recycle", "disqualify"]
VerdictKind = Literal["accept", "recycle", "disqualify", "undecided"]
ACCEPT = "accept"


@dataclass(frozen=True)
class DecisionReason:
    """Why a lead is not accepted. `back_in_days` is calendar days; `track` the nurture track it goes to."""

    key: str
    label: str
    kind: Literal["recycle", "disqualify"]
    back_in_days: int | None = None
    track: str | None = None


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
    what the accept rule says; `buying_group` are the roles somebody must be known for.
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

    def criterion(self, key: str) -> Criterion | None:
        return next((criterion for criterion in self.criteria if criterion.key == key), None)

    def reason(self, key: str) -> DecisionReason | None:
        return next((reason for reason in self.reasons if reason.key == key), None)


@dataclass(frozen=True)
class Because:
    """An answer and what it does. Of a decided verdict: True when the verdict rests on it, False when it
    would stand without. Of an undecided one: False when this answer alone rules out an accept, True
    when it does not, None when accepting does not ask for it."""

    criterion: str
    label: str
    words: str
    origin: Origin
    counts: bool | None


@dataclass(frozen=True)
class Verdict:
    """`rule` is the key of what decided ("accept" for the accept rule). `open`: criteria, in the order
    of the playbook, whose answer can still change an undecided verdict; none when it is decided, and none
    when every rule is false and only a person can decide."""

    kind: VerdictKind
    rule: str | None
    reason: str | None
    because: tuple[Because, ...]
    open: tuple[str, ...]
    back_on: date | None


def verdict(playbook: Playbook, answers: Sequence[Answer], *, today: date) -> Verdict:
    """What the answers so far come to under the playbook's rules."""
    values = as_values(playbook, answers, today=today)
    unknown: list[Unknown] = []
    for kind, tries in _steps(playbook):
        outcomes = [(tried, tried.rule.outcome(values)) for tried in tries]
        true = next((tried for tried, outcome in outcomes if outcome is True), None)
        if true and not unknown:
            return _decided(playbook, kind, true, answers, values=values, today=today)
        if true:
            break
        unknown += [outcome for _, outcome in outcomes if isinstance(outcome, Unknown)]
    missing = frozenset().union(*(outcome.names for outcome in unknown))
    because = tuple(_speaks_for_accept(playbook, answers, today=today))
    return Verdict("undecided", None, None, because, asked_by(playbook, missing), None)


@dataclass(frozen=True)
class _Try:
    key: str
    rule: Rule
    decision: DecisionRule | None = None


def _steps(playbook: Playbook) -> tuple[tuple[Decided, tuple[_Try, ...]], ...]:
    return (
        ("disqualify", tuple(_Try(rule.key, rule.when, rule) for rule in playbook.disqualify)),
        ("recycle", tuple(_Try(rule.key, rule.when, rule) for rule in playbook.recycle)),
        ("accept", (_Try(ACCEPT, playbook.accept),)),
    )


def _decided(
    playbook: Playbook,
    kind: Decided,
    by: _Try,
    answers: Sequence[Answer],
    *,
    values: Mapping[str, object],
    today: date,
) -> Verdict:
    rests_on = _smallest_support(by.rule, values)
    because = tuple(
        _fact(criterion, answer, bool(rests_on & names_of(criterion)))
        for criterion, answer in _answered(playbook, answers)
        if by.rule.names & names_of(criterion)
    )
    reason = by.decision.reason if by.decision else None
    back_on = _back_on(playbook, by.decision, today=today) if kind == "recycle" else None
    return Verdict(kind, by.key, reason, because, (), back_on)


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
    days, reason = decision.back_in_days, playbook.reason(decision.reason)
    if days is None and reason is not None:
        days = reason.back_in_days
    return today + timedelta(days=days) if days is not None else None


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


def _fact(criterion: Criterion, answer: Answer, counts: bool | None) -> Because:
    return Because(criterion.key, criterion.label, answer.words, answer.origin, counts)
