"""A day with its hour, as people type it: "Friday 10 Uhr", "at 15:00", "10am on 4 December"."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from qualification.typed.periods import WEEKDAY, WEEKDAYS, day_label
from qualification.typed.results import NotUnderstood
from qualification.typed.spans import day_named

HOUR = r"\d{1,2}:\d\d(?: ?(?:am|pm|uhr))?|\d{1,2} ?(?:am|pm|uhr)"
DAY_AND_HOUR = (
    re.compile(rf"(?:(?P<day>.+?),? )?(?:at |um )?(?P<hour>{HOUR})"),
    re.compile(rf"(?:at |um )?(?P<hour>{HOUR}),? (?P<day>.+)"),
)
WEEKDAY_AND_DAY = re.compile(rf"(?P<weekday>{WEEKDAY})\.?,? (?:(?:the|den|der|dem) )?(?P<day>.+)")


def at_hour(said: str, zone: str, hint: str, *, now: datetime) -> datetime | NotUnderstood | None:
    """The moment that a plain text names, without a day the hour of today; None when it names no hour or no day.

    Not understood is a moment that is over, and a weekday that is not that of its date.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    for pattern in DAY_AND_HOUR:
        if found := pattern.fullmatch(said):
            named, clock = found["day"], _clock(found["hour"])
            day = today if named in (None, "today", "heute") else day_called(named, hint, today=today)
            if clock is None or not isinstance(day, date):
                return None if isinstance(day, date) else day
            return _ahead(datetime.combine(day, clock, ZoneInfo(zone)), hint, now=now)
    return None


def _ahead(at: datetime, hint: str, *, now: datetime) -> datetime | NotUnderstood:
    if at <= now:
        return NotUnderstood(f"{at:%H:%M} on {day_label(at.date())} is over", hint)
    return at


def _clock(said: str) -> time | None:
    hour, minute, half = re.findall(r"(\d{1,2})(?::(\d\d))? ?(am|pm)?", said)[0]
    past_noon = int(hour) % 12 + (12 if half == "pm" else 0) if half else int(hour)
    if past_noon > 23 or int(minute or 0) > 59 or (half and not 1 <= int(hour) <= 12):
        return None
    return time(past_noon, int(minute or 0))


def day_called(said: str, hint: str, *, today: date) -> date | NotUnderstood | None:
    """A day by its name; a weekday that stands before its date has to be that of the date."""
    found = WEEKDAY_AND_DAY.fullmatch(said)
    day = day_named(found["day"], today=today) if found else None
    if found is None or day is None:
        return day_named(said, today=today)
    if re.fullmatch(WEEKDAYS[day.weekday()], found["weekday"]):
        return day
    return NotUnderstood(f"{day_label(day)} is a {day:%A}", hint)


def moment_label(at: datetime, zone: str) -> str:
    """The moment as the people of that zone say it: `Friday 27 November 2026, 10:00`."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{there:%A} {day_label(there.date())}, {there:%H:%M}"
