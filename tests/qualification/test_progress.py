"""Between two decisions: what comes next, on which morning, and that tries in vain come to an end."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.decision import Cadence
from qualification.hours import Hours
from qualification.leads import Did, Happened, PersonId, Standing, State, changes, replay
from qualification.progress import (
    CALLED,
    DEFAULT_CADENCE,
    STEPS,
    Between,
    after_try,
    between,
    morning,
    refuse_day,
    suggested_day,
    today,
    tried_enough,
)
from tests.qualification.builders import NOW

OFFICE = Hours("Mo-Fr 09:00-18:00; PH off", "Europe/Berlin", "DE")
LEE = PersonId("U0LEE")
TEAMS = st.sampled_from(
    [
        OFFICE,
        Hours("Mo-Fr 10:00-12:00,14:00-19:00; PH off", "America/New_York", "US"),
        Hours("Tu,Th 06:00-08:00", "Asia/Kolkata", ""),
        Hours("22:00-06:00", "Pacific/Apia", ""),
        Hours.always(),
    ]
)
CADENCES = st.builds(
    Cadence, st.lists(st.integers(1, 60), min_size=1, max_size=10).map(tuple), st.just("no_reply")
)
INSTANTS = st.integers(0, 6 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def at(day: int, hour: int = 9) -> datetime:
    """That day of November 2026 at that hour in Berlin."""
    return datetime(2026, 11, day, hour, tzinfo=ZoneInfo("Europe/Berlin"))


@given(hours=TEAMS, cadence=CADENCES, now=INSTANTS, attempts=st.integers(1, 12))
def test_what_follows_a_try_is_ahead_and_within_working_time(
    hours: Hours, cadence: Cadence, now: datetime, attempts: int
) -> None:
    follows = after_try(attempts, cadence, hours, now=now)

    assert follows.at > now
    assert hours.is_open(follows.at)
    assert today(hours, now=follows.at) > today(hours, now=now)


@given(hours=TEAMS, cadence=CADENCES, now=INSTANTS)
def test_tries_end_after_one_more_than_there_are_waits(hours: Hours, cadence: Cadence, now: datetime) -> None:
    tries = 0
    while True:
        tries += 1
        follows = after_try(tries, cadence, hours, now=now)
        now = follows.at
        if follows.recycle_for:
            break

    assert tries == len(cadence.waits) + 1
    assert follows.recycle_for == cadence.reason
    assert [tried_enough(each, cadence) for each in (tries - 1, tries)] == [False, True]


def test_the_default_cadence_on_a_monday() -> None:
    follows = [after_try(tries, DEFAULT_CADENCE, OFFICE, now=NOW) for tries in (1, 2, 3, 4)]

    assert [each.at for each in follows] == [at(24), at(25), at(27), at(24)]
    assert [each.recycle_for for each in follows] == [None, None, None, "no_reply"]


def test_a_try_on_friday_is_followed_up_on_monday() -> None:
    assert after_try(1, DEFAULT_CADENCE, OFFICE, now=at(27, 17)).at == at(30)


def test_a_try_before_a_holiday_is_followed_up_behind_it() -> None:
    christmas_eve = datetime(2026, 12, 24, 15, 0, tzinfo=UTC)

    assert after_try(1, DEFAULT_CADENCE, OFFICE, now=christmas_eve).at.date() == date(2026, 12, 28)


def test_the_day_is_the_one_where_the_team_works() -> None:
    late_in_berlin = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)

    assert today(OFFICE, now=late_in_berlin) == date(2026, 11, 24)
    assert after_try(1, DEFAULT_CADENCE, OFFICE, now=late_in_berlin).at == at(25)


def test_who_works_day_and_night_is_reminded_in_the_morning() -> None:
    assert morning(date(2026, 11, 24), Hours.always()) == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_a_week_ahead_is_suggested_unless_it_is_a_day_off() -> None:
    assert suggested_day(OFFICE, now=NOW) == date(2026, 11, 30)
    assert suggested_day(OFFICE, now=datetime(2026, 12, 18, 9, 0, tzinfo=UTC)) == date(2026, 12, 28)


@pytest.mark.parametrize(
    ("ahead", "why"),
    [(-1, "today or over"), (0, "today or over"), (1, None), (365, None), (366, "more than a year away")],
)
def test_a_day_has_to_be_ahead_and_within_a_year(ahead: int, why: str | None) -> None:
    refused = refuse_day(date(2026, 11, 23) + timedelta(days=ahead), OFFICE, now=NOW)

    assert (why in refused.text) if why and refused else (refused is None and why is None)


@pytest.mark.parametrize(
    ("state", "progress", "stands"),
    [
        (State.BELOW, None, None),
        (State.OPEN, None, None),
        (State.CLAIMED, None, Between.IN_PROGRESS),
        (State.CLAIMED, "in_progress", Between.IN_PROGRESS),
        (State.CLAIMED, "waiting", Between.WAITING),
        (State.OPEN, "waiting", Between.WAITING),
        (State.OPEN, "in_progress", None),
        (State.RECYCLED, "no_reply", None),
    ],
)
def test_a_lead_somebody_has_is_in_progress_unless_something_else_is_said_of_it(
    state: State, progress: str | None, stands: Between | None
) -> None:
    assert between(state, progress) is stands


def test_every_state_has_a_name_and_a_next_step() -> None:
    assert set(CALLED) == set(STEPS) == set(Between)


def contacted(outcome: str) -> Happened:
    return Happened(Did.CONTACTED, LEE, NOW, {"how": "call", "outcome": outcome, "note": ""})


def stood(*events: Happened) -> Standing:
    begun = Happened(Did.RECEIVED, None, NOW, {"identity": "a@b.c", "fields": {}})
    return replay(
        [begun, Happened(Did.POSTED, None, NOW), Happened(Did.CLAIMED, LEE, NOW, {"owner": LEE}), *events]
    )


@pytest.mark.parametrize(
    ("outcomes", "attempts"),
    [
        (["no_reply"], 1),
        (["no_reply", "no_reply", "no_reply"], 3),
        (["no_reply", "bad_contact", "no_reply"], 2),
        (["no_reply", "no_reply", "reached"], 0),
        (["no_reply", "meeting_set", "no_reply"], 1),
    ],
)
def test_tries_in_vain_are_counted_until_somebody_answers(outcomes: list[str], attempts: int) -> None:
    assert stood(*map(contacted, outcomes)).attempts == attempts


def test_a_decision_ends_what_was_planned_and_reopening_begins_afresh() -> None:
    facts = {"progress": "waiting", "step": "CISO back", "at": at(26).isoformat()}
    waiting = stood(contacted("no_reply"), Happened(Did.PROGRESSED, LEE, NOW, facts))
    assert (waiting.progress, waiting.progress_step, waiting.progress_at) == ("waiting", "CISO back", at(26))

    recycled = replace(waiting, **changes(Happened(Did.RECYCLED, LEE, NOW, {"reason": "no_reply"}), waiting))
    reopened = replace(recycled, **changes(Happened(Did.REOPENED, LEE, NOW), recycled))

    for each in (recycled, reopened):
        assert (each.progress, each.progress_step, each.progress_at, each.attempts) == (None, None, None, 0)
    assert between(reopened.state, reopened.progress) is Between.IN_PROGRESS
