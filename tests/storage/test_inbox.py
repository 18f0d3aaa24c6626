"""What is promised to a sender is in the store, once, whoever else is writing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlmodel import func, select

from storage import inbox
from storage.engine import Store
from storage.inbox import CannotStore, Heap, InboxWriter
from storage.tables import Delivery

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def writer(store: Store) -> Iterator[InboxWriter]:
    with InboxWriter(store) as writer:
        yield writer


def stored(store: Store) -> int:
    with store.read() as session:
        return session.exec(select(func.count()).select_from(Delivery)).one()


def put(writer: InboxWriter, delivery: str, source: str = "generic", body: bytes = b"{}") -> str:
    return writer.put(source, delivery, body, NOW).result(timeout=20)


def test_a_delivery_is_kept_byte_for_byte(store: Store, writer: InboxWriter) -> None:
    body = bytes(range(256)) * 10

    assert put(writer, "m1", body=body) == "stored"
    with store.read() as session:
        [row] = session.exec(select(Delivery)).all()
        assert (row.body, row.received_at, row.state) == (body, NOW, "waiting")


def test_the_same_delivery_again_is_told_so_and_not_kept_twice(store: Store, writer: InboxWriter) -> None:
    assert [put(writer, "m1"), put(writer, "m1"), put(writer, "m1", source="other")] == [
        "stored",
        "again",
        "stored",
    ]
    assert stored(store) == 2


def test_of_many_that_come_at_once_each_gets_its_own_answer(store: Store, writer: InboxWriter) -> None:
    with ThreadPoolExecutor(8) as senders:
        answers = list(senders.map(lambda number: put(writer, f"m{number % 40}"), range(120)))

    assert (answers.count("stored"), answers.count("again")) == (40, 80)
    assert stored(store) == 40


def test_what_was_handed_over_before_the_end_is_stored(store: Store) -> None:
    with InboxWriter(store, at_most=3) as writer:
        promises = [writer.put("generic", f"m{number}", b"{}", NOW) for number in range(20)]

    assert {promise.result() for promise in promises} == {"stored"}
    assert stored(store) == 20


def test_a_closed_inbox_and_a_full_one_say_so_at_once(store: Store) -> None:
    closed = InboxWriter(store)
    with pytest.raises(CannotStore, match="closed"):
        closed.put("generic", "m1", b"{}", NOW)

    with InboxWriter(store, room=2) as writer, store.write() as session:
        session.execute(text("SELECT 1" if store.is_sqlite else "LOCK TABLE inbox IN EXCLUSIVE MODE"))
        promises = []
        with pytest.raises(CannotStore, match="too many"):
            promises += [writer.put("generic", f"m{number}", b"{}", NOW) for number in range(2000)]
        session.rollback()
    wait(promises)


def test_who_loses_patience_leaves_the_others_their_answers(store: Store, writer: InboxWriter) -> None:
    with store.write() as session:
        session.execute(text("SELECT 1" if store.is_sqlite else "LOCK TABLE inbox IN EXCLUSIVE MODE"))
        promises = [writer.put("generic", f"m{number}", b"{}", NOW) for number in range(50)]
        for promise in promises[::2]:
            promise.cancel()

    assert put(writer, "after") == "stored"
    assert {promise.result(20) for promise in promises if not promise.cancelled()} == {"stored"}


def test_a_database_that_fails_breaks_the_promise_and_heals_alone(store: Store, writer: InboxWriter) -> None:
    with store.write() as session:
        session.execute(text("ALTER TABLE inbox RENAME TO away"))
    with pytest.raises(CannotStore):
        put(writer, "m1")

    with store.write() as session:
        session.execute(text("ALTER TABLE away RENAME TO inbox"))
    assert put(writer, "m1") == "stored"


def test_waiting_deliveries_come_oldest_first_and_leave_once_they_are_settled(
    store: Store, writer: InboxWriter
) -> None:
    for number in range(4):
        put(writer, f"m{number}")
    with store.write() as session:
        first, second, third = inbox.take_waiting(session, at_most=3)
        inbox.settle(session, first, "taken", lead_id=1)
        inbox.quarantine(session, second, "has neither an e-mail address nor an id")

    with store.write() as session:
        assert [row.delivery_id for row in inbox.take_waiting(session, at_most=9)] == [
            third.delivery_id,
            "m3",
        ]
        assert inbox.count_waiting(session) == 2
        [aside] = inbox.quarantined(session)
        assert (aside.delivery_id, aside.why) == ("m1", "has neither an e-mail address nor an id")


def test_only_what_is_laid_aside_is_taken_to_be_read_again(store: Store, writer: InboxWriter) -> None:
    for number in range(3):
        put(writer, f"m{number}")
    with store.write() as session:
        first, second, _ = inbox.take_waiting(session, at_most=3)
        for row in (first, second):
            inbox.quarantine(session, row, "the mapping does not fit")
        first_id, second_id = first.id or 0, second.id or 0

    with store.write() as session:
        assert inbox.quarantined_ids(session) == [first_id, second_id]
        [again] = inbox.take_quarantined(session, [second_id, second_id + 1, 999])
        assert again.delivery_id == "m1"


def test_what_is_laid_aside_is_counted_by_source_and_reason(store: Store, writer: InboxWriter) -> None:
    put(writer, "m1"), put(writer, "m2"), put(writer, "m3", source="other")
    with store.write() as session:
        for row in inbox.take_waiting(session, at_most=3):
            inbox.quarantine(session, row, "the body is not UTF-8")

    with store.read() as session:
        assert inbox.heaps(session) == [
            Heap("generic", "the body is not UTF-8", 2),
            Heap("other", "the body is not UTF-8", 1),
        ]


def test_parts_of_a_delivery_wait_for_themselves_with_its_time_and_headers(
    store: Store, writer: InboxWriter
) -> None:
    writer.put("generic", "whole", b"[1, 2]", NOW, headers={"user-agent": "sender"}).result(timeout=20)
    put(writer, "one")
    with store.write() as session:
        whole, other = inbox.take_waiting(session, at_most=2)
        inbox.settle(session, other, "taken", lead_id=1)
        inbox.split(session, whole, {"one": b"1", "two": b"2"})

    with store.write() as session:
        [two] = inbox.take_waiting(session, at_most=9)
        assert (two.delivery_id, two.body, two.received_at) == ("two", b"2", NOW)
        assert (two.headers, two.part_of) == ({"user-agent": "sender"}, whole.id)


def test_two_replicas_take_different_deliveries(postgres_store: Store) -> None:
    with InboxWriter(postgres_store) as writer:
        for number in range(4):
            put(writer, f"m{number}")
    with postgres_store.write() as one, postgres_store.write() as other:
        first = {row.id for row in inbox.take_waiting(one, at_most=2)}
        second = {row.id for row in inbox.take_waiting(other, at_most=9)}

    assert (len(first), len(second)) == (2, 2)
    assert not first & second
