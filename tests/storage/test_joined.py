"""What one person hears of several leads at a moment is one message, and each of its leads finds it."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from qualification.leads import NewLead
from storage import joined, outbox
from storage.engine import Store
from storage.outbox import Priority, Wanted
from storage.tables import MessageRow
from tests.storage.begun import begin

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def leads(store: Store) -> list[int]:
    with store.write() as session:
        return [
            begin(session, NewLead(f"{name}@acme.com", {}), at=NOW, under="").id or 0
            for name in ("anna", "bea", "cem")
        ]


def breach(lead_id: int, person: str = "U0LEE", rung: int = 1) -> Wanted:
    return Wanted(
        f"breach:{lead_id}:{rung}", "breach", Priority.ESCALATION, to_person=person, lead_id=lead_id
    )


def say(store: Store, *wanted: Wanted) -> None:
    with store.write() as session:
        joined.say_together(session, wanted, now=NOW)


def told(store: Store) -> Mapping[str, list[int]]:
    """By the key of each message that waits the leads it tells of."""
    with store.read() as session:
        return {
            row.key: [each.lead_id for each in joined.told(session, row)] for row in outbox.waiting(session)
        }


def claim(store: Store) -> MessageRow:
    with store.write() as session:
        [row] = outbox.claim_next(session, now=NOW, lease=timedelta(seconds=30))
        return row


def test_notices_for_one_person_are_one_message_and_others_are_others(store: Store, leads: list[int]) -> None:
    anna, bea, cem = leads

    say(store, breach(anna), breach(bea, "U0SAM"), breach(cem))

    assert told(store) == {f"breach:{anna}:1": [anna, cem], f"breach:{bea}:1": [bea]}


def test_asked_twice_it_is_told_once(store: Store, leads: list[int]) -> None:
    anna, bea, cem = leads
    say(store, breach(anna), breach(bea))
    say(store, breach(bea), breach(anna), breach(cem), breach(cem))

    assert told(store) == {f"breach:{anna}:1": [anna, bea, cem]}


def test_two_replicas_that_say_different_things_at_once_lose_nothing(store: Store, leads: list[int]) -> None:
    anna, bea, cem = map(breach, leads)
    with ThreadPoolExecutor(2) as replicas:
        for done in [replicas.submit(say, store, anna, bea), replicas.submit(say, store, cem)]:
            done.result()

    assert sorted(each for some in told(store).values() for each in some) == sorted(leads)


def test_one_that_is_on_its_way_takes_nothing_in_any_more(store: Store, leads: list[int]) -> None:
    anna, bea, _ = leads
    say(store, breach(anna))
    claim(store)

    say(store, breach(bea))

    assert told(store) == {f"breach:{anna}:1": [anna], f"breach:{bea}:1": [bea]}


def test_one_that_may_stand_in_slack_takes_nothing_in(store: Store, leads: list[int]) -> None:
    anna, bea, _ = leads
    say(store, breach(anna))
    row = claim(store)
    with store.write() as session:
        outbox.settle(session, row, outcome_unknown=True)

    say(store, breach(bea))

    assert len(told(store)) == 2


def test_each_of_its_leads_finds_the_message_and_shows_it_again(store: Store, leads: list[int]) -> None:
    anna, bea, cem = leads
    say(store, breach(anna), breach(bea))
    row = claim(store)
    with store.write() as session:
        outbox.shown(session, row, channel="D1", ts="1.1", now=NOW)
        assert [each.key for each in outbox.about(session, bea)] == [row.key]
        assert outbox.about(session, cem) == []
    assert told(store) == {}

    with store.write() as session:
        outbox.show_alerts_again(session, bea)

    assert told(store) == {row.key: [anna, bea]}


def test_what_was_settled_before_it_was_said_keeps_what_settled_it(store: Store, leads: list[int]) -> None:
    anna, bea, cem = leads
    say(store, breach(anna), breach(bea), breach(cem))

    with store.write() as session:
        joined.drop(session, {f"breach:{anna}:1": "touched by Lee", f"breach:{cem}:1": "recycled by Sam"})

    with store.read() as session:
        [row] = outbox.waiting(session)
        assert [each.dropped for each in joined.told(session, row)] == [
            "touched by Lee",
            None,
            "recycled by Sam",
        ]


def test_two_leads_of_the_same_messages_that_change_at_once_never_wait_for_each_other(
    store: Store, leads: list[int]
) -> None:
    anna, bea, _ = leads
    alert = [
        Wanted(f"alert:{each}", "alert", Priority.ESCALATION, to_channel="#managers", lead_id=each)
        for each in (bea, anna)
    ]
    say(store, breach(anna), breach(bea), *alert)

    def changes(lead_id: int) -> None:
        for _ in range(20):
            with store.write() as session:
                outbox.show_alerts_again(session, lead_id)

    with ThreadPoolExecutor(2) as reps:
        for done in [reps.submit(changes, anna), reps.submit(changes, bea)]:
            done.result()

    with store.read() as session:
        assert [row.wanted for row in outbox.waiting(session)] == [41, 41]
