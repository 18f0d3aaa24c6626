"""F6: Slack's pace is kept, its `Retry-After` is obeyed exactly, and one slow place never delays another."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pacing import POST, UPDATE, Pace, Pacing
from sandbox.driver import Sandbox
from storage.engine import Store
from storage.outbox import Priority
from tests.delivery.office import LEADS, LEE, MANAGERS, Office

START = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def paced(slack: Sandbox, sqlite_store: Store) -> Iterator[Office]:
    """An office that keeps Slack's pace."""
    office = Office(sqlite_store, slack, pace=Pace())
    yield office
    office.close()


def test_a_channel_takes_a_small_burst_and_then_one_message_a_second(paced: Office) -> None:
    for number in range(8):
        paced.wants(f"card:{number}", f"lead {number}")

    seen = []
    for _ in range(5):
        paced.deliver()
        seen.append(len(paced.in_channel()))
        paced.wall.advance(seconds=1)

    assert seen == [4, 5, 6, 7, 8]


def test_slack_never_has_to_slow_us_down(paced: Office) -> None:
    paced.sandbox.limits(on=True)
    for number in range(4):
        paced.wants(f"card:{number}", f"lead {number}")
        paced.wants(f"alert:{number}", f"late {number}", MANAGERS)
        paced.wants(f"dm:{number}", f"yours {number}", to_person=LEE)

    paced.deliver()

    assert {entry["status"] for entry in paced.sandbox.traffic() if entry["kind"] == "web_api"} == {200}
    assert len(paced.in_channel(LEADS) + paced.in_channel(MANAGERS) + paced.in_channel("@lee")) == 12


def test_a_full_channel_does_not_delay_another(paced: Office) -> None:
    for number in range(200):
        paced.wants(f"card:{number}", f"lead {number}", priority=Priority.NEW_LEAD)
    paced.wants("digest", "last week", MANAGERS, priority=Priority.DIGEST)

    paced.deliver()

    assert paced.in_channel(MANAGERS) == ["last week"]
    assert len(paced.in_channel(LEADS)) == 4


def test_a_card_is_put_right_while_its_channel_must_not_be_posted_to(paced: Office) -> None:
    for number in range(20):
        paced.wants(f"card:{number}", "nobody has claimed it")
    paced.deliver()

    paced.changes("card:0", "Lee has claimed it")
    paced.deliver()

    assert paced.in_channel()[0] == "Lee has claimed it"
    assert len(paced.in_channel()) == 4


@pytest.mark.parametrize("seconds", [1, 7, 30])
def test_retry_after_is_obeyed_exactly(office: Office, seconds: int) -> None:
    office.sandbox.fault("chat.postMessage", "429", seconds=seconds)
    office.wants("card:1", "lead 1")
    office.wants("card:2", "lead 2")
    office.deliver()

    office.wall.advance(seconds=seconds - 0.001)
    office.deliver()
    assert office.in_channel() == []

    office.wall.advance(seconds=0.001)
    office.deliver()
    assert office.in_channel() == ["lead 1", "lead 2"]


def test_a_channel_slack_holds_back_does_not_delay_another(office: Office) -> None:
    office.sandbox.fault("chat.postMessage", "429", seconds=30)
    office.wants("card:1", "held back", priority=Priority.NEW_LEAD)
    office.deliver()

    office.wants("card:2", "held back too", priority=Priority.NEW_LEAD)
    office.wants("alert", "Acme is late", MANAGERS)
    office.deliver()

    assert office.in_channel(MANAGERS) == ["Acme is late"]
    assert office.in_channel() == []
    assert len(office.calls("chat.postMessage")) == 2


def test_being_held_back_is_no_fault_of_the_message(office: Office) -> None:
    office.sandbox.fault("chat.postMessage", "429", times=30)
    office.wants("card:1", "Acme asks for a demo")

    office.deliver_in_the_end()

    assert office.in_channel() == ["Acme asks for a demo"]


@given(gaps=st.lists(st.floats(min_value=0, max_value=5), min_size=1, max_size=40))
def test_no_stretch_of_time_holds_more_than_the_burst_and_its_seconds(gaps: list[float]) -> None:
    pace = Pace(posts_per_second=1, burst=4)
    pacing, now, posted = Pacing(pace), START, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        if LEADS not in pacing.waiting(POST, now=now):
            pacing.spend(POST, LEADS, now=now)
            posted.append(now)

    for first, begin in enumerate(posted):
        for count, end in enumerate(posted[first:], start=1):
            assert count <= pace.burst + (end - begin).total_seconds() + 1e-6


def test_it_says_when_the_next_wait_ends() -> None:
    pacing = Pacing(Pace(posts_per_second=2, burst=1))
    assert pacing.next_free(now=START) is None

    pacing.spend(POST, LEADS, now=START)
    pacing.hold(UPDATE, LEADS, until=START + timedelta(seconds=9))

    assert pacing.next_free(now=START) == 0.5
    assert pacing.next_free(now=START + timedelta(seconds=2)) == 7
    assert pacing.waiting(POST, now=START + timedelta(seconds=0.5)) == []


def test_a_clock_set_back_holds_nothing_up() -> None:
    pacing = Pacing(Pace(posts_per_second=1, burst=1))
    pacing.spend(POST, LEADS, now=START)
    pacing.hold(UPDATE, LEADS, until=START + timedelta(seconds=5))
    assert pacing.waiting(POST, now=START) == [LEADS]

    earlier = START - timedelta(hours=1)

    assert pacing.waiting(POST, now=earlier) == []
    assert pacing.waiting(UPDATE, now=earlier) == []
