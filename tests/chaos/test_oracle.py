"""The oracle sees what it is there for: each wrong that is planted is found, and a sound run has none."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.usecases.take_in import take_in
from playbooks.load import load_desk
from qualification.leads import Did, Happened, NewLead, PersonId, Touch
from storage import inbox, leads
from storage.engine import Store
from storage.tables import ClockRow, Delivery, Event, HandBack
from tests.chaos import oracle
from tests.chaos.oracle import Findings, judge
from tests.chaos.people import Raced
from tests.chaos.plan import PlannedLead

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SENT = PlannedLead(0, "card", 0, (0.0,), 0)
DESK = load_desk()


def card(number: int = 1, ts: str = "1.0") -> dict[str, Any]:
    metadata = {"event_type": "handraise_message", "event_payload": {"key": f"card:{number}"}}
    section = {"type": "section", "text": {"type": "mrkdwn", "text": f"*{SENT.name}* · CISO"}}
    return {"ts": ts, "metadata": metadata, "blocks": [section]}


@pytest.fixture
def kept(sqlite_store: Store) -> Store:
    """One lead that was taken in, shown, and claimed by two who raced for it."""
    fields = {"email": "dana0@firm0.example", "title": "CISO", "seniority": "c_level", "company_size": 1200}
    with sqlite_store.write() as session:
        new = NewLead("dana0@firm0.example", fields, (Touch("assessment_request", NOW),), "firm0.example")
        taken = take_in(session, DESK, new, now=NOW)
        delivery = Delivery(source="generic", delivery_id=SENT.delivery, received_at=NOW, body=b"{}")
        session.add(delivery)
        inbox.settle(session, delivery, taken.outcome, lead_id=taken.lead_id)
        leads.record(session, 1, Happened(Did.CLAIMED, PersonId("U0LEE"), NOW, {"owner": "U0LEE"}))
    return sqlite_store


def found(
    store: Store, *messages: dict[str, Any], told: tuple[str, ...] = (), now: datetime = NOW
) -> Findings:
    raced = [Raced("#team-0", "1.0", "card:1", ("lee", "sam"))]
    with store.read() as session:
        return judge(session, messages, [SENT], {0}, raced, told=told, now=now)


def test_a_sound_run_has_no_findings(kept: Store) -> None:
    assert found(kept, card()).sentences() == []


def test_an_accepted_lead_without_a_card_is_lost(kept: Store) -> None:
    assert found(kept).counts()["lost"] == 1


def test_a_delivery_that_is_not_in_the_store_is_lost(kept: Store) -> None:
    forget(kept, "DELETE FROM inbox")
    assert found(kept, card()).counts()["lost"] == 1


def test_two_live_messages_of_one_key_are_a_duplicate(kept: Store) -> None:
    assert found(kept, card(), card(ts="2.0")).duplicates == ["card:1 stands 2 times"]


def test_a_rung_that_was_due_and_is_not_recorded_is_missed(kept: Store) -> None:
    late = NOW + timedelta(minutes=12)
    assert found(kept, card(), now=late).counts()["rungs_missed"] == 1


def test_an_acknowledged_press_without_an_effect_and_a_second_winner_are_found(kept: Store) -> None:
    forget(kept, "UPDATE event SET what = 'contacted' WHERE what = 'claimed'")
    assert found(kept, card()).counts()["clicks_lost"] == 1
    forget(kept, "UPDATE event SET what = 'claimed'")
    assert found(kept, card()).counts()["claims_doubled"] == 1


def test_an_event_that_was_taken_out_is_a_gap(kept: Store) -> None:
    forget(kept, "DELETE FROM event WHERE seq = 2")
    assert found(kept, card()).audit_gaps


def test_a_message_that_was_given_up_is_found(kept: Store) -> None:
    forget(kept, "UPDATE message SET error = 'channel_not_found', pending = 0")
    assert found(kept, card()).given_up == ["card:1 was given up: channel_not_found"]


def test_a_lead_marketing_never_heard_of_is_found_and_what_it_took_twice_is_well(kept: Store) -> None:
    with kept.write() as session:
        session.add(HandBack(lead_id=1, seq=3, at=NOW))
    assert found(kept, card()).hand_backs_lost == ["handback-1-3 never arrived"]
    assert found(kept, card(), told=("handback-1-3", "handback-1-3")).sentences() == []

    assert found(kept, card(), told=("handback-1-3", "handback-9-1")).hand_backs_lost == [
        "handback-9-1 was told and is not in the store"
    ]
    forget(kept, "UPDATE hand_back SET refused_at = at, error = 'the receiver answered 422'")
    assert found(kept, card()).given_up == ["handback-1-3 was given up: the receiver answered 422"]


def test_a_lead_that_went_back_and_of_which_nobody_is_to_be_told_is_found(kept: Store) -> None:
    forget(kept, "UPDATE event SET what = 'recycled' WHERE what = 'claimed'")
    assert found(kept, card()).hand_backs_lost == ["lead 1 was recycled, and that is to be told to nobody"]


@pytest.mark.parametrize(
    ("climbed", "doubled", "missed"),
    [
        ([0, 1, 2], 0, 0),
        ([0, 1], 0, 1),
        ([0, 1, 1, 2], 2, 1),
        ([0, 1, 2, 0], 1, 0),
        ([1, 0, 2], 3, 3),
    ],
)
def test_each_rung_is_climbed_once_and_in_order(climbed: list[int], doubled: int, missed: int) -> None:
    clock = ClockRow(lead_id=1, policy="first_touch", started_at=NOW, deadline_at=NOW, rungs=rungs())
    events = [
        Event(lead_id=1, seq=place, what="rung", at=NOW, facts={"index": index, "rung": str(index)})
        for place, index in enumerate(climbed)
    ]
    wrong, short = oracle.ladder_findings([clock], events, now=NOW)
    assert (len(wrong), len(short)) == (doubled, missed)


def test_a_rung_that_was_climbed_before_its_time_is_wrong() -> None:
    clock = ClockRow(lead_id=1, policy="first_touch", started_at=NOW, deadline_at=NOW, rungs=rungs())
    early = Event(
        lead_id=1, seq=1, what="rung", at=NOW - timedelta(hours=1), facts={"index": 0, "rung": "60%"}
    )
    assert oracle.ladder_findings([clock], [early], now=NOW - timedelta(minutes=30))[0] == [
        "rung 0 was climbed before it was due"
    ]


def test_rungs_of_a_lead_that_came_back_are_those_of_its_new_clock() -> None:
    before = ClockRow(lead_id=1, policy="first_touch", started_at=NOW, deadline_at=NOW, rungs=rungs())
    before.stopped_at = NOW - timedelta(hours=1)
    running = ClockRow(lead_id=1, policy="first_touch", started_at=NOW, deadline_at=NOW, rungs=rungs())
    climbed = [
        Event(lead_id=1, seq=place, what="rung", at=NOW, facts={"index": place, "rung": str(place)})
        for place in range(2)
    ]
    wrong, short = oracle.ladder_findings([before, running], climbed, now=NOW)
    assert (wrong, short) == ([], ["rung 2 was never climbed"])


def rungs() -> list[dict[str, Any]]:
    """Three that are due."""
    return [
        {
            "index": index,
            "due_at": (NOW - timedelta(minutes=3 - index)).isoformat(),
            "tell": ["channel"],
            "when_unowned": ["channel"],
            "label": str(index),
        }
        for index in range(3)
    ]


def forget(store: Store, statement: str) -> None:
    """Does to the database what no use case would; the database's own guards are taken off."""
    with store.write() as session:
        for (trigger,) in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")):
            session.execute(text(f"DROP TRIGGER {trigger}"))
        session.execute(text(statement))
