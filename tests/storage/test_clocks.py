"""Promises are found when their next rung is due, each by one replica, and never after they stopped."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from qualification.leads import NewLead
from storage import clocks
from storage.engine import Store
from storage.tables import ClockRow
from tests.storage.begun import begin

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def a_lead(store: Store, name: str = "anna") -> int:
    with store.write() as session:
        return begin(session, NewLead(f"{name}@acme.com", {}), at=NOW, under="").id or 0


def a_clock(store: Store, lead_id: int, due_in: int, policy: str = "first_touch", **more: Any) -> None:
    due = NOW + timedelta(minutes=due_in)
    clock = ClockRow(
        lead_id=lead_id, policy=policy, started_at=NOW, deadline_at=due, rungs=[], due_at=due, **more
    )
    with store.write() as session:
        clocks.start(session, clock)


def policies(found: Sequence[ClockRow]) -> list[str]:
    return [clock.policy for clock in found]


def test_due_clocks_come_in_the_order_they_fell_due(store: Store) -> None:
    lead_id = a_lead(store)
    a_clock(store, lead_id, 10, "later")
    a_clock(store, lead_id, -10, "second")
    a_clock(store, lead_id, -20, "first")
    a_clock(store, lead_id, 0, "just now")

    with store.write() as session:
        assert policies(clocks.take_due(session, now=NOW)) == ["first", "second", "just now"]
        assert policies(clocks.take_due(session, now=NOW, at_most=1)) == ["first"]


def test_a_stopped_clock_has_no_next_rung_and_says_why(store: Store) -> None:
    lead_id = a_lead(store)
    a_clock(store, lead_id, -10)
    a_clock(store, lead_id, -10, "decision")
    with store.write() as session:
        clocks.stop(session, lead_id, ["first_touch"], because="touched", at=NOW)
        clocks.stop(session, lead_id, ["first_touch"], because="too late", at=NOW + timedelta(hours=1))

    with store.write() as session:
        assert policies(clocks.take_due(session, now=NOW)) == ["decision"]
        assert policies(clocks.running(session, lead_id)) == ["decision"]
        stopped, _ = clocks.all_of(session, lead_id)
        assert (stopped.stopped_because, stopped.stopped_at) == ("touched", NOW)


def test_a_lead_has_one_running_clock_of_a_kind_and_may_get_a_new_one_after_it(store: Store) -> None:
    lead_id = a_lead(store)
    a_clock(store, lead_id, 10)
    with pytest.raises(IntegrityError):
        a_clock(store, lead_id, 20)

    with store.write() as session:
        clocks.stop(session, lead_id, ["first_touch"], because="reopened", at=NOW)
    a_clock(store, lead_id, 20)

    with store.read() as session:
        assert len(clocks.all_of(session, lead_id)) == 2


def test_the_nearest_deadline_comes_first(store: Store) -> None:
    anna, ben = a_lead(store), a_lead(store, "ben")
    a_clock(store, anna, 30)
    a_clock(store, ben, 10)
    a_clock(store, anna, 20, "decision")

    with store.read() as session:
        assert [clock.lead_id for clock in clocks.running_of(session, [anna, ben])] == [ben, anna, anna]


def test_a_clock_one_replica_is_at_is_passed_over_by_the_other(postgres_store: Store) -> None:
    for number in range(4):
        a_clock(postgres_store, a_lead(postgres_store, f"p{number}"), -number)
    with postgres_store.write() as one, postgres_store.write() as other:
        first = {clock.id for clock in clocks.take_due(one, now=NOW, at_most=2)}
        second = {clock.id for clock in clocks.take_due(other, now=NOW, at_most=10)}

    assert len(first) == 2
    assert len(second) == 2
    assert not first & second
