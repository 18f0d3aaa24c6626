"""The marketer learns why: reasons in groups, one proposed, the rep's own words kept."""

from datetime import date

from tests.stories.office import Message, Office, a_lead, controls, texts

PLAIN = {"seniority": None, "touches": [{"kind": "contact_form"}, {"kind": "pricing_page"}]}


def a_walked_card(office: Office, *answers: str) -> Message:
    """A lead with a checklist in which lee gave these answers."""
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    for each in answers:
        office.lee.presses(each, office.checklist(card))
    return card


def chosen(office: Office) -> tuple[str | None, str | None]:
    """The reason and the day the form on top proposes."""
    view = office.lee.modal()
    assert view is not None
    elements = {block["block_id"]: block["element"] for block in view["blocks"] if "element" in block}
    reason = elements["reason"].get("initial_option")
    return reason and reason["value"], elements["return_on"].get("initial_date")


def test_a_reason_is_proposed_from_the_answers_with_its_day(office: Office) -> None:
    card = a_walked_card(office, "A problem we solve", "Decides", "Next year")
    office.lee.chooses("more", "↩️ Recycle…", card)

    assert chosen(office) == ("timing", "2027-03-23"), "the checklist's own rule says 120 days"
    assert "Timing\nTiming: not now\nback in 90 days" in office.lee.reads_in_modal()


def test_three_tries_in_vain_propose_what_the_desk_makes_of_them(office: Office) -> None:
    card = a_walked_card(office)
    for _ in range(3):
        office.lee.presses("Log touch", card)
        office.lee.submits(outcome="no_reply")
    office.lee.chooses("more", "↩️ Recycle…", card)

    assert chosen(office) == ("no_reply", "2026-12-23")


def test_another_reason_than_the_proposed_one_brings_its_own_day(office: Office) -> None:
    card = a_walked_card(office, "A problem we solve", "No way to the decider")
    office.lee.chooses("more", "↩️ Recycle…", card)
    office.lee.submits(reason="next_budget_year", note="the CFO plans it for next year")

    lead = office.lead()
    assert (lead.reason, lead.return_on) == ("next_budget_year", date(2027, 1, 1))


def test_a_day_that_was_chosen_stays_whatever_the_reason(office: Office) -> None:
    card = a_walked_card(office, "A problem we solve", "No way to the decider")
    office.lee.chooses("more", "↩️ Recycle…", card)
    office.lee.submits(reason="budget", return_on="2027-02-01")

    assert office.lead().return_on == date(2027, 2, 1)


def test_other_asks_for_words_and_keeps_them(office: Office) -> None:
    card = a_walked_card(office)
    office.lee.chooses("more", "⛔ Disqualify…", card)
    refused = office.lee.submits(reason="other")
    assert refused["errors"] == {"note": "“Other” needs your words: what did they say?"}
    assert office.lead().state == "claimed"

    office.lee.submits(reason="other", note="wants a summer job for her nephew")

    assert "⛔ Disqualified by <@U0LEE>: Other" in office.says(card)
    assert "“wants a summer job for her nephew”" in texts(office.as_it_stands(card))
    last = office.tells()["events"][-1]
    assert (last["facts"]["group"], last["facts"]["note"]) == ("other", "wants a summer job for her nephew")
    assert list(controls(office.as_it_stands(card)["blocks"])) == ["Reopen", "Why?"]
