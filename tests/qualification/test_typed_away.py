"""How long somebody is away, as they type it on a Monday at eleven in Berlin."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.hours import Hours
from qualification.typed.away import Spell, spell
from qualification.typed.results import NotUnderstood

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 11, 0, tzinfo=ZONE)
FRIDAY = "2026-11-27 09:00"


def read(text: str) -> Spell | NotUnderstood:
    return spell(text, Hours(), now=NOW)


@pytest.mark.parametrize(
    ("typed", "until", "note"),
    [
        ("", None, ""),
        ("Rome", None, "Rome"),
        ("until further notice: ill", None, "ill"),
        ("bis auf weiteres", None, ""),
        ("until friday", FRIDAY, ""),
        ("Until Friday.", FRIDAY, ""),
        ("till fri: Rome, with the kids", FRIDAY, "Rome, with the kids"),
        ("bis Freitag Zahnarzt", FRIDAY, "Zahnarzt"),
        ("until monday", "2026-11-30 09:00", ""),
        ("until saturday", "2026-11-30 09:00", ""),
        ("until 2026-12-03 – Rome", "2026-12-03 09:00", "Rome"),
        ("bis zum 3.12.", "2026-12-03 09:00", ""),
        ("until December 3rd", "2026-12-03 09:00", ""),
        ("until Friday 4 December offsite", "2026-12-04 09:00", "offsite"),
        ("bis Freitag, den 4. Dezember", "2026-12-04 09:00", ""),
        ("until next week", "2026-11-30 09:00", ""),
        ("until january", "2027-01-04 09:00", ""),
        ("until tomorrow", "2026-11-24 09:00", ""),
        ("bis morgen", "2026-11-24 09:00", ""),
        ("until 15:00", "2026-11-23 15:00", ""),
        ("until 3pm dentist", "2026-11-23 15:00", "dentist"),
        ("bis 15 Uhr", "2026-11-23 15:00", ""),
        ("bis um 15:30 Uhr", "2026-11-23 15:30", ""),
        ("until tomorrow 12:00", "2026-11-24 12:00", ""),
        ("until 12:00 tomorrow", "2026-11-24 12:00", ""),
        ("until 4 december at 14:30: audit", "2026-12-04 14:30", "audit"),
        ("for 2h", "2026-11-23 13:00", ""),
        ("for 2 hours deep work", "2026-11-23 13:00", "deep work"),
        ("for an hour", "2026-11-23 12:00", ""),
        ("für 30 Minuten", "2026-11-23 11:30", ""),
        ("for 3 days", "2026-11-26 09:00", ""),
        ("3 days", "2026-11-26 09:00", ""),
        ("für drei Tage: Rom", "2026-11-26 09:00", "Rom"),
        ("for 2w", "2026-12-07 09:00", ""),
        ("for two weeks", "2026-12-07 09:00", ""),
        ("for a month", "2026-12-23 09:00", ""),
        ("today", "2026-11-24 09:00", ""),
        ("for the rest of the day, migraine", "2026-11-24 09:00", "migraine"),
        ("for a wedding", None, "for a wedding"),
        ("so long, and thanks", None, "so long, and thanks"),
    ],
)
def test_until_when_and_the_note(typed: str, until: str | None, note: str) -> None:
    at = datetime.fromisoformat(until).replace(tzinfo=ZONE) if until else None

    assert read(typed) == Spell(at, note)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("until the wedding", "“the wedding” does not begin with a day or an hour that is clear"),
        ("until", "“” does not begin with a day"),
        ("until 1/4", "“1/4” does not begin with a day"),
        ("until 2026-02-30", "“2026-02-30” does not begin with a day"),
        ("until 25:00", "“25:00” does not begin with a day"),
        ("until 2025-12-03", "3 December 2025 is over"),
        ("until today", "that is today"),
        ("until 23 november", "that is today"),
        ("until 10:30", "10:30 on 23 November 2026 is over"),
        ("until 2028", "that is more than a year away"),
        ("for 900 days", "that is more than a year away"),
        ("until friday 3 december", "3 December 2026 is a Thursday"),
        ("for 3 dayz", "“3 dayz” does not begin with a length of time"),
        ("friday", "that could be the day you leave or the day you are back"),
        ("on 3 december", "that could be the day you leave or the day you are back"),
        ("tomorrow dentist", "that could be the day you leave or the day you are back"),
    ],
)
def test_a_day_that_is_not_clear_is_asked_for_again(typed: str, why: str) -> None:
    found = read(typed)

    assert isinstance(found, NotUnderstood)
    assert found.why.startswith(why)
    assert "until Friday" in found.hint


def test_a_day_is_that_of_the_person_and_so_is_the_morning() -> None:
    tokyo = Hours("Mo-Fr 10:00-19:00", "Asia/Tokyo", "")
    late_on_sunday = datetime(2026, 11, 22, 20, 0, tzinfo=ZONE)

    assert spell("until tuesday", tokyo, now=late_on_sunday) == Spell(
        datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    )


def test_whoever_never_works_is_away_until_midnight() -> None:
    assert spell("until friday", Hours("off"), now=NOW) == Spell(datetime(2026, 11, 27, tzinfo=ZONE))


@given(st.text(max_size=80) | st.from_regex(r"(until|for|bis) .{0,40}"))
def test_whatever_is_typed_ends_ahead_or_is_asked_for_again(text: str) -> None:
    found = read(text)

    assert isinstance(found, NotUnderstood) or found.until is None or found.until > NOW
