"""How long somebody is away, as they type it: "until Friday: Rome", "for 3 days", "bis 15:00 Zahnarzt".

On the day that is named they are back when their work begins; an hour that is named is meant as it is. Whatever
follows is a note.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qualification.hours import Hours, NeverOpen
from qualification.progress import today as today_at
from qualification.typed.moments import at_hour, day_called
from qualification.typed.periods import COUNT, DAY, UNITS, count, day_label
from qualification.typed.results import NotUnderstood
from qualification.typed.spans import later
from qualification.typed.text import clip, plain, tidy
from qualification.typed.when import WEAK

HINT = "type it like “until Friday”, “until 2026-12-03”, “until 15:00” or “for 3 days”"
MOST_DAYS = 365
LONGEST_NAME = 8
"""Words that can name a day with its hour."""

UNTIL = re.compile(r"(?:until|till|bis)\b(?: (?:zum|zur|am|um|at)\b)?", re.IGNORECASE)
FOR = re.compile(r"(?:for|für|fuer)\b", re.IGNORECASE)
OPEN = ("further notice", "auf weiteres")
REST_OF_TODAY = ("today", "heute", "the rest of the day", "rest of the day", "den rest des tages")
LENGTHS = {
    "minute": r"m|mins?|minutes?|minuten?",
    "hour": r"h|hrs?|hours?|std|stunden?",
    "day": f"d|{UNITS['day']}",
    "week": f"w|{UNITS['week']}",
    "month": UNITS["month"],
}
LENGTH = re.compile(rf"(?P<count>{COUNT}) ?(?P<unit>{'|'.join(LENGTHS.values())})")
AROUND = " .,:;–—-"


@dataclass(frozen=True)
class Spell:
    """An absence as it was typed: `until` when, None for until they say so, with a note."""

    until: datetime | None
    note: str = ""


Read = Callable[[str, Hours, datetime], datetime | NotUnderstood | None]


def spell(text: str, hours: Hours, *, now: datetime) -> Spell | NotUnderstood:
    """Reads what somebody of these hours typed; without a day or a length it is all a note.

    Not understood is a day that is not clear, over or more than a year away, and a day of which is not said what
    it is: the one they leave or the one they are back.
    """
    said = tidy(text)
    if found := UNTIL.match(said):
        named = said[found.end() :].strip()
        why = NotUnderstood(f"“{clip(named)}” does not begin with a day or an hour that is clear", HINT)
        return _begun(named, _moment, hours, now) or why
    if found := FOR.match(said):
        length = said[found.end() :].strip()
        why = NotUnderstood(f"“{clip(length)}” does not begin with a length of time", HINT)
        return _begun(length, _length, hours, now) or (why if re.match(r"\d", length) else Spell(None, said))
    if lasting := _begun(said, _length, hours, now):
        return lasting
    if said and plain(said.split()[0]) not in WEAK and _begun(said, _moment, hours, now):
        return NotUnderstood("that could be the day you leave or the day you are back", HINT)
    return Spell(None, said)


def _begun(said: str, read: Read, hours: Hours, now: datetime) -> Spell | NotUnderstood | None:
    """What as many of the first words as possible mean, the rest being the note."""
    words = said.split()
    for length in range(min(len(words), LONGEST_NAME), 0, -1):
        begins = plain(" ".join(words[:length]))
        note = " ".join(words[length:]).strip(AROUND)
        if begins in OPEN:
            return Spell(None, note)
        if found := read(begins, hours, now):
            return found if isinstance(found, NotUnderstood) else _near(found, note, now)
    return None


def _near(until: datetime, note: str, now: datetime) -> Spell | NotUnderstood:
    if until - now > MOST_DAYS * DAY:
        return NotUnderstood("that is more than a year away", HINT)
    return Spell(until, note)


def _length(said: str, hours: Hours, now: datetime) -> datetime | None:
    today = today_at(hours, now=now)
    if said in REST_OF_TODAY:
        return opening(today + DAY, hours)
    found = LENGTH.fullmatch(said)
    if found is None:
        return None
    times = count(found["count"])
    unit = next(name for name, words in LENGTHS.items() if re.fullmatch(words, found["unit"]))
    if unit in ("minute", "hour"):
        return now + times * timedelta(**{f"{unit}s": 1}) if times else None
    return opening(later(today, times, unit), hours) if times else None


def _moment(said: str, hours: Hours, now: datetime) -> datetime | NotUnderstood | None:
    if found := at_hour(said, hours.zone, HINT, now=now):
        return found
    today = today_at(hours, now=now)
    day = day_called(said, HINT, today=today)
    if not isinstance(day, date):
        return day
    if day <= today:
        return NotUnderstood("that is today" if day == today else f"{day_label(day)} is over", HINT)
    return opening(day, hours)


def opening(day: date, hours: Hours) -> datetime:
    """When work begins on that day, or on the first one after it that is none off."""
    midnight = datetime.combine(day, time(), ZoneInfo(hours.zone))
    try:
        return hours.next_open(midnight)
    except NeverOpen:
        return midnight
