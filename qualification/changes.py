"""What is different between two versions of a playbook, in words for the rep who moves a checklist over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qualification.criteria import Answer, Criterion, Json, Kind, current
from qualification.decision import Playbook

What = Literal["new", "gone", "told_anew", "options", "rule"]


@dataclass(frozen=True)
class Change:
    """One difference: a question that is new, gone or told anew, its options, or a rule. `detail` says what of it."""

    what: What
    label: str
    detail: str = ""


def differences(before: Playbook, after: Playbook) -> list[Change]:
    """In the order in which they stand in the later version, what is gone last."""
    return [*_questions(before, after), *_rules(before, after)]


def unfitting(playbook: Playbook, answers: Sequence[Answer]) -> list[Answer]:
    """The answers that count now and are none to the playbook's questions: an option is gone, a bound has moved."""
    said = current(answers).values()
    return [
        answer
        for answer in said
        if answer.known
        and (criterion := playbook.criterion(answer.criterion))
        and not fits(criterion, answer.value)
    ]


def fits(criterion: Criterion, value: Json) -> bool:
    """Whether a value could be an answer to this question; it may come from another version or playbook."""
    keys = {option.key for option in criterion.options}
    match criterion.kind:
        case Kind.CHOICE:
            return isinstance(value, str) and value in keys
        case Kind.SEVERAL:
            return isinstance(value, list) and set(value) <= keys
        case Kind.YES_NO:
            return isinstance(value, bool)
        case Kind.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool) and _within(criterion, value, value)
        case Kind.MONEY:
            return (
                isinstance(value, dict)
                and "low" in value
                and _within(criterion, value["low"], value.get("high"))
            )
        case Kind.WHEN:
            return isinstance(value, dict) and "to" in value
        case Kind.PERSON:
            return isinstance(value, dict) and "role" in value
        case Kind.TEXT:
            return isinstance(value, str)


def _within(criterion: Criterion, low: int, high: int | None) -> bool:
    least, most = criterion.least, criterion.most
    return (least is None or low >= least) and (most is None or (low if high is None else high) <= most)


def _questions(before: Playbook, after: Playbook) -> Iterator[Change]:
    for criterion in after.criteria:
        known = before.criterion(criterion.key)
        if known is None:
            yield Change("new", criterion.label, criterion.question)
        else:
            yield from _told_anew(known, criterion)
    for gone in before.criteria:
        if after.criterion(gone.key) is None:
            yield Change("gone", gone.label)


def _told_anew(before: Criterion, after: Criterion) -> Iterator[Change]:
    if (before.question, before.counts, before.does_not_count) != (
        after.question,
        after.counts,
        after.does_not_count,
    ):
        yield Change("told_anew", after.label, after.question)
    had, has = ({option.key: option.label for option in one.options} for one in (before, after))
    lost = [had[key] for key in had if key not in has]
    gained = [has[key] for key in has if key not in had]
    if lost or gained:
        yield Change(
            "options",
            after.label,
            ", ".join([*(f"+ {each}" for each in gained), *(f"− {each}" for each in lost)]),
        )


def _rules(before: Playbook, after: Playbook) -> Iterator[Change]:
    if before.accept.text != after.accept.text:
        yield Change("rule", "accept", after.accepted_means)
    for kind in ("disqualify", "recycle"):
        had = {rule.key: rule for rule in getattr(before, kind)}
        has = {rule.key: rule for rule in getattr(after, kind)}
        for key in {**had, **has}:
            old, new = had.get(key), has.get(key)
            if old is None or new is None or old.when.text != new.when.text:
                rule = new or old
                assert rule is not None
                yield Change("rule", kind, f"{rule.because}{'' if new else ' (gone)'}")
