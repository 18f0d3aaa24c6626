"""A second look is had by one process at a time, and by the next when that one died."""

from datetime import UTC, datetime, timedelta

from storage import second_looks
from storage.engine import Store
from storage.tables import SecondLook

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def wanted(store: Store, *, at: datetime, channel: str = "C0SDRLEADS") -> None:
    look = SecondLook(key="card:1", channel=channel, created_at=NOW, due_at=at)
    with store.write() as session:
        second_looks.want(session, look)


def taken(store: Store, *, at: datetime) -> list[SecondLook]:
    with store.write() as session:
        return list(second_looks.take_due(session, now=at, until=at + MINUTE, at_most=5))


def is_due(store: Store, *, at: datetime) -> bool:
    with store.read() as session:
        return second_looks.any_due(session, now=at)


def over(store: Store, look: SecondLook) -> None:
    with store.write() as session:
        second_looks.had(session, look)


def test_who_takes_a_look_has_it_alone_until_it_is_due_again(store: Store) -> None:
    wanted(store, at=NOW)
    assert not is_due(store, at=NOW - MINUTE)

    (look,) = taken(store, at=NOW)
    assert (look.key, look.channel, look.thread_ts) == ("card:1", "C0SDRLEADS", None)
    assert taken(store, at=NOW) == []
    assert is_due(store, at=NOW + MINUTE)

    (again,) = taken(store, at=NOW + MINUTE)
    over(store, again)
    assert not is_due(store, at=NOW + timedelta(days=1))


def test_a_look_that_was_asked_for_again_while_it_was_had_is_had_once_more(store: Store) -> None:
    wanted(store, at=NOW)
    (look,) = taken(store, at=NOW)
    wanted(store, at=NOW + 2 * MINUTE)

    over(store, look)

    assert is_due(store, at=NOW + 2 * MINUTE)


def test_a_message_is_looked_for_in_each_channel_it_may_stand_in(store: Store) -> None:
    wanted(store, at=NOW)
    wanted(store, at=NOW, channel="C0RANDOM")
    wanted(store, at=NOW, channel="C0RANDOM")

    assert [look.channel for look in taken(store, at=NOW)] == ["C0SDRLEADS", "C0RANDOM"]
