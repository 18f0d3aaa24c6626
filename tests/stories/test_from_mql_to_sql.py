"""The whole path: a lead comes in, is claimed, walked and accepted, and everybody sees it."""

from tests.stories.office import Office, a_lead, controls


def test_a_rep_claims_walks_bant_and_accepts_and_the_ae_gets_the_answers(any_office: Office) -> None:
    office = any_office
    assert office.receives(a_lead()) == 202
    card = office.card()
    assert "Wants: *risk review*" in office.says(card)
    assert "*Missing* phone" in office.says(card)

    office.lee.presses("Claim", card)
    assert "*Owner* <@U0LEE>" in office.says(card)
    assert "Claim" not in controls(office.as_it_stands(card)["blocks"])

    office.lee.presses("Qualify", card)
    (checklist,) = office.thread(card)
    office.lee.presses("A problem we solve ✓", checklist)
    office.lee.presses("Decides ✓", checklist)
    office.lee.types("end of this quarter", card)
    assert "Looks like an *SQL*" in office.says(checklist)

    office.lee.presses("Accept as SQL…", checklist)
    office.lee.submits(note="She wants it before the audit")

    assert "Accepted as SQL by <@U0LEE>" in office.says(card)
    (handover,) = office.alex.direct_messages()
    assert "New SQL" in office.says(handover)
    assert "She wants it before the audit" in office.says(handover)
    assert "Decides" in office.says(handover)
    assert len(office.messages()) == 1, "one card, and nothing about the lead elsewhere in the channel"

    office.alex.presses("Take it", handover)
    assert "taken" in office.says(card)
    assert office.replayed().state == office.lead().state == "accepted"
