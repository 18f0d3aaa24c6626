"""Who has a lead: one winner, everybody else is told, and nobody who may not."""

from tests.stories.forged import a_press, a_submission
from tests.stories.office import Office, a_lead, controls


def test_two_reps_press_claim_one_wins_and_the_other_is_told_who(any_office: Office) -> None:
    office = any_office
    office.receives(a_lead())
    card = office.card()

    office.at_once(lambda: office.lee.clicks("Claim", card), lambda: office.sam.clicks("Claim", card))

    winner, loser, name = (
        (office.lee, office.sam, "Lee Park")
        if office.lead().owner == "U0LEE"
        else (office.sam, office.lee, "Sam Ortiz")
    )
    assert loser.whispers() == [f"{name} was quicker: this lead is taken."]
    assert winner.whispers() == []
    assert f"*Owner* <@{office.lead().owner}>" in office.says(card)
    assert office.story().count("claimed") == 1


def test_a_double_click_is_one_effect_and_no_reproach(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()

    office.at_once(lambda: office.lee.clicks("Claim", card), lambda: office.lee.clicks("Claim", card))

    assert office.story().count("claimed") == 1
    assert office.lee.whispers() == []


def test_what_slack_delivers_twice_happens_once(any_office: Office) -> None:
    office = any_office
    office.receives(a_lead())
    card = office.card()
    office.sandbox.fault("interactions", "duplicate", times=3)
    office.lee.presses("Qualify", card)
    office.lee.presses("A problem we solve ✓", office.checklist(card))
    office.sandbox.fault("events", "duplicate", times=3)

    office.lee.types("she signs", card)

    assert len(office.bot_messages_in(card)) == 1
    assert office.story()[3:] == [
        "claimed",
        "qualification_started",
        "answered",
        "contacted",
        "grouped",
        "answered",
    ]


def test_a_guest_is_refused_in_a_sentence_only_they_see(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    for label in ("Claim", "Qualify", "Log touch"):
        office.gus.presses(label, card)

    assert len(office.gus.whispers()) == 3
    assert all("Only people of the" in said for said in office.gus.whispers())
    assert office.lee.whispers() == []
    assert office.gus.modal() is None
    assert office.story() == ["received", "scored", "posted"]


def test_a_marketer_may_look_and_not_work_leads(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.mira.presses("Claim", card)
    office.mira.chooses("more", "↩️ Recycle…", card)
    office.mira.chooses("more", "Why is this here?", card)

    assert len(office.mira.whispers()) == 2
    assert "the bar is 60" in office.mira.reads_in_modal()
    assert office.lead().state == "open"


def test_somebody_who_is_no_longer_on_the_desk_is_refused_from_the_next_start_on(office: Office) -> None:
    office.receives(a_lead())
    office.forgets("sam")

    office.sam.presses("Claim", office.card())

    assert "Only people of the" in office.sam.whispers()[0]
    assert office.lead().owner is None


def test_a_lead_is_handed_back_by_its_owner_or_a_manager_and_by_nobody_else(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Claim", card)

    office.sam.chooses("more", "Give to somebody else…", card)
    answer = office.sam.submits(to="nobody")
    assert office.lead().owner == "U0LEE"
    assert answer["errors"] == {"to": "Only Lee Park or a manager can hand this lead back."}

    office.lee.chooses("more", "Give to somebody else…", card)
    assert "Nobody: give it back" in office.lee.reads_in_modal()
    office.lee.submits(to="nobody")
    assert "*Owner* nobody yet" in office.says(card)
    assert "Claim" in controls(office.as_it_stands(card)["blocks"])

    office.sam.presses("Claim", card)
    office.maya.chooses("more", "Give to somebody else…", card)
    office.maya.submits(to="nobody")
    assert office.lead().owner is None


def test_a_lead_given_to_somebody_is_theirs_and_they_hear_of_it_once(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Claim", card)

    office.lee.chooses("more", "Give to somebody else…", card)
    assert "Lee Park" not in office.lee.reads_in_modal(), "not to the one who has it"
    office.lee.submits(to="U0SAM")

    assert "*Owner* <@U0SAM>" in office.says(card)
    (told,) = office.sam.direct_messages()
    assert "<@U0LEE> gave you *Dana Ruiz* (Northwind)." in office.says(told)
    assert len(office.messages()) == 1, "and the channel is left in peace"


def test_a_button_that_refers_to_something_else_does_nothing(office: Office) -> None:
    office.receives(a_lead())
    office.receives(a_lead())
    office.lee.presses("Qualify", office.card())
    before = [office.story(1), office.story(2)]

    for value in ("walk:1", "walk:1:0:need", "lead", "lead:x", "lead:-1", "lead:9e9", "", "lead:" + "9" * 40):
        assert office.forges(a_press("claim", value)) == 200
    for value in ("lead:2", "lead:2:0:need:problem"):
        assert office.forges(a_press("pick/problem", value)) == 200
        assert office.forges(a_press("not_known", value)) == 200

    assert [office.story(1), office.story(2)] == before


def test_a_reference_to_a_lead_that_is_not_there_is_answered_and_changes_nothing(office: Office) -> None:
    office.receives(a_lead())
    office.forges(a_press("claim", "lead:77"))
    office.forges(a_press("qualify", "lead:77"))

    assert office.story() == ["received", "scored", "posted"]


def test_a_form_with_a_forged_reference_changes_nothing(office: Office) -> None:
    office.receives(a_lead())
    for reference in ("walk:1", "lead:77", "lead", "", "lead:" + "9" * 40):
        for form in ("form_disqualify", "form_answers", "form_note", "form_reassign", "form_nothing_of_ours"):
            assert office.forges(a_submission(form, reference, reason="student", note="x")) == 200

    assert office.story() == ["received", "scored", "posted"]
