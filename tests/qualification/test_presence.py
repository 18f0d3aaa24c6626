"""Who is on: hours less leave less pauses, and when they are on again."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from qualification.hours import Hours
from qualification.presence import Absence, Kind, Presence, Why, next_on, presence

BERLIN = Hours()
"""Monday to Friday from nine to six in Berlin, without the holidays."""

ZONE = ZoneInfo("Europe/Berlin")


def berlin(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


MONDAY = berlin(23, 10)


def leave(since: datetime, until: datetime | None, note: str = "") -> Absence:
    return Absence("leave", since, until, note)


def pause(since: datetime, until: datetime | None, note: str = "") -> Absence:
    return Absence("pause", since, until, note)


def test_within_their_hours_somebody_is_on() -> None:
    assert presence(BERLIN, (), now=MONDAY) == Presence(is_working=True)
    assert presence(BERLIN, (), now=MONDAY).takes_new_leads


def test_at_night_and_at_the_weekend_they_are_off_until_they_open() -> None:
    assert presence(BERLIN, (), now=berlin(23, 18)) == Presence(False, Why.OFF_HOURS, berlin(24, 9))
    assert presence(BERLIN, (), now=berlin(28, 12)) == Presence(False, Why.OFF_HOURS, berlin(30, 9))


def test_a_leave_ends_with_the_next_opening_after_it() -> None:
    away = [leave(MONDAY, berlin(28, 0), "Rome")]

    stands = presence(BERLIN, away, now=berlin(24, 11))

    assert stands == Presence(False, Why.ON_LEAVE, berlin(30, 9), "Rome")
    assert not stands.takes_new_leads


def test_a_leave_without_an_end_lasts_until_they_say_so() -> None:
    assert presence(BERLIN, [leave(MONDAY, None)], now=berlin(24, 11)).until is None


def test_a_pause_keeps_new_leads_away_and_work_going() -> None:
    stands = presence(BERLIN, [pause(MONDAY, berlin(23, 15), "audit")], now=berlin(23, 11))

    assert stands == Presence(True, Why.PAUSED, berlin(23, 15), "audit")
    assert not stands.takes_new_leads


def test_a_pause_at_night_is_no_work() -> None:
    assert not presence(BERLIN, [pause(MONDAY, None)], now=berlin(23, 20)).is_working


def test_leave_says_more_than_a_pause_and_both_more_than_the_night() -> None:
    both = [pause(MONDAY, None, "audit"), leave(MONDAY, berlin(25, 9), "Rome")]

    night = presence(BERLIN, both, now=berlin(23, 22))
    assert (night.why, night.note) == (Why.ON_LEAVE, "Rome")
    assert night.until is None, "the pause goes on when the leave is over"
    assert presence(BERLIN, both[:1], now=berlin(23, 22)).why is Why.PAUSED


def test_a_leave_that_begins_before_the_other_has_ended_carries_it_on() -> None:
    away = [
        leave(MONDAY, berlin(25, 9)),
        leave(berlin(24, 9), berlin(27, 9)),
        leave(berlin(27, 9), berlin(27, 12)),
    ]

    assert presence(BERLIN, away, now=berlin(23, 11)).until == berlin(27, 12)


def test_leave_that_is_over_or_still_to_come_changes_nothing_now() -> None:
    other = [leave(berlin(16, 9), berlin(20, 9)), leave(berlin(24, 9), None)]

    assert presence(BERLIN, other, now=MONDAY).takes_new_leads


def test_a_leave_over_the_change_of_clocks_ends_at_nine_by_the_clock_on_the_wall() -> None:
    friday = berlin(23, 12, month=10)
    away = [leave(friday, friday + timedelta(hours=24))]

    until = presence(BERLIN, away, now=friday).until

    assert until == berlin(26, 9, month=10) == datetime(2026, 10, 26, 8, tzinfo=UTC)


def test_hours_that_never_open_have_no_end_in_sight() -> None:
    never = Hours("2020 Mo-Fr 09:00-18:00", "UTC", "")

    assert presence(never, (), now=MONDAY) == Presence(False, Why.OFF_HOURS, None)


ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])
TEXTS = st.sampled_from(
    [
        "Mo-Fr 09:00-18:00; PH off",
        "24/7",
        "Mo-Fr 22:00-06:00",
        "Sa-Su 10:00-12:00,13:00-14:30",
        "Mo-Su 02:00-03:00",
    ]
)
HOURS = st.builds(Hours, TEXTS, ZONES, st.just(""))
INSTANTS = st.integers(0, 270 * 24 * 60).map(
    lambda minutes: berlin(1, 0, month=3) + timedelta(minutes=minutes)
)
KINDS: st.SearchStrategy[Kind] = st.sampled_from(("leave", "pause"))


@st.composite
def an_absence(draw: st.DrawFn) -> Absence:
    since = draw(INSTANTS)
    lasts = draw(st.none() | st.timedeltas(timedelta(), timedelta(days=40)))
    return Absence(draw(KINDS), since, since + lasts if lasts is not None else None)


ABSENCES = st.lists(an_absence(), max_size=5)


@given(HOURS, ABSENCES, INSTANTS)
def test_once_they_are_on_again_nothing_keeps_them_any_more(
    hours: Hours, absences: list[Absence], now: datetime
) -> None:
    stands = presence(hours, absences, now=now)

    if stands.until is not None:
        assert stands.until > now
        assert presence(hours, absences, now=stands.until) == Presence(is_working=True)


@given(HOURS, ABSENCES, INSTANTS, st.integers(0, 99))
def test_until_then_they_take_no_new_leads(
    hours: Hours, absences: list[Absence], now: datetime, percent: int
) -> None:
    stands = presence(hours, absences, now=now)
    if stands.until is None:
        return

    between = now + (stands.until - now) * percent / 100

    assert not presence(hours, absences, now=between).takes_new_leads
    assert next_on(hours, absences, now=between) == stands.until


@given(HOURS, ABSENCES, INSTANTS)
def test_whoever_takes_new_leads_works_and_why_is_said_of_everybody_else(
    hours: Hours, absences: list[Absence], now: datetime
) -> None:
    stands = presence(hours, absences, now=now)

    assert stands.takes_new_leads == (stands.why is None)
    assert stands.is_working or not stands.takes_new_leads
    assert stands.is_working == (hours.is_open(now) and stands.why is not Why.ON_LEAVE)


@given(HOURS, ABSENCES, INSTANTS)
def test_the_order_of_absences_and_their_zone_do_not_matter(
    hours: Hours, absences: list[Absence], now: datetime
) -> None:
    there = now.astimezone(ZoneInfo("America/New_York"))

    assert presence(hours, absences[::-1], now=there) == presence(hours, absences, now=now)
