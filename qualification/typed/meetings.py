"""A reply that says how the agreed meeting went: "held", "no show: she was ill", "verschoben auf Freitag 10 Uhr".

As strict as the replies that say where a lead stands: it begins with these words, and a mark stands before a note.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from qualification.typed.moments import at_hour
from qualification.typed.results import NotUnderstood
from qualification.typed.text import LONGEST, clip, either, plain, tidy

MEETING = r"(?:(?:the |das |der )?(?:meeting|call|demo|termin|gespräch) )?"
HELD = either("was held, held, took place, stattgefunden, hat stattgefunden, fand statt")
MISSED = either(
    """no[ -]?show, (?:she |he |they )?did(?: not|n't) (?:come|show up), (?:ist )?nicht erschienen, (?:ist )?nicht
    gekommen"""
)
MOVED = either(
    """(?:was |is )?moved, (?:was |is )?rescheduled, (?:was |is )?postponed, (?:ist |wurde )?verschoben,
    (?:ist |wurde )?verlegt, new date, neuer termin"""
)
NOTE = r"(?:\s*[.!]?|\s*[:;,–—]\s*(?P<note>.*))"
TO = r"(?:\s*:)?(?: (?:to|until|till|for|on|auf|bis|am))?"
WENT = (
    ("held", re.compile(MEETING + HELD + NOTE, re.IGNORECASE)),
    ("missed", re.compile(MEETING + MISSED + NOTE, re.IGNORECASE)),
)
MOVES = re.compile(rf"{MEETING}{MOVED}{TO} (?P<when>.+)", re.IGNORECASE)
HINT = "type it like “moved to Friday 10:00” or “verschoben auf 4.12. um 10 Uhr”"


@dataclass(frozen=True)
class Went:
    """How it went; `when` is the new time of one that was moved, as it was typed."""

    how: Literal["held", "missed", "moved"]
    note: str = ""
    when: str = ""


def went(text: str) -> Went | None:
    """What a reply says of the meeting; None when it is no such reply."""
    said = tidy(text).replace("’", "'")
    if len(said) > LONGEST:
        return None
    for how, pattern in WENT:
        if found := pattern.fullmatch(said):
            return Went(how, note=found["note"] or "")  # type: ignore[arg-type]
    found = MOVES.fullmatch(said)
    return Went("moved", when=found["when"]) if found else None


def new_time(typed: str, zone: str, *, now: datetime) -> datetime | NotUnderstood:
    """The time a meeting was moved to, read where it was typed. An hour has to be named."""
    found = at_hour(plain(typed), zone, HINT, now=now)
    return found or NotUnderstood(f"“{clip(typed)}” does not name a day and an hour", HINT)
