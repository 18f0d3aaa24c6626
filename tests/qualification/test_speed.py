"""The time to the first touch is split, so that people answer for theirs alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.hours import Hours
from qualification.leads import Did, Happened
from qualification.progress import Between
from qualification.speed import Wait, Waits, set_aside, split

NINE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""Monday, nine o'clock in Berlin, when the office opens."""


def at(**after: float) -> datetime:
    return NINE + timedelta(**after)


def test_a_lead_of_the_night_that_the_machine_held_up_too() -> None:
    came, shown, touched = at(hours=-10), at(hours=-9.5), at(hours=1)

    assert split(came, shown, touched, [], Hours()) == Wait(30, 9.5 * 60, 0, 60)


def test_time_that_was_spent_waiting_for_the_prospect_is_not_ours() -> None:
    waits = [(at(hours=1), at(hours=3)), (at(hours=20), at(hours=25))]

    found = split(NINE, NINE, at(hours=26), waits, Hours())

    assert found == Wait(system=0, off_hours=15 * 60, prospect=3 * 60, people=8 * 60)
    assert found.wall == 26 * 60


def test_who_called_before_the_card_was_shown_waited_for_the_machine_alone() -> None:
    assert split(NINE, at(hours=2), at(hours=1), [], Hours()) == Wait(60, 0, 0, 0)


def test_a_wait_lasts_until_the_lead_is_worked_again() -> None:
    def stands(hours: float, progress: str) -> Happened:
        return Happened(Did.PROGRESSED, None, at(hours=hours), {"progress": progress})

    story = [
        stands(1, Between.WAITING),
        stands(2, Between.NO_DECISION),
        stands(3, Between.IN_PROGRESS),
        stands(4, Between.NO_REPLY),
        stands(5, Between.WAITING),
        Happened(Did.CONTACTED, None, at(hours=6), {}),
        stands(7, Between.WAITING),
    ]

    assert set_aside(story, until=at(hours=9)) == [
        (at(hours=1), at(hours=3)),
        (at(hours=5), at(hours=6)),
        (at(hours=7), at(hours=9)),
    ]
    assert set_aside(story[:1], until=at(hours=0.5)) == []


def test_shares_are_of_all_minutes() -> None:
    waits = Waits()
    waits.add(Wait(10, 0, 0, 30), 40)
    waits.add(Wait(10, 40, 10, 0), 60)

    found = waits.shares

    assert (found.system, found.off_hours, found.prospect, found.people) == (0.2, 0.4, 0.1, 0.3)
    assert Waits().shares.people == 0


INSTANTS = st.floats(0, 400).map(lambda hours: at(hours=hours))


@given(st.tuples(INSTANTS, INSTANTS), INSTANTS, st.lists(INSTANTS, max_size=6))
def test_the_four_parts_add_up_and_none_is_below_nothing(
    ends: tuple[datetime, datetime], shown: datetime, turns: list[datetime]
) -> None:
    came, touched = sorted(ends)
    turns.sort()
    waits = list(zip(turns[::2], turns[1::2], strict=False))

    found = split(came, shown, touched, waits, Hours())

    assert found.wall == pytest.approx((touched - came) / timedelta(minutes=1))
    assert min(found.system, found.off_hours, found.prospect, found.people) >= -1e-6
