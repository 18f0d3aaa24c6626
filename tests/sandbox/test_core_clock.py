"""The workspace's time stands still, runs, runs fast, and only forward."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.clock import SandboxClock, next_working_morning

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Seconds:
    """Real seconds, moved by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_a_paused_clock_stands_until_it_is_moved() -> None:
    real = Seconds()
    clock = SandboxClock(MONDAY, rate=0, monotonic=real)
    real.at += 60
    assert clock.now() == MONDAY

    clock.advance(900)

    assert clock.now() == MONDAY + timedelta(minutes=15)


def test_a_fast_clock_covers_ten_minutes_in_a_second() -> None:
    real = Seconds()
    clock = SandboxClock(MONDAY, rate=600, monotonic=real)
    real.at += 1.5
    assert clock.now() == MONDAY + timedelta(minutes=15)


def test_changing_the_rate_keeps_the_time() -> None:
    real = Seconds()
    clock = SandboxClock(MONDAY, rate=1, monotonic=real)
    real.at += 10
    clock.play(60)
    real.at += 1
    clock.pause()
    real.at += 1000
    assert clock.now() == MONDAY + timedelta(seconds=70)


@pytest.mark.parametrize("rate", [-1, 601])
def test_a_rate_out_of_range_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="from 0"):
        SandboxClock(MONDAY, rate=rate)


def test_the_clock_does_not_go_back() -> None:
    clock = SandboxClock(MONDAY, rate=0)
    with pytest.raises(ValueError, match="forward"):
        clock.move_to(MONDAY - timedelta(seconds=1))
    with pytest.raises(ValueError, match="zone"):
        clock.move_to(datetime(2027, 1, 1))  # noqa: DTZ001


def test_watchers_hear_of_each_change() -> None:
    clock, heard = SandboxClock(MONDAY, rate=0), []
    clock.on_change.append(lambda: heard.append(clock.now()))
    clock.advance(60)
    clock.play(2)
    assert len(heard) == 2


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-11-23T07:59:00+01:00", "2026-11-23T09:00:00+01:00"),
        ("2026-11-23T09:00:00+01:00", "2026-11-24T09:00:00+01:00"),
        ("2026-11-27T15:00:00+01:00", "2026-11-30T09:00:00+01:00"),
        ("2026-03-28T12:00:00+01:00", "2026-03-30T09:00:00+02:00"),
    ],
)
def test_the_next_working_morning_is_nine_on_a_weekday_in_the_teams_zone(now: str, morning: str) -> None:
    found = next_working_morning(datetime.fromisoformat(now), "Europe/Berlin")
    assert found == datetime.fromisoformat(morning)
