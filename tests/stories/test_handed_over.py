"""An SQL is with its AE: taken or sent back with a reason, never left in silence, and its meeting has an outcome."""

from datetime import UTC, datetime

from tests.stories.office import LEADS, MANAGERS, MARKETING, Message, Office, controls, texts
from tests.stories.test_deciding import a_walked_lead

TUESDAY_10 = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""Ten o'clock in Berlin, the next working morning: what the form proposes."""

FRIDAY_10 = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
IN_TWO_WEEKS = int(datetime(2026, 12, 7, 9, 0, tzinfo=UTC).timestamp())


def alerts(office: Office) -> list[Message]:
    """What the managers are told of single leads; the line of the morning and the week's report are no alerts."""
    keys = ((each, each["metadata"]["event_payload"]["key"]) for each in office.messages(MANAGERS))
    return [each for each, key in keys if key.startswith("alert")]


def an_sql(office: Office, **said: object) -> tuple[Message, Message]:
    """The card of a lead that lee accepted on Monday at ten, and what alex was handed."""
    card, checklist = a_walked_lead(office)
    office.lee.presses("Accept as SQL…", checklist)
    office.lee.submits(**said)
    return card, office.alex.direct_messages()[-1]


def after_the_meeting(office: Office) -> tuple[Message, Message]:
    """An SQL that alex took, whose meeting has just begun."""
    card, handover = an_sql(office)
    office.alex.presses("Take it", handover)
    office.advance_to(TUESDAY_10)
    return card, handover


def buttons(office: Office, message: Message) -> list[str]:
    return list(controls(office.as_it_stands(message)["blocks"]))


def test_an_ae_who_stays_silent_is_asked_then_the_rep_hears_then_the_manager(any_office: Office) -> None:
    office = any_office
    card, handover = an_sql(office, next_at=IN_TWO_WEEKS)
    before = len(office.thread(card))

    office.advance_to(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    (asked,) = office.alex.direct_messages()[1:]
    assert "*Dana Ruiz* (Northwind) is with you: the AE's answer is due" in texts(asked)
    assert list(controls(asked["blocks"])) == ["Take it", "Contest…", "Open"]
    assert len(office.thread(card)) == before

    office.advance_to(datetime(2026, 11, 24, 16, 0, tzinfo=UTC))
    told = office.thread(card)[-1]
    assert "<@U0LEE>: *Dana Ruiz* (Northwind) is with <@U0ALEX>: the AE's answer was due" in texts(told)
    assert list(controls(told["blocks"])) == ["Reopen"]
    assert alerts(office) == []

    office.advance_to(datetime(2026, 11, 25, 11, 0, tzinfo=UTC))
    (alert,) = alerts(office)
    assert "the AE's answer late since" in texts(alert)
    assert "AE: <@U0ALEX> · on · 0 open leads" in texts(alert)
    assert list(controls(alert["blocks"])) == ["Extend…", "Ask the AE…", "Open"], (
        "an SQL is not given to another rep"
    )

    office.alex.presses("Take it", handover)
    for message in (asked, told, alert):
        assert "· taken by Alex Romero" in office.says(message)
        assert buttons(office, message) == []


def test_an_ae_who_answers_in_time_hears_nothing_more(office: Office) -> None:
    card, handover = an_sql(office, next_at=IN_TWO_WEEKS)
    before = len(office.thread(card))
    office.alex.presses("Take it", handover)

    office.advance(days=7)

    assert len(office.alex.direct_messages()) == 1
    assert len(office.thread(card)) == before
    assert alerts(office) == []


def test_the_ae_contests_and_the_reason_reaches_the_rep_and_the_digest(any_office: Office) -> None:
    office = any_office
    card, handover = an_sql(office)
    office.alex.presses("Contest…", handover)
    offered = office.alex.reads_in_modal()
    assert "Not as the answers say" in offered
    assert "No budget yet" in offered
    assert "Competitor" in offered
    office.alex.submits(reason="budget", note="her CFO froze all spending")

    back = office.thread(card)[-1]
    assert "<@U0LEE>: <@U0ALEX> says this is not an SQL: *No budget yet*, “her CFO froze all spending”" in (
        texts(back)
    )
    assert list(controls(back["blocks"])) == ["Recycle…"]
    assert "sent back by the AE" in office.mira.commands("digest", channel=MARKETING)

    office.lee.presses("Recycle…", back)
    office.lee.submits()
    assert office.lead().reason == "budget", "the form suggests what the AE said"
    assert buttons(office, back) == []
    assert "1 SQL sent back by the AE" in office.mira.commands("digest", channel=MARKETING)
    assert "Sent back by the AE: No budget yet 1 · “her CFO froze all spending”" in office.mira.commands(
        "digest", channel=MARKETING
    )


def test_a_contest_without_a_word_or_a_reason_is_refused_at_the_field(office: Office) -> None:
    _, handover = an_sql(office)
    office.alex.presses("Contest…", handover)

    assert list(office.sandbox.submit("alex", {"reason": "budget", "note": "  "})["errors"]) == ["note"]
    assert office.lead().state == "accepted"

    office.alex.submits(reason="not_as_said", note="she does not sign")
    assert office.lead().state == "claimed"


def test_an_sql_that_is_not_as_said_goes_back_to_the_checklist(office: Office) -> None:
    card, handover = an_sql(office)
    office.alex.presses("Contest…", handover)
    office.alex.submits(reason="not_as_said", note="she does not sign")

    back = office.thread(card)[-1]
    assert "*Not as the answers say*, “she does not sign”" in texts(back)
    assert list(controls(back["blocks"])) == ["Go on qualifying"]
    assert "Decision due" in office.says(card)


def test_when_the_agreed_time_has_come_the_ae_is_asked_and_says_that_it_was_held(any_office: Office) -> None:
    office = any_office
    card, handover = after_the_meeting(office)

    (asked,) = office.alex.direct_messages()[1:]
    assert "How did the meeting with *Dana Ruiz* (Northwind) go?" in texts(asked)
    assert buttons(office, handover) == ["Held", "No-show", "Moved…", "Contest…", "Open"]
    assert buttons(office, card) == ["Held", "No-show", "Moved…", "Reopen", "Why?"]

    office.alex.presses("Held", asked)

    assert "Discovery call held <!date^" in office.says(card)
    assert "· held" in office.says(handover)
    assert office.says(asked).endswith("· the meeting was held")
    assert buttons(office, card) == ["Reopen", "Why?"]
    office.advance(days=7)
    assert len(office.alex.direct_messages()) == 2
    assert alerts(office) == []


def test_a_meeting_nobody_tells_of_reaches_the_rep_and_the_manager(office: Office) -> None:
    card, _ = after_the_meeting(office)

    office.advance_to(datetime(2026, 11, 25, 8, 0, tzinfo=UTC))
    told = office.thread(card)[-1]
    assert "is with <@U0ALEX>: how the meeting went was due" in texts(told)
    assert list(controls(told["blocks"])) == ["Held", "No-show", "Moved…", "Reopen"]
    assert "An answer was due" in texts(office.alex.direct_messages()[-1])
    office.advance(hours=4)
    assert "how the meeting went late since" in texts(alerts(office)[0])

    office.lee.presses("Held", told)
    assert office.lead().meeting == "held"
    assert "~" in office.says(told)
    assert "the meeting was held" in office.says(alerts(office)[0])


def test_a_no_show_opens_the_follow_up_and_a_new_date_ends_it(any_office: Office) -> None:
    office = any_office
    card, handover = after_the_meeting(office)
    office.alex.presses("No-show", handover)

    told = office.thread(card)[-1]
    assert "<@U0LEE>: *Dana Ruiz* (Northwind) did not come, says <@U0ALEX>: Discovery call" in texts(told)
    assert "Next: a new date." in texts(told)
    assert "no-show, next: a new date" in office.says(card)
    assert "no-show, next: a new date" in office.says(handover)

    office.advance_to(datetime(2026, 11, 25, 8, 0, tzinfo=UTC))
    nudge = office.thread(card)[-1]
    assert "a new date with whoever did not come was due" in texts(nudge)
    assert list(controls(nudge["blocks"])) == ["New date…", "Held", "Reopen"]

    office.lee.presses("New date…", nudge)
    office.lee.submits(next_at=int(FRIDAY_10.timestamp()))

    assert office.lead().next_at == FRIDAY_10
    for message in (told, nudge):
        assert "· there is another time for" in office.says(message)
    moved = office.alex.direct_messages()[-1]
    assert "<@U0LEE> moved your meeting with *Dana Ruiz* (Northwind) to" in texts(moved)
    assert f"<!date^{int(FRIDAY_10.timestamp())}^" in office.says(handover)
    office.advance_to(FRIDAY_10)
    assert alerts(office) == []
    assert "How did the meeting" in texts(office.alex.direct_messages()[-1]), "asked again at the new time"


def test_a_meeting_is_moved_before_its_time_and_the_old_one_is_not_asked_about(office: Office) -> None:
    card, handover = an_sql(office)
    office.alex.presses("Moved…", handover)
    late = office.alex.submits(next_at=int(datetime(2026, 11, 20, 9, 0, tzinfo=UTC).timestamp()))
    assert list(late["errors"]) == ["next_at"]
    office.alex.submits(next_at=int(FRIDAY_10.timestamp()))

    assert f"<!date^{int(FRIDAY_10.timestamp())}^" in office.says(card)
    assert office.lead().taken_on_at is not None, "who moves it has taken it"
    office.advance_to(datetime(2026, 11, 26, 9, 0, tzinfo=UTC))
    assert len(office.alex.direct_messages()) == 1, "they moved it themselves, and its time is ahead"
    assert "Held" not in buttons(office, handover)


def test_nobody_says_how_a_meeting_went_that_is_still_ahead(office: Office) -> None:
    card, _ = an_sql(office)

    office.lee.types("held", card)

    assert office.lee.whispers() == [
        "The meeting is on Tuesday 24 November 2026, 10:00. Say how it went afterwards, or move it to another time."
    ]
    assert office.lead().meeting is None


def test_how_it_went_is_typed_into_the_thread(any_office: Office) -> None:
    office = any_office
    card, handover = after_the_meeting(office)

    office.lee.types("no show: her assistant says she is ill", card)
    assert "Understood as: no-show; the next step is a new date" in office.lee.whispers()[-1]
    assert office.lead().meeting == "missed"
    assert len(office.alex.direct_messages()) == 2, "what they were told is changed in place"

    office.lee.types("verschoben auf Freitag 10 Uhr", card)
    assert office.lee.whispers()[-1] == "Understood as: the meeting is on Friday 27 November 2026, 10:00"
    assert office.lead().next_at == FRIDAY_10
    office.lee.types("moved to next week", card)
    assert "“next week” does not name a day and an hour" in office.lee.whispers()[-1]

    office.advance_to(FRIDAY_10)
    office.alex.types("held", handover, channel=handover["channel"])
    assert office.lead().meeting == "held"


def test_who_pressed_the_wrong_button_says_the_other_thing(office: Office) -> None:
    card, handover = after_the_meeting(office)
    office.alex.presses("Held", handover)

    office.lee.types("held", card)
    assert office.lee.whispers() == ["It is said already that the meeting was held."]
    office.lee.types("she did not show up", card)

    assert "no-show, next: a new date" in office.says(card)
    assert buttons(office, card) == ["New date…", "Held", "Reopen", "Why?"]


def test_strangers_to_an_sql_do_not_say_how_its_meeting_went(office: Office) -> None:
    card, _ = after_the_meeting(office)

    office.sam.presses("Held", card)
    assert office.sam.whispers() == [
        "Only its AE, its owner or a manager of the team can say how the meeting went."
    ]
    office.sam.types("held", card)
    office.mira.types("no show", card)
    assert len(office.sam.whispers()) == 1
    assert office.mira.whispers() == []
    assert office.lead().meeting is None

    office.maya.presses("No-show", card)
    assert office.lead().meeting == "missed", "a manager helps out"


def test_the_same_words_are_an_answer_while_the_lead_is_no_sql(office: Office) -> None:
    card, _ = a_walked_lead(office, "A problem we solve")

    office.lee.types("no show", card)

    assert office.lead().meeting is None
    assert office.answers("authority")[-1].note == "no show"


def test_an_ae_lists_what_they_were_handed_by_what_is_to_be_done(any_office: Office) -> None:
    office = any_office
    an_sql(office)
    assert "Not answered yet · Discovery call" in office.alex.commands("mine", channel="#general")
    (handover,) = office.alex.direct_messages()
    office.alex.presses("Take it", handover)
    office.advance_to(TUESDAY_10)

    assert "How did it go? Discovery call was" in office.alex.commands("mine", channel="#general")
    assert "Handed to me" in office.alex.home()

    office.alex.presses("No-show", handover)
    assert "No-show · Discovery call" in office.alex.commands("mine", channel="#general")
    office.alex.presses("Held", handover)
    assert office.alex.commands("mine", channel="#general") == (
        "You have no open leads. Claim one in the lead channel."
    )


def test_contested_after_the_meeting_nothing_of_it_runs_on(office: Office) -> None:
    card, handover = after_the_meeting(office)
    office.alex.presses("No-show", handover)
    told = office.thread(card)[-1]
    office.alex.presses("Contest…", handover)
    office.alex.submits(reason="no_reply", note="never answered again")

    assert "· no SQL any more" in office.says(told)
    assert office.lead().meeting is None
    office.lee.chooses("more", "↩️ Recycle…", card)
    office.lee.submits(reason="no_reply")
    said = len(office.messages(LEADS)), len(office.thread(card)), len(office.alex.direct_messages())
    office.advance(days=5)
    assert said == (len(office.messages(LEADS)), len(office.thread(card)), len(office.alex.direct_messages()))
    assert alerts(office) == []
