"""Accept, recycle or disqualify: with a reason, a date and somebody's name, and it can be taken back."""

from datetime import UTC, datetime

from tests.stories.office import MONDAY_MORNING, Message, Office, a_lead, controls, texts

NEXT_TUESDAY = int(datetime(2026, 12, 1, 9, 0, tzinfo=UTC).timestamp())
LAST_WEEK = int(datetime(2026, 11, 16, 9, 0, tzinfo=UTC).timestamp())


def a_walked_lead(office: Office, *answers: str) -> tuple[Message, Message]:
    """A card and its checklist, where lee gave these answers."""
    office.receives(a_lead(seniority=None, touches=[{"kind": "contact_form"}, {"kind": "pricing_page"}]))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    for each in answers or ("A problem we solve", "Decides", "This quarter"):
        office.lee.presses(each, checklist)
    return card, checklist


def test_accept_asks_for_step_date_and_ae_with_the_likeliest_filled_in(office: Office) -> None:
    card, checklist = a_walked_lead(office)
    office.lee.presses("Accept as SQL…", checklist)
    form = office.lee.reads_in_modal()
    assert "Discovery call" in form
    assert "Why against the checklist?" not in form

    office.lee.submits(next_step="technical_consult", next_at=NEXT_TUESDAY, note="brings her CFO")

    said = office.says(card)
    assert f"✅ Accepted as SQL by <@U0LEE> · Technical consult <!date^{NEXT_TUESDAY}^" in said
    assert "with <@U0ALEX>" in said
    assert "brings her CFO" in said
    assert list(controls(office.as_it_stands(card)["blocks"])) == ["Reopen", "Why?"]
    assert "⏳" not in said


def test_the_suggested_time_is_the_next_working_morning(office: Office) -> None:
    _, checklist = a_walked_lead(office)
    office.lee.presses("Accept as SQL…", checklist)
    office.lee.submits()

    assert office.lead().next_at == datetime(2026, 11, 24, 9, 0, tzinfo=UTC), "Tuesday at ten in Berlin"


def test_a_step_in_the_past_is_refused_at_the_field_and_the_form_can_be_mended(office: Office) -> None:
    _, checklist = a_walked_lead(office)
    office.lee.presses("Accept as SQL…", checklist)

    answer = office.lee.submits(next_at=LAST_WEEK)
    assert answer["errors"] == {
        "next_at": "The next step lies in the past. Give a time that is still to come."
    }
    assert office.lead().state == "claimed"

    office.lee.submits(next_at=NEXT_TUESDAY)
    assert office.lead().state == "accepted"


def test_going_against_the_checklist_needs_a_reason_that_the_ae_reads(office: Office) -> None:
    _, checklist = a_walked_lead(office, "Only looking")
    office.lee.presses("Accept as SQL…", checklist)
    assert "Why against the checklist?" in office.lee.reads_in_modal()
    refused = office.sandbox.submit("lee")
    assert list(refused["errors"]) == ["why"]
    assert office.lead().state == "claimed"

    office.lee.submits(why="Their CEO called ours")

    (handover,) = office.alex.direct_messages()
    assert "Against the checklist because: “Their CEO called ours”" in texts(handover)


def test_a_checklist_may_be_skipped_with_a_reason(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.lee.chooses("more", "⛔ Disqualify…", card)
    office.lee.submits(reason="competitor", note="works for Rivalware")

    assert "⛔ Disqualified by <@U0LEE>: Competitor" in office.says(card)
    assert "“works for Rivalware”" in office.says(card)
    assert office.story()[-2:] == ["claimed", "disqualified"]
    assert office.lead().owner == "U0LEE"


def test_recycle_takes_reason_words_and_date(office: Office) -> None:
    card, checklist = a_walked_lead(office, "Only looking")
    office.lee.presses("Recycle…", checklist)
    office.lee.submits(reason="timing", note="evaluating in Q3", return_on="2027-06-01")

    said = office.says(card)
    assert "↩️ Recycled by <@U0LEE>: Timing: not now · back on 1 Jun 2027" in said
    assert "“evaluating in Q3”" in said
    assert "Recycled by <@U0LEE>" in office.says(checklist)


def test_the_reason_sets_the_date_when_the_rep_does_not(office: Office) -> None:
    office.receives(a_lead())
    office.lee.chooses("more", "↩️ Recycle…", office.card())
    assert "the day that reason sets." in office.lee.reads_in_modal()
    office.lee.submits(reason="no_reply")

    assert str(office.lead().return_on) == "2026-12-23", "thirty days on"


def test_the_form_suggests_the_reason_the_checklist_found(office: Office) -> None:
    _, checklist = a_walked_lead(office, "A problem we solve", "No way to the decider")
    assert "Looks like a *recycle*: No decision maker" in office.says(checklist)
    assert "Nobody who decides is in sight." in office.says(checklist)

    office.lee.presses("Recycle…", checklist)
    office.lee.submits()

    assert (office.lead().reason, str(office.lead().return_on)) == ("authority", "2027-01-22")


def test_a_return_date_in_the_past_is_refused_at_the_field(office: Office) -> None:
    office.receives(a_lead())
    office.lee.chooses("more", "↩️ Recycle…", office.card())

    answer = office.lee.submits(reason="timing", return_on="2026-11-20")

    assert list(answer["errors"]) == ["return_on"]
    assert office.lead().state == "open"


def test_an_ae_whose_sql_is_reopened_is_told(office: Office) -> None:
    card, checklist = a_walked_lead(office)
    office.lee.presses("Accept as SQL…", checklist)
    office.lee.submits()
    office.sam.presses("Reopen", card)

    handover, told = office.alex.direct_messages()
    assert "no longer an SQL of yours" in texts(handover)
    assert "<@U0SAM> took *Dana Ruiz* (Northwind) back" in texts(told)


def test_reopening_keeps_every_answer_and_starts_the_promise_of_a_decision_again(office: Office) -> None:
    card, checklist = a_walked_lead(office)
    office.lee.presses("Log touch", card)
    office.lee.submits(outcome="reached")
    office.lee.presses("Recycle…", checklist)
    office.lee.submits(reason="timing")
    office.lee.presses("Reopen", card)

    assert "Decision due" in office.says(card)
    assert "Looks like an *SQL*" in office.says(checklist)
    assert "✓ *Authority* Decides" in office.says(checklist)
    assert "Recycled by" not in office.says(card)

    office.lee.presses("Accept as SQL…", checklist)
    office.lee.submits()
    assert office.story()[-3:] == ["recycled", "reopened", "accepted"]


def test_two_decisions_at_once_are_one_and_the_second_is_told(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.lee.chooses("more", "↩️ Recycle…", card)
    office.sam.chooses("more", "⛔ Disqualify…", card)
    office.lee.submits(reason="timing")

    answer = office.sam.submits(reason="student")

    assert "already recycled" in str(answer["errors"])
    assert office.lead().state == "recycled"


def test_the_ae_contests_and_the_lead_is_back_with_its_rep_and_its_answers(office: Office) -> None:
    card, checklist = a_walked_lead(office)
    office.lee.presses("Accept as SQL…", checklist)
    office.lee.submits()
    (handover,) = office.alex.direct_messages()

    office.alex.presses("Contest…", handover)
    office.alex.submits(reason="wrong_scope", note="She left the company last week")

    back = office.thread(card)[-1]
    assert (
        "<@U0LEE>: <@U0ALEX> says this is not an SQL: *Wants what we do not sell*, “She left the company last week”"
        in texts(back)
    )
    assert office.lead().state == "claimed"
    assert "Looks like an *SQL*" in office.says(checklist)
    assert "no longer an SQL of yours" in office.says(handover)
    assert "Take it" not in controls(office.as_it_stands(handover)["blocks"])


def test_the_ae_takes_it_and_the_card_says_so(office: Office) -> None:
    card, checklist = a_walked_lead(office)
    office.lee.presses("Accept as SQL…", checklist)
    office.lee.submits(note="call after ten")
    (handover,) = office.alex.direct_messages()
    said = texts(handover)
    assert "✅ New SQL: *Dana Ruiz* · CISO · *Northwind*" in said
    assert "*Discovery call* <!date^" in said
    assert "“call after ten”" in said
    assert "• *Need* A problem we solve" in said

    office.alex.presses("Take it", handover)

    assert "· taken" in office.says(card)
    assert "Contest…" in controls(office.as_it_stands(handover)["blocks"])
    assert len(office.alex.direct_messages()) == 1


def test_only_the_ae_it_was_handed_to_takes_or_contests_a_lead(office: Office) -> None:
    card, checklist = a_walked_lead(office)
    office.lee.presses("Accept as SQL…", checklist)
    office.lee.submits()
    (handover,) = office.alex.direct_messages()

    (told,) = office.sam.presses_what_stood_there("Take it", handover)
    assert texts(told) == "Only the account executive this lead was handed to can do that."
    office.alex.presses("Contest…", handover)
    office.lee.presses("Reopen", card)
    answer = office.alex.submits(reason="budget", note="no")

    assert "Only the account executive" in str(answer["errors"])
    assert office.story()[-1] == "reopened"


def test_a_contest_needs_a_sentence(office: Office) -> None:
    _, checklist = a_walked_lead(office)
    office.lee.presses("Accept as SQL…", checklist)
    office.lee.submits()
    (handover,) = office.alex.direct_messages()
    office.alex.presses("Contest…", handover)

    answer = office.sandbox.submit("alex", {"reason": "budget", "note": "   "})

    assert list(answer["errors"]) == ["note"]
    assert office.lead().state == "accepted"


def test_a_decision_is_made_within_the_day_it_is_made_on_in_berlin(office: Office) -> None:
    office.advance_to(datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    office.receives(a_lead())
    office.lee.chooses("more", "↩️ Recycle…", office.card())
    office.lee.submits(reason="no_reply")

    assert str(office.lead().return_on) == "2026-12-24", "it is the 24th in Berlin already"
    assert office.clock.now().date() == MONDAY_MORNING.date()


def test_a_second_hand_over_is_the_only_one_that_counts(office: Office) -> None:
    card, checklist = a_walked_lead(office)
    office.lee.presses("Accept as SQL…", checklist)
    office.lee.submits()
    (first,) = office.alex.direct_messages()
    office.alex.presses("Contest…", first)
    office.alex.submits(reason="budget", note="no budget, she says")
    office.lee.presses("Accept as SQL…", checklist)
    office.lee.submits(note="now with budget")

    _, second = office.alex.direct_messages()
    assert "no longer an SQL of yours" in office.says(first)
    assert "✅ New SQL" in office.says(second)
    assert "Take it" in controls(office.as_it_stands(second)["blocks"])
    assert "Accepted as SQL" in office.says(card)
