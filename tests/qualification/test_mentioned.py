"""Whom somebody means who types an @."""

import pytest

from qualification.mentioned import Known, mentioned
from qualification.typed.results import NotUnderstood

SAM = Known("U0SAM", "Sam Ortiz", "sam.o", "sam@desk.example")
OTHER_SAM = Known("U0OTHER", "Sam Lee", "lee.s", "s.lee@desk.example")
LEE = Known("U0LEE", "Lee Park", "lee", "lee.park@desk.example")
DESK = [SAM, OTHER_SAM, LEE]


@pytest.mark.parametrize(
    ("typed", "who", "rest"),
    [
        ("@sam.o until friday", SAM, "until friday"),
        ("@Sam Ortiz until friday", SAM, "until friday"),
        ("@SAM ORTIZ: Rome", SAM, "Rome"),
        ("@ortiz", SAM, ""),
        ("@Sam.Ortiz", SAM, ""),
        ("@U0SAM", SAM, ""),
        ("sam@desk.example for 3 days", SAM, "for 3 days"),
        ("@s.lee", OTHER_SAM, ""),
        ("@lee", LEE, ""),
        ("@sam lee, Rome", OTHER_SAM, "Rome"),
        ("@park", LEE, ""),
    ],
)
def test_a_person_is_known_by_all_that_they_are_called(typed: str, who: Known, rest: str) -> None:
    assert mentioned(typed, DESK) == (who, rest)


def test_words_without_an_at_are_about_nobody() -> None:
    assert mentioned("until friday", DESK) is None
    assert mentioned("Sam is ill", DESK) is None
    assert mentioned("", DESK) is None


def test_who_could_be_two_people_is_asked_for_again() -> None:
    assert mentioned("@sam until friday", DESK) == NotUnderstood(
        "@sam could be Sam Ortiz (sam@desk.example) or Sam Lee (s.lee@desk.example)",
        "type the e-mail address",
    )


def test_a_stranger_is_nobody_of_the_desk() -> None:
    found = mentioned("@gus until friday", DESK)

    assert isinstance(found, NotUnderstood)
    assert found.told.startswith("Nobody on the desk is called @gus.")
