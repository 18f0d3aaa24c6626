"""Replies that say where a lead stands, on Monday the 23rd of November 2026; all others are answers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.progress import Between
from qualification.typed import NotUnderstood
from qualification.typed.standing import Stands, stands
from tests.qualification.builders import TODAY

WAITING, NO_DECISION, NO_REPLY = Between.WAITING, Between.NO_DECISION, Between.NO_REPLY
THURSDAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("waiting until thursday: CISO on leave", Stands(WAITING, "CISO on leave", THURSDAY)),
        ("Waiting until Thursday, CISO on leave", Stands(WAITING, "CISO on leave", THURSDAY)),
        ("waiting for the prospect until Thursday", Stands(WAITING, "", THURSDAY)),
        ("waiting until she is back on thursday", Stands(WAITING, "she is back on thursday", THURSDAY)),
        ("waiting: CISO on leave", Stands(WAITING, "CISO on leave")),
        ("waiting", Stands(WAITING)),
        ("waiting until Dec 3, 2026: board meets", Stands(WAITING, "board meets", date(2026, 12, 3))),
        ("waiting until 30.11.", Stands(WAITING, "", date(2026, 11, 30))),
        ("waiting until next week", Stands(WAITING, "", date(2026, 11, 30))),
        ("waiting until March", Stands(WAITING, "", date(2027, 3, 1))),
        ("waiting until end of March", Stands(WAITING, "", date(2027, 3, 31))),
        ("warten bis Donnerstag: CISO im Urlaub", Stands(WAITING, "CISO im Urlaub", THURSDAY)),
        ("no decision yet", Stands(NO_DECISION)),
        (
            "no decision yet, ask again in two weeks",
            Stands(NO_DECISION, "ask again in two weeks", date(2026, 12, 7)),
        ),
        ("No decision: the CFO may join", Stands(NO_DECISION, "the CFO may join")),
        (
            "noch keine Entscheidung, am Freitag fragen",
            Stands(NO_DECISION, "am Freitag fragen", date(2026, 11, 27)),
        ),
        ("no reply", Stands(NO_REPLY)),
        ("Still no reply.", Stands(NO_REPLY)),
        ("no reply, left voicemail 2", Stands(NO_REPLY, "left voicemail 2")),
        ("keine Antwort", Stands(NO_REPLY)),
    ],
)
def test_a_reply_that_begins_with_a_states_words_sets_the_state(text: str, meant: Stands) -> None:
    assert stands(text, today=TODAY) == meant


@pytest.mark.parametrize(
    "text",
    [
        "waiting for the audit in March",
        "they wait until thursday",
        "no reply from the CFO",
        "no reply until thursday",
        "no decision maker",
        "decision in March",
        "not decided yet",
        "end of Q2",
        "she signs",
        "60k",
        "",
        "waiting: " + "x" * 4000,
    ],
)
def test_anything_else_is_an_answer(text: str) -> None:
    assert stands(text, today=TODAY) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("waiting until they come back", "no date"),
        ("no decision yet, ask again on 2 November 2026", "over"),
        ("no decision yet, mail on 1 December and call on 20 January", "two dates"),
    ],
)
def test_a_date_that_is_not_clear_is_said_with_one_that_would_do(text: str, why: str) -> None:
    read = stands(text, today=TODAY)

    assert isinstance(read, NotUnderstood)
    assert why in read.why
    assert "waiting until Thursday" in read.hint


@given(st.text(max_size=80), st.sampled_from(["waiting until ", "no decision yet, ", "no reply: ", ""]))
def test_whatever_is_typed_is_read_without_failing(text: str, begins: str) -> None:
    read = stands(begins + text, today=TODAY)

    assert read is None or isinstance(read, Stands | NotUnderstood)
