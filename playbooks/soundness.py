"""What a playbook's rules mean, as far as it can be reckoned: a rule that never holds, a question never asked.

Loading a desk checks that rules can be read. Here each is put to all answers there are, which takes longer, and so
only lint does it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property

from playbooks.documents import Document, Where
from playbooks.problems import Level, Problem, nearest, one_of
from qualification.criteria import Covers, Criterion, Kind, names_of
from qualification.decision import Playbook
from qualification.formulas import Formula, atoms
from qualification.outlook import Outlook, Ruled
from qualification.reasons import OTHER
from qualification.rules import LITERAL, place_in

MOST_BUTTONS = 10
"""Answers offered as buttons under a question."""
MOST_CHOICES = 100
"""Slack's limit of a select's options."""
ANY_DAY = {"today": datetime(2027, 1, 4, tzinfo=UTC)}

_PLAIN = re.compile(
    rf"(?s)\w+\s*(?:==|!=)\s*{LITERAL}|\w+\s+in\s*\[.*\]|{LITERAL}\s*(?:==|!=)\s*\w+|{LITERAL}\s+in\s+\w+"
)
"""An answer compared with words, with a list of them, or looked for among several."""
_EXAMPLE = re.compile(r"“[^”]+”|\"[^\"]+\"|‘[^’]+’")
_MUST_BE_KNOWN: Mapping[Covers, str] = {
    "need": "that there is a need",
    "authority": "that somebody who decides is in reach",
}


def unsound(playbook: Playbook, document: Document) -> Iterator[Problem]:
    """Every problem of meaning, each at its place in the playbook's file."""
    told = _Told(playbook, document)
    senseless = list(told.rules())
    yield from senseless
    yield from told.acceptance()
    for index, criterion in enumerate(playbook.criteria):
        yield from told.question(index, criterion)
        if not senseless:
            yield from told.looked_at_in_vain(index, criterion)
    yield from told.choices()
    yield from told.groupless()


class _Told:
    """One playbook, with what is reckoned once for several checks."""

    def __init__(self, playbook: Playbook, document: Document) -> None:
        self.playbook, self.document = playbook, document
        self.whole = self._outlook(playbook.tries, playbook.criteria)

    def rules(self) -> Iterator[Problem]:
        for place, rule in enumerate(self.playbook.tries):
            where = self._where(rule)
            if strangers := list(self._strangers(rule, where)):
                yield from strangers
                continue
            looks_at = self._looked_at(rule.formula)
            own = self._outlook((rule,), looks_at)
            if own.exact and not own.fired[0].true:
                what = (
                    "no lead can ever be accepted" if rule.kind == "accept" else "this rule can never be true"
                )
                yield self._problem(where, f"{what}: no answers make it so")
            elif self.whole.exact and (rule.kind, rule.key) not in self.whole.causes():
                before = self._first_true_before(place)
                yield self._problem(
                    where, f"this rule never decides anything: {before} always comes first", "warning"
                )

    def _strangers(self, rule: Ruled, where: Where) -> Iterator[Problem]:
        """Answers that a rule compares with and that are no options of its question."""
        text = self._text(rule)
        for atom in atoms(rule.formula):
            criterion = next(
                (one for one in self.playbook.criteria if one.options and names_of(one) == atom.names), None
            )
            if criterion is None or not _PLAIN.fullmatch(atom.text.strip()):
                continue
            keys = [option.key for option in criterion.options]
            for found in re.finditer(LITERAL, atom.text):
                if (said := found[0][1:-1]) not in keys:
                    line, column = place_in(text, text.find(found[0]))
                    message = f"“{said}” is no answer to “{criterion.key}”; there is {one_of(keys)}"
                    hint = nearest(said, keys)
                    yield self.document.problem_inside(where, line, column, message, did_you_mean=hint)

    def acceptance(self) -> Iterator[Problem]:
        """An SQL without need or authority is what the checklist is there to prevent."""
        accept = self.playbook.tries[-1]
        for part, known in _MUST_BE_KNOWN.items():
            covering = [each for each in self.playbook.criteria if each.covers == part]
            if not covering:
                message = f"no question has “covers: {part}”, so nothing says {known}"
                yield self._problem(("criteria",), message, "warning")
                continue
            others = [each for each in self._looked_at(accept.formula) if each not in covering]
            if self._outlook((accept,), others).fired[0].true:
                labels = " or ".join(f"“{each.key}”" for each in covering)
                message = f"a lead can be accepted without an answer to {labels}, so without knowing {known}"
                yield self._problem(("accept",), message, "warning")

    def question(self, index: int, criterion: Criterion) -> Iterator[Problem]:
        where: Where = ("criteria", index)
        condition = self.playbook.questions[index].only_if
        if condition is not None and not self._ever(condition):
            yield self._problem(
                (*where, "only_if"), f"“{criterion.key}” is never asked: this can never be true"
            )
        for key in ("counts", "does_not_count"):
            if not _EXAMPLE.search(getattr(criterion, key)):
                message = f"give an example of what a rep hears, in quotes: {key}: … (“…”)"
                yield self._problem((*where, key), message, "warning")
        if criterion.kind is Kind.CHOICE and len(criterion.options) > MOST_BUTTONS:
            message = f"only the first {MOST_BUTTONS} answers become buttons; join some, or ask for several"
            yield self._problem((*where, "options"), message, "warning")

    def looked_at_in_vain(self, index: int, criterion: Criterion) -> Iterator[Problem]:
        if criterion.key in self.playbook.ruled and self.whole.exact and criterion not in self._mattering:
            message = f"no answer to “{criterion.key}” ever changes the verdict; rules look at it in vain"
            yield self._problem(("criteria", index, "key"), message, "warning")

    def choices(self) -> Iterator[Problem]:
        """Next steps are chosen in one menu, reasons in one with a part for each group."""
        counted: list[tuple[Where, int]] = [(("next_steps",), len(self.playbook.next_steps))]
        for way in ("recycle", "disqualify"):
            groups = Counter(each.group for each in self.playbook.reasons if each.goes(way))
            counted.append((("reasons", way), max(groups.values(), default=0)))
        for where, count in counted:
            if count > MOST_CHOICES:
                yield self._problem(
                    where, f"{count} of them do not fit in a menu; Slack shows {MOST_CHOICES} at most"
                )

    def groupless(self) -> Iterator[Problem]:
        """Reasons that are counted under Other."""
        for way, reasons in (self.document.value.get("reasons") or {}).items():
            for index, each in enumerate(reasons or ()):
                reason = self.playbook.reason(each["key"])
                if reason and reason.group == OTHER and reason.key != OTHER:
                    message = f"“{reason.key}” has no “group”, so it is counted under Other"
                    yield self._problem(("reasons", way, index, "key"), message, "warning")

    @cached_property
    def _mattering(self) -> list[Criterion]:
        return self.whole.mattering(self.whole.causes())

    def _first_true_before(self, place: int) -> str:
        before = self.playbook.tries[:place]
        fired = self.whole.fired[place].true
        covering = next(
            (
                rule.key
                for rule, found in zip(before, self.whole.fired, strict=False)
                if fired & ~found.true == 0
            ),
            None,
        )
        return f"“{covering}”" if covering else "one of the rules before it"

    def _ever(self, condition: Formula) -> bool:
        own = self._outlook((Ruled("only_if", "", condition),), self._looked_at(condition))
        return bool(own.fired[0].true) or not own.exact

    def _looked_at(self, formula: Formula) -> list[Criterion]:
        """The questions behind a formula, with those behind their conditions."""
        names = {name for atom in atoms(formula) for name in atom.names}
        found: list[Criterion] = []
        for question in reversed(self.playbook.questions):
            if names_of(question.criterion) & names:
                found.append(question.criterion)
                if question.only_if:
                    names |= {name for atom in atoms(question.only_if) for name in atom.names}
        return found[::-1]

    def _outlook(self, rules: Iterable[Ruled], opened: Iterable[Criterion]) -> Outlook:
        return Outlook(
            tuple(rules), self.playbook.questions, tuple(opened), ANY_DAY, self.playbook.vocabulary
        )

    def _text(self, rule: Ruled) -> str:
        found = self.playbook.rule(rule.key)
        return found.text if found else ""

    def _where(self, rule: Ruled) -> Where:
        if rule.kind == "accept":
            return ("accept",)
        listed = self.playbook.disqualify if rule.kind == "disqualify" else self.playbook.recycle
        return (rule.kind, [each.key for each in listed].index(rule.key), "when")

    def _problem(self, where: Where, message: str, level: Level = "error") -> Problem:
        return self.document.problem(where, message, level=level)
