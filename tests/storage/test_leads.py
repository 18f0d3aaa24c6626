"""One winner per race, events without gaps, and the row is always the fold of its events."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from qualification.leads import Did, Happened, NewLead, PersonId, State, Touch, replay
from storage import leads
from storage.engine import Store
from storage.tables import Event
from tests.storage.begun import begin

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def a_lead(store: Store, identity: str = "anna@acme.com", *, posted: bool = True, **fields: Any) -> int:
    with store.write() as session:
        lead = begin(session, NewLead(identity, fields, domain="acme.com"), at=NOW, under="d1")
        assert lead.id is not None
        if posted:
            leads.record(session, lead.id, Happened(Did.POSTED, None, NOW))
        return lead.id


def together(many: int, do: Callable[[int], T]) -> list[T]:
    """What came of the same thing done by many at once."""
    gate = Barrier(many)

    def one(number: int) -> T:
        gate.wait()
        return do(number)

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(one, range(many)))


def numbers(store: Store, lead_id: int) -> list[int]:
    with store.read() as session:
        found = session.exec(select(Event.seq).where(Event.lead_id == lead_id).order_by(Event.seq)).all()  # type: ignore[arg-type]
    return list(found)


def test_of_eight_who_claim_at_once_one_wins_and_the_row_says_who(store: Store) -> None:
    lead_id = a_lead(store)

    def claim(number: int) -> bool:
        happened = Happened(Did.CLAIMED, PersonId(f"U{number}"), NOW, {"owner": f"U{number}"})
        with store.write() as session:
            return leads.record(session, lead_id, happened) is not None

    won = together(8, claim)

    assert won.count(True) == 1
    with store.read() as session:
        assert leads.require(session, lead_id).owner == f"U{won.index(True)}"
        assert [each.what for each in leads.story(session, lead_id)] == [
            Did.RECEIVED,
            Did.POSTED,
            Did.CLAIMED,
        ]


def test_events_written_at_once_are_numbered_without_gaps(store: Store) -> None:
    lead_id = a_lead(store)

    def contact(number: int) -> None:
        for _ in range(3):
            with store.write() as session:
                assert leads.record(session, lead_id, Happened(Did.CONTACTED, PersonId(f"U{number}"), NOW))

    together(6, contact)

    assert numbers(store, lead_id) == list(range(1, 21))


def test_what_the_state_does_not_allow_leaves_nothing_behind(store: Store) -> None:
    lead_id = a_lead(store, posted=False)
    with store.write() as session:
        assert leads.record(session, lead_id, Happened(Did.CLAIMED, None, NOW, {"owner": "U1"})) is None
        assert leads.record(session, 999, Happened(Did.POSTED, None, NOW)) is None

    assert numbers(store, lead_id) == [1]


def test_an_event_of_a_transaction_that_failed_never_happened(store: Store) -> None:
    lead_id = a_lead(store)
    with suppress(ZeroDivisionError), store.write() as session:
        leads.record(session, lead_id, Happened(Did.CLAIMED, None, NOW, {"owner": "U1"}))
        session.info["broken"] = 1 / 0

    assert numbers(store, lead_id) == [1, 2]
    with store.read() as session:
        assert leads.require(session, lead_id).state == State.OPEN


def test_one_person_is_one_row(store: Store) -> None:
    a_lead(store)

    with pytest.raises(IntegrityError):
        a_lead(store)


def test_people_of_one_domain_belong_to_one_account(store: Store) -> None:
    first, second = a_lead(store, "anna@acme.com"), a_lead(store, "ben@acme.com")

    with store.read() as session:
        [colleague] = leads.colleagues(session, leads.require(session, first))
        assert colleague.id == second


def test_a_touch_reported_twice_is_one_touch(store: Store) -> None:
    lead_id = a_lead(store)
    touches = [
        Touch("webinar", NOW, campaign="autumn"),
        Touch("webinar", NOW + timedelta(days=1), campaign="autumn"),
    ]
    with store.write() as session:
        assert len(leads.add_touches(session, lead_id, [touches[0], touches[0]])) == 1
        assert len(leads.add_touches(session, lead_id, touches)) == 1
        assert leads.touches(session, lead_id) == touches[::-1]


def test_a_search_finds_leads_by_any_words_of_name_address_and_company(store: Store) -> None:
    anna = a_lead(store, "anna@acme.com", name="Anna Müller", company="Acme 100% GmbH", email="anna@acme.com")
    a_lead(store, "ben@other.com", name="Ben", company="Other")

    def found(words: str) -> list[int | None]:
        with store.read() as session:
            return [lead.id for lead in leads.matching(session, words)]

    assert found("anna acme") == [anna]
    assert found("ANNA") == [anna]
    assert found("100%") == [anna]
    assert found("%") == [anna]
    assert found("_") == []
    assert found("  ") == []


words = st.text(st.characters(), max_size=8)
people = st.sampled_from(["U1", "U2", "U3"])


class Life(RuleBasedStateMachine):
    """Anything may be tried at any time; whatever was written, the events tell the row."""

    store: Store
    count = 0
    stood: str

    @initialize(company=words)
    def received(self, company: str) -> None:
        type(self).count += 1
        self.at = NOW
        self.stood = str(State.BELOW)
        self.id = a_lead(self.store, f"{self.count}@acme.com", posted=False, company=company)

    @rule(
        did=st.sampled_from(
            [
                Did.POSTED,
                Did.HANDED_BACK,
                Did.CONTACTED,
                Did.TAKEN_ON,
                Did.CONTESTED,
                Did.REOPENED,
                Did.MEETING_HELD,
                Did.MEETING_MISSED,
            ]
        ),
        by=people,
    )
    def simple(self, did: Did, by: str) -> None:
        self._try(did, by)

    @rule(did=st.sampled_from([Did.CLAIMED, Did.REASSIGNED]), by=people, owner=people)
    def owned(self, did: Did, by: str, owner: str) -> None:
        self._try(did, by, owner=owner)

    @rule(key=st.sampled_from(["company", "title"]), value=words)
    def enriched(self, key: str, value: str) -> None:
        self._try(Did.ENRICHED, None, fields={key: value})

    @rule(fit=st.integers(-50, 50), intent=st.integers(0, 100))
    def scored(self, fit: int, intent: int) -> None:
        self._try(Did.SCORED, None, segment="saas", team="emea", fit=fit, intent=intent, total=fit + intent)

    @rule(by=people, note=words, day=st.dates(date(2026, 1, 1), date(2030, 1, 1)))
    def recycled(self, by: str, note: str, day: Any) -> None:
        self._try(Did.RECYCLED, by, reason="no_budget_yet", note=note, return_on=day.isoformat())

    @rule(by=people, key=st.sampled_from(["company", "phone"]), value=words)
    def merged(self, by: str, key: str, value: str) -> None:
        self._try(Did.MERGED, by, other=999, fields={key: value})

    @rule(by=people, key=st.sampled_from(["company", "phone"]), value=words)
    def unmerged(self, by: str, key: str, value: str) -> None:
        self._try(Did.UNMERGED, by, other=999, fields={key: value})

    @rule(by=people)
    def merged_into(self, by: str) -> None:
        with self.store.read() as session:
            stood = leads.require(session, self.id).state
        self._try(Did.MERGED_INTO, by, kept=999, state=stood)
        with self.store.read() as session:
            self.stood = stood if stood != State.MERGED else self.stood

    @rule(by=people)
    def unmerged_from(self, by: str) -> None:
        self._try(Did.UNMERGED_FROM, by, kept=999, state=self.stood)
        with self.store.read() as session:
            assert leads.require(session, self.id).state != State.MERGED

    @rule(by=people, hours=st.integers(1, 500), note=words)
    def accepted(self, by: str, hours: int, note: str) -> None:
        next_at = (self.at + timedelta(hours=hours)).isoformat()
        self._try(Did.ACCEPTED, by, next_step="call", next_at=next_at, ae="U3", note=note)

    @rule(by=people, hours=st.integers(1, 500))
    def moved(self, by: str, hours: int) -> None:
        self._try(Did.MEETING_MOVED, by, next_at=(self.at + timedelta(hours=hours)).isoformat())

    def _try(self, did: Did, by: str | None, **facts: Any) -> None:
        self.at += timedelta(minutes=1)
        happened = Happened(did, PersonId(by) if by else None, self.at, facts, under="d1")
        with self.store.write() as session:
            leads.record(session, self.id, happened)

    @invariant()
    def the_events_tell_the_row(self) -> None:
        with self.store.read() as session:
            lead = leads.require(session, self.id)
            story = leads.story(session, self.id)
            assert replay(story) == leads.standing(lead)
            assert len(story) == lead.version


def test_replaying_a_leads_events_gives_its_row(store: Store) -> None:
    machine = type("LifeInStore", (Life,), {"store": store})

    run_state_machine_as_test(
        machine, settings=settings(max_examples=12, stateful_step_count=12, deadline=None)
    )
