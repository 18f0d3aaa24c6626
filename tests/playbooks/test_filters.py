"""How times, sizes, points and money are said."""

from datetime import UTC, date, datetime, timedelta

import pytest

from playbooks import filters
from playbooks.escape import mention
from playbooks.filters import MAX_TEXT

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=4), "4 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=5), "5 h ago"),
        (timedelta(days=1, hours=23), "yesterday"),
        (timedelta(days=13), "13 days ago"),
        (timedelta(days=14), "2 weeks ago"),
        (timedelta(days=240), "8 months ago"),
        (timedelta(days=800), "2 years ago"),
        (timedelta(minutes=-11), "in 11 min"),
        (timedelta(days=-1), "tomorrow"),
    ],
)
def test_an_age_is_said_as_people_say_it(age: timedelta, said: str) -> None:
    assert filters.ago(NOW - age, NOW) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [(0.4, "0 min"), (11.4, "11 min"), (60, "1 h"), (130, "2 h 10"), (timedelta(hours=3), "3 h")],
)
def test_a_length_is_said_in_minutes_and_hours(length: float | timedelta, said: str) -> None:
    assert filters.minutes(length) == said


def test_numbers_are_said_with_their_signs() -> None:
    assert [filters.points(10), filters.points(-5), filters.points(0)] == ["+10", "−5", "+0"]
    assert [filters.people(1200), filters.percent(0.226)] == ["1,200", "23 %"]
    assert [filters.many(1, "lead"), filters.many(1200, "lead"), filters.many(2, "company", "companies")] == [
        "1 lead",
        "1,200 leads",
        "2 companies",
    ]
    assert filters.day(date(2027, 3, 5)) == "5 Mar 2027"


def test_a_bar_stays_within_its_width() -> None:
    assert [filters.bar(0.6), filters.bar(-1, 3), filters.bar(9, 3)] == ["▰▰▰▱▱", "▱▱▱", "▰▰▰"]
    assert len(filters.bar(0.5, 10**9)) == 20


def test_joined_words_pass_the_door_one_by_one() -> None:
    assert filters.join(["<a>", mention("U0LEE"), 3], " | ") == "&lt;a&gt; | <@U0LEE> | 3"
    assert filters.clip(mention("U0LEE"), 2) == "<@U0LEE>"
    assert len(filters.join(["W" * 5_000] * 10_000)) <= MAX_TEXT + 1
    with pytest.raises(TypeError, match="join takes words and numbers"):
        filters.join([["nested"]])
