"""A playbook's shape into a playbook: questions with answers that can be read, rules that compile."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from playbooks import schema
from playbooks.building import Checks
from playbooks.documents import Where
from playbooks.hash import version_of
from playbooks.shapes import days_of
from qualification.criteria import Criterion, Kind, Option, Prefill, names_of, vocabulary
from qualification.decision import Cadence, DecisionRule, Playbook
from qualification.reasons import DecisionReason
from qualification.rules import RuleError, Vocabulary
from qualification.typed import NotUnderstood, understand

WITH_OPTIONS = frozenset({Kind.CHOICE, Kind.SEVERAL})
WITH_SUGGESTIONS = frozenset({Kind.MONEY, Kind.WHEN, Kind.NUMBER})
WITH_BOUNDS = frozenset({Kind.MONEY, Kind.NUMBER})
A_MONDAY = date(2027, 1, 4)
"""Any day does: what a suggestion means moves with the day, whether it can be read does not."""

_FIELD = re.compile(r"\{(\w*)\}")


def playbook(shape: schema.PlaybookShape, checks: Checks, lead: Vocabulary, currency: str) -> Playbook:
    checks.once(("criteria",), [each.key for each in shape.criteria], "questions")
    checks.once(("next_steps",), [each.key for each in shape.next_steps], "next steps")
    criteria = tuple(
        _Question(checks, ("criteria", index), lead, currency, shape.good_for).criterion(each)
        for index, each in enumerate(shape.criteria)
    )
    names = _rule_names(criteria, checks)
    criteria = _with_conditions(shape, criteria, checks, names)
    return Playbook(
        key=shape.key,
        name=shape.name,
        version=version_of(shape),
        criteria=criteria,
        accept=checks.rule(("accept",), shape.accept, names),
        recycle=_decision_rules("recycle", shape, checks, names),
        disqualify=_decision_rules("disqualify", shape, checks, names),
        reasons=_reasons(shape, checks),
        next_steps=tuple(Option(step.key, step.label) for step in shape.next_steps),
        framework=shape.key,
        accepted_means=shape.accepted_means or "",
        buying_group=tuple(shape.buying_group),
        no_reply=_cadence(shape, checks),
        without_reasons=tuple(shape.without_reasons),
    )


def _cadence(shape: schema.PlaybookShape, checks: Checks) -> Cadence | None:
    if shape.no_reply is None:
        return None
    known = [each.key for each in shape.reasons.recycle]
    checks.known(("no_reply", "reason"), shape.no_reply.reason, known, "reason to recycle")
    return Cadence(tuple(days_of(wait) for wait in shape.no_reply.waits), shape.no_reply.reason)


def _with_conditions(
    shape: schema.PlaybookShape, criteria: Sequence[Criterion], checks: Checks, names: Vocabulary
) -> tuple[Criterion, ...]:
    """The follow-ups with their conditions, each over the answers to questions that stand before it."""
    made: list[Criterion] = []
    for index, (each, criterion) in enumerate(zip(shape.criteria, criteria, strict=True)):
        if each.only_if is None:
            made.append(criterion)
            continue
        where: Where = ("criteria", index, "only_if")
        rule = checks.rule(where, each.only_if, names)
        later = frozenset().union(*(names_of(one) for one in criteria[index:]))
        for name in sorted(rule.names & later):
            checks.add(where, f"“{name}” is not answered yet here; a follow-up looks at questions before it")
        made.append(replace(criterion, only_if=rule))
    return tuple(made)


def _rule_names(criteria: Sequence[Criterion], checks: Checks) -> Vocabulary:
    for index, criterion in enumerate(criteria):
        if criterion.key == "today":
            checks.add(("criteria", index, "key"), "“today” is kept for the day itself; choose another key")
    try:
        return vocabulary(criteria)
    except RuleError as error:
        checks.add(("criteria",), error.message)
        return vocabulary(())


def _decision_rules(
    part: Literal["recycle", "disqualify"], shape: schema.PlaybookShape, checks: Checks, names: Vocabulary
) -> tuple[DecisionRule, ...]:
    rules: Sequence[schema.DecisionRuleShape] = shape.recycle if part == "recycle" else shape.disqualify
    reasons: Sequence[schema.KeyedShape] = (
        shape.reasons.recycle if part == "recycle" else shape.reasons.disqualify
    )
    checks.once((part,), [each.key for each in rules], "rules")
    known = [each.key for each in reasons]
    for index, each in enumerate(rules):
        checks.known((part, index, "reason"), each.reason, known, f"reason to {part}")
    return tuple(
        DecisionRule(
            each.key,
            checks.rule((part, index, "when"), each.when, names),
            each.reason,
            each.because,
            each.back_in_days if isinstance(each, schema.RecycleRuleShape) else None,
        )
        for index, each in enumerate(rules)
    )


def _reasons(shape: schema.PlaybookShape, checks: Checks) -> tuple[DecisionReason, ...]:
    checks.once(("reasons", "recycle"), [each.key for each in shape.reasons.recycle], "reasons")
    checks.once(("reasons", "disqualify"), [each.key for each in shape.reasons.disqualify], "reasons")
    _check_both_kinds(shape.reasons, checks, ("reasons",))
    return _as_reasons(shape.reasons)


def _check_both_kinds(shape: schema.ReasonsShape, checks: Checks, where: Where) -> None:
    recycle = {each.key for each in shape.recycle}
    for index, each in enumerate(shape.disqualify):
        if each.key in recycle:
            at: Where = (*where, "disqualify", index, "key")
            checks.add(at, f"“{each.key}” is both a reason to recycle and to disqualify")


def _as_reasons(shape: schema.ReasonsShape) -> tuple[DecisionReason, ...]:
    back = (
        DecisionReason(each.key, each.label, "recycle", each.back_in_days, each.track, each.group or "")
        for each in shape.recycle
    )
    out = (
        DecisionReason(each.key, each.label, "disqualify", group=each.group or "")
        for each in shape.disqualify
    )
    return (*back, *out)


@dataclass(frozen=True)
class _Question:
    """One question of a playbook, with what its checks need."""

    checks: Checks
    where: Where
    lead: Vocabulary
    currency: str
    good_for: str | None

    def criterion(self, shape: schema.CriterionShape) -> Criterion:
        self._check_options(shape)
        good_for = shape.good_for or self.good_for
        made = Criterion(
            key=shape.key,
            label=shape.label,
            question=shape.question,
            counts=shape.counts,
            does_not_count=shape.does_not_count,
            kind=shape.kind,
            options=tuple(
                Option(each.key, each.label, tuple(each.words), each.role) for each in shape.options
            ),
            suggestions=tuple(shape.suggestions),
            required=shape.required,
            least=shape.least,
            most=shape.most,
            about=shape.about,
            good_for=timedelta(days=days_of(good_for)) if good_for else None,
            role=shape.role,
            covers=shape.covers,
            prefill=tuple(self._prefill(each, index) for index, each in enumerate(shape.prefill)),
        )
        self._check_readable(made)
        return made

    def _prefill(self, shape: schema.PrefillShape, index: int) -> Prefill:
        here: Where = (*self.where, "prefill", index)
        for key in ("answer", "because"):
            for name in _FIELD.findall(getattr(shape, key)):
                if name not in self.lead.types:
                    self.checks.add((*here, key), f"there is no lead field “{name}”", self.lead.nearest(name))
        return Prefill(self.checks.rule((*here, "when"), shape.when, self.lead), shape.answer, shape.because)

    def _check_options(self, shape: schema.CriterionShape) -> None:
        self.checks.once((*self.where, "options"), [each.key for each in shape.options], "options")
        if shape.kind in WITH_OPTIONS and len(shape.options) < 2:
            self.checks.add(self.where, f"a question of kind {shape.kind} needs two options or more")
        if shape.kind not in WITH_OPTIONS and shape.options:
            self.checks.add((*self.where, "options"), f"a question of kind {shape.kind} has no options")
        if shape.kind not in WITH_SUGGESTIONS and shape.suggestions:
            at: Where = (*self.where, "suggestions")
            self.checks.add(at, f"a question of kind {shape.kind} has no suggestions; give it options")
        self._check_bounds(shape)
        self._check_words(shape.options)

    def _check_bounds(self, shape: schema.CriterionShape) -> None:
        bounds = {key: end for key in ("least", "most") if (end := getattr(shape, key)) is not None}
        if shape.kind not in WITH_BOUNDS:
            for key in bounds:
                self.checks.add((*self.where, key), f"a question of kind {shape.kind} has no “{key}”")
        elif bounds.get("least", 0) > bounds.get("most", math.inf):
            message = f"“least” {shape.least} is more than “most” {shape.most}"
            self.checks.add((*self.where, "least"), message)

    def _check_words(self, options: Sequence[schema.OptionShape]) -> None:
        """A phrase that means two options means none."""
        meant: dict[str, str] = {}
        for index, option in enumerate(options):
            for at, words in enumerate((option.label, *option.words)):
                other = meant.setdefault(words.casefold(), option.key)
                if other != option.key:
                    part: Where = ("words", at - 1) if at else ("label",)
                    where: Where = (*self.where, "options", index, *part)
                    self.checks.add(where, f"“{words}” already means “{other}”")

    def _check_readable(self, criterion: Criterion) -> None:
        """Buttons and fixed prefills go through the grammar of typed replies; here they must pass it."""
        for index, text in enumerate(criterion.suggestions):
            self._check_text(criterion, text, (*self.where, "suggestions", index), "suggestion")
        for index, prefill in enumerate(criterion.prefill):
            if not _FIELD.search(prefill.answer):
                self._check_text(
                    criterion, prefill.answer, (*self.where, "prefill", index, "answer"), "answer"
                )

    def _check_text(self, criterion: Criterion, text: str, where: Where, what: str) -> None:
        read = understand(criterion, text, today=A_MONDAY, currency=self.currency)
        if isinstance(read, NotUnderstood):
            self.checks.add(where, f"the {what} “{text}” cannot be read as {criterion.kind}: {read.why}")
