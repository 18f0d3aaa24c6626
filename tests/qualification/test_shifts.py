"""A share is said to have changed only when chance alone would hardly do that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.shifts import shift


def test_the_interval_is_the_published_one() -> None:
    """Newcombe 1998, table II, column (a): 56 of 70 against 48 of 80, method 10."""
    found = shift(56, 70, 48, 80)

    assert found is not None
    assert (found.by, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=0.00005)
    assert found.is_more_than_chance


def test_a_few_leads_more_are_chance() -> None:
    few = shift(3, 8, 1, 8)

    assert few is not None
    assert not few.is_more_than_chance


def test_nothing_is_compared_with_nothing() -> None:
    assert shift(3, 8, 0, 0) is None
    assert shift(0, 0, 3, 8) is None


counts = st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(counts, counts)
def test_both_directions_tell_the_same(now: tuple[int, int], before: tuple[int, int]) -> None:
    there, back = shift(*now, *before), shift(*before, *now)

    assert there is not None
    assert back is not None
    assert -1 <= there.low <= there.by <= there.high <= 1
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert there.is_more_than_chance == back.is_more_than_chance


@given(counts)
def test_the_same_share_is_no_change(one: tuple[int, int]) -> None:
    found = shift(*one, *one)

    assert found is not None
    assert not found.is_more_than_chance
