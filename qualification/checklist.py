"""The walk through a playbook's questions: which is next, how far along, what is too old to count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qualification.criteria import Answer, Criterion, applies, as_values, asked_by, current
from qualification.decision import Playbook, applying, verdict
from qualification.rules import Unknown


@dataclass(frozen=True)
class Progress:
    """`asked` questions have been put; `left` are still to be, in their order, if nothing settles it before."""

    asked: int
    left: tuple[str, ...]

    @property
    def total(self) -> int:
        return self.asked + len(self.left)


def next_open(playbook: Playbook, answers: Sequence[Answer], *, today: date) -> Criterion | None:
    """The next question worth asking; None when there is none left."""
    left = progress(playbook, answers, today=today).left
    return playbook.criterion(left[0]) if left else None


def progress(playbook: Playbook, answers: Sequence[Answer], *, today: date) -> Progress:
    """How far along the checklist is.

    Asked, also with "not known yet", is not asked again. Of the rest those are left whose answer can still
    change the verdict, the ones that can settle it first, and then, unless the lead is to be recycled or
    disqualified anyway, the required ones that no rule looks at. A follow-up comes behind the questions it
    depends on, and not at all when they were asked and do not make it apply.
    """
    found = verdict(playbook, answers, today=today)
    asked = current(answers).keys()
    wanted = list(found.open)
    if found.kind in {"undecided", "accept"}:
        own = (each for each in applying(playbook, answers, today=today) if each.required)
        wanted += [each.key for each in own if each.key not in playbook.ruled]
    return Progress(len(asked), _in_turn(playbook, wanted, answers, today=today))


def _in_turn(
    playbook: Playbook, wanted: Sequence[str], answers: Sequence[Answer], *, today: date
) -> tuple[str, ...]:
    values, asked = as_values(playbook, answers, today=today), current(answers).keys()
    waits: dict[str, bool] = {}
    for criterion in playbook.criteria:
        if criterion.key not in wanted or criterion.key in asked:
            continue
        outcome = applies(criterion, values)
        if outcome is True or (
            isinstance(outcome, Unknown) and waits.keys() & asked_by(playbook, outcome.names)
        ):
            waits[criterion.key] = outcome is not True
    return tuple(sorted(waits, key=lambda key: (waits[key], wanted.index(key))))


def is_stale(playbook: Playbook, answer: Answer, *, now: datetime) -> bool:
    """Whether an answer that no rep has confirmed is older than its question allows."""
    criterion = playbook.criterion(answer.criterion)
    good_for = criterion.good_for if criterion else None
    return answer.origin != "rep" and good_for is not None and now - answer.at > good_for


def counting(playbook: Playbook, answers: Sequence[Answer], *, now: datetime) -> list[Answer]:
    """The answers without those filled in that are too old to count."""
    return [answer for answer in answers if not is_stale(playbook, answer, now=now)]
