"""The walk through a playbook's questions: which is next, how far along, what is too old to count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qualification.criteria import Answer, Criterion, applies, as_values, asked_by, current
from qualification.decision import Playbook, applying, verdict
from qualification.rules import Unknown


@dataclass(frozen=True)
class Progress:
    """How far along the checklist is.

    `asked` questions have been put; `left` are still to be, in their order, if nothing settles it before. `perhaps`
    are follow-ups to those, asked when they apply. `irrelevant` are no longer worth asking: whatever their
    answer, it comes out the same.
    """

    asked: int
    left: tuple[str, ...]
    perhaps: tuple[str, ...] = ()
    irrelevant: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return self.asked + len(self.left)


def next_open(playbook: Playbook, answers: Sequence[Answer], *, today: date) -> Criterion | None:
    """The next question worth asking; None when there is none left."""
    left = progress(playbook, answers, today=today).left
    return playbook.criterion(left[0]) if left else None


def progress(playbook: Playbook, answers: Sequence[Answer], *, today: date) -> Progress:
    """Where the walk stands after these answers.

    Asked, also with "not known yet", is not asked again. Of the rest those are left whose answer can still
    change the verdict, the ones that can settle it first, and then, unless the lead is to be recycled or
    disqualified anyway, the required ones that no rule looks at. A follow-up comes behind the questions it
    depends on, and not at all when they were asked and do not make it apply.
    """
    found = verdict(playbook, answers, today=today)
    asked = current(answers).keys()
    wanted = list(found.open)
    apply = {each.key: each for each in applying(playbook, answers, today=today)}
    if found.kind in {"undecided", "accept"}:
        wanted += [key for key, each in apply.items() if each.required and key not in playbook.ruled]
    left, perhaps = _in_turn(playbook, wanted, answers, today=today)
    irrelevant = tuple(key for key in found.irrelevant if key in apply and key not in asked)
    return Progress(len(asked), left, perhaps, irrelevant)


def _in_turn(
    playbook: Playbook, wanted: Sequence[str], answers: Sequence[Answer], *, today: date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is to be asked, and which follow-ups wait for the answer to some of that."""
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
    in_order = sorted(waits, key=wanted.index)
    left = tuple(key for key in in_order if not waits[key])
    return left, tuple(key for key in in_order if waits[key])


def is_stale(playbook: Playbook, answer: Answer, *, now: datetime) -> bool:
    """Whether an answer that no rep has confirmed is older than its question allows."""
    criterion = playbook.criterion(answer.criterion)
    good_for = criterion.good_for if criterion else None
    return answer.origin != "rep" and good_for is not None and now - answer.at > good_for


def counting(playbook: Playbook, answers: Sequence[Answer], *, now: datetime) -> list[Answer]:
    """The answers without those filled in that are too old to count."""
    return [answer for answer in answers if not is_stale(playbook, answer, now=now)]
