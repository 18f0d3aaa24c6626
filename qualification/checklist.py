"""The walk through a playbook's questions: which is next, how far along, what is already known."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qualification.criteria import (
    Answer,
    Criterion,
    Json,
    Kind,
    Option,
    Origin,
    Prefill,
    applies,
    as_values,
    asked_by,
    current,
    vocabulary,
)
from qualification.decision import Playbook, applying, verdict
from qualification.leads import Touch
from qualification.rules import Unknown
from qualification.scoring import lead_values
from qualification.typed import Understood, understand

__all__ = [
    "Answer",
    "Criterion",
    "Json",
    "Kind",
    "Option",
    "Origin",
    "Prefill",
    "Progress",
    "as_values",
    "current",
    "next_open",
    "prefilled",
    "progress",
    "vocabulary",
]


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


def prefilled(
    playbook: Playbook,
    fields: Mapping[str, object],
    touches: Sequence[Touch],
    *,
    now: datetime,
    currency: str = "EUR",
) -> list[Answer]:
    """Answers that form and touches already give, marked with where they come from.

    Per criterion the first prefill that applies and can be read. The origin is "touch" when its rule
    looks at `touched`, else "form"; the answer is as old as the newest touch behind it.
    """
    values = lead_values(fields, touches)
    found = (
        _prefill(criterion, prefill, values, touches, playbook=playbook.version, currency=currency, now=now)
        for criterion in playbook.criteria
        for prefill in criterion.prefill
    )
    first: dict[str, Answer] = {}
    for answer in found:
        if answer is not None:
            first.setdefault(answer.criterion, answer)
    return list(first.values())


def _prefill(
    criterion: Criterion,
    prefill: Prefill,
    values: Mapping[str, object],
    touches: Sequence[Touch],
    *,
    playbook: str,
    currency: str,
    now: datetime,
) -> Answer | None:
    text, because = _filled_in(prefill.answer, values), _filled_in(prefill.because, values)
    if text is None or because is None or prefill.when.outcome(values) is not True:
        return None
    origin: Origin = "touch" if "touched" in prefill.when.names else "form"
    behind = [touch for touch in touches if origin == "form" or touch.kind in prefill.when.text]
    # Never later than now: a sender's fast clock must not put a prefill behind the rep's own answer.
    at = min(max((touch.at for touch in behind), default=now), now)
    read = understand(criterion, text, today=at.date(), currency=currency)
    if not isinstance(read, Understood):
        return None
    return Answer(criterion.key, read.value, read.words, origin, None, at, because, playbook=playbook)


def _filled_in(text: str, values: Mapping[str, object]) -> str | None:
    """The text with `{field}` replaced by the lead's own; None when one of them is not given."""
    names = re.findall(r"\{(\w+)\}", text)
    if any(name not in values for name in names):
        return None
    return re.sub(r"\{(\w+)\}", lambda found: _as_text(values[found[1]]), text)


def _as_text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
