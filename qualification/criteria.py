"""What a playbook asks, and what has been answered."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Literal, Protocol
from zlib import crc32

from qualification.rules import BOOL, INT, TEXT, TEXTS, WHEN, Outcome, Rule, Type, Vocabulary

Json = Any
"""A JSON value; the shape per kind stands with `Kind`."""

Origin = Literal["rep", "form", "touch", "account", "earlier", "colleague"]
"""Where an answer is from: a rep in this checklist, what the lead's form or touches say, what is known of the
company, an earlier checklist of this lead, or the checklist of a colleague at the same account."""

SOURCES: Mapping[Origin, str] = {
    "rep": "a rep",
    "form": "the form",
    "touch": "what they did",
    "account": "the company’s data",
    "earlier": "an earlier checklist",
    "colleague": "a colleague",
}
"""Origins as people read them: “from the form”."""

Covers = Literal["need", "authority", "money", "timing"]
"""The part of a qualification a question stands for, whatever a framework calls it."""


class Kind(StrEnum):
    """The kind of an answer, and the JSON shape of its value."""

    CHOICE = "choice"
    """str: the key of an option"""
    YES_NO = "yes_no"
    """bool"""
    NUMBER = "number"
    """int"""
    MONEY = "money"
    """{"low": int, "high": int | None, "currency": "EUR"}, whole units of the currency; high None is "or more" """
    WHEN = "when"
    """{"from": "2027-04-01" | None, "to": "2027-06-30" | None, "label": "Q2 2027"}; at least one is set"""
    PERSON = "person"
    """{"name": str | None, "role": str | None}; at least one is set"""
    TEXT = "text"
    """str"""
    SEVERAL = "several"
    """list[str]: keys of options, in the options' order"""


UNBOUNDED = 2**53
"""The upper end of “150k or more”; every sum is below it."""

RULE_TYPES: Mapping[Kind, Type] = {
    Kind.CHOICE: TEXT,
    Kind.YES_NO: BOOL,
    Kind.NUMBER: INT,
    Kind.MONEY: INT,
    Kind.WHEN: WHEN,
    Kind.PERSON: TEXT,
    Kind.TEXT: TEXT,
    Kind.SEVERAL: TEXTS,
}


class BuyingRole(StrEnum):
    """What somebody of an account does in buying."""

    EVALUATOR = "evaluator"
    IMPLEMENTER = "implementer"
    DECISION_MAKER = "decision_maker"
    CHAMPION = "champion"
    ECONOMIC_BUYER = "economic_buyer"


@dataclass(frozen=True)
class Option:
    """One possible answer. `words` are what reps type that means it: "she signs" for "decides". `role` is what
    the lead does in buying when this is the answer."""

    key: str
    label: str
    words: tuple[str, ...] = ()
    role: BuyingRole | None = None


@dataclass(frozen=True)
class Prefill:
    """What the form or the touches already say.

    `when` is over `scoring.LEAD_VOCABULARY`. `answer` is read like a typed reply; `{company_size}` in it
    and in `because` stands for that lead field. `because` is shown: "the form said “this quarter”".
    """

    when: Rule
    answer: str
    because: str


@dataclass(frozen=True)
class Criterion:
    """One question. `suggestions` are buttons read like typed replies: "this quarter", "under 10k".

    A `required` question is put before an accept even when no rule needs its answer. One with `only_if`, a
    rule over the answers to earlier questions, is a follow-up: it is asked and counts only while that is true.
    `least` and `most` bound a number or a sum, both included. An answer `about` the account is shared by its
    leads. A known answer older than `good_for` is asked again. `role` is what the person who is named does
    in buying.
    """

    key: str
    label: str
    question: str
    counts: str
    does_not_count: str
    kind: Kind
    options: tuple[Option, ...] = ()
    suggestions: tuple[str, ...] = ()
    required: bool = True
    prefill: tuple[Prefill, ...] = ()
    only_if: Rule | None = None
    least: int | None = None
    most: int | None = None
    about: Literal["lead", "account"] = "lead"
    good_for: timedelta | None = None
    role: BuyingRole | None = None
    covers: Covers | None = None


@dataclass(frozen=True)
class Answer:
    """What was answered, in words and as a value of the criterion's kind.

    `known` False with value None is "not known yet": asked, without an answer. `note` is the evidence,
    for a prefilled answer why it was filled in. `playbook` is the version it was given under.
    """

    criterion: str
    value: Json | None
    words: str
    origin: Origin
    by: str | None
    at: datetime
    note: str = ""
    known: bool = True
    playbook: str = ""


@dataclass(frozen=True)
class Reading:
    """A guess at what a typed reply means; it becomes an answer when somebody confirms it."""

    criterion: str
    value: Json
    words: str
    text: str

    @property
    def mark(self) -> str:
        """Tells this guess from the next one to the same question."""
        return f"{crc32(self.text.encode('utf-8', 'replace')):08x}"


class HasCriteria(Protocol):
    @property
    def criteria(self) -> tuple[Criterion, ...]: ...


def current(answers: Iterable[Answer]) -> dict[str, Answer]:
    """The answer that counts per criterion: the latest, and of two at one instant the one given later."""
    return {answer.criterion: answer for answer in sorted(answers, key=lambda answer: answer.at)}


def vocabulary(criteria: Iterable[Criterion]) -> Vocabulary:
    """The names a playbook's rules may use: those of its criteria (`names_of`), and `today`."""
    names: dict[str, Type] = {"today": WHEN}
    for criterion in criteria:
        names |= dict.fromkeys(names_of(criterion), RULE_TYPES[criterion.kind])
    return Vocabulary(names)


def names_of(criterion: Criterion) -> frozenset[str]:
    """The names in rules that this criterion's answer fills: its key, a person's role, money's upper end."""
    more = {Kind.PERSON: "role", Kind.MONEY: "most"}.get(criterion.kind)
    return frozenset({criterion.key, f"{criterion.key}_{more}"} if more else {criterion.key})


def asked_by(playbook: HasCriteria, names: Set[str]) -> tuple[str, ...]:
    """The criteria, in the playbook's order, that fill any of these names."""
    return tuple(criterion.key for criterion in playbook.criteria if names_of(criterion) & names)


def as_values(
    playbook: HasCriteria, answers: Sequence[Answer], *, today: date, unsettled: bool = False
) -> dict[str, object]:
    """The answers as rules see them; what is unknown is left out.

    Money is its lower bound and `<key>_most` its upper one, in whole units of whatever currency was said;
    "or more" has UNBOUNDED above. A period is its end, or its
    beginning where the end is open ("not before autumn"), at midnight UTC, and so is `today`.
    A person is the name, and `<key>_role` the role. The answer to a follow-up counts only while it applies, and,
    if `unsettled`, while it is not known yet whether it does.
    """
    values: dict[str, object] = {"today": datetime.combine(today, time(), UTC)}
    said = current(answers)
    for criterion in playbook.criteria:
        if is_known(said.get(criterion.key)):
            outcome = applies(criterion, values)
            if outcome is True or (unsettled and outcome is not False):
                values.update(_variables(criterion, said[criterion.key].value))
    return values


def is_known(answer: Answer | None) -> bool:
    return answer is not None and answer.known and answer.value is not None


def applies(criterion: Criterion, values: Mapping[str, object]) -> Outcome:
    """Whether a question is to be asked, given the values of the answers to those before it."""
    return True if criterion.only_if is None else criterion.only_if.outcome(values)


def _variables(criterion: Criterion, value: Json) -> dict[str, object]:
    key = criterion.key
    match criterion.kind:
        case Kind.MONEY:
            high = value.get("high")
            return {key: value["low"], f"{key}_most": UNBOUNDED if high is None else high}
        case Kind.WHEN:
            day = date.fromisoformat(value["to"] or value["from"])
            return {key: datetime.combine(day, time(), UTC)}
        case Kind.PERSON:
            told = {key: value["name"], f"{key}_role": value["role"]}
            return {name: said for name, said in told.items() if said}
        case _:
            return {key: value}
