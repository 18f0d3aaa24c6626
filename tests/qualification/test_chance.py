"""Tests of chance against slow references: tables counted out, shuffles, definitions word by word."""

from math import comb
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualification.chance import (
    Share,
    Stay,
    difference,
    holm,
    median_stay,
    stays_differ,
    two_shares,
    within_strata,
)

SHARES = st.integers(30, 300).flatmap(
    lambda leads: st.integers(0, leads).map(lambda converted: Share(converted, leads))
)


def exact(one: Share, other: Share) -> float:
    """Fisher's exact test, every table counted out in whole numbers."""
    both = one + other

    def chance(won: int) -> float:
        return (
            comb(one.leads, won) * comb(other.leads, both.converted - won) / comb(both.leads, both.converted)
        )

    possible = range(max(0, both.converted - other.leads), min(one.leads, both.converted) + 1)
    seen = chance(one.converted)
    return sum(each for each in map(chance, possible) if each <= seen * (1 + 1e-9))


@settings(max_examples=40)
@given(SHARES, SHARES)
def test_two_shares_are_told_apart_as_the_exact_test_does_that_counts_every_table(
    one: Share, other: Share
) -> None:
    found, counted = two_shares(one, other), exact(one, other)
    # Fisher's is the stricter of the two by construction; where anybody looks they disagree by no more than a nuance.
    assert found <= counted + (0.01 if counted <= 0.2 else 0.15)
    if found < 0.01:
        assert counted < 0.05


def test_a_known_table() -> None:
    """The example of Newcombe's paper: 56 of 70 and 48 of 80 (1998, table II, case a)."""
    found = difference(Share(56, 70), Share(48, 80))
    assert found.low == pytest.approx(0.0524, abs=1e-4)
    assert found.high == pytest.approx(0.3339, abs=1e-4)
    assert two_shares(Share(56, 70), Share(48, 80)) == pytest.approx(0.0081, abs=2e-4)


@settings(max_examples=40)
@given(SHARES, SHARES)
def test_a_difference_holds_its_own_value_and_turns_round_with_its_sides(one: Share, other: Share) -> None:
    there, back = difference(one, other), difference(other, one)
    assert there.low <= there.value <= there.high
    assert there.low == pytest.approx(-back.high)
    assert there.high == pytest.approx(-back.low)


@settings(max_examples=40)
@given(st.integers(0, 6), st.integers(0, 6), SHARES)
def test_few_leads_are_counted_out_one_by_one(converted: int, more: int, other: Share) -> None:
    one = Share(converted, converted + more)
    if one.leads * min((one + other).value, 1 - (one + other).value) < 5:
        assert two_shares(one, other) == pytest.approx(exact(one, other), rel=1e-6)
        assert two_shares(other, one) == pytest.approx(exact(one, other), rel=1e-6)


def test_three_leads_prove_nothing() -> None:
    assert two_shares(Share(0, 3), Share(3, 3)) == pytest.approx(0.1)
    assert two_shares(Share(0, 0), Share(5, 10)) == 1.0


@settings(max_examples=30)
@given(SHARES, SHARES)
def test_one_stratum_is_the_comparison_of_two_shares(one: Share, other: Share) -> None:
    plain, stratum = two_shares(one, other), within_strata([(one, other)])
    if stratum < 1.0 and plain < 1.0:
        # Mantel and Haenszel divide by one lead less.
        assert stratum == pytest.approx(plain, abs=0.02)


def test_a_difference_that_the_strata_explain_is_none() -> None:
    """Nine in ten of ours are from the good band, where everybody converts alike: Simpson's paradox."""
    strata = [(Share(90, 180), Share(10, 20)), (Share(2, 20), Share(18, 180))]
    ours, theirs = Share(92, 200), Share(28, 200)
    assert two_shares(ours, theirs) < 0.001
    assert within_strata(strata) == pytest.approx(1.0)


def shuffled(one: list[Stay], other: list[Stay], rounds: int = 400) -> float:
    """How often groups drawn at random differ as much: no formula in it."""
    chance, both = Random(5), [*one, *other]
    seen = abs(_surplus(one, other))
    more = 0
    for _ in range(rounds):
        chance.shuffle(both)
        more += abs(_surplus(both[: len(one)], both[len(one) :])) >= seen - 1e-9
    return more / rounds


def _surplus(one: list[Stay], other: list[Stay]) -> float:
    """Those that left of `one` less those to be expected, moment by moment as the definition has it."""
    total = 0.0
    for moment in {stay.length for stay in [*one, *other] if stay.left}:
        there = [stay for stay in one if stay.length >= moment]
        others = [stay for stay in other if stay.length >= moment]
        gone = [stay for stay in [*there, *others] if stay.length == moment and stay.left]
        own = sum(stay.length == moment and stay.left for stay in there)
        total += own - len(gone) * len(there) / (len(there) + len(others))
    return total


def stays(chance: Random, count: int, mean: float) -> list[Stay]:
    """Everybody is looked at after ten days, whether they have left or not."""
    lengths = (chance.expovariate(1 / mean) for _ in range(count))
    return [Stay(min(round(length, 1), 10.0), length < 10) for length in lengths]


@pytest.mark.parametrize(("mean", "seed"), [(4.0, 1), (4.0, 2), (6.0, 3), (9.0, 4)])
def test_stays_are_told_apart_as_shuffling_them_does(mean: float, seed: int) -> None:
    chance = Random(seed)
    one, other = stays(chance, 50, 4.0), stays(chance, 50, mean)
    assert stays_differ(one, other) == pytest.approx(shuffled(one, other), abs=0.06)


def test_alike_groups_look_different_in_one_of_twenty_draws() -> None:
    chance = Random(11)
    wrong = sum(stays_differ(stays(chance, 40, 4), stays(chance, 40, 4)) < 0.05 for _ in range(300))
    assert 5 <= wrong <= 27, "0.05 of 300 is 15; these are its 99.9 %"


def test_the_median_counts_those_who_are_there_still() -> None:
    gone = [Stay(length, True) for length in (1, 2, 3)]
    assert median_stay(gone) == 2
    assert median_stay([*gone, *[Stay(9, False)] * 4]) is None
    assert median_stay([Stay(1, False), Stay(2, True), Stay(3, True), Stay(4, True)]) == 3
    assert median_stay([]) is None


@settings(max_examples=40)
@given(st.lists(st.floats(0, 1), max_size=12))
def test_many_tests_are_corrected_as_holm_says(chances: list[float]) -> None:
    found = holm(chances)
    for level in (0.01, 0.05, 0.2):
        kept, left = set[int](), len(chances)
        for index in sorted(range(len(chances)), key=chances.__getitem__):
            if chances[index] * left > level:
                break
            kept.add(index)
            left -= 1
        assert {index for index, each in enumerate(found) if each <= level} == kept
    assert all(one >= each for one, each in zip(found, chances, strict=True))
