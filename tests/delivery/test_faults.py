"""Faults F6 and F7: whatever Slack answers or does not, each message stands there once and shows the truth."""

import pytest

from tests.delivery.office import LEADS, LEE, MANAGERS, TIMEOUT, Office

KINDS = [
    "429",
    "500",
    "500_after",
    "hang_before",
    "hang_after",
    "reset_before",
    "reset_after",
    "html",
    "cut",
]


@pytest.fixture
def timeout() -> float:
    """Calls hang here."""
    return TIMEOUT


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_message_is_there_once(office: Office, kind: str) -> None:
    office.sandbox.fault("chat.postMessage", kind)
    office.wants("card:1", "Acme asks for a demo")

    office.deliver_in_the_end()

    assert office.in_channel() == ["Acme asks for a demo"]
    assert not office.row("card:1").outcome_unknown


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_is_shown_once(office: Office, kind: str) -> None:
    office.wants("card:1", "Nobody has claimed Acme")
    office.deliver()
    office.sandbox.fault("chat.update", kind)
    office.changes("card:1", "Lee has claimed Acme")

    office.deliver_in_the_end()

    assert office.in_channel() == ["Lee has claimed Acme"]


@pytest.mark.parametrize("kind", ["500_after", "reset_after", "reset_before"])
def test_a_reply_in_a_thread_is_there_once(office: Office, kind: str) -> None:
    office.wants("card:1", "Acme asks for a demo")
    office.deliver()
    office.sandbox.fault("chat.postMessage", kind)
    office.wants("note", "Lee, the clock runs", under_key="card:1")

    office.deliver_in_the_end()

    assert office.in_channel(thread=office.row("card:1").ts) == ["Lee, the clock runs"]
    assert office.in_channel() == ["Acme asks for a demo"]


@pytest.mark.parametrize("kind", ["500_after", "reset_after", "reset_before"])
def test_a_direct_message_is_there_once(office: Office, kind: str) -> None:
    office.sandbox.fault("chat.postMessage", kind)
    office.wants("dm:1", "Acme is late", to_person=LEE)

    office.deliver_in_the_end()

    assert office.in_channel("@lee") == ["Acme is late"]


@pytest.mark.parametrize("kind", ["429", "500", "reset_after", "html"])
def test_direct_messages_that_cannot_be_opened_are_opened_later(office: Office, kind: str) -> None:
    office.sandbox.fault("conversations.open", kind)
    office.wants("dm:1", "Acme is late", to_person=LEE)

    office.deliver_in_the_end()

    assert office.in_channel("@lee") == ["Acme is late"]


def test_nothing_is_sent_again_before_the_history_could_be_read(office: Office) -> None:
    office.sandbox.fault("chat.postMessage", "reset_after")
    office.sandbox.fault("conversations.history", "500", times=3)
    office.wants("card:1", "Acme asks for a demo")

    office.deliver_in_the_end()

    assert office.in_channel() == ["Acme asks for a demo"]
    assert len(office.calls("chat.postMessage")) == 1


def test_a_message_is_found_below_many_others(office: Office) -> None:
    office.sandbox.fault("chat.postMessage", "reset_after")
    office.wants("card:1", "Acme asks for a demo")
    office.deliver()
    for number in range(230):
        office.sandbox.type("sam", LEADS, f"chatter {number}")

    office.deliver_in_the_end()

    assert office.in_channel() == ["Acme asks for a demo"]
    assert len(office.calls("conversations.history")) == 2


def test_a_message_that_was_found_shows_what_became_true_since(office: Office) -> None:
    office.sandbox.fault("chat.postMessage", "reset_after")
    office.wants("card:1", "Nobody has claimed Acme")
    office.deliver()
    office.changes("card:1", "Lee has claimed Acme")

    office.deliver_in_the_end()

    assert office.in_channel() == ["Lee has claimed Acme"]


def test_of_two_copies_the_first_is_kept(office: Office) -> None:
    office.sandbox.fault("chat.postMessage", "reset_after")
    office.wants("card:1", "Acme asks for a demo")
    office.deliver()
    first = office.sandbox.messages(LEADS)[-1]["ts"]
    office.post_a_copy("card:1")

    office.deliver_in_the_end()

    assert office.in_channel() == ["Acme asks for a demo"]
    assert office.row("card:1").ts == first


def test_a_call_slack_carries_out_after_we_gave_it_up_leaves_no_copy(office: Office) -> None:
    office.sandbox.fault("chat.postMessage", "reset_before")
    office.wants("card:1", "Acme asks for a demo")
    office.deliver_in_the_end()
    kept = office.row("card:1").ts
    office.post_a_copy("card:1")

    office.wall.advance(minutes=1)
    office.deliver()

    assert office.in_channel() == ["Acme asks for a demo"]
    assert office.sandbox.messages(LEADS)[-1]["ts"] == kept


def test_of_two_tries_without_an_answer_the_one_that_arrives_late_leaves_no_copy(office: Office) -> None:
    """The second is found when it is looked for; Slack carries out the first after that."""
    office.sandbox.fault("chat.postMessage", "reset_before")
    office.sandbox.fault("chat.postMessage", "reset_after")
    office.wants("card:1", "Acme asks for a demo")
    office.deliver_in_the_end()
    kept = office.row("card:1").ts
    office.post_a_copy("card:1")

    office.wall.advance(minutes=1)
    office.deliver()

    assert [message["ts"] for message in office.sandbox.messages(LEADS)] == [kept]


def test_a_second_look_waits_until_the_channel_can_be_read(office: Office) -> None:
    office.sandbox.fault("chat.postMessage", "reset_before")
    office.wants("card:1", "Acme asks for a demo")
    office.deliver_in_the_end()
    office.post_a_copy("card:1")
    office.sandbox.fault("conversations.history", "500")
    office.wall.advance(minutes=1)
    office.deliver()
    assert len(office.in_channel()) == 2

    office.wall.advance(minutes=1)
    office.deliver()

    assert office.in_channel() == ["Acme asks for a demo"]


def test_many_faults_in_a_row_lose_nothing(office: Office) -> None:
    for kind in KINDS:
        office.sandbox.fault("*", kind, after=1)
    for number in range(12):
        office.wants(f"card:{number}", f"lead {number}", [LEADS, MANAGERS][number % 2])

    office.deliver_in_the_end()

    said = office.in_channel(LEADS) + office.in_channel(MANAGERS)
    assert sorted(said) == sorted(f"lead {number}" for number in range(12))


def test_slack_out_of_reach_for_an_hour_loses_nothing(office: Office) -> None:
    office.sandbox.fault("*", "reset_before", times=10_000)
    office.wants("card:1", "Acme asks for a demo")
    for _ in range(20):
        office.deliver()
        office.wall.advance(minutes=3)
    office.sandbox.clear_faults()

    office.deliver_in_the_end()

    assert office.in_channel() == ["Acme asks for a demo"]
