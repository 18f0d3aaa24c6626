"""A reply that says where the lead stands: "waiting until thursday: CISO on leave", "no reply".

Kept strict, because every other reply is an answer: it begins with the state's words, and after them comes
nothing, a mark, or "until".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qualification.progress import Between
from qualification.typed.results import NotUnderstood, Understood
from qualification.typed.spans import Span, day_named, day_of
from qualification.typed.text import LONGEST, either, tidy
from qualification.typed.when import when

STATES = (
    (
        Between.WAITING,
        either(
            """waiting for (?:the )?(?:prospect|lead|customer), waiting for (?:them|her|him), waiting, warten auf
            (?:den )?(?:kunden|interessenten), warten, warte, wartet"""
        ),
    ),
    (
        Between.NO_DECISION,
        either("no decision yet, no decision, noch keine entscheidung, keine entscheidung"),
    ),
    (
        Between.NO_REPLY,
        either("(?:still )?no reply(?: yet)?, (?:noch )?keine antwort, keine rückmeldung, nicht erreicht"),
    ),
)
UNTIL = "(?:until|till|bis) "
REST = rf"(?:\s*[.!]?|\s*[:;,–—]\s*(?P<more>.*)|\s+{UNTIL}(?P<until>.+))"
BEGINS = tuple((state, re.compile(words + REST, re.IGNORECASE)) for state, words in STATES)
MARKS = (":", ";", " – ", " - ", ",")
DATED = re.compile(rf"\d|{UNTIL}", re.IGNORECASE)
HINT = "type it like “waiting until Thursday: CISO on leave”"


@dataclass(frozen=True)
class Stands:
    """`step` is what happens next, or what is waited for, in the rep's words; `on` the day, when one is named."""

    state: Between
    step: str = ""
    on: date | None = None


def stands(text: str, *, today: date) -> Stands | NotUnderstood | None:
    """What a reply says of the lead; None when it is no such reply, NotUnderstood when its date is not clear."""
    said = tidy(text)
    if len(said) > LONGEST:
        return None
    for state, begins in BEGINS:
        if found := begins.fullmatch(said):
            return _read(state, found["until"], found["more"] or "", today)
    return None


def _read(state: Between, until: str | None, more: str, today: date) -> Stands | NotUnderstood | None:
    if state is Between.NO_REPLY:
        # When to try again is the playbook's; what stands behind it is a note.
        return None if until else Stands(state, more)
    return _until(state, until, today) if until else _loose(state, more, today)


def _until(state: Between, text: str, today: date) -> Stands | NotUnderstood:
    """A day has to follow: alone, before a mark with the step behind it, or somewhere in the step."""
    if day := day_named(text, today=today):
        return Stands(state, on=day)
    for left, right in _at_marks(text):
        if day := day_named(left, today=today):
            return Stands(state, right, day)
    return _within(state, text, today)


def _loose(state: Between, text: str, today: date) -> Stands | NotUnderstood:
    """A step, in which a day may be named."""
    if day := day_named(re.sub(f"^{UNTIL}", "", text, flags=re.IGNORECASE), today=today):
        return Stands(state, on=day)
    found = _within(state, text, today)
    if isinstance(found, NotUnderstood) and not DATED.search(text):
        return Stands(state, text)
    return found


def _within(state: Between, text: str, today: date) -> Stands | NotUnderstood:
    found = when(text, today=today)
    if not isinstance(found, Understood):
        return NotUnderstood(found.why, HINT)
    if found.value is None:
        return NotUnderstood("there is no date in that", HINT)
    first, last = (
        date.fromisoformat(day) if day else None for day in (found.value["from"], found.value["to"])
    )
    return Stands(state, text, day_of(Span(first, last, str(found.value["label"])), today=today))


def _at_marks(text: str) -> Iterator[tuple[str, str]]:
    for mark in MARKS:
        left, found, right = text.partition(mark)
        if found:
            yield left, right.strip()
