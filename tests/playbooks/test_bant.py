"""BANT as it is shipped: what reps type, what is known before they ask, and where the answers lead."""

from datetime import date

import pytest

from playbooks.desk import Desk
from playbooks.load import load_desk
from qualification.checklist import next_open
from qualification.decision import Playbook, verdict
from qualification.leads import Touch
from qualification.prefill import prefilled
from tests.playbooks.answering import NOW, TODAY, answer, answers


@pytest.fixture(scope="module")
def desk() -> Desk:
    return load_desk()


@pytest.fixture(scope="module")
def bant(desk: Desk) -> Playbook:
    return desk.playbooks["bant"]


@pytest.mark.parametrize(
    ("typed", "option"),
    [
        ("she signs", "decides"),
        ("he decides", "decides"),
        ("decision maker", "decides"),
        ("sie unterschreibt", "decides"),
        ("cfo signs", "influences"),
        ("The CFO signs.", "influences"),
        ("her boss", "influences"),
        ("Geschäftsführung entscheidet", "influences"),
        ("no access", "no_access"),
        ("just a user", "no_access"),
    ],
)
def test_who_decides_in_the_words_reps_use(bant: Playbook, typed: str, option: str) -> None:
    assert answer(bant, "authority", typed).value == option


@pytest.mark.parametrize(
    ("typed", "kind", "reason"),
    [
        ({"need": "failed the audit", "authority": "she signs", "timeline": "next quarter"}, "accept", None),
        (
            {"need": "real need", "authority": "influences", "timeline": "this quarter", "budget": "60k"},
            "accept",
            None,
        ),
        ({"need": "wrong service"}, "disqualify", "wrong_scope"),
        ({"need": "just looking"}, "recycle", "need"),
        ({"need": "real need", "authority": "no access"}, "recycle", "authority"),
        ({"need": "real need", "authority": "she signs", "timeline": "in 2028"}, "recycle", "timing"),
        (
            {
                "need": "real need",
                "authority": "cfo signs",
                "timeline": "this quarter",
                "budget": "no budget yet",
            },
            "recycle",
            "budget",
        ),
        ({"need": "real need", "authority": "cfo signs", "timeline": "this quarter"}, "undecided", None),
        ({}, "undecided", None),
    ],
)
def test_where_the_answers_lead(bant: Playbook, typed: dict[str, str], kind: str, reason: str | None) -> None:
    found = verdict(bant, answers(bant, typed), today=TODAY)

    assert (found.kind, found.reason) == (kind, reason)


def test_a_date_far_away_comes_back_after_four_months(bant: Playbook) -> None:
    given = answers(bant, {"need": "real need", "authority": "she signs", "timeline": "in 2028"})

    assert verdict(bant, given, today=TODAY).back_on == date(2027, 3, 23)


def test_who_signs_is_not_asked_for_a_budget_line(bant: Playbook) -> None:
    given = answers(bant, {"need": "real need", "authority": "she signs", "timeline": "this quarter"})
    asked = next_open(bant, given, today=TODAY)

    assert asked is None


def test_what_the_form_and_the_title_say_is_filled_in(desk: Desk, bant: Playbook) -> None:
    fields = {
        "title": "CISO", "seniority": "c_level", "timeline": "next quarter", "budget": "about 80k",
        "wants": "one tool instead of three",
    }  # fmt: skip
    known = prefilled(bant, fields, [Touch("demo_request", NOW)], now=NOW, currency=desk.currency)

    assert {answer.criterion: (answer.words, answer.origin, answer.note) for answer in known} == {
        "need": ("A problem we solve", "touch", "the demo form said “one tool instead of three”"),
        "authority": ("Decides", "form", "the title says “CISO”"),
        "timeline": ("Q1 2027 (January to March)", "form", "the form said “next quarter”"),
        "budget": ("about 80,000 €", "form", "the form said “about 80k”"),
    }


def test_nothing_is_filled_in_that_nobody_said(bant: Playbook) -> None:
    assert prefilled(bant, {"seniority": "student"}, [Touch("newsletter", NOW)], now=NOW) == []
