"""Rates carry the interval that says how far to trust them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.funnel import FunnelRow, rate, reason_rows


@pytest.mark.parametrize(
    ("successes", "of", "low", "high"),
    [
        (19, 84, 0.150, 0.326),
        (0, 10, 0.0, 0.278),
        (10, 10, 0.722, 1.0),
        (1, 1, 0.207, 1.0),
        (81, 263, 0.255, 0.366),
    ],
)
def test_the_interval_is_wilson_s(successes: int, of: int, low: float, high: float) -> None:
    found = rate(successes, of)
    assert found.low == pytest.approx(low, abs=0.001)
    assert found.high == pytest.approx(high, abs=0.001)


def test_of_nothing_nothing_is_known() -> None:
    assert (rate(0, 0).share, rate(0, 0).low, rate(0, 0).high) == (None, 0.0, 1.0)


@pytest.mark.parametrize(("successes", "of"), [(3, 2), (-1, 2)])
def test_more_than_all_is_refused(successes: int, of: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        rate(successes, of)


@given(of=st.integers(1, 100_000), data=st.data())
def test_the_share_lies_in_its_interval_and_more_leads_narrow_it(of: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, of))
    one, ten = rate(successes, of), rate(successes * 10, of * 10)
    assert one.share is not None
    assert 0 <= one.low <= one.share <= one.high <= 1
    assert ten.high - ten.low < one.high - one.low


def test_what_is_not_decided_is_open() -> None:
    row = FunnelRow(("linkedin",), mqls=84, accepted=19, recycled=31, disqualified=12)
    assert row.open == 22
    assert row.rate == rate(19, 84)


def test_reasons_are_counted_and_quoted_in_the_reps_own_words() -> None:
    rows = reason_rows(
        [
            ("timing", "renewal is in August"),
            ("scope", ""),
            ("timing", " renewal is in August "),
            ("timing", "Q3"),
        ]
    )
    assert [(row.reason, row.count, row.share) for row in rows] == [("timing", 3, 0.75), ("scope", 1, 0.25)]
    assert rows[0].quotes == ("renewal is in August", "Q3")
    assert rows[1].quotes == ()
    assert reason_rows([]) == ()
