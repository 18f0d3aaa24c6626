"""Every message is asked for once, sent by one worker at a time, and a card shows its latest state."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import outbox
from storage.engine import Store
from storage.outbox import Priority, Wanted
from storage.tables import MessageRow

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)


def ask(store: Store, key: str, channel: str = "#sdr", **more: Any) -> bool:
    wanted = Wanted(key, "notice", more.pop("priority", Priority.NEW_LEAD), to_channel=channel, **more)
    with store.write() as session:
        return outbox.say(session, wanted, now=NOW)


def claim(store: Store, *, at: datetime = NOW, **more: Any) -> list[MessageRow]:
    with store.write() as session:
        return outbox.claim_next(session, now=at, lease=LEASE, **more)


def keys(rows: list[MessageRow]) -> list[str]:
    return [row.key for row in rows]


def show(store: Store, row: MessageRow, *, ts: str = "1.1") -> bool:
    with store.write() as session:
        return outbox.shown(session, row, channel="C1", ts=ts, now=NOW)


def row_of(store: Store, key: str) -> MessageRow:
    with store.read() as session:
        found = outbox.by_key(session, key)
    assert found is not None
    return found


def test_a_message_asked_for_twice_is_said_once(store: Store) -> None:
    assert ask(store, "hello", facts={"n": 1})
    assert not ask(store, "hello", facts={"n": 2})

    [row] = claim(store)
    assert (row.key, row.facts) == ("hello", {"n": 1})


def test_the_most_important_goes_first_and_each_place_waits_for_its_own(store: Store) -> None:
    ask(store, "digest", priority=Priority.DIGEST)
    ask(store, "card", priority=Priority.NEW_LEAD)
    ask(store, "elsewhere", "#other", priority=Priority.DIGEST)

    assert keys(claim(store)) == ["card", "elsewhere"]
    assert keys(claim(store, busy=["#sdr"])) == []


def test_a_busy_place_does_not_hold_up_the_others(store: Store) -> None:
    for number in range(5):
        ask(store, f"hot{number}", "#hot")
    ask(store, "quiet", "#quiet", priority=Priority.DIGEST)

    assert keys(claim(store, busy=["#hot"])) == ["quiet"]


def test_a_claimed_message_is_nobody_elses_until_the_claim_ends(store: Store) -> None:
    ask(store, "hello")
    assert keys(claim(store)) == ["hello"]
    assert claim(store) == []

    assert keys(claim(store, at=NOW + LEASE)) == ["hello"]


def test_a_worker_that_was_frozen_past_its_claim_writes_nothing(store: Store) -> None:
    ask(store, "hello")
    [frozen] = claim(store)
    [taken] = claim(store, at=NOW + LEASE)

    assert show(store, taken, ts="2.2")
    assert not show(store, frozen, ts="1.1")
    assert row_of(store, "hello").ts == "2.2"


def test_a_message_that_was_shown_is_not_sent_again(store: Store) -> None:
    ask(store, "hello")
    [row] = claim(store)
    show(store, row)

    assert claim(store, at=NOW + LEASE * 2) == []


def test_many_changes_before_a_card_is_shown_are_one_showing(store: Store) -> None:
    ask(store, outbox.card_key(7))
    with store.write() as session:
        for _ in range(5):
            outbox.show_again(session, outbox.card_key(7), "a key nobody asked for")

    [row] = claim(store)
    show(store, row)

    assert claim(store, at=NOW + LEASE * 2) == []


def test_a_change_while_a_card_is_being_sent_is_shown_after_it(store: Store) -> None:
    ask(store, "card:7")
    [row] = claim(store)
    with store.write() as session:
        outbox.show_lead_again(session, 7)
    show(store, row)

    [again] = claim(store, at=NOW + LEASE * 2)
    assert (again.key, again.ts) == ("card:7", "1.1")


def test_when_a_message_was_first_shown_stays_known_however_often_it_is_shown_again(store: Store) -> None:
    ask(store, "card:7")
    [row] = claim(store)
    show(store, row)
    with store.write() as session:
        outbox.show_lead_again(session, 7)
    [again] = claim(store, at=NOW + LEASE * 2)
    with store.write() as session:
        outbox.shown(session, again, channel="C1", ts="1.1", now=NOW + timedelta(hours=1))

    kept = row_of(store, "card:7")
    assert (kept.first_shown_at, kept.shown_at) == (NOW, NOW + timedelta(hours=1))


def test_a_reply_waits_for_the_message_it_belongs_under(store: Store) -> None:
    ask(store, "card:7", priority=Priority.UPDATE)
    ask(store, "reply", "#other", under_key="card:7", priority=Priority.NEW_LEAD)

    [card] = claim(store)
    assert card.key == "card:7"
    show(store, card)

    assert keys(claim(store)) == ["reply"]


def test_a_message_is_not_tried_before_its_time(store: Store) -> None:
    ask(store, "hello")
    [row] = claim(store)
    with store.write() as session:
        later = NOW + timedelta(minutes=5)
        assert outbox.settle(session, row, not_before=later, attempts=1, error="ratelimited")

    assert claim(store, at=NOW + timedelta(minutes=4)) == []
    assert keys(claim(store, at=NOW + timedelta(minutes=5))) == ["hello"]


def test_what_was_given_up_is_listed_with_its_reason(store: Store) -> None:
    ask(store, "hello")
    [row] = claim(store)
    with store.write() as session:
        outbox.settle(session, row, pending=False, error="channel_not_found")

    with store.read() as session:
        assert [(each.key, each.error) for each in outbox.failed(session)] == [("hello", "channel_not_found")]
        assert outbox.waiting(session) == []


def test_a_message_is_found_by_where_it_stands(store: Store) -> None:
    ask(store, "hello")
    [row] = claim(store)
    show(store, row)

    with store.read() as session:
        found = outbox.at(session, "C1", "1.1")
        assert found is not None
        assert found.key == "hello"
        assert outbox.at(session, "C1", "9.9") is None


def test_two_workers_at_once_never_take_the_same_message(postgres_store: Store) -> None:
    for number in range(6):
        ask(postgres_store, f"m{number}", f"#c{number}")
    with postgres_store.write() as one, postgres_store.write() as other:
        first = outbox.claim_next(one, now=NOW, lease=LEASE, at_most=3)
        second = outbox.claim_next(other, now=NOW, lease=LEASE, at_most=3)

    assert not set(keys(first)) & set(keys(second))


@pytest.mark.parametrize("nasty", ["nul \x00", "half \ud83d"])
def test_outside_words_in_a_messages_facts_are_kept_alike(store: Store, nasty: str) -> None:
    ask(store, "hello", facts={"words": nasty})

    [row] = claim(store)
    assert row.facts["words"].startswith(nasty[:4])
    assert row.facts["words"].isprintable() or "\ufffd" in row.facts["words"]
