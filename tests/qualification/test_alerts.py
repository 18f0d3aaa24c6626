"""What nobody acts on is noise, and is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from qualification.alerts import Told, by_rung, is_before_the_end, to_drop
from qualification.leads import Did, Happened, PersonId

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LEE, SAM = PersonId("U0LEE"), PersonId("U0SAM")
TOLD = Told(1, NOW, LEE, "first_touch", "first_touch_asked", "60%")


def did(what: Did, minutes: float, by: PersonId | None = LEE) -> Happened:
    return Happened(what, by, NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("event", "acted"),
    [
        (did(Did.CONTACTED, 9), True),
        (did(Did.HANDED_BACK, 10), True),
        (did(Did.CONTACTED, 10.1), False),
        (did(Did.CONTACTED, -1), False),
        (did(Did.CONTACTED, 2, SAM), False),
        (did(Did.HANDED_BACK, 2, None), False),
        (did(Did.SCORED, 2), False),
    ],
)
def test_to_act_is_to_do_something_about_that_lead_within_ten_minutes(event: Happened, acted: bool) -> None:
    assert TOLD.acted_on([event], now=NOW + timedelta(hours=1)) is acted


def test_what_a_channel_is_told_anybody_may_act_on() -> None:
    assert replace(TOLD, person=None).acted_on([did(Did.CLAIMED, 3, SAM)], now=NOW + timedelta(hours=1))


def test_nobody_is_judged_before_the_ten_minutes_are_over() -> None:
    assert TOLD.acted_on([], now=NOW + timedelta(minutes=9)) is None
    assert TOLD.acted_on([did(Did.CONTACTED, 2)], now=NOW + timedelta(minutes=9)) is True
    assert TOLD.acted_on([], now=NOW + timedelta(minutes=10)) is False


@pytest.mark.parametrize(
    ("rung", "before"), [("60%", True), ("-10m", True), ("100%", False), ("0", False), ("+15m", False)]
)
def test_a_reminder_comes_before_the_promise_has_run_out_and_a_breach_when_it_has(
    rung: str, before: bool
) -> None:
    assert is_before_the_end(rung) is before


def said(rung: str, acted: int, of: int) -> list[tuple[Told, bool | None]]:
    told = replace(TOLD, rung=rung)
    return [(told, number < acted) for number in range(of)]


def test_a_rung_that_fewer_than_half_act_on_is_to_be_dropped_once_it_was_said_ten_times() -> None:
    week = [*said("60%", 4, 10), *said("100%", 5, 10), *said("+10m", 0, 9), *said("0", 23, 23)]

    loads = by_rung([*week, (TOLD, None)])

    assert [(load.rung, load.acted, load.said) for load in loads] == [
        ("+10m", 0, 9),
        ("60%", 4, 10),
        ("100%", 5, 10),
        ("0", 23, 23),
    ]
    assert [load.rung for load in to_drop(loads)] == ["60%"]
