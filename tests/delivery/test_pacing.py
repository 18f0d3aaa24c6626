"""F6: Slack's pace is kept, its `Retry-After` is obeyed exactly, and one slow place never delays another."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pacing import POST, UPDATE, Pace, Pacing, Rate
from sandbox.driver import Sandbox
from storage import outbox
from storage.engine import Store
from storage.outbox import Priority, Wanted
from storage.queue import Room
from tests.delivery.office import LEADS, LEE, MANAGERS, RANDOM, Office

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


@pytest.mark.parametrize(
    ("method", "first"), [("conversations.history", "chat.postMessage"), ("conversations.open", None)]
)
def test_a_pause_of_reading_or_opening_holds_everywhere_and_for_exactly_as_long(
    office: Office, method: str, first: str | None
) -> None:
    """Rows that need that method wait for it; one call is told so, not one a row."""
    if first:
        office.sandbox.fault(first, "reset_after", times=2)
    office.sandbox.fault(method, "429", seconds=9)
    places: list[dict[str, Any]] = [{"channel": LEADS}, {"channel": MANAGERS}]
    for number, place in enumerate(places if first else [{"to_person": LEE}, {"to_person": "U0SAM"}]):
        office.wants(f"card:{number}", f"lead {number}", **place)
    office.deliver()
    office.wall.advance(seconds=1)
    office.deliver()
    assert len(office.calls(method)) <= 2, "two may leave at the same moment"
    asked = len(office.calls(method))

    office.wall.advance(seconds=8 - 0.001)
    office.deliver()
    assert len(office.calls(method)) == asked

    office.deliver_in_the_end()
    assert all(not office.row(f"card:{number}").pending for number in range(2))


def test_thousands_that_wait_for_one_channel_hide_nothing_of_another(sqlite_store: Store) -> None:
    with sqlite_store.write() as session:
        hot = [Wanted(f"hot:{number}", "card", Priority.NEW_LEAD, LEADS) for number in range(2000)]
        outbox.say_all(session, [*hot, Wanted("digest", "digest", Priority.DIGEST, MANAGERS)], now=START)

    with sqlite_store.write() as session:
        room = Room(busy=[LEADS])
        (row,) = outbox.claim_next(session, now=START, lease=timedelta(minutes=1), room=room)

    assert row.key == "digest"


def test_when_the_workspace_is_the_limit_each_place_has_its_turn(slack: Sandbox, sqlite_store: Store) -> None:
    """One new message a second in all, and two channels of which one has far more to say."""
    office = Office(sqlite_store, slack, pace=Pace(workspace=Rate(1, 1), methods={}))
    try:
        for number in range(9):
            office.wants(f"hot:{number}", f"lead {number}", priority=Priority.NEW_LEAD)
        for number in range(3):
            office.wants(f"quiet:{number}", f"late {number}", MANAGERS, priority=Priority.NEW_LEAD)
        office.wants("digest", "last week", RANDOM, priority=Priority.DIGEST)
        for _ in range(6):
            office.deliver()
            office.wall.advance(seconds=1)
    finally:
        office.close()

    assert (len(office.in_channel(LEADS)), len(office.in_channel(MANAGERS))) == (3, 3)
    assert office.in_channel(RANDOM) == [], "what matters more goes first, whoever waits"


def test_changes_keep_the_pace_of_their_method_and_the_latest_state_is_what_is_shown(
    slack: Sandbox, sqlite_store: Store
) -> None:
    office = Office(sqlite_store, slack, pace=replace(Pace.freely(), methods={UPDATE: Rate(0.5, 2)}))
    try:
        for number in range(4):
            office.wants(f"card:{number}", "nobody has claimed it")
        office.deliver()
        for state in ("Lee has claimed it", "Sam has claimed it"):
            office.services.clock.advance(seconds=1)  # type: ignore[attr-defined]
            for number in range(4):
                office.changes(f"card:{number}", state)
            office.deliver()
        seen = [len(office.calls("chat.update"))]
        for _ in range(4):
            office.wall.advance(seconds=1)
            office.deliver()
            seen.append(len(office.calls("chat.update")))
    finally:
        office.close()

    # Two at once, then one each two seconds: those that show the oldest state first.
    assert seen == [2, 2, 3, 3, 4]
    assert office.in_channel()[2:] == ["Sam has claimed it"] * 2


WAITING = st.dictionaries(st.sampled_from("abcd"), st.integers(1, 12), min_size=1)


@given(waiting=WAITING, channel=st.integers(1, 4), workspace=st.integers(1, 6), burst=st.integers(1, 5))
def test_never_faster_than_the_pace_and_never_idle_while_something_may_go(
    waiting: dict[str, int], channel: int, workspace: int, burst: int
) -> None:
    pace = Pace(channel / 2, burst, Rate(workspace / 2, burst + 1), {})
    pacing, now, left = Pacing(pace), START, dict(waiting)
    posted: list[tuple[datetime, str]] = []
    while any(left.values()):
        free = [
            place for place, count in left.items() if count and place not in pacing.waiting(POST, now=now)
        ]
        if free and pacing.room(POST, now=now):
            pacing.spend(POST, free[0], now=now)
            left[free[0]] -= 1
            posted.append((now, free[0]))
            continue
        wait = pacing.next_free(now=now)
        assert wait, "something waits, and nothing says for how long"
        # A moment before, the channel or the workspace would have been over its limit.
        soon = [*posted, *((now + timedelta(seconds=wait - 0.01), place) for place, n in left.items() if n)]
        for at, place in soon[len(posted) :]:
            once_more = [*posted, (at, place)]
            assert _over(once_more, pace, place) or _over(once_more, pace, None)
        now += timedelta(seconds=wait)

    assert not any(_over(posted, pace, place) for place in (*waiting, None))


def _over(posted: list[tuple[datetime, str]], pace: Pace, place: str | None) -> bool:
    """Whether some stretch of time that ends with the last message held more than the burst and its seconds."""
    rate = pace.of(POST, place or "")
    times = [at for at, where in posted if place in (None, where)]
    return any(
        len(times) - first > rate.burst + (times[-1] - begin).total_seconds() * rate.per_second + 1e-3
        for first, begin in enumerate(times)
    )


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
