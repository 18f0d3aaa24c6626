"""A promise is kept, or somebody hears of it: the owner first, then the manager, each once and never at night."""

from datetime import UTC, datetime

import pytest

from tests.stories.office import MANAGERS, Message, Office, a_lead, a_reader, controls, texts

FRIDAY_17_55 = datetime(2026, 11, 27, 16, 55, tzinfo=UTC)
MONDAY_9 = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def kinds(messages: list[Message]) -> list[str]:
    """What each message is, by the key it carries."""
    return [each["metadata"]["event_payload"]["key"].split(":")[0] for each in messages]


def test_who_has_an_answer_of_the_lead_has_reached_them(office: Office) -> None:
    office.receives(a_lead(name="Jo Okafor", seniority="individual", title="Analyst"))
    card = office.card("Jo Okafor")
    office.lee.presses("Qualify", card)
    office.lee.presses("Not known yet", office.checklist(card))
    assert office.lead().first_touch_at is None, "asked is not answered"

    office.lee.types("she signs", card)
    office.advance(minutes=30)

    assert office.lead().first_touch_at is not None
    assert kinds(office.thread(card)[:1]) == ["checklist"]
    assert office.lee.direct_messages() == []
    assert office.messages(MANAGERS) == []


def test_an_owner_who_waits_is_nudged_then_told_then_the_manager_is(any_office: Office) -> None:
    office = any_office
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Claim", card)

    office.advance(minutes=9)
    (nudge,) = office.thread(card)
    assert "<@U0LEE>: *Dana Ruiz* (Northwind) has waited 9 min of 15 min" in texts(nudge)
    assert office.lee.direct_messages() == []

    office.advance(minutes=6)
    (breach,) = office.lee.direct_messages()
    assert "*Dana Ruiz* (Northwind) is yours and late: first call was due" in texts(breach)
    assert office.messages(MANAGERS) == []

    office.advance(minutes=10)
    (alert,) = office.messages(MANAGERS)
    assert "*Dana Ruiz* (Northwind): first call late since" in texts(alert)
    assert "Owner: <@U0LEE>" in texts(alert)
    assert list(controls(alert["blocks"])) == [
        "Reassign to",
        "Extend…",
        "Take over",
        "Ask the owner…",
        "Open",
    ]
    assert len(office.messages()) == 1, "none of it in the channel"


def test_a_lead_nobody_claims_is_called_out_twice_in_the_channel_and_then_to_the_manager(
    office: Office,
) -> None:
    office.receives(a_lead())

    office.advance(minutes=9)
    first = office.messages()[-1]
    assert "⏳ Nobody has claimed *Dana Ruiz* (Northwind), who wants risk review." in texts(first)
    assert "Claim" in controls(first["blocks"])
    office.advance(minutes=6)
    second = office.messages()[-1]
    assert "Late since" in texts(second)
    assert kinds(office.messages()) == ["card", "unclaimed", "unclaimed"]

    office.advance(minutes=10)
    (alert,) = office.messages(MANAGERS)
    assert "Nobody has claimed it." in texts(alert)
    assert "Assign to" in controls(alert["blocks"])

    office.advance(hours=3)
    assert len(office.messages()) == 3
    assert len(office.messages(MANAGERS)) == 1


def test_a_claim_from_the_call_out_settles_it(office: Office) -> None:
    office.receives(a_lead())
    office.advance(minutes=9)
    called = office.messages()[-1]

    office.sam.presses("Claim", called)

    assert office.says(called) == "~Dana Ruiz (Northwind) was unclaimed~ · claimed by Sam Ortiz"
    assert "*Owner* <@U0SAM>" in office.says(office.card())


def test_a_touch_that_is_logged_ends_the_chase_and_strikes_what_was_said(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Claim", card)
    office.advance(minutes=26)
    (nudge,), (breach,), (alert,) = (
        office.thread(card),
        office.lee.direct_messages(),
        office.messages(MANAGERS),
    )

    office.lee.presses("Log the call…", breach)
    office.lee.submits(outcome="no_reply", note="voicemail left")

    for message in (nudge, breach, alert):
        assert "~" in office.says(message)
        assert "touched by Lee Park" in office.says(message)
        assert controls(office.as_it_stands(message)["blocks"]) == {}
    office.advance(hours=4)
    assert len(office.messages(MANAGERS)) == 1
    assert len(office.thread(card)) == 1


def test_a_touch_in_time_means_silence(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Claim", card)
    office.lee.presses("Log touch", card)
    office.lee.submits(outcome="reached")

    office.advance(hours=6)

    assert office.thread(card) == []
    assert office.lee.direct_messages() == []
    assert office.messages(MANAGERS) == []


def test_whoever_only_read_something_may_wait_half_a_day(office: Office) -> None:
    many = [{"kind": kind} for kind in ("pricing_page", "demo_page", "webinar")]
    office.receives(a_reader(title="Head of IT", seniority="director", touches=many))
    assert "🔥" not in office.says(office.card("Jo Okafor"))

    office.advance(hours=2)
    assert len(office.messages()) == 1
    office.advance(minutes=24)
    assert kinds(office.messages()) == ["card", "unclaimed"]


def test_the_decision_has_a_promise_of_its_own(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Claim", card)
    office.lee.presses("Log touch", card)
    office.lee.submits(outcome="reached")

    office.advance(days=3)

    nudge, *_ = office.thread(card)
    assert "~Dana Ruiz: decision~" not in texts(nudge)
    assert "Go on qualifying" in controls(nudge["blocks"])
    assert "decision was due" in texts(office.lee.direct_messages()[0])
    (alert,) = office.messages(MANAGERS)
    assert "decision late since" in texts(alert)


def test_the_manager_reassigns_from_the_alert(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Claim", card)
    office.advance(minutes=26)
    (alert,), (breach,) = office.messages(MANAGERS), office.lee.direct_messages()

    office.maya.chooses("Reassign to", "Sam Ortiz (0 open, on until 18:00)", alert)

    assert "*Owner* <@U0SAM>" in office.says(card)
    assert "Owner: <@U0SAM>" in office.says(alert)
    assert "<@U0MAYA> gave you *Dana Ruiz*" in texts(office.sam.direct_messages()[0])
    assert "is yours and late" not in office.says(breach), "lee is no longer told that it is his"
    assert "with Sam Ortiz now" in office.says(breach)


def test_the_manager_gives_more_time_with_a_reason_and_it_is_chased_again_later(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Claim", card)
    office.advance(minutes=26)
    (alert,) = office.messages(MANAGERS)

    office.maya.presses("Extend…", alert)
    office.maya.submits(minutes="30", reason="Dana asked for a call at eleven")

    assert "given 30 more working minutes" in office.says(alert)
    assert "First call due" in office.says(card)
    office.advance(minutes=29)
    assert len(office.lee.direct_messages()) == 1
    office.advance(minutes=1)
    assert len(office.lee.direct_messages()) == 2
    office.advance(minutes=10)
    assert len(office.messages(MANAGERS)) == 2


@pytest.mark.parametrize(("minutes", "reason"), [("0", "x"), ("-5", "x"), ("99999", "x"), ("30", "  ")])
def test_more_time_without_a_sensible_figure_and_a_reason_is_refused_at_the_field(
    office: Office, minutes: str, reason: str
) -> None:
    office.receives(a_lead())
    office.advance(minutes=26)
    (alert,) = office.messages(MANAGERS)
    office.maya.presses("Extend…", alert)

    answer = office.sandbox.submit("maya", {"minutes": minutes, "reason": reason})

    assert set(answer["errors"]) <= {"minutes", "reason"}
    assert answer["errors"] != {}
    assert "extended" not in office.story()


def test_only_a_manager_gives_more_time(office: Office) -> None:
    office.receives(a_lead())
    office.advance(minutes=26)
    (alert,) = office.messages(MANAGERS)

    (told,) = office.lee.presses_what_stood_there("Extend…", alert)

    assert texts(told) == "Only a manager of the team can do that."
    assert office.lee.modal() is None


def test_friday_at_five_to_six_waits_until_monday(office: Office) -> None:
    office.advance_to(FRIDAY_17_55)
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Claim", card)

    office.advance_to(MONDAY_9)
    assert office.thread(card) == []
    assert office.lee.direct_messages() == []

    office.advance(minutes=4)
    assert len(office.thread(card)) == 1, "nine working minutes after Friday 17:55"
    office.advance(minutes=6)
    assert len(office.lee.direct_messages()) == 1


def test_a_promise_that_ends_at_closing_time_is_spoken_of_in_the_morning(office: Office) -> None:
    office.advance_to(datetime(2026, 11, 27, 16, 45, tzinfo=UTC))
    office.receives(a_lead())
    office.advance_to(datetime(2026, 11, 27, 23, 0, tzinfo=UTC))
    evening = len(office.messages())
    office.advance_to(datetime(2026, 11, 30, 7, 59, tzinfo=UTC))

    assert len(office.messages()) == evening == 2, "the call-out of 17:54 and nothing after it"
    office.advance(minutes=2)
    assert kinds(office.messages()) == ["card", "unclaimed", "unclaimed"]


def test_after_hours_of_downtime_only_the_highest_rung_is_said(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Claim", card)

    office.is_down_for(hours=3)

    assert office.thread(card) == []
    assert office.lee.direct_messages() == []
    (alert,) = office.messages(MANAGERS)
    assert "(2 h 45)" in texts(alert)
    assert office.story().count("rung") == 3, "the others are recorded"


def test_coming_back_at_night_says_nothing_before_the_morning(office: Office) -> None:
    office.receives(a_lead())
    office.is_down_for(hours=12)
    assert len(office.messages()) == 1
    assert office.messages(MANAGERS) == []

    office.advance(hours=11)
    assert kinds(office.messages(MANAGERS)) == ["alert", "morning"]


def test_ticks_that_run_twice_or_in_two_processes_say_each_rung_once(any_office: Office) -> None:
    office = any_office
    office.receives(a_lead())
    for _ in range(26):
        office.clock.advance(minutes=1)
        office.at_once(office.bot.jobs.tick, office.bot.jobs.tick)

    assert kinds(office.messages()) == ["card", "unclaimed", "unclaimed"]
    assert len(office.messages(MANAGERS)) == 1
    assert office.story().count("rung") == 3


def test_a_decision_ends_every_promise(office: Office) -> None:
    office.receives(a_lead())
    office.advance(minutes=9)
    called = office.messages()[-1]
    office.lee.chooses("more", "⛔ Disqualify…", office.card())
    office.lee.submits(reason="spam")

    assert office.says(called) == "~Dana Ruiz (Northwind) was unclaimed~ · disqualified by Lee Park"
    office.advance(days=4)
    assert len(office.messages()) == 2
    assert office.messages(MANAGERS) == []


def test_handing_a_lead_back_takes_the_nudge_away_and_the_channel_hears_the_next_one(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Claim", card)
    office.advance(minutes=9)
    (nudge,) = office.thread(card)

    office.lee.presses("Hand back", nudge)
    assert "~" in office.says(nudge)
    assert "handed back" in office.says(nudge)

    office.advance(minutes=6)
    assert "Nobody has claimed *Dana Ruiz*" in texts(office.messages()[-1])


def test_a_reader_who_asks_for_a_person_is_promised_a_call_as_soon_as_others(office: Office) -> None:
    many = [{"kind": kind, "at": "2026-11-23T08:55:00Z"} for kind in ("pricing_page", "demo_page", "webinar")]
    office.receives(a_reader(title="Head of IT", seniority="director", touches=many))
    card = office.card("Jo Okafor")
    office.advance(hours=2, minutes=30)
    called = office.messages()[-1]

    asked = [{"kind": "demo_request", "at": office.clock.now().isoformat()}]
    office.receives(a_reader(title="Head of IT", seniority="director", touches=asked))

    assert "🔥 *Jo Okafor*" in office.says(card)
    assert office.says(called) == "~Jo Okafor (Kite Bank) was unclaimed~ · asked for a person meanwhile"
    office.advance(minutes=8)
    assert kinds(office.messages()) == ["card", "unclaimed"]
    office.advance(minutes=1)
    assert kinds(office.messages()) == ["card", "unclaimed", "unclaimed"]


def test_whoever_calls_a_lead_that_nobody_has_takes_it(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Log touch", card)
    office.lee.submits(outcome="reached")

    assert "*Owner* <@U0LEE>" in office.says(card)
    assert office.story()[-2:] == ["claimed", "contacted"]


def test_a_colleague_who_helps_with_a_call_does_not_take_the_lead(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Claim", card)
    office.sam.presses("Log touch", card)
    office.sam.submits(outcome="no_reply")

    assert office.lead().owner == "U0LEE"
    assert office.lead().first_touch_at is not None
