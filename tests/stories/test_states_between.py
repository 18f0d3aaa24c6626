"""Between two decisions: no reply, no decision yet, waiting for the prospect; each with a next step and a day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from playbooks.load import load_desk
from qualification.decision import Cadence
from sandbox.driver import Sandbox
from storage.engine import Store
from tests.stories.conftest import opened
from tests.stories.office import MANAGERS, Message, Office, a_lead, controls, texts

TUESDAY_9 = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
THURSDAY_9 = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
UNKNOWN = {"seniority": None, "touches": [{"kind": "contact_form"}, {"kind": "pricing_page"}]}


def a_claimed_lead(office: Office, **said: object) -> Message:
    office.receives(a_lead(**said))
    card = office.card()
    office.lee.presses("Claim", card)
    return card


def logs(office: Office, card: Message, outcome: str) -> None:
    office.lee.presses("Log touch", card)
    office.lee.submits(outcome=outcome)


def waits(office: Office, card: Message, on: str = "2026-11-26") -> None:
    office.lee.chooses("more", "Not yet…", card)
    office.lee.submits(progress="waiting", next_step="CISO back from leave", next_on=on)


def reminders(office: Office, card: Message) -> list[Message]:
    """What the thread was reminded of, without the nudges of the promises."""
    return [
        each
        for each in office.bot_messages_in(card)
        if each["metadata"]["event_payload"]["key"].startswith("follow_up:")
    ]


def buttons(message: Message) -> list[str]:
    return list(controls(message["blocks"]))


def test_no_reply_is_tried_again_on_the_next_morning_and_not_before(any_office: Office) -> None:
    office = any_office
    card = a_claimed_lead(office)

    logs(office, card, "no_reply")
    assert "No reply · 1 try · next try <!date^" in office.says(card)
    assert office.lead().progress_at == TUESDAY_9

    office.advance_to(datetime(2026, 11, 24, 7, 59, tzinfo=UTC))
    assert reminders(office, card) == []
    office.advance(minutes=1)
    (reminder,) = reminders(office, card)
    assert texts(reminder).startswith("⏳ <@U0LEE>: try 2 of 4 with *Dana Ruiz* (Northwind) is due.")
    assert buttons(reminder) == ["Log the call…"]
    office.advance(hours=1)
    assert len(reminders(office, card)) == 1, "once"


def test_the_next_try_settles_the_reminder_and_plans_the_one_after_it(office: Office) -> None:
    card = a_claimed_lead(office)
    logs(office, card, "no_reply")
    office.advance_to(TUESDAY_9)
    (first,) = reminders(office, card)

    office.lee.presses("Log the call…", first)
    office.lee.submits(outcome="no_reply")

    assert office.says(first) == "~Dana Ruiz: no reply~ · tried again"
    assert "No reply · 2 tries · next try" in office.says(card)
    assert office.lead().progress_at == THURSDAY_9


def test_after_the_last_try_in_vain_recycling_is_proposed_with_its_reason(office: Office) -> None:
    card = a_claimed_lead(office)
    for _ in range(4):
        logs(office, card, "no_reply")
    assert "No reply · 4 tries, that is enough: recycle it for “No reply”" in office.says(card)

    office.advance_to(TUESDAY_9)
    reminder = reminders(office, card)[-1]
    assert "was tried 4 times and did not reply. That is enough: recycle it for “No reply”?" in texts(
        reminder
    )
    assert buttons(reminder) == ["Recycle…"]

    office.lee.presses("Recycle…", reminder)
    office.lee.submits()
    assert (office.lead().state, office.lead().reason) == ("recycled", "no_reply")
    assert office.says(reminder) == "~Dana Ruiz: no reply~ · recycled by Lee Park"
    assert "tries" not in office.says(card)


@pytest.fixture
def office_that_tries_twice(
    workspace: Sandbox, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """Its playbooks have a cadence of their own: two tries three days apart, then it is a matter of timing."""
    desk, cadence = load_desk(), Cadence((3,), "timing")
    playbooks = {key: replace(each, no_reply=cadence) for key, each in desk.playbooks.items()}
    monkeypatch.setattr("bot.app.load_desk", lambda _: replace(desk, playbooks=playbooks))
    with opened(workspace, sqlite_store) as office:
        yield office


def test_the_playbook_sets_how_often_and_when_and_for_what_it_is_given_up(
    office_that_tries_twice: Office,
) -> None:
    office = office_that_tries_twice
    card = a_claimed_lead(office)
    logs(office, card, "no_reply")
    assert office.lead().progress_at == THURSDAY_9

    office.advance_to(THURSDAY_9)
    assert "try 2 of 2 with" in texts(reminders(office, card)[0])
    logs(office, card, "no_reply")

    assert "No reply · 2 tries, that is enough: recycle it for “Timing: not now”" in office.says(card)


def test_whoever_replies_is_in_progress_again_and_their_tries_are_forgotten(office: Office) -> None:
    card = a_claimed_lead(office)
    logs(office, card, "no_reply")
    logs(office, card, "no_reply")

    logs(office, card, "reached")

    assert "No reply" not in office.says(card)
    assert (office.lead().attempts, office.lead().progress) == (0, "in_progress")
    office.advance(days=1)
    assert reminders(office, card) == []


def test_an_answer_of_the_lead_ends_the_tries_too(office: Office) -> None:
    card = a_claimed_lead(office, **UNKNOWN)
    office.lee.presses("Qualify", card)
    logs(office, card, "no_reply")

    office.lee.presses("Not known yet", office.checklist(card))
    assert office.lead().progress == "no_reply", "asked is not answered"
    office.lee.types("she signs", card)

    assert (office.lead().attempts, office.lead().progress) == (0, "in_progress")


def test_wrong_contact_data_has_a_next_step_and_a_form_that_knows_the_reason(office: Office) -> None:
    card = a_claimed_lead(office)
    logs(office, card, "bad_contact")
    assert "Wrong contact data · next: find another way to reach them" in office.says(card)

    office.advance_to(TUESDAY_9)
    (reminder,) = reminders(office, card)
    assert buttons(reminder) == ["Log the call…", "Disqualify…"]
    office.lee.presses("Disqualify…", reminder)
    office.lee.submits()

    assert (office.lead().state, office.lead().reason) == ("disqualified", "bad_data")


def test_a_lead_that_waits_says_for_what_and_until_when_and_its_owner_is_reminded(office: Office) -> None:
    card = a_claimed_lead(office)
    logs(office, card, "reached")
    office.lee.chooses("more", "Not yet…", card)
    office.lee.submits(
        progress="waiting",
        next_step="CISO back from leave",
        next_on="2026-11-26",
        note="her deputy only reads",
    )
    assert "Waiting for the prospect: CISO back from leave · until <!date^" in office.says(card)

    office.advance_to(THURSDAY_9)
    (reminder,) = reminders(office, card)
    assert "<@U0LEE>: the wait for *Dana Ruiz* (Northwind) is over: “CISO back from leave”." in texts(
        reminder
    )
    assert "“her deputy only reads”" in texts(reminder)
    assert buttons(reminder) == ["Go on qualifying", "Not yet…"]

    office.lee.presses("Go on qualifying", reminder)
    assert office.says(reminder) == "~Dana Ruiz: waiting for the prospect~ · in progress again"
    assert office.lead().progress == "in_progress"


def test_to_look_at_the_checklist_does_not_end_the_wait(office: Office) -> None:
    card = a_claimed_lead(office)
    waits(office, card)

    office.lee.presses("Qualify", card)

    assert office.lead().progress == "waiting"


def test_a_new_day_replaces_the_one_before_and_the_form_knows_what_was_said(office: Office) -> None:
    card = a_claimed_lead(office)
    waits(office, card, "2026-11-24")
    office.advance_to(TUESDAY_9)
    (first,) = reminders(office, card)

    office.lee.presses("Not yet…", first)
    office.lee.submits(next_on="2026-11-26")

    assert office.says(first) == "~Dana Ruiz: waiting for the prospect~ · put off"
    assert office.lead().progress_step == "CISO back from leave"
    office.advance_to(THURSDAY_9)
    assert len(reminders(office, card)) == 2


def test_a_day_off_becomes_the_next_working_morning(office: Office) -> None:
    card = a_claimed_lead(office)
    waits(office, card, "2026-11-28")

    assert office.lead().progress_at == datetime(2026, 11, 30, 8, 0, tzinfo=UTC), "Saturday becomes Monday"


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-11-20", "today or over"),
        ("2026-11-23", "today or over"),
        ("2028-01-03", "more than a year away"),
    ],
)
def test_a_day_that_cannot_be_is_refused_at_the_field_and_nothing_is_lost(
    office: Office, day: str, why: str
) -> None:
    card = a_claimed_lead(office)
    office.lee.chooses("more", "Not yet…", card)

    answer = office.lee.submits(progress="waiting", next_step="board meets", next_on=day)
    assert why in answer["errors"]["next_on"]
    assert office.lead().progress is None

    office.lee.submits(next_on="2026-11-26")
    assert (office.lead().progress, office.lead().progress_step) == ("waiting", "board meets")


def test_not_yet_is_a_choice_of_the_verdict(office: Office) -> None:
    card = a_claimed_lead(office, **UNKNOWN)
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    for each in ("A problem we solve", "Decides", "This quarter"):
        office.lee.presses(each, checklist)
    assert "Looks like an *SQL*" in office.says(checklist)

    office.lee.presses("Not yet…", checklist)
    office.lee.submits()

    assert "No decision yet · next: ask again" in office.says(card)
    assert office.lead().progress_at == datetime(2026, 11, 30, 8, 0, tzinfo=UTC), "a week ahead when not said"


def test_strangers_set_no_state(office: Office) -> None:
    card = a_claimed_lead(office)

    office.gus.types("no reply", card)
    office.mira.chooses("more", "Not yet…", card)

    assert "Only people of the" in office.mira.whispers()[0]
    assert (office.lead().progress, office.lead().attempts) == (None, 0)


def test_a_decided_lead_is_not_set_aside(office: Office) -> None:
    card = a_claimed_lead(office)
    office.lee.chooses("more", "Not yet…", card)
    office.sam.chooses("more", "⛔ Disqualify…", card)
    office.sam.submits(reason="student")

    answer = office.lee.submits(progress="waiting")
    office.lee.types("waiting until thursday", card)

    assert "already disqualified" in str(answer["errors"])
    assert office.lead().progress is None


def test_a_decision_ends_the_plan_and_reopening_is_in_progress(office: Office) -> None:
    card = a_claimed_lead(office)
    waits(office, card)
    office.lee.chooses("more", "↩️ Recycle…", card)
    office.lee.submits(reason="timing")
    office.lee.presses("Reopen", card)

    assert "Waiting" not in office.says(card)
    office.advance_to(THURSDAY_9)
    assert reminders(office, card) == []


def test_a_next_step_is_no_promise_and_never_late(office: Office) -> None:
    card = a_claimed_lead(office)
    office.advance(minutes=5)
    waits(office, card, "2026-11-24")

    assert "First call due" in office.says(card)
    assert "⏳ first call due" in office.lee.commands("mine")
    office.lee.presses("Log touch", card)
    office.lee.submits(outcome="meeting_set")
    office.lee.chooses("more", "Not yet…", card)
    office.lee.submits(progress="no_decision", next_on="2026-11-24")
    office.advance_to(datetime(2026, 11, 24, 12, 0, tzinfo=UTC))

    assert "1 late" not in office.lee.home()
    assert office.messages(MANAGERS) == []
    assert "Decision paused" in office.says(card)


def test_more_time_goes_to_the_promise_and_not_to_the_next_step(office: Office) -> None:
    card = a_claimed_lead(office)
    waits(office, card, "2026-11-24")
    office.advance(minutes=26)
    (alert,) = office.messages(MANAGERS)

    office.maya.presses("Extend…", alert)
    office.maya.submits(minutes="30", reason="she asked for it")

    assert "given 30 more working minutes" in office.says(alert)
    assert office.lead().progress_at == TUESDAY_9


def test_a_lead_handed_back_is_still_waited_for_and_the_channel_is_reminded(office: Office) -> None:
    card = a_claimed_lead(office)
    logs(office, card, "reached")
    waits(office, card, "2026-11-24")
    office.lee.chooses("more", "Give to somebody else…", card)
    office.lee.submits(to="nobody")
    assert office.lead().owner is None
    assert "Waiting for the prospect" in office.says(card)

    office.advance_to(TUESDAY_9)
    reminder = office.messages()[-1]
    assert "⏳ Nobody has this lead: the wait for *Dana Ruiz* (Northwind) is over" in texts(reminder)
    office.sam.presses("Claim", reminder)

    assert "<@U0SAM>: the wait for" in office.says(reminder)
    assert buttons(office.as_it_stands(reminder)) == ["Go on qualifying", "Not yet…"]


def test_coming_back_late_reminds_once_and_in_working_time(office: Office) -> None:
    card = a_claimed_lead(office)
    logs(office, card, "no_reply")

    office.is_down_for(days=1, hours=12)
    assert reminders(office, card) == [], "it is eleven at night"

    office.advance(hours=12)
    assert len(reminders(office, card)) == 1


def test_states_and_their_days_stand_in_lists_and_in_the_story(office: Office) -> None:
    card = a_claimed_lead(office)
    assert "in progress · <@U0LEE>" in office.lee.commands("mine")
    assert "In progress · next: finish the checklist by <!date^" in office.lee.commands("why 1")

    waits(office, card)

    for said in (office.lee.commands("mine"), office.lee.home(), office.lee.commands("find dana")):
        assert "Waiting for the prospect: CISO back from leave · until <!date^" in said


def test_two_who_plan_at_once_leave_one_plan(any_office: Office) -> None:
    office = any_office
    card = a_claimed_lead(office)
    office.lee.chooses("more", "Not yet…", card)
    office.sam.chooses("more", "Not yet…", card)

    office.at_once(
        lambda: office.sandbox.submit("lee", {"progress": "waiting", "next_on": "2026-11-24"}),
        lambda: office.sandbox.submit("sam", {"progress": "no_decision", "next_on": "2026-11-24"}),
    )

    office.advance_to(TUESDAY_9)
    assert len(reminders(office, card)) == 1
    assert office.story().count("progressed") == 2
