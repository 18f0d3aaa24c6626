"""Replies as reps type them, by the table; and whatever is typed, what is shown back means the same again."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.views.checklist import said
from qualification.criteria import Answer, Kind
from qualification.typed import NotUnderstood, Understood, understand
from tests.qualification.builders import NOW, TODAY
from tests.qualification.replies import QUESTIONS, ROWS, Row


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.question}: {row.typed}")
def test_a_typed_reply_is_read_as_the_table_says(row: Row) -> None:
    read = understand(row.asked, row.typed, today=TODAY)

    assert row.says_of(read) == row.expected
    if isinstance(read, NotUnderstood):
        assert "“" in read.hint or "say" in read.hint or "type" in read.hint, "and what would do is said"


def test_the_table_names_every_reply_once() -> None:
    twice = [each for each, times in Counter((row.question, row.typed) for row in ROWS).items() if times > 1]

    assert twice == []
    assert {row.asked.kind for row in ROWS} == set(Kind)


PIECES = st.sampled_from(
    ["in", "the", "march", "q2", "60k", "-", "€", "not", "before", "and", "or", "2027", "end of", "next", "she", "yes",
     "1.4.", "/", "to", "31", "weeks", "3", "about", "\0", "\u202e", "12.5", "%", "…", "ß", "²", "½", "١٢", "५",
     "signs", "SIEM", "no", "CFO", "Tom Berger", "is", ",", "(", ")", "a month", "or more", "up to", "winter", "KW 12",
     "first half of", "easter", "dozen", "ein", "the the", "$", "tb\0d"]
)  # fmt: skip
TYPED = st.one_of(
    st.text(max_size=80),
    st.lists(PIECES, max_size=12).map(" ".join),
    st.lists(PIECES, max_size=8).map("".join),
    st.lists(st.sampled_from([row.typed for row in ROWS]), min_size=1, max_size=2).map(" ".join),
)


@settings(max_examples=200)
@given(text=TYPED, question=st.sampled_from(sorted(QUESTIONS)))
def test_whatever_is_typed_is_refused_with_words_or_means_the_same_when_it_is_read_back(
    text: str, question: str
) -> None:
    asked = QUESTIONS[question]
    read = understand(asked, text, today=TODAY)
    if isinstance(read, NotUnderstood):
        assert read.why
        assert read.hint
        return
    assert read.words.strip()
    answer = Answer(asked.key, read.value, read.words, "rep", "U1", NOW, known=read.value is not None)
    back = understand(asked, said(asked, answer), today=TODAY)
    assert isinstance(back, Understood), back
    assert back.value == read.value
