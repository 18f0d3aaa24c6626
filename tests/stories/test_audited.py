"""What should never be is found within a minute and put right, whatever made it so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlmodel import Session, col, select
from structlog.testing import capture_logs

from bot.auditing import audit_once
from bot.usecases import audit
from bot.usecases.audit import Repair
from storage import audits, outbox
from storage.tables import ClockRow, MessageRow, ScoreRow
from tests.stories.office import LEADS, Office, a_lead, texts
from tests.stories.test_handed_over import an_sql


def repaired(office: Office) -> dict[str, int]:
    with office.store.read() as session:
        return {each.kind: each.count for each in audits.repaired(session)}


def looks(office: Office) -> dict[str, int]:
    """A minute has passed: what was put right until now, by kind."""
    audit_once(office.bot.services)
    office.settle()
    return repaired(office)


def behind_its_back(office: Office, *done: Any) -> None:
    with office.store.write("behind_its_back") as session:
        for statement in done:
            session.exec(statement)


def test_where_everything_is_right_nothing_is_touched(either: Office) -> None:
    either.receives(a_lead())
    either.lee.presses("Claim", either.card())
    either.advance(hours=3)
    drawn = either.card()

    assert looks(either) == {}
    assert either.card() == drawn


def test_a_card_that_was_never_asked_for_is_posted(either: Office) -> None:
    either.receives(a_lead())
    either.sandbox.delete_message(LEADS, either.card()["ts"])
    behind_its_back(either, delete(MessageRow))

    assert looks(either) == {Repair.CARD_MISSING: 1}
    assert len(either.cards()) == 1
    assert looks(either) == {Repair.CARD_MISSING: 1}


def test_a_card_whose_row_was_lost_is_found_and_not_posted_again(either: Office) -> None:
    either.receives(a_lead())
    card = either.card()
    behind_its_back(either, delete(MessageRow))

    assert looks(either) == {Repair.CARD_MISSING: 1}
    assert [each["ts"] for each in either.cards()] == [card["ts"]]
    either.lee.presses("Claim", card)
    assert "*Owner* <@U0LEE>" in either.says(card)


def test_a_card_that_shows_something_else_than_the_store_is_shown_again_and_counted_once(
    either: Office,
) -> None:
    either.receives(a_lead())
    card = either.card()
    assert "asked for a person" in either.says(card)
    behind_its_back(either, update(ScoreRow).values(reasons=[]))

    assert looks(either) == {Repair.CARD: 1}
    assert "asked for a person" not in either.says(card)
    assert looks(either) == {Repair.CARD: 1}


def test_other_definitions_reach_the_cards_that_stand_a_few_at_a_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "ASKED_AGAIN_A_ROUND", 2)
    office.receives_many([a_lead(name=f"Dana {number}") for number in range(3)])
    desk = office.bot.services.desk
    named = {key: replace(each, name="Renamed") for key, each in desk.playbooks.items()}
    office.uses(replace(desk, playbooks=named))

    assert looks(office) == {Repair.CARD: 2}
    assert looks(office) == {Repair.CARD: 3}
    assert all("playbook: Renamed" in texts(each) for each in office.cards())


def test_a_clock_that_lost_its_next_rung_gets_it_back_and_one_that_climbed_all_stays(
    either: Office,
) -> None:
    either.receives(a_lead())
    with either.store.read() as session:
        due = session.exec(select(ClockRow.id, ClockRow.due_at).order_by(col(ClockRow.id))).all()
    behind_its_back(either, update(ClockRow).values(due_at=None))
    behind_its_back(either, update(ClockRow).where(col(ClockRow.id) == due[0][0]).values(next_rung=99))

    assert looks(either) == {Repair.RUNG: len(due) - 1}
    with either.store.read() as session:
        now_due = session.exec(select(ClockRow.id, ClockRow.due_at).order_by(col(ClockRow.id))).all()
    assert now_due == [(due[0][0], None), *due[1:]]


def test_an_ae_hears_of_an_sql_though_the_message_was_never_asked_for(office: Office) -> None:
    an_sql(office)
    behind_its_back(office, delete(MessageRow).where(col(MessageRow.kind) == "handover"))
    before = len(office.alex.direct_messages())

    assert looks(office) == {Repair.HAND_OVER: 1}
    assert len(office.alex.direct_messages()) == before + 1
    assert looks(office) == {Repair.HAND_OVER: 1}


@pytest.mark.parametrize(
    ("column", "hours"), [("claimed_until", -1), ("claimed_until", 24 * 365), ("not_before", 24 * 365)]
)
def test_a_message_that_nobody_would_take_up_is_set_free(either: Office, column: str, hours: float) -> None:
    """A clock that went ahead for a moment wrote down an end that is years away."""
    either.receives(a_lead())
    behind_its_back(
        either,
        update(MessageRow).values(
            **{"pending": True, "wanted": 2, column: datetime.now(UTC) + timedelta(hours=hours)}
        ),
    )

    assert looks(either) == {Repair.MESSAGE: 1}
    assert looks(either) == {Repair.MESSAGE: 1}


def test_a_check_that_fails_and_a_row_that_cannot_be_mended_stop_none_of_the_others(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.receives_many([a_lead(), a_lead()])
    behind_its_back(office, delete(MessageRow))

    def fails(*_: object, **__: object) -> list[int]:
        raise LookupError("out of order")

    monkeypatch.setattr(audits, "stuck_messages", fails)
    monkeypatch.setattr(outbox, "say", _fails_once(outbox.say))
    with capture_logs() as logs:
        audit_once(office.bot.services)
    monkeypatch.undo()
    office.settle()

    assert {each["event"] for each in logs} == {"check_failed", "not_repaired", "repaired"}
    assert repaired(office) == {Repair.CARD_MISSING: 1}
    assert looks(office)[Repair.CARD_MISSING] == 2


def _fails_once(say: Callable[..., bool]) -> Callable[..., bool]:
    failed: list[str] = []

    def say_after_a_failure(session: Session, wanted: outbox.Wanted, *, now: datetime) -> bool:
        if not failed:
            failed.append(wanted.key)
            raise LookupError(wanted.key)
        return say(session, wanted, now=now)

    return say_after_a_failure
