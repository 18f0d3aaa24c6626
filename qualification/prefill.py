"""What is known before anybody asks: from earlier checklists, from colleagues, from form and touches.

What reps were told goes before what a form says or a title suggests, and what is fresh before what is too old to
count. Every answer is marked with where it is from and how old it is; a rep still has to confirm it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from qualification.changes import fits
from qualification.checklist import is_stale
from qualification.criteria import Answer, Criterion, Origin, Prefill
from qualification.decision import Playbook
from qualification.leads import Touch
from qualification.scoring import lead_values
from qualification.typed import Understood, understand

COMPANY = frozenset({"company", "company_size", "domain", "industry", "country", "region", "technology"})
"""Lead fields that tell of the company; what rests on nothing else is known of the account."""


@dataclass(frozen=True)
class Earlier:
    """A rep's answer in another checklist: of this lead, or of `colleague` at the same account."""

    answer: Answer
    rep: str
    colleague: str | None


def known_before(playbook: Playbook, *sources: Sequence[Answer], now: datetime) -> list[Answer]:
    """One answer per question, from the first source that has a fresh one, else the first there is."""
    found: dict[str, Answer] = {}
    for answer in (answer for source in sources for answer in source):
        before = found.get(answer.criterion)
        if before is None or (
            is_stale(playbook, before, now=now) and not is_stale(playbook, answer, now=now)
        ):
            found[answer.criterion] = answer
    return [found[each.key] for each in playbook.criteria if each.key in found]


def carried_over(playbook: Playbook, earlier: Sequence[Earlier]) -> list[Answer]:
    """What reps were told in other checklists, the newest first; of colleagues only what is about the account."""
    newest = sorted(earlier, key=lambda each: (each.colleague is not None, -each.answer.at.timestamp()))
    return [answer for each in newest if (answer := _carried(playbook, each))]


def _carried(playbook: Playbook, earlier: Earlier) -> Answer | None:
    answer, criterion = earlier.answer, playbook.criterion(earlier.answer.criterion)
    if criterion is None or not answer.known or not fits(criterion, answer.value):
        return None
    if earlier.colleague is not None and criterion.about != "account":
        return None
    because = (
        f"{earlier.rep} heard it from {earlier.colleague}"
        if earlier.colleague
        else f"{earlier.rep} noted it in an earlier checklist"
    )
    chosen = next((each.label for each in criterion.options if each.key == answer.value), None)
    return replace(
        answer,
        words=chosen or answer.words,
        origin="colleague" if earlier.colleague else "earlier",
        by=None,
        note=f"{because}: “{answer.note}”" if answer.note else because,
        playbook=playbook.version,
    )


def prefilled(
    playbook: Playbook,
    fields: Mapping[str, object],
    touches: Sequence[Touch],
    *,
    now: datetime,
    currency: str = "EUR",
) -> list[Answer]:
    """Answers that the lead's form, touches and company already give.

    Per criterion the first prefill that applies and can be read. The origin is "touch" when its rule looks at
    `touched`, "account" when it looks at nothing but the company, else "form"; the answer is as old as the
    newest touch behind it.
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
    origin = _origin(prefill)
    behind = [touch for touch in touches if origin != "touch" or touch.kind in prefill.when.text]
    # Never later than now: a sender's fast clock must not put a prefill behind the rep's own answer.
    at = min(max((touch.at for touch in behind), default=now), now)
    read = understand(criterion, text, today=at.date(), currency=currency)
    if not isinstance(read, Understood):
        return None
    return Answer(criterion.key, read.value, read.words, origin, None, at, because, playbook=playbook)


def _origin(prefill: Prefill) -> Origin:
    if "touched" in prefill.when.names:
        return "touch"
    told = {*re.findall(r"\{(\w+)\}", prefill.answer), *prefill.when.names} - {"given"}
    return "account" if told and told <= COMPANY else "form"


def _filled_in(text: str, values: Mapping[str, object]) -> str | None:
    """The text with `{field}` replaced by the lead's own; None when one of them is not given."""
    names = re.findall(r"\{(\w+)\}", text)
    if any(name not in values for name in names):
        return None
    return re.sub(r"\{(\w+)\}", lambda found: _as_text(values[found[1]]), text)


def _as_text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
