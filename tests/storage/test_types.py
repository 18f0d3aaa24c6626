"""Both databases keep instants and outside words alike."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError
from sqlmodel import col, select

from qualification.leads import Did, Happened, NewLead, Touch
from storage import leads
from storage.engine import Store
from storage.tables import Appointment
from storage.types import storable
from tests.storage.begun import begin

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NASTY = [
    "<!channel> <@U1> <https://x|y> *bold* `code`",
    "NUL \x00 in between",
    "half \ud83d a character",
    "other half \udd25",
    "whole 🔥 character",
    "right-to-left \u202emoc.live",
    "x" * 50_000,
    "",
    "' OR 1=1; --",
    "\\u0000 as six letters",
]


def kept(store: Store, words: str) -> tuple[Any, ...]:
    """The words after they went through a text column, a JSON key and value, and back."""
    new = NewLead(
        "a@b.de", {"company": words, "technology": [words], words: 1}, (Touch("webinar", NOW, detail=words),)
    )
    with store.write() as session:
        lead = begin(session, new, at=NOW, under="")
        leads.add_touches(session, lead.id or 0, new.touches)
        leads.record(session, lead.id or 0, Happened(Did.POSTED, None, NOW))
        leads.record(
            session, lead.id or 0, Happened(Did.DISQUALIFIED, None, NOW, {"reason": "spam", "note": words})
        )
    with store.read() as session:
        read = leads.require(session, lead.id or 0)
        [touch] = leads.touches(session, lead.id or 0)
        return read.fields, read.note, touch.detail


@pytest.mark.parametrize("words", NASTY)
def test_outside_words_are_kept_alike_on_both_databases(store: Store, words: str) -> None:
    clean = storable(words)

    assert kept(store, words) == ({"company": clean, "technology": [clean], clean: 1}, clean, clean)


@given(st.text(st.characters()))
def test_clean_words_can_be_written_anywhere_and_are_clean_already(words: str) -> None:
    clean = storable(words)

    assert "\x00" not in clean
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert storable(clean) == clean


@given(
    offset=st.integers(-14, 14),
    at=st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_instant_comes_back_as_the_same_instant_in_utc(store: Store, offset: int, at: datetime) -> None:
    instant = at.astimezone(timezone(timedelta(hours=offset)))
    with store.write() as session:
        session.merge(Appointment(key="digest", due_at=instant))
    with store.read() as session:
        read = session.get_one(Appointment, "digest").due_at

    assert read == instant
    assert read.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with (
        pytest.raises(StatementError, match="a time without a zone cannot be stored"),
        store.write() as session,
    ):
        session.add(Appointment(key="digest", due_at=datetime(2026, 11, 23, 9, 0)))  # noqa: DTZ001


def test_instants_are_ordered_by_the_database_whatever_zone_they_came_in(store: Store) -> None:
    in_kiribati = datetime(2026, 11, 23, 23, 30, tzinfo=timezone(timedelta(hours=14)))
    at_home = datetime(2026, 11, 23, 9, 45, tzinfo=UTC)
    with store.write() as session:
        for key, at in (("home", at_home), ("kiribati", in_kiribati)):
            session.add(Appointment(key=key, due_at=at))
    with store.read() as session:
        found = session.exec(select(Appointment.key).order_by(col(Appointment.due_at))).all()

    assert found == ["kiribati", "home"]


def test_a_calendar_day_stays_the_day_it_is(store: Store) -> None:
    with store.write() as session:
        lead = begin(session, NewLead("a@b.de", {}), at=NOW, under="")
        leads.record(session, lead.id or 0, Happened(Did.POSTED, None, NOW))
        facts = {"reason": "no_budget_yet", "return_on": "2027-02-28"}
        leads.record(session, lead.id or 0, Happened(Did.RECYCLED, None, NOW, facts))
    with store.read() as session:
        assert leads.require(session, lead.id or 0).return_on == date(2027, 2, 28)
