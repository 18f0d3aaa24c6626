"""A clock is run through what really happened to a lead, as another policy would have had it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from qualification.clocks import BUILT_IN, HURRIED
from qualification.hours import Hours
from qualification.kept import Kept
from qualification.leads import Did, Happened
from qualification.progress import Between
from qualification.sla import Policy, Rung
from qualification.would_have import WouldHave, would_have

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Monday, nine o'clock in Berlin, when the office opens."""
FRIDAY = NINE + timedelta(days=4)

LADDER = (
    Rung(("owner_thread",), share=0.5, when_unowned=("channel",)),
    Rung(("owner_dm",), at=timedelta(), when_unowned=("channel",)),
    Rung(("manager",), at=timedelta(minutes=30), do="reassign"),
)
FOUR_HOURS = Policy("calm", "first_touch", 240, LADDER)
AT_ONCE = Policy("asked", "first_touch", 15, LADDER)
TWO_DAYS = Policy("decide", "decision", 18 * 60, LADDER, pause_minutes=9 * 60)
IN_THEIR_HOURS = replace(FOUR_HOURS, hours_of="rep")


def did(what: Did, hours: float, **facts: Any) -> Happened:
    return Happened(what, None, NINE + timedelta(hours=hours), facts)


POSTED = did(Did.POSTED, 0)


def run(
    policy: Policy, *story: Happened, clock: str | None = None, hours: Hours | None = None
) -> list[WouldHave]:
    its = BUILT_IN[clock or policy.clock]
    return would_have(its, [POSTED, *story], lambda _: policy, lambda *_: hours or Hours(), until=FRIDAY)


def labels(ran: WouldHave) -> list[str]:
    return [fired.rung.label for fired in ran.fired]


def test_a_touch_stops_the_ladder_where_it_stands() -> None:
    (ran,) = run(FOUR_HOURS, did(Did.CONTACTED, 3))

    assert ran.run.kept(now=FRIDAY) is Kept.MET
    assert labels(ran) == ["50%"]


def test_a_lead_nobody_touched_climbs_all_of_it() -> None:
    (ran,) = run(FOUR_HOURS)

    assert ran.run.kept(now=FRIDAY) is Kept.LATE
    assert labels(ran) == ["50%", "0", "+30m"]
    assert [fired.owner for fired in ran.fired] == [None, None, None]


def test_a_rung_is_climbed_under_who_really_had_the_lead_then() -> None:
    (ran,) = run(
        FOUR_HOURS,
        did(Did.CLAIMED, 1, owner="lee"),
        did(Did.REASSIGNED, 3, owner="sam"),
        did(Did.HANDED_BACK, 4.2),
    )

    assert [fired.owner for fired in ran.fired] == ["lee", "sam", None]


def test_a_lead_that_waits_for_the_prospect_is_not_late_and_goes_on_with_what_was_left() -> None:
    (ran,) = run(
        TWO_DAYS,
        did(Did.PROGRESSED, 2, progress=Between.WAITING),
        did(Did.PROGRESSED, 8, progress=Between.IN_PROGRESS),
        did(Did.RECYCLED, 50),
    )

    assert ran.run.paused_minutes == 6 * 60
    assert ran.run.kept(now=FRIDAY) is Kept.MET
    assert labels(ran) == ["50%"]


def test_it_stands_still_for_as_long_as_it_may_and_no_longer() -> None:
    (ran,) = run(TWO_DAYS, did(Did.PROGRESSED, 2, progress=Between.WAITING))

    assert ran.run.paused_minutes == 9 * 60
    assert ran.run.deadline_at == NINE + timedelta(days=2, hours=9), "two days, and the one it stood still"
    assert labels(ran) == ["50%", "0", "+30m"]


def test_whoever_asks_for_a_person_meanwhile_is_promised_the_shorter_time_from_then_on() -> None:
    first, second = would_have(
        BUILT_IN["first_touch"],
        [POSTED, did(Did.ENRICHED, 2), did(Did.CONTACTED, 2.5)],
        lambda at: AT_ONCE if at > NINE else FOUR_HOURS,
        lambda *_: Hours(),
        until=FRIDAY,
    )

    assert (first.run.stopped_because, first.run.kept(now=FRIDAY)) == (HURRIED, Kept.VOID)
    assert (second.policy, second.run.kept(now=FRIDAY)) == ("asked", Kept.LATE)


def test_a_clock_in_the_hours_of_its_rep_goes_on_in_those_of_the_next() -> None:
    def hours_for(_: Policy, owner: str | None) -> Hours:
        return Hours("Mo-Fr 13:00-18:00") if owner == "sam" else Hours()

    (ran,) = would_have(
        BUILT_IN["first_touch"],
        [POSTED, did(Did.CLAIMED, 1, owner="sam")],
        lambda _: IN_THEIR_HOURS,
        hours_for,
        until=FRIDAY,
    )

    assert ran.run.deadline_at == NINE + timedelta(hours=7), (
        "three hours of four were left, from one o'clock on"
    )


def test_what_is_there_already_is_not_waited_for() -> None:
    already = [did(Did.CLAIMED, -2, owner="lee"), did(Did.CONTACTED, -1)]

    for clock in ("claim", "first_touch"):
        story = [*already, POSTED]
        assert (
            would_have(BUILT_IN[clock], story, lambda _: FOUR_HOURS, lambda *_: Hours(), until=FRIDAY) == []
        )


def test_the_outcome_of_a_meeting_is_waited_for_from_the_meeting_on() -> None:
    meeting = (NINE + timedelta(days=1)).isoformat()
    later = (NINE + timedelta(days=2)).isoformat()
    policy = Policy("outcome", "meeting_outcome", 60, LADDER)

    first, second = run(
        policy,
        did(Did.ACCEPTED, 1, ae="alex", next_at=meeting),
        did(Did.MEETING_MOVED, 20, next_at=later),
        did(Did.MEETING_HELD, 48.75),
    )

    assert first.fired == ()
    assert second.run.started_at == NINE + timedelta(days=2)
    assert [(fired.rung.label, fired.ae) for fired in second.fired] == [("50%", "alex")]


def test_no_policy_no_promise() -> None:
    assert would_have(BUILT_IN["claim"], [POSTED], lambda _: None, lambda *_: Hours(), until=FRIDAY) == []


HAPPENINGS = st.lists(
    st.builds(
        did,
        st.sampled_from(
            [
                Did.CLAIMED,
                Did.HANDED_BACK,
                Did.CONTACTED,
                Did.PROGRESSED,
                Did.RECYCLED,
                Did.REOPENED,
                Did.ENRICHED,
            ]
        ),
        st.floats(0, 90),
        owner=st.sampled_from(["lee", "sam"]),
        progress=st.sampled_from(list(Between)),
    ),
    max_size=12,
).map(lambda some: sorted(some, key=lambda event: event.at))


@given(HAPPENINGS, st.sampled_from([FOUR_HOURS, AT_ONCE, TWO_DAYS, IN_THEIR_HOURS]))
def test_each_rung_is_climbed_once_in_order_and_never_after_its_stop(
    story: Sequence[Happened], policy: Policy
) -> None:
    for ran in run(policy, *story):
        indexes = [fired.rung.index for fired in ran.fired]
        assert indexes == list(range(len(indexes)))
        assert all(fired.rung.due_at < (ran.run.stopped_at or FRIDAY) for fired in ran.fired)
        late = ran.run.kept(now=FRIDAY) is Kept.LATE
        assert late == ("0" in labels(ran))
