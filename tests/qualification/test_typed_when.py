"""Dates and periods on any day; the replies themselves stand in the table."""

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from qualification.criteria import Kind
from qualification.typed import NotUnderstood, Understood, understand
from tests.qualification.builders import TODAY, criterion
from tests.qualification.replies import ROWS

TIMELINE = criterion("timeline", Kind.WHEN)


def when(text: str, today: date = TODAY) -> Understood | NotUnderstood:
    return understand(TIMELINE, text, today=today)


REPLIES = [row.typed for row in ROWS if row.question == "when" and row.expected.get("is")]
TODAYS = st.integers(0, 1500).map(lambda days: date(2026, 1, 1) + timedelta(days=days))


@given(reply=st.sampled_from([text for text in REPLIES if "2026" not in text]), today=TODAYS)
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
    assert again.value == read.value


@given(day=TODAYS, today=st.just(date(2025, 12, 1)))
def test_every_day_is_read_from_the_ways_it_is_written(day: date, today: date) -> None:
    for text in (day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%d %B %Y}", f"{day:%B} {day.day}, {day.year}"):
        read = when(text, today)
        assert isinstance(read, Understood)
        assert read.value["from"] == read.value["to"] == day.isoformat()
