"""The walk through the questions: by button, by typing or in a form; stop anywhere, nothing is lost."""

from tests.stories.office import Office, a_lead, controls, texts

PLAIN = {"seniority": None, "touches": [{"kind": "contact_form"}, {"kind": "pricing_page"}]}
"""A lead of whom nothing of the checklist is known yet."""


def labels(office: Office, message: dict[str, object]) -> list[str]:
    return list(controls(office.as_it_stands(message)["blocks"]))


def test_the_questions_are_asked_one_at_a_time_in_one_message(office: Office) -> None:
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    assert "▱▱▱▱  1 of 4" in office.says(checklist)
    assert "*What do they need, and what happens if they do nothing?*" in office.says(checklist)
    assert "*Counts:* a problem with a cost they can name" in office.says(checklist)
    assert "*Does not:* general interest" in office.says(checklist)

    office.lee.presses("A problem we solve", checklist)
    assert "2 of 4" in office.says(checklist)
    assert "Need: understood as A problem we solve" in office.says(checklist)
    assert "*Who decides, and how close are they?*" in office.says(checklist)
    assert len(office.thread(card)) == 1
    assert "checklist 1 of 4" in office.says(card)


def test_qualify_claims_a_lead_nobody_has(office: Office) -> None:
    office.receives(a_lead())
    office.lee.presses("Qualify", office.card())

    assert office.lead().owner == "U0LEE"
    assert "*Owner* <@U0LEE>" in office.says(office.card())


def test_typed_replies_answer_and_the_bot_says_how_it_understood_them(any_office: Office) -> None:
    office = any_office
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)

    office.lee.types("they failed the audit", card)
    assert "Need: understood as A problem we solve" in office.says(checklist)
    office.lee.types("CFO signs", card)
    assert "Authority: understood as Influences" in office.says(checklist)
    office.lee.types("end of Q1", card)
    assert "Timeline: understood as" in office.says(checklist)
    assert "Q1 2027" in office.says(checklist)
    office.lee.types("60k", card)

    assert "60,000" in office.says(checklist)
    assert "Looks like an *SQL*" in office.says(checklist)
    assert [row.by for row in office.answers("budget")] == ["U0LEE"]


def test_she_signs_is_the_one_who_decides(office: Office) -> None:
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    office.lee.presses("A problem we solve", office.checklist(card))

    office.lee.types("she signs", card)

    assert "Authority: understood as Decides" in office.says(office.checklist(card))


def test_the_end_of_the_second_quarter_is_too_far_away_and_when_to_come_back_is_said(office: Office) -> None:
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    office.lee.presses("A problem we solve", checklist)
    office.lee.types("she signs", card)
    office.lee.types("end of Q2", card)

    said = office.says(checklist)
    assert "Timeline: understood as" in said
    assert "Looks like a *recycle*: Timing: not now, back on 23 Mar 2027" in said
    assert "It is more than six months away." in said


def test_what_is_not_understood_is_kept_as_a_note_and_said(office: Office) -> None:
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)

    office.lee.types("she laughed about the <old> vendor & left", card)

    said = office.says(checklist)
    assert "1 of 4" in said, "the question stays"
    assert "Kept as a note to Need." in said
    (row,) = office.answers("need")
    assert (row.note, row.known) == ("she laughed about the <old> vendor & left", False)

    office.lee.presses("A problem we solve", checklist)
    assert office.answers("need")[-1].note == "she laughed about the <old> vendor & left"


def test_not_known_yet_is_an_answer_and_the_walk_goes_on(office: Office) -> None:
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)

    office.lee.presses("Not known yet", checklist)
    assert "Need: not known yet" in office.says(checklist)
    assert "2 of 4" in office.says(checklist)
    for _ in range(3):
        office.lee.presses("Not known yet", checklist)

    assert "*Not decided* by the answers so far" in office.says(checklist)
    assert "Need, Authority, Timeline, Budget unknown" in office.says(checklist)


def test_back_and_change_last_answer_lead_to_the_question_and_keep_the_history(office: Office) -> None:
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    office.lee.presses("Only looking", checklist)
    assert "Looks like a *recycle*: No real need yet" in office.says(checklist)

    office.lee.presses("Change", checklist)
    assert "*You said:* Only looking" in office.says(checklist)
    office.lee.presses("A problem we solve", checklist)
    assert "2 of 4" in office.says(checklist)

    office.lee.presses("← Back", checklist)
    assert "1 of 4" in office.says(checklist)
    assert [row.words for row in office.answers("need")] == ["Only looking", "A problem we solve"]


def test_a_note_stands_beside_the_answer(office: Office) -> None:
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    office.lee.presses("Note…", checklist)
    office.lee.submits(note="failed SOC 2 in May, auditor comes back in March")
    office.lee.presses("A problem we solve", checklist)
    office.lee.presses("Decides", checklist)
    office.lee.presses("This quarter", checklist)

    said = office.says(checklist)
    assert "✓ *Need* A problem we solve · “failed SOC 2 in May, auditor comes back in March”" in said


def test_the_form_holds_all_questions_and_says_at_the_field_what_it_does_not_understand(
    office: Office,
) -> None:
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    office.lee.presses("As a form…", checklist)

    answer = office.lee.submits(
        need="A problem we solve", authority="Decides", timeline="when pigs fly", budget="60k"
    )
    assert list(answer["errors"]) == ["timeline"]
    assert office.answers("need") == [], "all of it or none"
    assert office.lee.modal() is not None, "and nothing that was typed is lost"

    office.lee.submits(timeline="end of this quarter")
    assert office.lee.modal() is None
    assert "Looks like an *SQL*" in office.says(checklist)
    assert "60,000" in office.says(checklist)


def test_one_rep_stops_in_the_middle_and_another_goes_on(office: Office) -> None:
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    office.lee.presses("A problem we solve", checklist)

    office.advance(hours=3)
    office.sam.presses("Qualify", card)
    office.sam.presses("Decides", checklist)
    office.sam.types("this quarter", card)

    assert "Looks like an *SQL*" in office.says(checklist)
    assert [office.answers(key)[0].by for key in ("need", "authority")] == ["U0LEE", "U0SAM"]
    assert office.lead().owner == "U0LEE", "who helps does not take the lead away"


def test_what_the_form_said_is_marked_and_confirmed_with_one_click(office: Office) -> None:
    office.receives(a_lead(form={"timeline": "this quarter"}))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    assert "*Known:* A problem we solve, they asked for an assessment" in office.says(checklist)

    office.lee.presses("A problem we solve ✓", checklist)
    assert "*Known:* Decides, the title says “CISO”" in office.says(checklist)
    office.lee.presses("Decides ✓", checklist)
    assert "the form said “this quarter”" in office.says(checklist)
    confirm = next(label for label in labels(office, checklist) if label.endswith("✓"))
    office.lee.presses(confirm, checklist)

    assert "Looks like an *SQL*" in office.says(checklist)
    assert [row.origin for row in office.answers("timeline")] == ["form", "rep"]


def test_a_date_from_the_calendar_answers_when(office: Office) -> None:
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    office.lee.presses("A problem we solve", checklist)
    office.lee.presses("Decides", checklist)

    office.lee.chooses("Pick a date", "2027-03-15", checklist)

    assert office.answers("timeline")[0].value["to"] == "2027-03-15"


def test_a_question_that_cannot_change_the_verdict_any_more_is_not_asked(office: Office) -> None:
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    office.lee.presses("Something we do not sell", checklist)

    said = office.says(checklist)
    assert "Looks like a *disqualify*: Wants what we do not sell" in said
    assert "Authority, Timeline, Budget unknown, not needed for this" in said


def test_talk_of_people_outside_the_team_answers_nothing(office: Office) -> None:
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)

    office.mira.types("A problem we solve", card)

    assert office.story().count("answered") == 0
    assert office.mira.whispers() == []


def test_an_answer_that_is_no_longer_offered_is_said_to_be_so(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Qualify", card)
    as_sam_saw_it = office.checklist(card)
    office.lee.presses("Only looking", as_sam_saw_it)

    (told,) = office.sam.presses_what_stood_there("A problem we solve ✓", as_sam_saw_it)

    assert office.answers("need")[-1].words == "Only looking"
    assert texts(told) == "That answer is not offered any more; the checklist shows what is asked."
