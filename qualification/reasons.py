"""Why leads are handed back: reasons in groups, when each brings a lead back, and which one is likely.

A desk has one list of reasons for all of its playbooks, so that marketing can count across segments. A playbook names
those its rules give, may say some of them in other words, and adds its own.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from qualification.rules import BOOL, INT, Rule, RuleError, Type, Vocabulary, compile_rule

Way = Literal["recycle", "disqualify"]
OTHER = "other"
"""The reason for what no reason fits, and the group of what has none. It always needs words."""

PROPOSAL_FIELDS: Mapping[str, Type] = {"attempts": INT, "bad_contact": BOOL}
"""What a proposal may use beside the answers: tries in vain in a row, and whether the lead cannot be reached."""


@dataclass(frozen=True)
class Returning:
    """After how many calendar days a lead comes back, or with which `period` that begins next."""

    days: int = 0
    period: Literal["quarter", "year"] | None = None

    def on(self, today: date) -> date:
        """The day itself."""
        match self.period:
            case "year":
                return date(today.year + 1, 1, 1)
            case "quarter":
                after = (today.month - 1) // 3 * 3 + 4
                return date(today.year + (after > 12), (after - 1) % 12 + 1, 1)
        return today + timedelta(days=self.days)

    @property
    def words(self) -> str:
        return f"next {self.period}" if self.period else f"in {self.days} days"


@dataclass(frozen=True)
class DecisionReason:
    """Why a lead is not accepted; `kind` says what may be done for it. `back_in_days` is calendar days and a playbook's
    own, before the desk's `returns`; `track` the nurture track it goes to. With `needs_words` the rep has to say more.
    """

    key: str
    label: str
    kind: Literal["recycle", "disqualify", "either"]
    back_in_days: int | None = None
    track: str | None = None
    group: str = ""
    returns: Returning | None = None
    needs_words: bool = False

    def goes(self, way: str) -> bool:
        return self.kind in (way, "either")

    @property
    def back(self) -> Returning | None:
        """When a lead that is recycled for it comes back; None when only marketing knows."""
        return Returning(self.back_in_days) if self.back_in_days is not None else self.returns


@dataclass(frozen=True)
class Group:
    """Reasons that are counted and chosen together."""

    key: str
    label: str


@dataclass(frozen=True)
class Proposal:
    """`when`, a rule over the answers, says that `reason` is likely. A playbook that does not ask what it looks at has
    no use for it."""

    when: str
    reason: str


@dataclass(frozen=True)
class ComesBack:
    """How leads come back: also before their day when `when` is true of what they did since; `at_most` so often; and
    whether those who sent one away may have it again (`to_same_rep`)."""

    when: Rule | None = None
    at_most: int = 3
    to_same_rep: bool = False


@dataclass(frozen=True)
class Reasons:
    """A desk's reasons."""

    groups: tuple[Group, ...] = ()
    reasons: tuple[DecisionReason, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    comes_back: ComesBack = ComesBack()

    def for_playbook(
        self, own: Sequence[DecisionReason], *, without: Iterable[str] = ()
    ) -> tuple[DecisionReason, ...]:
        """A playbook's reasons with what the desk says of each, then the desk's others but for those left out."""
        desks = {each.key: each for each in self.reasons}
        told = [_laid_over(each, desks.get(each.key)) for each in own]
        left_out = {*without, *(each.key for each in own)}
        return (*told, *(each for each in self.reasons if each.key not in left_out))

    def group_of(self, reason: str) -> str:
        """The group of a desk's own reason."""
        return next((each.group for each in self.reasons if each.key == reason), OTHER)

    def group_label(self, group: str) -> str:
        return next((each.label for each in self.groups if each.key == group), group.replace("_", " "))


def _laid_over(own: DecisionReason, desks: DecisionReason | None) -> DecisionReason:
    """What a playbook says of a reason goes before what the desk says."""
    if desks is None:
        return replace(own, group=own.group or OTHER)
    return replace(
        own,
        kind=own.kind if own.kind == desks.kind else "either",
        track=own.track or desks.track,
        group=own.group or desks.group,
        returns=desks.returns,
        needs_words=own.needs_words or desks.needs_words,
    )


def grouped(
    reasons: Iterable[DecisionReason], groups: Sequence[Group], *, way: Way, first: str | None = None
) -> list[tuple[Group, list[DecisionReason]]]:
    """The reasons there are for a way to go, by group; the group of the reason `first`, and that in it, come first."""
    by_group: dict[str, list[DecisionReason]] = {}
    for each in reasons:
        if each.goes(way):
            by_group.setdefault(each.group or OTHER, []).append(each)
    known = {group.key for group in groups}
    strange = (Group(key, key.replace("_", " ").capitalize()) for key in by_group if key not in known)
    order = [*groups, *strange]
    order.sort(key=lambda group: not any(each.key == first for each in by_group.get(group.key, ())))
    return [
        (group, sorted(by_group[group.key], key=lambda each: each.key != first))
        for group in order
        if group.key in by_group
    ]


def proposed(
    proposals: Iterable[Proposal],
    reasons: Iterable[DecisionReason],
    vocabulary: Vocabulary,
    values: Mapping[str, object],
    *,
    way: Way,
) -> str | None:
    """The reason of the first proposal that is true of these values and leads this way."""
    offered = {each.key for each in reasons if each.goes(way)}
    names = proposal_vocabulary(vocabulary)
    for each in proposals:
        if each.reason not in offered:
            continue
        try:
            rule = compile_rule(each.when, names)
        except RuleError:
            continue
        if rule.outcome(values) is True:
            return each.reason
    return None


def proposal_vocabulary(answers: Vocabulary) -> Vocabulary:
    """What a proposal may use in a playbook of these answers; a question of the same key goes before ours."""
    return Vocabulary({**PROPOSAL_FIELDS, **answers.types})


@dataclass(frozen=True)
class Said:
    """Words used where no reason fitted: a word or a pair of them, by how many leads, and what some reps wrote."""

    words: str
    leads: int
    examples: tuple[str, ...]


_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "can",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "him",
        "his",
        "i",
        "in",
        "is",
        "it",
        "its",
        "just",
        "me",
        "my",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "she",
        "so",
        "that",
        "the",
        "their",
        "them",
        "there",
        "they",
        "this",
        "to",
        "too",
        "us",
        "was",
        "we",
        "were",
        "what",
        "when",
        "who",
        "will",
        "with",
        "would",
        "you",
        "aber",
        "als",
        "auch",
        "auf",
        "aus",
        "bei",
        "das",
        "dass",
        "dem",
        "den",
        "der",
        "des",
        "die",
        "ein",
        "eine",
        "er",
        "es",
        "für",
        "hat",
        "ich",
        "im",
        "in",
        "ist",
        "kein",
        "keine",
        "mit",
        "nicht",
        "noch",
        "nur",
        "oder",
        "sich",
        "sie",
        "sind",
        "und",
        "uns",
        "von",
        "war",
        "was",
        "wie",
        "wir",
        "wird",
        "zu",
        "zum",
        "zur",
    ]
)
"""Words that say nothing by themselves, in English and German."""


def said_most(notes: Iterable[str], *, at_most: int = 10, examples: int = 3) -> list[Said]:
    """The words and pairs of words that stand in most of the notes, two notes or more; counted once a note.

    A word that only ever stands in a pair listed as often is left out. Nothing is guessed: words are compared as they
    are, without regard to case.
    """
    told = [note.strip() for note in notes if note.strip()]
    used: dict[str, list[str]] = {}
    for note in told:
        for term in _terms(note):
            used.setdefault(term, []).append(note)
    counts = Counter({term: len(its) for term, its in used.items() if len(its) > 1})
    ranked = sorted(counts, key=lambda term: (-counts[term], -len(term.split()), term))
    kept: list[str] = []
    for term in ranked:
        if not any(set(used[term]) <= set(used[other]) and _within(term, other) for other in kept):
            kept.append(term)
    return [Said(term, counts[term], tuple(dict.fromkeys(used[term]))[:examples]) for term in kept[:at_most]]


def _terms(note: str) -> set[str]:
    words = [word.casefold() for word in _WORD.findall(note)]
    telling = [word not in _SMALL and len(word) > 1 for word in words]
    neighbours = zip(pairwise(words), pairwise(telling), strict=True)
    pairs = (f"{one} {other}" for (one, other), both in neighbours if all(both))
    return {*(word for word, counts in zip(words, telling, strict=True) if counts), *pairs}


def _within(term: str, other: str) -> bool:
    return set(term.split()) <= set(other.split())
