"""Working time is right on both sides of every clock change, holiday, split day and night shift."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualification.hours import Hours, HoursError, NeverOpen

MINUTE = timedelta(minutes=1)
ZONES = (
    "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata",
    "America/Sao_Paulo", "Europe/London", "UTC",
)  # fmt: skip
TEXTS = (
    "Mo-Fr 09:00-18:00; PH off",
    "Mo-Fr 09:00-12:00,13:00-18:00; PH off; Dec 24 off",
    "22:00-06:00",
    "Mo-Sa 00:00-24:00",
    "00:00-02:30,02:45-05:00",
    "Mo-Fr 18:00-03:00",
    "24/7",
)
COUNTRIES = ("", "DE", "US", "GB")
HOURS = st.builds(Hours, st.sampled_from(TEXTS), st.sampled_from(ZONES), st.sampled_from(COUNTRIES))
CHANGES = [
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
    datetime(2011, 12, 30, 10, tzinfo=UTC),
    datetime(2028, 2, 29, 12, tzinfo=UTC),
]
AROUND_CHANGES = st.builds(
    lambda at, minutes, seconds: at + timedelta(minutes=minutes, seconds=seconds),
    st.sampled_from(CHANGES),
    st.integers(-4000, 4000),
    st.integers(0, 59),
)
ANY_TIME = st.integers(0, 15 * 366 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + minutes * MINUTE
)
INSTANTS = AROUND_CHANGES | ANY_TIME
LENGTHS = st.integers(1, 6000)


@given(hours=HOURS, start=INSTANTS, minutes=LENGTHS)
def test_adding_and_then_measuring_gives_back_the_length(hours: Hours, start: datetime, minutes: int) -> None:
    end = hours.add(start, minutes)
    assert hours.between(start, end) == pytest.approx(minutes, abs=1e-6)
    assert end - start >= minutes * MINUTE
    assert hours.is_open(end - timedelta(seconds=1))


@given(hours=HOURS, start=INSTANTS, one=LENGTHS, more=LENGTHS)
def test_time_added_in_two_steps_is_time_added_at_once(
    hours: Hours, start: datetime, one: int, more: int
) -> None:
    assert hours.add(hours.add(start, one), more) == hours.add(start, one + more)


@given(hours=HOURS, start=INSTANTS, first=LENGTHS, second=LENGTHS)
def test_working_time_is_counted_once_wherever_a_stretch_is_cut(
    hours: Hours, start: datetime, first: int, second: int
) -> None:
    middle, end = start + first * MINUTE, start + (first + second) * MINUTE
    whole = hours.between(start, end)
    assert whole == pytest.approx(hours.between(start, middle) + hours.between(middle, end), abs=1e-6)
    assert 0 <= whole <= first + second
    assert hours.between(end, start) == -whole


@given(hours=HOURS, at=INSTANTS)
def test_the_next_opening_is_open_and_nothing_before_it_is(hours: Hours, at: datetime) -> None:
    opening = hours.next_open(at)
    assert hours.is_open(opening)
    assert (opening == at) == hours.is_open(at)
    assert hours.between(at, opening) == 0


@settings(max_examples=40)
@given(zone=st.sampled_from(ZONES), start=INSTANTS, minutes=st.integers(1, 3000))
def test_the_count_is_that_of_somebody_with_a_watch(zone: str, start: datetime, minutes: int) -> None:
    start = start.replace(second=0, microsecond=0)
    if date(2011, 12, 20) < start.date() < date(2012, 1, 10):
        return
    local = ZoneInfo(zone)
    watched = [(start + n * MINUTE).astimezone(local) for n in range(minutes)]
    on = sum(1 for at in watched if at.weekday() < 5 and 9 <= at.hour < 18)
    assert Hours("Mo-Fr 09:00-18:00", zone, "").between(start, start + minutes * MINUTE) == on


def berlin(day: int, month: int, year: int, hour: int = 0, minute: int = 0, fold: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin"), fold=fold)


def test_friday_evening_runs_on_into_monday_morning() -> None:
    assert Hours().add(berlin(20, 11, 2026, 17, 55), 30) == berlin(23, 11, 2026, 9, 25)


def test_a_length_that_ends_at_closing_time_ends_there_and_not_the_next_morning() -> None:
    assert Hours().add(berlin(20, 11, 2026, 17, 30), 30) == berlin(20, 11, 2026, 18)


def test_a_night_shift_is_an_hour_shorter_in_spring_and_longer_in_autumn() -> None:
    night = Hours("22:00-06:00", "Europe/Berlin", "DE")
    assert night.between(berlin(27, 3, 2027, 12), berlin(28, 3, 2027, 12)) == 7 * 60
    assert night.between(berlin(30, 10, 2027, 12), berlin(31, 10, 2027, 12)) == 9 * 60
    assert night.between(berlin(1, 6, 2027, 12), berlin(2, 6, 2027, 12)) == 8 * 60


def test_within_the_doubled_hour_both_passes_count() -> None:
    night = Hours("22:00-06:00", "Europe/Berlin", "DE")
    first_pass, second_pass = berlin(31, 10, 2027, 2, 15), berlin(31, 10, 2027, 2, 15, fold=1)
    assert night.between(first_pass, second_pass) == 60
    assert night.between(second_pass, first_pass) == -60
    assert night.add(first_pass, 60) == second_pass.astimezone(UTC)


def test_a_summer_time_step_of_half_an_hour_counts_as_half_an_hour() -> None:
    howe = Hours("00:00-03:00", "Australia/Lord_Howe", "")
    zone = ZoneInfo("Australia/Lord_Howe")
    assert howe.between(datetime(2027, 4, 4, tzinfo=zone), datetime(2027, 4, 4, 12, tzinfo=zone)) == 210
    assert howe.between(datetime(2027, 10, 3, tzinfo=zone), datetime(2027, 10, 3, 12, tzinfo=zone)) == 150


def test_the_day_apia_left_out_has_no_working_time() -> None:
    apia = Hours("Mo-Fr 09:00-18:00", "Pacific/Apia", "")
    zone = ZoneInfo("Pacific/Apia")
    thursday_noon = datetime(2011, 12, 29, 12, tzinfo=zone)
    assert apia.between(thursday_noon, datetime(2012, 1, 2, 9, tzinfo=zone)) == 6 * 60
    assert apia.add(thursday_noon, 7 * 60) == datetime(2012, 1, 2, 10, tzinfo=zone)


def test_national_holidays_and_own_days_off_do_not_count() -> None:
    us = Hours("Mo-Fr 09:00-17:00; PH off; Nov 27 off", "America/New_York", "US")
    zone = ZoneInfo("America/New_York")
    wednesday = datetime(2026, 11, 25, 16, tzinfo=zone)
    assert us.add(wednesday, 120) == datetime(2026, 11, 30, 10, tzinfo=zone)


def test_without_hours_every_minute_counts() -> None:
    start = berlin(24, 12, 2026, 23)
    assert Hours.always().add(start, 60) == start + timedelta(hours=1)
    assert Hours.always().is_open(start)


def test_no_minutes_end_where_they_start_even_at_night() -> None:
    night = berlin(21, 11, 2026, 3)
    assert Hours().add(night, 0) == night


@pytest.mark.parametrize("text", ["off", "2020 Mo-Fr 09:00-18:00", "PH off"])
def test_hours_that_never_open_again_are_said_instead_of_searched_for_ever(text: str) -> None:
    hours = Hours(text, "Europe/Berlin", "DE")
    with pytest.raises(NeverOpen):
        hours.add(berlin(20, 11, 2026), 1)
    with pytest.raises(NeverOpen):
        hours.next_open(berlin(20, 11, 2026))


@pytest.mark.parametrize(
    ("text", "zone", "country", "message", "column"),
    [
        ("Mo-Fr 9-18", "Europe/Berlin", "DE", "is not opening hours", 7),
        ("Mo-Xx 09:00-18:00", "Europe/Berlin", "DE", "is not opening hours", 4),
        ("", "Europe/Berlin", "DE", "is not opening hours", 1),
        ("24/7", "Europe/Bielefeld", "DE", "no time zone “Europe/Bielefeld”", None),
        ("24/7", "", "DE", "no time zone “”", None),
        ("24/7", "../etc/passwd", "DE", "no time zone", None),
        ("24/7", "Europe/Berlin", "XX", "no holidays are known for country “XX”", None),
        ("24/7", "Europe/Berlin", "de", "no holidays are known for country “de”", None),
    ],
)
def test_hours_that_cannot_be_read_are_refused_where_they_are_written(
    text: str, zone: str, country: str, message: str, column: int | None
) -> None:
    with pytest.raises(HoursError) as caught:
        Hours(text, zone, country)
    assert message in caught.value.message
    assert caught.value.column == column


@pytest.mark.parametrize(
    ("text", "at", "closes"),
    [
        ("Mo-Fr 09:00-18:00", datetime(2026, 11, 23, 10, tzinfo=UTC), datetime(2026, 11, 23, 17, tzinfo=UTC)),
        ("Mo-Fr 09:00-18:00", datetime(2026, 11, 23, 17, tzinfo=UTC), None),
        ("Mo-Fr 09:00-18:00", datetime(2026, 11, 28, 10, tzinfo=UTC), None),
        (
            "Mo-Fr 09:00-12:00,13:00-18:00",
            datetime(2026, 11, 23, 10, tzinfo=UTC),
            datetime(2026, 11, 23, 11, tzinfo=UTC),
        ),
        ("22:00-06:00", datetime(2026, 11, 30, 23, tzinfo=UTC), datetime(2026, 12, 1, 5, tzinfo=UTC)),
        ("24/7", datetime(2026, 11, 30, 23, tzinfo=UTC), None),
    ],
)
def test_when_open_time_ends(text: str, at: datetime, closes: datetime | None) -> None:
    assert Hours(text, "Europe/Berlin", "").closes_at(at) == closes


@given(HOURS, AROUND_CHANGES)
def test_closing_time_is_the_first_instant_that_is_not_open(hours: Hours, at: datetime) -> None:
    closes = hours.closes_at(at)

    assert closes is None or (
        hours.is_open(at) and hours.is_open(closes - MINUTE / 2) and not hours.is_open(closes)
    )
