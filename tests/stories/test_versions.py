"""Definitions change while checklists run: each ends under the version it began with, unless a rep moves it over."""

from pathlib import Path

from tests.stories.desks import desk_with
from tests.stories.office import Office, a_lead, controls

PLAIN = {"seniority": None, "touches": [{"kind": "contact_form"}, {"kind": "pricing_page"}]}
NO_LOOKING = (
    "      - key: interest\n        label: Only looking",
    "      - key: curious\n        label: Only curious",
)
NO_LONGER_RECYCLED = ('need in ["interest", "nothing"]', 'need in ["curious", "nothing"]')
ANOTHER_QUESTION = (
    "question: Who decides, and how close are they?",
    "question: Who signs, and did you speak to them?",
)


def test_a_running_checklist_ends_under_the_version_it_began_with(any_office: Office, tmp_path: Path) -> None:
    office = any_office
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    began = office.walk().version

    office.uses(desk_with(tmp_path, NO_LOOKING, NO_LONGER_RECYCLED, ANOTHER_QUESTION))
    office.lee.presses("Only looking", checklist)

    assert "Looks like a *recycle*: No real need yet" in office.says(checklist)
    assert [row.playbook for row in office.answers("need")] == [began]
    assert f"playbook: BANT {began[:4]}" in office.says(card)


def test_a_checklist_begun_later_runs_on_the_new_version(office: Office, tmp_path: Path) -> None:
    office.uses(desk_with(tmp_path, NO_LOOKING, NO_LONGER_RECYCLED))
    office.receives(a_lead(**PLAIN))
    office.lee.presses("Qualify", office.card())

    checklist = office.checklist(office.card())
    assert "Only curious" in controls(office.as_it_stands(checklist)["blocks"])
    assert "Playbook has changed…" not in controls(office.as_it_stands(checklist)["blocks"])


def test_a_rep_sees_what_changed_and_moves_the_checklist_over(any_office: Office, tmp_path: Path) -> None:
    office = any_office
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    office.lee.presses("A problem we solve", checklist)
    began = office.walk().version
    office.uses(desk_with(tmp_path, NO_LOOKING, NO_LONGER_RECYCLED, ANOTHER_QUESTION))
    office.lee.presses("← Back", checklist)

    office.lee.presses("Playbook has changed…", checklist)
    said = office.lee.reads_in_modal()
    assert "• *Need* has other answers: + Only curious, − Only looking" in said
    assert "• *Authority* is told anew: Who signs, and did you speak to them?" in said
    assert "• the rule to recycle is another: there is no problem yet that we solve" in said
    office.lee.submits()

    assert "*Who signs, and did you speak to them?*" in office.says(checklist)
    assert "Moved to BANT" in office.says(checklist)
    assert office.walk().version != began
    assert office.story()[-1] == "moved_over"
    assert [row.words for row in office.answers("need")] == ["A problem we solve"], (
        "what still is an answer stays"
    )


def test_an_answer_that_is_none_any_more_is_kept_as_a_note_and_asked_again(
    office: Office, tmp_path: Path
) -> None:
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    office.lee.presses("Only looking", checklist)
    office.uses(desk_with(tmp_path, NO_LOOKING, NO_LONGER_RECYCLED))
    office.lee.presses("Change", checklist)
    office.lee.presses("Playbook has changed…", checklist)
    office.lee.submits()

    said = office.says(checklist)
    assert "“Only looking” is no answer to Need any more; it is kept as a note." in said
    assert "*What do they need, and what happens if they do nothing?*" in said
    assert [(row.words, row.note) for row in office.answers("need")] == [
        ("Only looking", ""),
        ("not known yet", "was: Only looking"),
    ]

    office.lee.presses("Only curious", checklist)
    assert "Looks like a *recycle*" in office.says(checklist)
    assert office.answers("need")[-1].note == "was: Only looking"


def test_whoever_moves_it_over_second_is_told_nothing_is_left_to_move(office: Office, tmp_path: Path) -> None:
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    office.uses(desk_with(tmp_path, NO_LOOKING, NO_LONGER_RECYCLED))
    office.lee.presses("A problem we solve", checklist)
    as_sam_saw_it = office.as_it_stands(checklist)
    office.lee.presses("Playbook has changed…", checklist)
    office.lee.submits()

    (told,) = office.sam.presses_what_stood_there("Playbook has changed…", as_sam_saw_it)

    assert told["text"] == "This checklist runs on the newest version of its playbook already."
    assert office.story().count("moved_over") == 1


def test_a_lead_tells_months_later_under_which_definition_it_was_decided(
    office: Office, tmp_path: Path
) -> None:
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    office.lee.presses("Only looking", office.checklist(card))
    office.lee.presses("Recycle…", office.checklist(card))
    office.lee.submits(note="reads for her thesis")
    office.uses(desk_with(tmp_path, NO_LOOKING, NO_LONGER_RECYCLED))
    office.advance(days=90)

    story = office.tells()
    assert story["qualification"]["verdict"]["kind"] == "recycle"
    (because,) = story["qualification"]["verdict"]["because"]
    assert (because["label"], because["words"], because["rule"]) == ("Need", "Only looking", "no_need_yet")
    assert story["qualification"]["verdict"]["rule_text"] == 'need in ["interest", "nothing"]'
    assert story["qualification"]["is_newest"] is False
