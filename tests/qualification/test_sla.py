"""Clocks and ladders: each rung once, in order, inside working time."""

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.hours import Hours, NeverOpen
from qualification.sla import (
    FrozenRung,
    Policy,
    Rung,
    StartedClock,
    due,
    extend,
    late_minutes,
    moved,
    next_due,
    remaining_minutes,
    start,
)
from tests.qualification.builders import NOW

OFFICE = Hours("Mo-Fr 09:00-18:00; PH off", "Europe/Berlin", "DE")
LADDER = (
    Rung(("owner_thread",), share=0.5, when_unowned=("channel",)),
    Rung(("owner_thread",), at=timedelta(minutes=-10)),
    Rung(("owner_dm",), at=timedelta(), when_unowned=("channel",)),
    Rung(("manager",), at=timedelta(minutes=15)),
)
FIRST_TOUCH = Policy("first_touch", "first_touch", 60, LADDER)


def test_a_clock_freezes_its_rungs_as_instants() -> None:
    clock = start(FIRST_TOUCH, OFFICE, now=NOW)
    minutes = [(rung.due_at - NOW) / timedelta(minutes=1) for rung in clock.rungs]
    assert minutes == [30, 50, 60, 75]
    assert [rung.label for rung in clock.rungs] == ["50%", "-10m", "0", "+15m"]
    unowned = [rung.when_unowned for rung in clock.rungs]
    assert unowned == [("channel",), ("owner_thread",), ("channel",), ("manager",)]
    assert clock.deadline_at == NOW + timedelta(minutes=60)


def test_a_lead_that_comes_on_friday_evening_is_not_late_before_monday_morning() -> None:
    friday = datetime(2026, 11, 20, 16, 55, tzinfo=NOW.tzinfo)
    assert start(FIRST_TOUCH, OFFICE, now=friday).deadline_at == datetime(
        2026, 11, 23, 8, 55, tzinfo=NOW.tzinfo
    )


def test_a_ladder_written_out_of_order_is_climbed_in_order() -> None:
    clock = start(Policy("decision", "decision", 60, LADDER[::-1]), OFFICE, now=NOW)
    assert [rung.label for rung in clock.rungs] == ["50%", "-10m", "0", "+15m"]
    assert [rung.index for rung in clock.rungs] == [0, 1, 2, 3]


def test_what_is_due_are_all_overdue_rungs_from_the_next_one_on() -> None:
    clock = start(FIRST_TOUCH, OFFICE, now=NOW)
    late = NOW + timedelta(minutes=61)
    assert [rung.index for rung in due(clock.rungs, 0, now=late)] == [0, 1, 2]
    assert [rung.index for rung in due(clock.rungs, 2, now=late)] == [2]
    assert due(clock.rungs, 4, now=late + timedelta(days=9)) == ()
    assert next_due(clock.rungs, 3) == NOW + timedelta(minutes=75)
    assert next_due(clock.rungs, 4) is None


def test_time_left_and_time_late_are_working_time() -> None:
    friday = datetime(2026, 11, 20, 16, 30, tzinfo=NOW.tzinfo)
    deadline = start(FIRST_TOUCH, OFFICE, now=friday).deadline_at
    saturday = friday + timedelta(days=1)
    assert remaining_minutes(deadline, OFFICE, now=saturday) == 30
    assert late_minutes(deadline, OFFICE, now=saturday) == 0
    assert remaining_minutes(deadline, OFFICE, now=deadline + timedelta(minutes=5)) == 0
    assert late_minutes(deadline, OFFICE, now=deadline + timedelta(minutes=5)) == 5


def test_more_time_before_the_deadline_moves_it_and_the_rungs_to_come() -> None:
    clock = extend(start(FIRST_TOUCH, OFFICE, now=NOW), 1, OFFICE, 30, now=NOW + timedelta(minutes=31))
    minutes = [(rung.due_at - NOW) / timedelta(minutes=1) for rung in clock.rungs]
    assert minutes == [30, 80, 90, 105]
    assert clock.deadline_at == NOW + timedelta(minutes=90)


def test_more_time_for_a_late_lead_counts_from_now_and_it_is_chased_again() -> None:
    late = NOW + timedelta(minutes=100)
    clock = extend(start(FIRST_TOUCH, OFFICE, now=NOW), 4, OFFICE, 30, now=late)
    assert clock.deadline_at == late + timedelta(minutes=30)
    again = due(clock.rungs, 4, now=late + timedelta(days=1))
    assert [(rung.index, rung.label, rung.tell) for rung in again] == [
        (4, "0", ("owner_dm",)),
        (5, "+15m", ("manager",)),
    ]
    assert again[0].due_at == clock.deadline_at


@pytest.mark.parametrize(
    "broken",
    [
        lambda: Rung(("manager",)),
        lambda: Rung(("manager",), at=timedelta(), share=0.5),
        lambda: Rung(("manager",), share=1.5),
        lambda: Rung(("manager",), share=-0.1),
        lambda: Policy("decision", "decision", 0, ()),
        lambda: Policy("decision", "decision", 5, (Rung(("manager",), at=timedelta(minutes=-10)),)),
    ],
)
def test_a_ladder_that_cannot_stand_is_refused(broken: object) -> None:
    with pytest.raises(ValueError, match=r"rung|promise"):
        broken()  # type: ignore[operator]


def test_a_promise_under_hours_that_never_open_cannot_start() -> None:
    with pytest.raises(NeverOpen):
        start(Policy("decision", "decision", 60, ()), Hours("off", "UTC", ""), now=NOW)


STARTS = st.integers(0, 60 * 24 * 30).map(lambda minutes: NOW + timedelta(minutes=minutes))
RUNGS = st.one_of(
    st.builds(Rung, st.just(("channel",)), share=st.floats(0, 1)),
    st.builds(
        Rung, st.just(("manager",)), at=st.integers(-30, 120).map(lambda minutes: timedelta(minutes=minutes))
    ),
)
POLICIES = st.builds(
    Policy,
    st.just("first_touch"),
    st.just("first_touch"),
    st.integers(30, 600),
    st.lists(RUNGS, max_size=5).map(tuple),
)
HOURS = st.sampled_from([OFFICE, Hours.always(), Hours("22:00-06:00", "America/New_York", "US")])


@given(policy=POLICIES, hours=HOURS, now=STARTS, ticks=st.lists(st.integers(1, 3000), max_size=12))
def test_each_rung_fires_once_and_in_order_however_late_the_ticks_come(
    policy: Policy, hours: Hours, now: datetime, ticks: list[int]
) -> None:
    clock, at = start(policy, hours, now=now), now
    fired: list[FrozenRung] = []
    for minutes in [*ticks, 60 * 24 * 60]:
        at += timedelta(minutes=minutes)
        fired += due(clock.rungs, len(fired), now=at)
    assert [rung.index for rung in fired] == list(range(len(policy.ladder)))
    assert fired == sorted(fired, key=lambda rung: rung.due_at)


@given(policy=POLICIES, hours=HOURS, now=STARTS)
def test_every_rung_falls_into_working_time(policy: Policy, hours: Hours, now: datetime) -> None:
    clock = start(policy, hours, now=now)
    assert hours.between(now, clock.deadline_at) == pytest.approx(policy.length_minutes, abs=1e-6)
    for rung in clock.rungs:
        moment = rung.due_at - timedelta(milliseconds=1)
        assert rung.due_at == now or moment < now or hours.is_open(moment)


@given(
    policy=POLICIES,
    hours=HOURS,
    now=STARTS,
    climbed=st.integers(0, 5),
    minutes=st.integers(1, 600),
    waited=st.integers(0, 3000),
)
def test_more_time_keeps_what_has_fired_and_never_reuses_an_index(
    policy: Policy, hours: Hours, now: datetime, climbed: int, minutes: int, waited: int
) -> None:
    before = start(policy, hours, now=now)
    climbed = min(climbed, len(before.rungs))
    after = extend(before, climbed, hours, minutes, now=now + timedelta(minutes=waited))
    assert after.rungs[:climbed] == before.rungs[:climbed]
    assert [rung.index for rung in after.rungs] == list(range(len(after.rungs)))
    assert after.deadline_at > before.deadline_at
    coming = [rung.due_at for rung in after.rungs[climbed:]]
    assert coming == sorted(coming)


@given(policy=POLICIES, hours=HOURS, now=STARTS)
def test_a_frozen_rung_comes_back_from_json_as_it_was(policy: Policy, hours: Hours, now: datetime) -> None:
    for rung in start(policy, hours, now=now).rungs:
        assert FrozenRung.from_json(json.loads(json.dumps(rung.to_json()))) == rung


def test_a_clock_without_a_ladder_still_has_its_deadline() -> None:
    clock = start(Policy("decision", "decision", 60, ()), OFFICE, now=NOW)
    assert clock == StartedClock(NOW + timedelta(minutes=60), ())


def test_a_clock_goes_on_after_a_pause_with_what_was_left_of_it() -> None:
    clock = start(FIRST_TOUCH, OFFICE, now=NOW)
    halted, on = NOW + timedelta(minutes=35), NOW + timedelta(minutes=95)

    after = moved(clock, 1, OFFICE, OFFICE, since=halted, now=on)

    assert [(rung.due_at - NOW) / timedelta(minutes=1) for rung in after.rungs] == [30, 110, 120, 135]
    assert after.deadline_at == NOW + timedelta(minutes=120)


def test_what_is_left_is_left_in_the_hours_of_another_owner() -> None:
    clock = start(FIRST_TOUCH, OFFICE, now=NOW)
    late_shift = Hours("Mo-Fr 14:00-22:00", "Europe/Berlin", "")

    after = moved(clock, 0, OFFICE, late_shift, since=NOW, now=NOW)

    assert after.deadline_at == datetime(2026, 11, 23, 14, 0, tzinfo=NOW.tzinfo)


def test_a_deadline_that_was_over_stays_where_it_was() -> None:
    clock = start(FIRST_TOUCH, OFFICE, now=NOW)
    late = NOW + timedelta(minutes=70)

    after = moved(clock, 3, OFFICE, OFFICE, since=late, now=late + timedelta(minutes=30))

    assert after.deadline_at == clock.deadline_at
    assert after.rungs[3].due_at == NOW + timedelta(minutes=105)


@given(policy=POLICIES, hours=HOURS, now=STARTS, before=st.integers(0, 900), length=st.integers(0, 9000))
def test_no_pause_shortens_a_promise_and_none_reorders_its_rungs(
    policy: Policy, hours: Hours, now: datetime, before: int, length: int
) -> None:
    clock = start(policy, hours, now=now)
    since = now + timedelta(minutes=before)

    after = moved(clock, 0, hours, hours, since=since, now=since + timedelta(minutes=length))

    assert after.deadline_at >= clock.deadline_at
    assert all(new.due_at >= old.due_at for new, old in zip(after.rungs, clock.rungs, strict=True))
    coming = [rung.due_at for rung in after.rungs]
    assert coming == sorted(coming)


def test_a_clock_from_before_rungs_could_tell_several_is_still_read() -> None:
    stored = {
        "index": 0,
        "due_at": NOW.isoformat(),
        "tell": "owner_dm",
        "when_unowned": "channel",
        "label": "100%",
    }

    assert FrozenRung.from_json(stored) == FrozenRung(0, NOW, ("owner_dm",), ("channel",), "100%")
