"""What reaches Slack when nothing goes wrong."""

from storage import outbox, people
from storage.outbox import Priority
from storage.tables import MessageRow
from tests.delivery.office import LEADS, LEE, MANAGERS, SAM, Office, Said


def test_a_message_is_posted_once_and_the_store_knows_where(office: Office) -> None:
    office.wants("card:1", "Acme asks for a demo")

    office.deliver()
    office.deliver()

    assert office.in_channel() == ["Acme asks for a demo"]
    row = office.row("card:1")
    assert (row.channel, row.pending, row.shown) == (LEADS, False, 1)
    assert row.ts == office.sandbox.messages(LEADS)[-1]["ts"]


def test_every_message_carries_its_key_and_unfolds_no_links(office: Office) -> None:
    office.wants("card:1", "Acme asks for a demo")

    office.deliver()

    (asked,) = office.calls("chat.postMessage")
    assert asked["metadata"] == {"event_type": "handraise_message", "event_payload": {"key": "card:1"}}
    assert (asked["unfurl_links"], asked["unfurl_media"]) == (False, False)


def test_a_change_is_shown_in_the_message_that_stands_there(office: Office) -> None:
    office.wants("card:1", "Nobody has claimed Acme")
    office.deliver()

    office.changes("card:1", "Lee has claimed Acme")
    office.deliver()

    assert office.in_channel() == ["Lee has claimed Acme"]


def test_many_changes_before_one_showing_are_one_update(office: Office) -> None:
    office.wants("card:1", "one")
    office.deliver()

    for words in ("two", "three", "four"):
        office.changes("card:1", words)
    office.deliver()

    assert office.in_channel() == ["four"]
    assert len(office.calls("chat.update")) == 1


def test_a_change_that_comes_while_the_message_is_on_its_way_is_shown_too(office: Office) -> None:
    office.wants("card:1", "Nobody has claimed Acme")

    def claimed(row: MessageRow) -> None:
        if row.wanted == 1:
            office.changes("card:1", "Lee has claimed Acme")

    office.while_rendering = claimed
    office.deliver()

    assert office.in_channel() == ["Lee has claimed Acme"]


def test_a_reply_waits_for_its_thread_and_goes_below_it(office: Office) -> None:
    office.wants("note", "Lee, the clock runs", under_key="card:1", priority=Priority.NEW_LEAD)
    office.wants("card:1", "Acme asks for a demo", priority=Priority.DIGEST)

    office.deliver()

    card = office.row("card:1").ts
    assert office.in_channel() == ["Acme asks for a demo"]
    assert office.in_channel(thread=card) == ["Lee, the clock runs"]


def test_a_reply_may_be_shown_in_the_channel_too(office: Office) -> None:
    office.wants("card:1", "Acme asks for a demo")
    office.wants("breach", Said("Acme has waited an hour", broadcast=True), under_key="card:1")

    office.deliver()

    assert [asked.get("reply_broadcast") for asked in office.calls("chat.postMessage")] == [None, True]


def test_direct_messages_of_a_person_are_opened_once(office: Office) -> None:
    office.wants("dm:1", "Acme is late", to_person=LEE)
    office.wants("dm:2", "Globex is late", to_person=LEE)
    office.wants("dm:3", "Initech is late", to_person=SAM)

    office.deliver()

    assert office.in_channel("@lee") == ["Acme is late", "Globex is late"]
    assert office.in_channel("@sam") == ["Initech is late"]
    assert len(office.calls("conversations.open")) == 2


def test_what_matters_most_goes_first(office: Office) -> None:
    office.wants("digest", "last week", priority=Priority.DIGEST)
    office.wants("change", "claimed", priority=Priority.UPDATE)
    office.wants("breach", "an hour late", priority=Priority.ESCALATION)
    office.wants("card:1", "a new lead", priority=Priority.NEW_LEAD)

    office.deliver()

    assert office.in_channel() == ["a new lead", "an hour late", "claimed", "last week"]


def test_what_has_nothing_to_show_any_more_is_not_said(office: Office) -> None:
    office.wants("card:1", "withdrawn")
    del office.words["card:1"]

    office.deliver()

    assert office.in_channel() == []
    assert not office.row("card:1").pending


def test_a_channel_goes_by_the_name_the_desk_gives_it(office: Office) -> None:
    with office.store.write() as session:
        people.settle_place(session, "#managers", MANAGERS)
    office.wants("alert", "Acme is late", "#managers")

    office.deliver()

    assert office.in_channel(MANAGERS) == ["Acme is late"]


def test_a_message_said_twice_under_one_key_is_one_message(office: Office) -> None:
    office.wants("rung:1", "Acme has waited 15 minutes")
    office.deliver()
    office.wants("rung:1", "Acme has waited 15 minutes")
    office.deliver()

    assert office.in_channel() == ["Acme has waited 15 minutes"]
    with office.store.read() as session:
        assert outbox.waiting(session) == []


def test_a_notice_that_was_settled_before_it_was_said_is_dropped_with_the_reason(office: Office) -> None:
    office.wants("breach:1", Said("", left_out={"breach:1": "touched by Lee"}))

    office.deliver()

    assert office.in_channel() == []
    row = office.row("breach:1")
    assert (row.dropped, row.pending, row.ts, row.error) == ("touched by Lee", False, None, None)


def test_a_notice_that_is_said_after_all_is_no_dropped_one(office: Office) -> None:
    office.wants("breach:1", Said("", left_out={"breach:1": "with Sam now"}))
    office.deliver()

    office.changes("breach:1", "Acme is yours again, and late")
    office.deliver()

    assert office.in_channel() == ["Acme is yours again, and late"]
    assert office.row("breach:1").dropped is None
