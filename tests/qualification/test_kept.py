"""A promise is counted once, as it was kept; more time than was promised is told apart."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.clocks import HURRIED, MERGED
from qualification.funnel import quantile
from qualification.hours import Hours
from qualification.kept import Kept, Run, figures
from qualification.leads import Did

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Monday, nine o'clock in Berlin, when the office opens."""
RUN = Run("first_touch", NINE, NINE + timedelta(hours=4), Hours())
FRIDAY = NINE + timedelta(days=4)


def stopped(hours: float, because: str = Did.CONTACTED, **more: object) -> Run:
    return replace(RUN, stopped_at=NINE + timedelta(hours=hours), stopped_because=because, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("run", "kept"),
    [
        (stopped(3), Kept.MET),
        (stopped(4), Kept.MET),
        (stopped(4.1), Kept.LATE),
        (stopped(5, deadline_at=NINE + timedelta(hours=6), extended_minutes=120), Kept.EXTENDED),
        (stopped(7, deadline_at=NINE + timedelta(hours=6), extended_minutes=120), Kept.LATE),
        (RUN, Kept.LATE),
        (replace(RUN, deadline_at=FRIDAY + timedelta(hours=1)), Kept.RUNNING),
        (replace(RUN, paused_at=NINE + timedelta(hours=2)), Kept.RUNNING),
        (replace(RUN, paused_at=NINE + timedelta(hours=5)), Kept.LATE),
        (stopped(30, Did.RECYCLED, paused_at=NINE + timedelta(hours=2)), Kept.MET),
        (stopped(2, HURRIED), Kept.VOID),
        (stopped(2, MERGED), Kept.VOID),
        (stopped(2, Did.REOPENED), Kept.VOID),
        (stopped(2, Did.CONTESTED, clock="meeting_outcome"), Kept.VOID),
        (stopped(2, Did.CONTESTED, clock="ae_answer"), Kept.MET),
        (stopped(5, HURRIED), Kept.LATE),
    ],
)
def test_what_became_of_a_promise(run: Run, kept: Kept) -> None:
    assert run.kept(now=FRIDAY) is kept


def test_a_promise_counts_when_it_was_kept_or_broken() -> None:
    assert stopped(3).settled_at(now=FRIDAY) == NINE + timedelta(hours=3)
    assert stopped(50).settled_at(now=FRIDAY) == RUN.deadline_at
    assert RUN.settled_at(now=FRIDAY) == RUN.deadline_at, "a late one is broken, whether or not it still runs"
    assert RUN.settled_at(now=NINE) is None
    assert stopped(3).kept(now=NINE + timedelta(hours=1)) is Kept.RUNNING, "as it was known then"


def test_how_late_is_working_time() -> None:
    tomorrow = stopped(25)
    assert tomorrow.late_minutes(now=FRIDAY) == 6 * 60, "five hours to the evening and one the next day"
    assert stopped(3).late_minutes(now=FRIDAY) == 0


def test_a_pause_that_lasts_is_told_with_those_before_it() -> None:
    waits = replace(RUN, paused_at=NINE + timedelta(hours=2), paused_minutes=30)
    assert waits.stood_still(now=NINE + timedelta(hours=3)) == 90
    assert stopped(4, Did.ACCEPTED, paused_at=NINE + timedelta(hours=2)).stood_still(now=FRIDAY) == 120


def test_more_time_counts_against_the_share_but_not_as_late() -> None:
    found = figures(
        [
            stopped(1),
            stopped(2, paused_minutes=45.0),
            stopped(5),
            stopped(6),
            stopped(3, extended_minutes=60),
            stopped(1, HURRIED),
            replace(RUN, deadline_at=FRIDAY + timedelta(hours=1)),
        ],
        now=FRIDAY,
    )

    assert (found.met, found.late, found.extended, found.running) == (2, 2, 1, 1)
    assert found.rate.share == 2 / 5
    assert (found.late_median_minutes, found.late_p90_minutes) == (90, 114)
    assert found.paused_minutes == 45


def test_of_no_promises_no_share_is_known() -> None:
    nothing = figures([], now=FRIDAY)
    assert (nothing.due, nothing.rate.share, nothing.late_median_minutes) == (0, None, None)


@given(
    st.lists(
        st.tuples(
            st.floats(0.1, 200), st.one_of(st.none(), st.floats(0, 200)), st.booleans(), st.floats(0, 96)
        ),
        max_size=20,
    ),
    st.floats(0, 200),
)
def test_every_promise_is_one_of_the_five_and_only_late_ones_have_minutes(
    drawn: list[tuple[float, float | None, bool, float]], now_after: float
) -> None:
    now = NINE + timedelta(hours=now_after)
    runs = [
        Run(
            "decision",
            NINE,
            NINE + timedelta(hours=due),
            Hours.always(),
            stopped_at=None if ended is None else NINE + timedelta(hours=ended),
            stopped_because=None if ended is None else Did.RECYCLED,
            extended_minutes=60 if extended else 0,
            paused_at=NINE + timedelta(hours=paused) if extended and paused <= now_after else None,
        )
        for due, ended, extended, paused in drawn
    ]

    found = figures(runs, now=now)

    assert found.due + found.running == len(runs)
    assert found.late == sum(run.late_minutes(now=now) > 0 for run in runs)


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1))
def test_a_quantile_lies_among_the_values(values: list[float], share: float) -> None:
    found = quantile(values, share)
    assert found is not None
    assert min(values) <= found <= max(values)


def test_quantiles_of_a_few() -> None:
    assert quantile([], 0.5) is None
    assert quantile([7], 0.9) == 7
    assert quantile([1, 2, 3, 4], 0.5) == 2.5
    assert quantile(range(11), 0.9) == 9
