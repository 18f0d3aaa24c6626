"""F1: what Slack sends twice is acted on once; and what it sent once is not lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from time import sleep

from sqlmodel import select

from storage import pressed, retention
from storage.engine import Store
from storage.tables import Delivery

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LEASE = timedelta(seconds=10)
RAW = b'{"actions": []}'


def begins(store: Store, key: str = "click:1") -> bool:
    with store.write() as session:
        return pressed.begin(session, key, RAW, now=NOW)


def kept(store: Store, key: str = "click:1") -> None:
    with store.write() as session:
        assert pressed.keep(session, key, RAW, not_before=NOW + LEASE, now=NOW)


def left(store: Store, *, at: datetime) -> list[int]:
    with store.write() as session:
        return [row.attempts for row in pressed.take_left(session, now=at, lease=LEASE)]


def test_a_click_is_acted_on_once_unless_it_is_forgotten(store: Store) -> None:
    assert begins(store)
    assert not begins(store)
    with store.write() as session:
        pressed.forget(session, "click:1")
    assert begins(store)


def test_of_one_click_in_two_transactions_at_once_the_second_sees_that_it_was_done(store: Store) -> None:
    def press(_: int) -> bool:
        with store.write() as session:
            first = pressed.begin(session, "click:1", RAW, now=NOW)
            sleep(0.02)
            return first

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == [False, False, False, True]


def test_what_was_kept_or_done_before_is_not_kept_again(store: Store) -> None:
    kept(store)
    with store.write() as session:
        assert not pressed.keep(session, "click:1", RAW, not_before=NOW, now=NOW), "it was kept before"
    assert begins(store)
    with store.write() as session:
        assert not pressed.keep(session, "click:1", RAW, not_before=NOW, now=NOW), "it was done before"


def test_what_was_kept_and_never_acted_on_is_taken_up_when_its_time_has_come(store: Store) -> None:
    kept(store)
    assert left(store, at=NOW) == [], "whoever kept it works it"

    assert left(store, at=NOW + LEASE) == [1]
    assert left(store, at=NOW + LEASE) == [], "one takes it up, not two"
    assert left(store, at=NOW + 2 * LEASE) == [2]
    assert begins(store)
    assert left(store, at=NOW + 9 * LEASE) == []
    assert not begins(store)


def test_what_turns_out_to_be_nothing_is_not_taken_up(store: Store) -> None:
    kept(store)
    with store.write() as session:
        pressed.finish(session, "click:1")
    assert left(store, at=NOW + LEASE) == []


def test_bytes_are_let_go_before_ids_and_what_is_still_needed_stays(store: Store) -> None:
    begins(store, "done")
    kept(store, "left")
    day = timedelta(days=1)

    with store.write() as session:
        assert not retention.empty_bodies(session, before=NOW + day)
        rows = session.exec(select(Delivery).order_by(Delivery.delivery_id)).all()
        assert [(row.delivery_id, row.body) for row in rows] == [("done", b""), ("left", RAW)]
    assert not begins(store, "done"), "its id is still known"
    with store.write() as session:
        assert not retention.forget_ids(session, before=NOW + day)
        assert session.exec(select(Delivery.delivery_id)).all() == ["left"]


def test_much_is_let_go_step_by_step(store: Store) -> None:
    with store.write() as session:
        for number in range(retention.AT_ONCE + 1):
            pressed.begin(session, f"click:{number}", RAW, now=NOW)
    steps = []
    for step in (retention.empty_bodies, retention.forget_ids):
        more = True
        while more:
            with store.write() as session:
                more = step(session, before=NOW + LEASE)
            steps.append(more)
    assert steps == [True, False, True, False]
