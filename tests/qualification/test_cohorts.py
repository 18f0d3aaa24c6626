"""Cohorts: completeness, targets and lags, beside slow and obvious ways to tell the same."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.cohorts import Against, Counted, RepsKnown, against, committed, lag, together
from qualification.funnel import rate
from qualification.tuning import Aim

NOW = datetime(2026, 11, 23, tzinfo=UTC)
COUNT = st.integers(0, 500)


def a_cohort(**more: object) -> Counted:
    row = Counted(("LinkedIn",), 100, 20, 30, 10, 12, 5, 2, 1, 4, 1_250_000, NOW - timedelta(days=90))
    return replace(row, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("horizon", "complete"), [(30, True), (90, True), (91, False), (None, False)], ids=str
)
def test_a_cohort_is_complete_once_its_youngest_had_the_horizon(horizon: int | None, complete: bool) -> None:
    assert a_cohort().is_complete(horizon, now=NOW) is complete


def test_without_a_horizon_it_is_complete_when_nothing_is_open() -> None:
    assert a_cohort(disqualified=50).is_complete(None, now=NOW)


@given(st.lists(st.tuples(COUNT, COUNT, COUNT, st.integers(0, 400)), min_size=1, max_size=8))
def test_all_groups_together_are_their_sums_and_as_young_as_the_youngest(
    rows: list[tuple[int, int, int, int]],
) -> None:
    some = [
        a_cohort(mqls=mqls, won=won, revenue=revenue, youngest_at=NOW - timedelta(days=age))
        for mqls, won, revenue, age in rows
    ]

    total = together(some)

    assert total is not None
    assert (total.mqls, total.won, total.revenue) == tuple(sum(row[at] for row in rows) for at in range(3))
    assert total.youngest_at == NOW - timedelta(days=min(age for *_, age in rows))
    assert together([]) is None


@given(st.integers(0, 300), st.integers(0, 300), st.floats(0, 1), st.floats(0, 1))
def test_a_share_is_off_what_is_aimed_at_only_when_chance_does_not_explain_it(
    yes: int, no: int, one: float, other: float
) -> None:
    found, aim = rate(yes, yes + no), Aim(min(one, other), max(one, other))
    said = against(found, aim)

    assert (said is Against.BELOW) == (yes + no > 0 and found.high < aim.least)
    assert (said is Against.ABOVE) == (yes + no > 0 and found.low > aim.most)
    assert against(found, None) is None


def test_a_volume_is_promised_in_proportion_to_the_days() -> None:
    assert committed(100, NOW - timedelta(days=365), NOW) == pytest.approx(1200)
    assert committed(100, NOW - timedelta(days=7), NOW) == pytest.approx(23.01, abs=0.01)
    assert committed(None, NOW, NOW) is None


@given(st.lists(st.floats(-1e6, 1e9), max_size=40))
def test_half_are_below_the_median_and_nine_in_ten_below_the_p90(values: list[float]) -> None:
    found = lag(values)

    assert found.count == len(values)
    if not values:
        assert (found.median, found.p90) == (None, None)
        return
    for share, at in ((0.5, found.median), (0.9, found.p90)):
        assert at is not None
        below, not_above = sum(value < at for value in values), sum(value <= at for value in values)
        assert below <= share * (len(values) - 1) + 1
        assert not_above >= share * (len(values) - 1)


@pytest.mark.parametrize(
    ("own", "by_deal", "gives"),
    [(False, True, False), (True, True, True), (False, False, True), (True, False, True)],
)
def test_a_rate_per_rep_needs_more_than_deals_that_name_theirs(own: bool, by_deal: bool, gives: bool) -> None:
    assert RepsKnown(own, by_deal).gives_rates is gives
