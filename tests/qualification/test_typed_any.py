"""What holds for a reply to a question of any kind; the replies themselves stand in the table."""

import pytest

from qualification.criteria import Kind, Option
from qualification.typed import NotUnderstood, Understood, confirms, understand
from tests.qualification.builders import TODAY, criterion
from tests.qualification.replies import AUTHORITY, QUESTIONS


@pytest.mark.parametrize(
    "text",
    [
        "?",
        "??",
        "unknown",
        "not known yet",
        "Don't know",
        "no idea",
        "TBD",
        "n/a",
        "weiß nicht",
        "keine Ahnung",
        "k.A.",
    ],
)
@pytest.mark.parametrize("kind", list(Kind))
def test_not_known_yet_is_an_answer_to_every_kind_of_question(text: str, kind: Kind) -> None:
    asked = criterion("anything", kind, Option("one", "One"))
    assert understand(asked, text, today=TODAY) == Understood(None, "not known yet")


def test_free_text_is_kept_with_its_lines_and_without_what_cannot_be_shown() -> None:
    read = understand(QUESTIONS["text"], "  audit findings\nno budget\0\ud800 ", today=TODAY)
    assert read == Understood("audit findings\nno budget", "audit findings\nno budget")


@pytest.mark.parametrize("kind", list(Kind))
def test_a_novel_is_no_answer(kind: Kind) -> None:
    read = understand(criterion("anything", kind), "in march " * 1000, today=TODAY)
    assert isinstance(read, NotUnderstood)
    assert "longer than" in read.why


@pytest.mark.parametrize(
    "text", ["in " * 900, "1" * 2900, "1-" * 1400, "q2 - " * 500, "a b " * 700, "end of " * 400]
)
@pytest.mark.parametrize("kind", list(Kind))
def test_a_reply_made_to_keep_the_reader_busy_does_not(text: str, kind: Kind) -> None:
    assert understand(criterion("anything", kind, *AUTHORITY.options), text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("yes", True),
        ("Ja!", True),
        ("ja genau", True),
        (":+1:", True),
        ("no", False),
        ("nein", False),
        ("yes, that", True),
        ("that's right", True),
        ("No, not that.", False),
        ("she signs", None),
        ("no say", None),
        ("", None),
        ("no, the CFO signs", None),
        ("maybe", None),
        ("tbd", None),
    ],
)
def test_a_short_yes_or_no_says_whether_a_reading_is_right(text: str, right: bool | None) -> None:
    assert confirms(AUTHORITY, text) is right


def test_a_yes_is_the_answer_itself_where_one_is_asked_for() -> None:
    assert confirms(QUESTIONS["yes_no"], "yes") is None
