"""Dates and periods as reps type them, on Monday the 23rd of November 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qualification.criteria import Kind
from qualification.typed import NotUnderstood, Understood, understand
from tests.qualification.builders import TODAY, criterion

TIMELINE = criterion("timeline", Kind.WHEN)


def when(text: str, today: date = TODAY) -> Understood | NotUnderstood:
    return understand(TIMELINE, text, today=today)


REPLIES = [
    # quarters, halves, years
    ("Q2 2027", "2027-04-01", "2027-06-30", "Q2 2027 (April to June)"),
    ("q2", "2027-04-01", "2027-06-30", "Q2 2027 (April to June)"),
    ("Q4", "2026-10-01", "2026-12-31", "Q4 2026 (October to December)"),
    ("Q1/27", "2027-01-01", "2027-03-31", "Q1 2027 (January to March)"),
    ("2Q27", "2027-04-01", "2027-06-30", "Q2 2027 (April to June)"),
    ("2. Quartal 2027", "2027-04-01", "2027-06-30", "Q2 2027 (April to June)"),
    ("first quarter", "2027-01-01", "2027-03-31", "Q1 2027 (January to March)"),
    ("this quarter", "2026-10-01", "2026-12-31", "Q4 2026 (October to December)"),
    ("next quarter", "2027-01-01", "2027-03-31", "Q1 2027 (January to March)"),
    ("im nächsten Quartal", "2027-01-01", "2027-03-31", "Q1 2027 (January to March)"),
    ("the quarter after next", "2027-04-01", "2027-06-30", "Q2 2027 (April to June)"),
    ("Q2 or Q3", "2027-04-01", "2027-09-30", "Q2 to Q3 2027"),
    ("H1", "2027-01-01", "2027-06-30", "H1 2027 (January to June)"),
    ("first half of 2027", "2027-01-01", "2027-06-30", "H1 2027 (January to June)"),
    ("zweites Halbjahr 2027", "2027-07-01", "2027-12-31", "H2 2027 (July to December)"),
    ("second half of next year", "2027-07-01", "2027-12-31", "second half of 2027 (July to December)"),
    ("2027", "2027-01-01", "2027-12-31", "2027"),
    ("sometime next year", "2027-01-01", "2027-12-31", "2027"),
    ("mid 2027", "2027-05-01", "2027-08-31", "middle of 2027 (May to August)"),
    ("mid-year", "2027-05-01", "2027-08-31", "middle of 2027 (May to August)"),
    ("early next year", "2027-01-01", "2027-03-31", "start of 2027 (January to March)"),
    ("Anfang nächsten Jahres", "2027-01-01", "2027-03-31", "start of 2027 (January to March)"),
    # months, parts of them, weeks, days
    ("March", "2027-03-01", "2027-03-31", "March 2027"),
    ("März 2027", "2027-03-01", "2027-03-31", "March 2027"),
    ("in May", "2027-05-01", "2027-05-31", "May 2027"),
    ("next march", "2027-03-01", "2027-03-31", "March 2027"),
    ("3/2027", "2027-03-01", "2027-03-31", "March 2027"),
    ("2027-04", "2027-04-01", "2027-04-30", "April 2027"),
    ("end of Q2", "2027-06-01", "2027-06-30", "end of Q2 2027 (June)"),
    ("Ende März", "2027-03-22", "2027-03-31", "end of March 2027 (22 March to 31 March 2027)"),
    ("late March", "2027-03-22", "2027-03-31", "end of March 2027 (22 March to 31 March 2027)"),
    ("mid-March", "2027-03-11", "2027-03-21", "middle of March 2027 (11 March to 21 March 2027)"),
    ("beginning of april", "2027-04-01", "2027-04-10", "start of April 2027 (1 April to 10 April 2027)"),
    ("EOY", "2026-12-01", "2026-12-31", "end of 2026 (December)"),
    ("Ende des Jahres", "2026-12-01", "2026-12-31", "end of 2026 (December)"),
    ("end of the quarter", "2026-12-01", "2026-12-31", "end of Q4 2026 (December)"),
    ("KW 12", "2027-03-22", "2027-03-28", "week 12 of 2027 (22 March to 28 March 2027)"),
    ("2027-W12", "2027-03-22", "2027-03-28", "week 12 of 2027 (22 March to 28 March 2027)"),
    ("week 53", "2026-12-28", "2027-01-03", "week 53 of 2026 (28 December 2026 to 3 January 2027)"),
    ("next week", "2026-11-30", "2026-12-06", "week 49 of 2026 (30 November to 6 December 2026)"),
    ("tomorrow", "2026-11-24", "2026-11-24", "24 November 2026"),
    ("friday", "2026-11-27", "2026-11-27", "27 November 2026"),
    ("Montag", "2026-11-30", "2026-11-30", "30 November 2026"),
    ("15 March", "2027-03-15", "2027-03-15", "15 March 2027"),
    ("1st of April 2027", "2027-04-01", "2027-04-01", "1 April 2027"),
    ("april 1st", "2027-04-01", "2027-04-01", "1 April 2027"),
    ("am 15. März 2027", "2027-03-15", "2027-03-15", "15 March 2027"),
    ("15.3.2027", "2027-03-15", "2027-03-15", "15 March 2027"),
    ("1.4.", "2027-04-01", "2027-04-01", "1 April 2027"),
    ("4/15", "2027-04-15", "2027-04-15", "15 April 2027"),
    ("2027-04-01", "2027-04-01", "2027-04-01", "1 April 2027"),
    ("Feb 29", "2028-02-29", "2028-02-29", "29 February 2028"),
    ("the 15th", "2026-12-15", "2026-12-15", "15 December 2026"),
    ("15 mars 2027", "2027-03-15", "2027-03-15", "15 March 2027"),
    ("10-15 March", "2027-03-10", "2027-03-15", "10 March to 15 March 2027"),
    # seasons
    ("Sommer", "2027-06-01", "2027-08-31", "summer 2027 (June to August)"),
    ("over the summer", "2027-06-01", "2027-08-31", "summer 2027 (June to August)"),
    ("winter", "2026-12-01", "2027-02-28", "winter 2026/27 (December to February)"),
    ("next autumn", "2027-09-01", "2027-11-30", "autumn 2027 (September to November)"),
    # from now
    ("in 3 months", "2027-02-01", "2027-02-28", "February 2027"),
    ("in einem halben Jahr", "2027-05-01", "2027-05-31", "May 2027"),
    ("in a year", "2027-11-01", "2027-11-30", "November 2027"),
    ("in two weeks", "2026-12-07", "2026-12-13", "week 50 of 2026 (7 December to 13 December 2026)"),
    ("in 2-3 months", "2027-01-23", "2027-02-23", "23 January to 23 February 2027"),
    ("within 6 months", "2026-11-23", "2027-05-23", "by 23 May 2027"),
    ("innerhalb von 3 Monaten", "2026-11-23", "2027-02-23", "by 23 February 2027"),
    ("next 3 months", "2026-11-23", "2027-02-23", "by 23 February 2027"),
    ("asap", "2026-11-23", "2026-12-23", "as soon as possible (by 23 December 2026)"),
    ("so schnell wie möglich", "2026-11-23", "2026-12-23", "as soon as possible (by 23 December 2026)"),
    # open at one end
    ("by end of Q2", None, "2027-06-30", "by end of Q2 2027 (by 30 June 2027)"),
    ("Q2 latest", None, "2027-06-30", "by Q2 2027 (by 30 June 2027)"),
    ("spätestens Ende Juni", None, "2027-06-30", "by end of June 2027 (by 30 June 2027)"),
    ("bis Jahresende", None, "2026-12-31", "by end of 2026 (by 31 December 2026)"),
    ("by friday", None, "2026-11-27", "by 27 November 2026"),
    ("before Q2", None, "2027-03-31", "before Q2 2027 (by 31 March 2027)"),
    ("before the end of March", None, "2027-03-31", "before end of March 2027 (by 31 March 2027)"),
    ("before Christmas", None, "2026-12-23", "before Christmas 2026 (by 23 December 2026)"),
    ("vor dem Sommer", None, "2027-05-31", "before summer 2027 (by 31 May 2027)"),
    ("after next quarter", "2027-04-01", None, "after Q1 2027 (from 1 April 2027)"),
    ("after summer", "2027-09-01", None, "after summer 2027 (from 1 September 2027)"),
    ("not before autumn", "2027-09-01", None, "not before autumn 2027 (from 1 September 2027)"),
    ("nicht vor Herbst", "2027-09-01", None, "not before autumn 2027 (from 1 September 2027)"),
    ("erst im März", "2027-03-01", None, "not before March 2027 (from 1 March 2027)"),
    ("frühestens Q3", "2027-07-01", None, "not before Q3 2027 (from 1 July 2027)"),
    ("ab 2028", "2028-01-01", None, "not before 2028 (from 1 January 2028)"),
    ("from April on", "2027-04-01", None, "not before April 2027 (from 1 April 2027)"),
    ("not until the new year", "2027-01-01", None, "not before start of 2027 (from 1 January 2027)"),
    # from one to another
    ("March to May 2027", "2027-03-01", "2027-05-31", "March to May 2027"),
    ("between March and May", "2027-03-01", "2027-05-31", "March to May 2027"),
    ("November to February", "2026-11-01", "2027-02-28", "November 2026 to February 2027"),
    ("Dec 2026 - Jan 2027", "2026-12-01", "2027-01-31", "December 2026 to January 2027"),
    # inside a sentence
    ("after the audit in March", "2027-03-01", "2027-03-31", "March 2027"),
    ("nach dem Audit im März", "2027-03-01", "2027-03-31", "March 2027"),
    ("they may sign in June", "2027-06-01", "2027-06-30", "June 2027"),
    ("renewal is in August", "2027-08-01", "2027-08-31", "August 2027"),
    ("contract ends 31.12.2026", "2026-12-31", "2026-12-31", "31 December 2026"),
    ("when budget opens in January", "2027-01-01", "2027-01-31", "January 2027"),
    ("they want it live by end of Q2 because of the audit", None, "2027-06-30", "by end of Q2 2027 (by 30 June 2027)"),
    ("they sign on wed", "2026-11-25", "2026-11-25", "25 November 2026"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "start", "end", "words"), REPLIES)
def test_a_date_is_read_as_the_period_it_means(
    text: str, start: str | None, end: str | None, words: str
) -> None:
    read = when(text)
    assert isinstance(read, Understood), read
    assert (read.value["from"], read.value["to"], read.words) == (start, end, words)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("soon", "“soon” is no date"),
        ("irgendwann", "“irgendwann” is no date"),
        ("later", "“later” is no date"),
        ("no timeline yet", "“no timeline yet” is no date"),
        ("60k", "there is no date in that"),
        ("12", "there is no date in that"),
        ("they may sign", "there is no date in that"),
        ("31 February", "there is no date in that"),
        ("2027-13-01", "there is no date in that"),
        ("2027-02-30", "there is no date in that"),
        ("1/4", "there is no date in that"),
        ("Q5", "there is no date in that"),
        ("week 60", "there is no date in that"),
        ("not in March", "that says when it is not"),
        ("nicht im März", "that says when it is not"),
        ("March 2020", "March 2020 is over"),
        ("by 1.1.2026", "by 1 January 2026 is over"),
        ("2099", "2099 is more than 15 years away"),
        ("FY27", "fiscal years begin in different months"),
        ("audit in March, go live in June", "there are two dates in that: March 2027 and June 2027"),
        ("", "there is nothing in that"),
    ],
)
def test_what_is_no_date_is_said_with_one_that_would_do(text: str, why: str) -> None:
    read = when(text)
    assert isinstance(read, NotUnderstood)
    assert read.why == why


TODAYS = st.integers(0, 1500).map(lambda days: date(2026, 1, 1) + timedelta(days=days))


@given(reply=st.sampled_from([text for text, *_ in REPLIES if "2026" not in text]), today=TODAYS)
@example(reply="the 15th", today=date(2027, 1, 31))
@example(reply="in 3 months", today=date(2027, 11, 30))
@example(reply="Feb 29", today=date(2028, 2, 29))
def test_on_any_day_an_answer_lies_ahead_and_its_label_means_the_same(reply: str, today: date) -> None:
    read = when(reply, today)
    if isinstance(read, NotUnderstood):
        assert read.why.endswith("is over")
        assert "27" in reply
        return
    start, end = read.value["from"], read.value["to"]
    assert start or end
    assert end is None or end >= today.isoformat()
    assert not (start and end) or start <= end
    again = when(read.value["label"], today)
    assert isinstance(again, Understood)
    assert again.value["to"] == end
    assert again.value["from"] == start or start == today.isoformat()


@given(day=TODAYS, today=st.just(date(2025, 12, 1)))
def test_every_day_is_read_from_the_ways_it_is_written(day: date, today: date) -> None:
    for text in (day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%d %B %Y}", f"{day:%B} {day.day}, {day.year}"):
        read = when(text, today)
        assert isinstance(read, Understood)
        assert read.value["from"] == read.value["to"] == day.isoformat()
