"""F8: a message deleted, a channel shut, a person gone, a row that lost its place; nothing that matters is lost."""

from datetime import timedelta
from typing import Any

import pytest

from storage import moves, outbox
from tests.delivery.office import ARCHIVED, LEADS, LEE, MANAGERS, RANDOM, Office, Said
from tests.delivery.test_refusals import given_up


def a_card(office: Office, channel: str = LEADS) -> str:
    """A card that stands, and its ts."""
    office.wants("card:1", "Nobody has claimed Acme", channel, kind="card")
    office.deliver()
    return str(office.row("card:1").ts)


def a_checklist(office: Office) -> str:
    office.wants("checklist:1", "Who decides?", LEADS, kind="checklist", under_key="card:1")
    office.deliver()
    return str(office.row("checklist:1").ts)


def explained(office: Office, key: str = "card:1") -> dict[str, Any]:
    """What is to be said below a message that was posted anew."""
    return office.row(f"reposted:{key}:1").facts


def test_a_deleted_card_is_posted_anew_once_and_left_alone_the_second_time(office: Office) -> None:
    first = a_card(office)
    office.sandbox.delete_message(LEADS, first)
    office.changes("card:1", "Lee has claimed Acme")
    office.deliver()
    again = office.row("card:1")
    assert office.in_channel() == ["Lee has claimed Acme"]
    assert (again.reposted, again.was_ts) == (1, first)
    assert explained(office) == {"what": "card", "was": None, "shut": None}

    office.sandbox.delete_message(LEADS, str(again.ts))
    office.changes("card:1", "Sam has claimed Acme")
    office.deliver()

    assert office.in_channel() == []
    assert given_up(office) == {"card:1": "deleted in Slack a second time, so it is left alone"}


def test_what_people_wrote_below_a_deleted_card_is_linked_and_replies_there_still_count(
    office: Office,
) -> None:
    first = a_card(office)
    office.sandbox.type("lee", LEADS, "she called back", thread=first)
    office.sandbox.delete_message(LEADS, first)
    office.changes("card:1", "Lee has claimed Acme")
    office.deliver()

    assert explained(office)["was"] == [LEADS, first]
    with office.store.read() as session:
        for ts in (first, str(office.row("card:1").ts)):
            found = outbox.at(session, LEADS, ts)
            assert found is not None
            assert found.key == "card:1"


def test_a_deleted_card_takes_its_checklist_along(office: Office) -> None:
    first = a_card(office)
    left_behind = a_checklist(office)
    office.sandbox.delete_message(LEADS, first)
    office.changes("card:1", "Lee has claimed Acme")
    office.deliver()

    card, checklist = office.row("card:1"), office.row("checklist:1")
    assert office.in_channel(thread=card.ts) == ["Who decides?"]
    assert checklist.was_ts == left_behind != checklist.ts
    assert checklist.reposted == 0, "nobody deleted it"
    assert "Who decides?" not in office.in_channel(thread=first)


def test_a_checklist_deleted_by_itself_is_posted_anew_once_in_its_thread(office: Office) -> None:
    card = a_card(office)
    for words, shown in (("Is there a budget?", ["Is there a budget?"]), ("And when?", [])):
        a_checklist(office)
        office.sandbox.delete_message(LEADS, str(office.row("checklist:1").ts))
        office.changes("checklist:1", words)
        office.deliver()
        assert office.in_channel(thread=card) == shown

    assert explained(office, "checklist:1")["what"] == "checklist"
    assert office.row("reposted:checklist:1:1").under_key == "card:1"


def test_a_reminder_that_was_deleted_stays_deleted(office: Office) -> None:
    office.wants("alert", "Acme is late")
    office.deliver()
    office.sandbox.delete_message(LEADS, str(office.row("alert").ts))
    office.changes("alert", "Acme was called")
    office.deliver()

    assert office.in_channel() == []
    assert given_up(office) == {}


def test_a_reply_to_a_deleted_card_waits_until_the_card_is_there_again(office: Office) -> None:
    first = a_card(office)
    office.sandbox.delete_message(LEADS, first)
    office.wants("nudge", "Lee, the clock runs", under_key="card:1")

    office.deliver_in_the_end()

    assert office.in_channel(thread=office.row("card:1").ts) == ["Lee, the clock runs"]


def test_what_cannot_be_posted_goes_to_the_fallback_channel_until_the_channel_is_back(office: Office) -> None:
    office.sandbox.channel("#sdr-leads", archive=True)
    office.words[_told(office, LEADS)] = Said("closed")
    for number in range(3):
        office.wants(f"card:{number}", f"lead {number}", kind="card")
    office.wants("nudge", "Lee, the clock runs", under_key="card:2")
    office.deliver()

    assert office.in_channel(RANDOM) == ["lead 0", "lead 1", "lead 2"]
    assert office.in_channel(RANDOM, thread=office.row("card:2").ts) == ["Lee, the clock runs"]
    assert office.row("card:0").detoured_from == LEADS
    assert office.in_channel(MANAGERS) == ["closed"], "the admin hears of it once"
    assert office.row(_told(office, LEADS)).facts == {
        "channel": LEADS,
        "why": "is_archived",
        "fallback": RANDOM,
    }

    office.sandbox.channel("#sdr-leads", archive=False)
    office.wants("card:9", "lead 9", kind="card")
    office.deliver()

    assert office.in_channel(LEADS) == ["lead 9"]


def test_a_card_in_a_channel_that_was_archived_moves_with_its_checklist_and_what_is_said_below(
    office: Office,
) -> None:
    a_card(office)
    a_checklist(office)
    office.sandbox.channel("#sdr-leads", archive=True)
    office.wants("nudge", "Lee, the clock runs", under_key="card:1")

    office.deliver_in_the_end()

    card = office.row("card:1")
    assert office.in_channel(RANDOM) == ["Nobody has claimed Acme"]
    assert sorted(office.in_channel(RANDOM, thread=card.ts)) == ["Lee, the clock runs", "Who decides?"]
    assert explained(office)["shut"] == LEADS
    assert given_up(office) == {}


def test_when_the_fallback_channel_is_shut_too_the_message_is_given_up_visibly(office: Office) -> None:
    office.sandbox.channel("#random", archive=True)
    office.wants("lost", "nobody will read this", ARCHIVED)
    office.wants("card:1", "Acme asks for a demo")
    office.deliver()

    assert given_up(office) == {"lost": "is_archived"}
    assert office.in_channel() == ["Acme asks for a demo"]


def test_the_admin_is_told_again_the_next_day(office: Office) -> None:
    for day in range(2):
        told = _told(office, ARCHIVED)
        office.words[told] = Said("closed")
        for number in range(2):
            office.wants(f"card:{day}:{number}", "lead", ARCHIVED)
        office.deliver()
        office.services.clock.advance(days=1)  # type: ignore[attr-defined]

    assert office.in_channel(MANAGERS) == ["closed", "closed"]


def test_a_person_who_is_not_in_the_workspace_any_more_delays_nobody(office: Office) -> None:
    office.wants("dm:1", "yours", to_person=LEE)
    office.deliver()
    office.sandbox.person("lee", deactivate=True)
    office.wants("dm:2", "Acme is late", to_person=LEE)
    office.wants("card:1", "Acme asks for a demo")

    office.deliver()

    assert given_up(office) == {"dm:2": "user_disabled"}
    assert office.in_channel() == ["Acme asks for a demo"]


@pytest.mark.parametrize("wanted", ["lost its place", "was never settled", "is unknown"])
def test_a_row_takes_the_place_of_the_message_that_was_pressed(office: Office, wanted: str) -> None:
    ts = a_card(office)
    with office.store.write() as session:
        row = outbox.by_key(session, "card:1")
        assert row is not None
        row.channel, row.ts, row.shown = None, None, 0
        row.pending, row.outcome_unknown = wanted != "lost its place", wanted == "is unknown"
        session.add(row)

    _pressed(office, ts)
    office.changes("card:1", "Lee has claimed Acme")
    office.deliver()

    assert office.in_channel() == ["Lee has claimed Acme"]
    assert office.row("card:1").ts == ts


def test_a_second_copy_that_is_pressed_goes_away(office: Office) -> None:
    kept = a_card(office)
    office.post_a_copy("card:1")
    copy = str(office.sandbox.messages(LEADS)[-1]["ts"])

    for ts in (copy, copy, kept):
        _pressed(office, ts)
    assert len(office.in_channel()) == 2, "whoever listens deletes nothing"
    office.deliver()

    assert [message["ts"] for message in office.sandbox.messages(LEADS)] == [kept]
    assert len(office.calls("chat.delete")) == 1


def test_a_copy_that_cannot_be_deleted_now_is_deleted_later(office: Office) -> None:
    a_card(office)
    office.post_a_copy("card:1")
    office.sandbox.fault("chat.delete", "429", seconds=7)
    office.sandbox.fault("chat.delete", "reset_after", after=1)
    _pressed(office, str(office.sandbox.messages(LEADS)[-1]["ts"]))

    office.deliver_in_the_end(within=timedelta(minutes=1))

    assert office.in_channel() == ["Nobody has claimed Acme"]


def test_a_place_it_stood_in_before_does_not_call_a_card_back(office: Office) -> None:
    """The checklist left in the old thread, pressed before it was taken away."""
    a_card(office)
    left_behind = a_checklist(office)
    office.sandbox.delete_message(LEADS, str(office.row("card:1").ts))
    office.changes("card:1", "Lee has claimed Acme")
    assert office.worker.deliver_once()
    assert office.row("checklist:1").ts is None

    _pressed(office, left_behind, key="checklist:1")
    office.deliver()

    assert office.in_channel(thread=office.row("card:1").ts) == ["Who decides?"]


def _pressed(office: Office, ts: str, key: str = "card:1") -> None:
    """What a press tells of the message it was in."""
    with office.store.write() as session:
        moves.stands_there(session, key, LEADS, ts, now=office.services.clock.now())


def _told(office: Office, channel: str) -> str:
    day = office.services.clock.now().date()
    return f"shut:{channel}:{day}"
