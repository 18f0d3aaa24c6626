"""A lead's events are chained: what was changed or removed afterwards is found, and the database refuses it."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Executable
from sqlalchemy.exc import DBAPIError
from sqlmodel import delete, update

from qualification.leads import Did, Happened, NewLead, PersonId, Touch
from storage import leads
from storage.beginnings import Beginning, begin_all
from storage.chain import breaks
from storage.engine import Store
from storage.tables import Event
from tests.qualification.builders import NOW

LEE = PersonId("U0LEE")
FIELDS = {"name": "Dana \x00Ruiz 🔥", "company_size": 1200, "technology": ["AWS", "Größe"], "motion": None}


def a_worked_lead(store: Store) -> int:
    touch = Touch("demo_request", NOW)
    received = Happened(Did.RECEIVED, None, NOW, {"identity": "dana@n.example", "fields": FIELDS}, "d1")
    posted = Happened(Did.POSTED, None, NOW, {"team": "sdr"}, "d1")
    new = NewLead("dana@n.example", FIELDS, (touch,), "n.example")
    with store.write() as session:
        [lead] = begin_all(session, [Beginning(new, (received, posted))])
        for minutes, what in enumerate((Did.CLAIMED, Did.HANDED_BACK, Did.CLAIMED), 1):
            at = NOW + timedelta(minutes=minutes, microseconds=7)
            assert leads.record(session, lead.lead_id, Happened(what, LEE, at, {"owner": LEE}, "d1"))
    return lead.lead_id


def kept(store: Store, lead_id: int) -> tuple[Sequence[Event], str | None]:
    with store.read() as session:
        return leads.events(session, lead_id), leads.require(session, lead_id).chain


def test_what_was_written_is_as_it_was_written(store: Store) -> None:
    events, last = kept(store, a_worked_lead(store))

    assert len(events) == 5
    assert breaks(events, last) == []
    assert len({event.hash for event in events}) == 5


def test_a_changed_event_is_named(store: Store) -> None:
    events, last = kept(store, a_worked_lead(store))
    events[2].facts = {"owner": "U0SAM"}

    assert breaks(events, last) == ["event 3 (claimed) is not as it was written"]


@pytest.mark.parametrize("field", ["what", "by", "at", "under", "seq"])
def test_no_column_of_an_event_can_be_changed_unseen(store: Store, field: str) -> None:
    events, last = kept(store, a_worked_lead(store))
    other = {"what": "routed", "by": "U0SAM", "at": NOW, "under": "d2", "seq": 9}[field]
    setattr(events[1], field, events[0].at + timedelta(days=1) if field == "at" else other)

    assert breaks(events, last)


def test_an_event_that_is_gone_is_missed_wherever_it_stood(store: Store) -> None:
    events, last = kept(store, a_worked_lead(store))

    assert "event 3 follows event 1: something between them is gone" in breaks(
        [*events[:1], *events[2:]], last
    )
    assert breaks(events[:-1], last) == ["the last event is not the one that was written last"]
    assert breaks([], last) == ["the last event is not the one that was written last"]


def test_a_chain_begins_after_events_from_before_there_was_one(store: Store) -> None:
    lead_id = a_worked_lead(store)
    with store.write() as session:
        lead = leads.require(session, lead_id)
        old, lead.chain = leads.events(session, lead_id), None
        session.add(lead)
        session.flush()
        leads.record(session, lead_id, Happened(Did.HANDED_BACK, LEE, NOW, under="d1"))
    for event in old:
        event.hash = None
    events, last = kept(store, lead_id)

    assert breaks([*old, events[-1]], last) == []


@pytest.mark.parametrize("statement", [update(Event).values(by="U0SAM"), delete(Event)])
def test_the_database_lets_nobody_change_or_delete_an_event(store: Store, statement: Executable) -> None:
    lead_id = a_worked_lead(store)

    with pytest.raises(DBAPIError, match="events are only ever appended"), store.write() as session:
        session.execute(statement)

    assert breaks(*kept(store, lead_id)) == []
