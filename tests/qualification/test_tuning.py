"""What a bar lets through, and when another one is named."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualification.chance import Share
from qualification.tuning import Aim, Effort, Says, Tally, advise, bands, cuts, unsteady

TEN = Effort(20, 10)
TALLIES = st.lists(
    st.builds(
        lambda score, leads, share, open: Tally(score, leads, round(leads * share), open),
        st.integers(-40, 200),
        st.integers(0, 60),
        st.floats(0, 1),
        st.integers(0, 5),
    ),
    unique_by=lambda tally: tally.score,
    max_size=25,
)


def steadily(*per_band: tuple[int, int, int]) -> list[Tally]:
    return [Tally(score, leads, converted) for score, leads, converted in per_band]


LOW_BAR = steadily((60, 200, 10), (70, 200, 16), (80, 100, 18), (90, 60, 24))
"""68 of 560 in all: 12 %; from 80 on 42 of 160: 26 %."""


@settings(max_examples=60)
@given(TALLIES, st.integers(0, 120))
def test_no_lead_is_lost_or_counted_twice_in_bands_and_thresholds(tallies: list[Tally], bar: int) -> None:
    some = bands(tallies, bar=bar)
    made = cuts(some, TEN)

    assert sum(band.share.leads for band in some) == sum(each.leads for each in tallies)
    assert sum(band.open for band in some) == sum(each.open for each in tallies)
    assert all(below.high < above.low for below, above in pairwise(some))
    for cut in made:
        counted = [each for each in tallies if each.score >= cut.threshold]
        assert cut.share == Share(
            sum(each.converted for each in counted), sum(each.leads for each in counted)
        )
    if any(each.score >= bar for each in tallies) and any(each.score < bar for each in tallies):
        now = next(cut for cut in made if cut.threshold >= bar)
        assert now.share.leads == sum(each.leads for each in tallies if each.score >= bar)


def test_neighbouring_scores_are_put_together_until_there_are_enough() -> None:
    some = bands([Tally(score, 4, 1) for score in range(60, 100)], bar=60)
    assert [(band.low, band.high, band.share.leads) for band in some] == [
        (60, 69, 40),
        (70, 79, 40),
        (80, 89, 40),
        (90, 99, 40),
    ]


def test_a_bar_that_lets_too_many_through_is_raised_to_where_the_aim_begins_and_says_what_it_costs() -> None:
    made = cuts(bands(LOW_BAR, bar=60), TEN)
    found = advise(made, bar=60, aim=Aim())

    assert found.says is Says.RAISE
    assert found.then is not None
    assert (found.then.threshold, found.then.share) == (80, Share(42, 160))
    assert (found.lost, found.leads_fewer) == (26, 400)
    assert found.then.recall == pytest.approx(42 / 68)
    assert found.hours_regained == pytest.approx((26 * 20 + 374 * 10) / 60)
    assert found.then.hours_each == pytest.approx((42 * 20 + 118 * 10) / 60 / 42)


@pytest.mark.parametrize(
    ("tallies", "says"),
    [
        (steadily((60, 20, 1)), Says.FEW),
        ([], Says.FEW),
        (steadily((60, 100, 25), (70, 100, 28)), Says.FITS),
        (steadily((60, 40, 6)), Says.UNSURE),
        (steadily((60, 100, 45), (70, 100, 50)), Says.TOO_HIGH),
        (steadily((60, 200, 10), (70, 200, 11), (80, 200, 10)), Says.NO_BAR_HELPS),
    ],
)
def test_no_other_bar_is_named_without_a_reason_that_can_be_said(tallies: list[Tally], says: Says) -> None:
    found = advise(cuts(bands(tallies, bar=60), TEN), bar=60, aim=Aim())
    assert (found.says, found.then) == (says, None)


def test_leads_below_the_bar_are_shown_and_count_for_no_recommendation() -> None:
    made = cuts(bands([Tally(40, 50, 40), *LOW_BAR], bar=60), TEN)
    found = advise(made, bar=60, aim=Aim())

    assert made[0].threshold == 40
    assert found.now is not None
    assert found.now.threshold == 60
    assert found.then is not None
    assert found.then.threshold == 80


def test_a_higher_band_that_does_worse_is_said_and_never_smoothed() -> None:
    some = bands(steadily((60, 200, 60), (70, 200, 20), (80, 200, 62), (90, 200, 60)), bar=60)

    assert [band.share.converted for band in some] == [60, 20, 62, 60]
    assert [(each.above.low, each.certain) for each in unsteady(some)] == [(70, True), (90, False)]
