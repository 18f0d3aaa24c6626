"""What a rep types is shown as it was understood; what is only a guess counts once somebody says it is right."""

from pathlib import Path
from shutil import copytree

import pytest

from playbooks.desk import Desk
from playbooks.files import SHIPPED_DESK
from playbooks.load import load_desk
from tests.stories.office import Message, Office, a_lead, controls, texts

PLAIN = {"seniority": None, "touches": [{"kind": "contact_form"}, {"kind": "pricing_page"}]}
"""A lead of whom nothing of the checklist is known yet."""


@pytest.fixture(scope="module")
def bounded(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The shipped desk, in which a budget is a sum from 1,000 to 500,000."""
    root = Path(copytree(SHIPPED_DESK, tmp_path_factory.mktemp("desk") / "desk"))
    shipped = (SHIPPED_DESK.parent / "frameworks" / "bant.yaml").read_text("utf-8")
    (root / "playbooks").mkdir()
    bounds = "kind: money\n    least: 1000\n    most: 500000\n"
    suggestions = ("more than 150k, no budget yet]", "more than 150k]")
    too_little = ("budget_most == 0", "budget_most < 5000")
    playbook = shipped.replace("kind: money\n", bounds).replace(*suggestions).replace(*too_little)
    (root / "playbooks" / "bant.yaml").write_text(playbook, "utf-8")
    return load_desk(root)


@pytest.fixture(autouse=True)
def with_bounds(bounded: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.app.load_desk", lambda _: bounded)


def begun(office: Office, *answers: str) -> tuple[Message, Message]:
    """A lead's card and its checklist, with the first questions answered by button."""
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    for label in answers:
        office.lee.presses(label, office.checklist(card))
    return card, office.checklist(card)


def labels(office: Office, message: Message) -> list[str]:
    return list(controls(office.as_it_stands(message)["blocks"]))


def test_a_misspelt_answer_counts_once_it_is_confirmed(any_office: Office) -> None:
    office = any_office
    card, checklist = begun(office, "A problem we solve")

    office.lee.types("desides", card)
    assert "Read as *Decides* from “desides”. Is that right?" in office.says(checklist)
    assert "2 of 4" in office.says(checklist), "the question stays"
    assert office.answers("authority") == []
    assert "checklist 1 of 4" in office.says(card)

    office.lee.presses("Yes, that", checklist)
    assert "Authority: understood as Decides" in office.says(checklist)
    assert "Is that right?" not in office.says(checklist)
    assert [(row.value, row.by) for row in office.answers("authority")] == [("decides", "U0LEE")]


def test_a_wrong_guess_is_kept_as_a_note_and_asked_again(any_office: Office) -> None:
    office = any_office
    card, checklist = begun(office, "A problem we solve")
    office.lee.types("desides", card)

    office.lee.presses("No, not that", checklist)

    said = office.says(checklist)
    assert "2 of 4" in said
    assert "Kept as a note to Authority." in said
    assert "Is that right?" not in said
    assert [(row.note, row.known) for row in office.answers("authority")] == [("desides", False)]


@pytest.mark.parametrize(("typed", "known"), [("ja", True), ("Yes, that", True), ("nein", False)])
def test_a_guess_is_confirmed_or_refused_by_typing_too(office: Office, typed: str, known: bool) -> None:
    card, checklist = begun(office, "A problem we solve")
    office.lee.types("desides", card)

    office.sam.types(typed, card)

    assert "Is that right?" not in office.says(checklist)
    (row,) = office.answers("authority")
    assert (row.known, row.by, row.note) == (known, "U0SAM", "" if known else "desides")


def test_another_reply_takes_the_place_of_a_guess(office: Office) -> None:
    card, checklist = begun(office, "A problem we solve", "Decides")
    office.lee.types("12 giugno 2027", card)
    assert "Read as *12 June 2027* from “12 giugno 2027”" in office.says(checklist)

    office.lee.types("15 de marzo", card)
    assert "Read as *15 March 2027* from “15 de marzo”" in office.says(checklist)
    office.lee.types("end of Q1", card)

    assert "Timeline: understood as end of Q1 2027 (March)" in office.says(checklist)
    assert [row.words for row in office.answers("timeline")] == ["end of Q1 2027 (March)"]


def test_what_is_not_understood_leaves_a_guess_as_it_is(office: Office) -> None:
    card, checklist = begun(office, "A problem we solve")
    office.lee.types("desides", card)

    office.lee.types("one moment, she is on the other line", card)
    assert "Kept as a note to Authority." in office.says(checklist)
    office.lee.presses("Yes, that", checklist)

    assert office.answers("authority")[-1].value == "decides"
    assert office.answers("authority")[-1].note == "one moment, she is on the other line"


def test_the_button_of_an_answer_answers_and_the_guess_is_gone(office: Office) -> None:
    card, checklist = begun(office, "A problem we solve")
    office.lee.types("desides", card)

    office.lee.presses("Influences", checklist)
    office.lee.presses("← Back", checklist)

    assert [row.value for row in office.answers("authority")] == ["influences"]
    assert "Is that right?" not in office.says(checklist)


def test_a_guess_waits_while_another_question_is_looked_at(office: Office) -> None:
    card, checklist = begun(office, "A problem we solve")
    office.lee.types("desides", card)

    office.lee.presses("← Back", checklist)
    assert "Is that right?" not in office.says(checklist)
    office.lee.presses("A problem we solve", checklist)

    assert "Read as *Decides* from “desides”. Is that right?" in office.says(checklist)


def test_who_confirms_a_guess_that_was_replaced_meanwhile_is_told(office: Office) -> None:
    card, checklist = begun(office, "A problem we solve")
    office.lee.types("desides", card)
    as_sam_saw_it = office.as_it_stands(checklist)
    office.lee.types("influnces", card)

    (told,) = office.sam.presses_what_stood_there("Yes, that", as_sam_saw_it)

    assert texts(told) == "That answer is not offered any more; the checklist shows what is asked."
    assert office.answers("authority") == []
    assert "Read as *Influences* from “influnces”" in office.says(checklist)


def test_a_colleague_outside_the_team_confirms_nothing(office: Office) -> None:
    card, checklist = begun(office, "A problem we solve")
    office.lee.types("desides", card)

    office.mira.types("yes", card)
    office.mira.presses("Yes, that", checklist)

    assert office.answers("authority") == []
    assert "Only people of the sdr team can do that" in office.mira.whispers()[-1]


def test_a_pressed_answer_is_never_a_guess(office: Office) -> None:
    _, checklist = begun(office, "A problem we solve", "Decides", "Later this year")

    assert "Is that right?" not in office.says(checklist)
    assert "Timeline: understood as 2026" in office.says(checklist)


def test_the_button_that_changes_an_answer_stands_beside_how_it_was_understood(office: Office) -> None:
    card, checklist = begun(office)
    office.lee.types("they failed the audit", card)

    first = office.as_it_stands(checklist)["blocks"][0]
    assert first["text"]["text"] == "Need: understood as A problem we solve (failed the audit)"
    assert first["accessory"]["text"]["text"] == "Change"
    assert labels(office, checklist).count("Change") == 1

    office.lee.presses("Change", checklist)
    assert "1 of 4" in office.says(checklist)


def test_in_the_form_a_guess_is_taken_and_shown_as_it_was_understood(office: Office) -> None:
    _, checklist = begun(office, "A problem we solve", "Decides")
    office.lee.presses("As a form…", checklist)

    office.lee.submits(timeline="15 de marzo", budget="60k")

    assert "Timeline: understood as 15 March 2027" in office.says(checklist)
    assert "Looks like an *SQL*" in office.says(checklist)


def test_an_answer_out_of_bounds_is_said_and_nothing_is_lost(office: Office) -> None:
    card, checklist = begun(office, "A problem we solve", "Influences", "This quarter")
    office.lee.types("2 Mio", card)

    said = office.says(checklist)
    assert "That is more than 500,000 €. Say an amount from 1,000 € to 500,000 €." in said
    assert "Kept as a note to Budget." in said
    assert [(row.note, row.known) for row in office.answers("budget")] == [("2 Mio", False)]


def test_in_the_form_an_answer_out_of_bounds_is_said_at_its_field(office: Office) -> None:
    _, checklist = begun(office, "A problem we solve", "Decides")
    office.lee.presses("As a form…", checklist)

    answer = office.lee.submits(timeline="this quarter", budget="2 Mio")
    assert answer["errors"] == {
        "budget": "That is more than 500,000 €. Say an amount from 1,000 € to 500,000 €."
    }
    assert office.answers("timeline") == [], "all of it or none"

    office.lee.submits(budget="200k")
    assert [row.words for row in office.answers("budget")] == ["200,000 €"]
