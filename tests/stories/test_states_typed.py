"""Where a lead stands can be typed into its thread, and what was understood is said back."""

from tests.stories.office import Office, a_lead
from tests.stories.test_states_between import UNKNOWN, a_claimed_lead


def test_a_state_is_typed_and_said_back(any_office: Office) -> None:
    office = any_office
    card = a_claimed_lead(office, **UNKNOWN)
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)

    office.lee.types("waiting until thursday: CISO on leave", card)
    assert "Understood as: Waiting for the prospect until Thursday 26 November 2026 (CISO on leave)" in (
        office.says(checklist)
    )
    office.lee.types("no decision yet, ask again in two weeks", card)
    assert "Understood as: No decision yet until Monday 7 December 2026" in office.says(checklist)
    office.lee.types("keine Antwort", card)
    assert "Understood as: No reply, 1 in a row; next step on Tuesday 24 November 2026" in office.says(
        checklist
    )

    assert office.answers("need") == [], "none of them is an answer"
    assert "1 of 4" in office.says(checklist)


def test_a_state_is_typed_where_no_checklist_runs(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()

    office.sam.types("no reply, left a voicemail", card)

    assert "No reply · 1 try" in office.says(card)
    assert "*Owner* <@U0SAM>" in office.says(card)
    (said,) = office.sam.whispers()
    assert said == "Understood as: No reply, 1 in a row; next step on Tuesday 24 November 2026"
    office.sam.types("waiting until she calls", card)
    assert "Not understood: there is no date in that" in office.sam.whispers()[-1]
    assert office.lee.whispers() == []


def test_a_typed_day_that_is_not_clear_is_said_and_changes_nothing(office: Office) -> None:
    card = a_claimed_lead(office, **UNKNOWN)
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)

    office.lee.types("waiting until they are ready", card)
    assert "Not understood: there is no date in that; type it like “waiting until Thursday" in office.says(
        checklist
    )
    office.lee.types("waiting until today: they call back", card)
    assert "That day is today or over. Give one from tomorrow on." in office.says(checklist)

    assert office.lead().progress is None


def test_replies_that_only_sound_like_a_state_are_answers(office: Office) -> None:
    card = a_claimed_lead(office, **UNKNOWN)
    office.lee.presses("Qualify", card)

    office.lee.types("no reply from the CFO so far", card)

    assert office.lead().attempts == 0
    assert office.answers("need")[-1].note == "no reply from the CFO so far"
