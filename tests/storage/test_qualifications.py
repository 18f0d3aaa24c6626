"""A walk through a playbook loses nothing, and there is one at a time."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from qualification.criteria import Answer
from qualification.leads import NewLead
from storage import qualifications
from storage.engine import Store
from storage.tables import Qualification
from tests.storage.begun import begin

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def lead_id(store: Store) -> int:
    with store.write() as session:
        return begin(session, NewLead("anna@acme.com", {}), at=NOW, under="").id or 0


def a_walk(store: Store, lead_id: int) -> int:
    walk = Qualification(lead_id=lead_id, playbook="bant", version="v1", started_by="U1", started_at=NOW)
    with store.write() as session:
        return qualifications.add(session, walk).id or 0


@pytest.mark.parametrize(
    "value",
    ["decides", True, 12, ["okta", "jamf"], {"low": 50_000, "high": None, "currency": "EUR"}, None],
)
def test_an_answer_of_every_kind_comes_back_as_it_was_given(store: Store, lead_id: int, value: Any) -> None:
    walk = a_walk(store, lead_id)
    given = Answer(
        "budget", value, "60k", "rep", "U1", NOW, note="in writing", known=value is not None, playbook="v1"
    )
    with store.write() as session:
        qualifications.answer(session, walk, given)

    with store.read() as session:
        assert qualifications.answers(session, walk) == [given]


def test_a_later_answer_leaves_the_earlier_one_in_the_history(store: Store, lead_id: int) -> None:
    walk = a_walk(store, lead_id)
    with store.write() as session:
        for words in ("60k", "80k"):
            qualifications.answer(session, walk, Answer("budget", None, words, "rep", "U1", NOW))

    with store.read() as session:
        assert [row.words for row in qualifications.history(session, walk)] == ["60k", "80k"]


def test_a_lead_is_walked_through_one_playbook_at_a_time(store: Store, lead_id: int) -> None:
    first = a_walk(store, lead_id)
    with pytest.raises(IntegrityError):
        a_walk(store, lead_id)

    with store.write() as session:
        finished = qualifications.get(session, first)
        assert finished is not None
        finished.finished_at = NOW
    second = a_walk(store, lead_id)

    with store.read() as session:
        running, latest = qualifications.running(session, lead_id), qualifications.latest(session, lead_id)
        assert running is not None
        assert latest is not None
        assert running.id == latest.id == second
