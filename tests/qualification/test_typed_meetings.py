"""Replies that say how a meeting went, typed on Monday the 23rd of November 2026 at noon in Berlin."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.typed import NotUnderstood
from qualification.typed.meetings import Went, new_time, went
from qualification.typed.moments import moment_label

BERLIN = "Europe/Berlin"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo(BERLIN))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("held", Went("held")),
        ("Held.", Went("held")),
        ("The meeting was held", Went("held")),
        ("demo took place: wants a proposal", Went("held", "wants a proposal")),
        ("stattgefunden", Went("held")),
        ("Das Gespräch hat stattgefunden", Went("held")),
        ("no show", Went("missed")),
        ("No-show!", Went("missed")),
        ("noshow, second time", Went("missed", "second time")),
        ("she didn’t show up", Went("missed")),
        ("did not come: ill", Went("missed", "ill")),
        ("nicht erschienen", Went("missed")),
        ("moved to Friday 10:00", Went("moved", when="Friday 10:00")),
        ("Meeting was moved to Friday 10:00", Went("moved", when="Friday 10:00")),
        ("rescheduled: tomorrow 3 pm", Went("moved", when="tomorrow 3 pm")),
        ("verschoben auf Freitag 10 Uhr", Went("moved", when="Freitag 10 Uhr")),
        ("neuer Termin am 4.12. um 15:30", Went("moved", when="4.12. um 15:30")),
    ],
)
def test_a_reply_in_these_words_is_about_the_meeting(text: str, meant: Went) -> None:
    assert went(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "held back by procurement",
        "no show stopper so far",
        "they moved",
        "we did not come to terms",
        "the budget is held by the CFO",
        "heldenhaft",
        "demo",
        "",
        "held" * 1000,
    ],
)
def test_any_other_reply_is_left_to_others(text: str) -> None:
    assert went(text) is None


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("Friday 10:00", (27, 10, 0)),
        ("Freitag 10 Uhr", (27, 10, 0)),
        ("tomorrow at 3 pm", (24, 15, 0)),
        ("15:30", (23, 15, 30)),
        ("am 30.11. um 9:15", (30, 9, 15)),
        ("10am on Nov 30", (30, 10, 0)),
    ],
)
def test_a_new_time_is_read_where_it_is_typed(typed: str, at: tuple[int, int, int]) -> None:
    day, hour, minute = at
    assert new_time(typed, BERLIN, now=NOON) == datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(BERLIN))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Friday", "“Friday” does not name a day and an hour"),
        ("next week", "“next week” does not name a day and an hour"),
        ("when she is back", "“when she is back” does not name a day and an hour"),
        ("today 11:00", "11:00 on 23 November 2026 is over"),
        ("Tuesday 27.11. 10:00", "27 November 2026 is a Friday"),
        ("Friday 25:00", "“Friday 25:00” does not name a day and an hour"),
    ],
)
def test_a_new_time_that_is_not_clear_is_asked_for_again(typed: str, why: str) -> None:
    read = new_time(typed, BERLIN, now=NOON)

    assert isinstance(read, NotUnderstood)
    assert read.why == why


def test_a_moment_is_said_in_the_zone_of_whoever_reads_it() -> None:
    at = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)

    assert moment_label(at, "UTC") == "Friday 27 November 2026, 23:30"
    assert moment_label(at, BERLIN) == "Saturday 28 November 2026, 00:30"


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_not_and_never_breaks(text: str) -> None:
    for each in (text, f"held{text}", f"moved to {text}"):
        said = went(each)
        if said and said.how == "moved":
            new_time(said.when, BERLIN, now=NOON)
