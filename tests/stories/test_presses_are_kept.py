"""A press that Slack was thanked for is worked, whatever happens to the bot in between."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot.slack import payloads
from bot.slack.listeners import presses
from bot.slack.payloads import Press
from storage.tables import Delivery
from tests.stories.forged import a_press
from tests.stories.office import PATIENT, Office, a_lead, controls


@pytest.fixture(autouse=True)
def left_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits ten seconds for the process that kept a press."""
    monkeypatch.setattr("bot.slack.edge.OURS_FOR", timedelta(0))


def claim_of(office: Office) -> Press:
    button = controls(office.card()["blocks"])["Claim"]
    return payloads.press(a_press(button["action_id"], button["value"]))


def states(office: Office) -> list[tuple[str, str]]:
    with office.store.read() as session:
        rows = session.exec(select(Delivery.delivery_id, Delivery.state).where(Delivery.source == "slack"))
        return list(rows)


def test_a_claim_whose_process_died_after_it_was_acknowledged_is_worked_by_another(
    any_office: Office,
) -> None:
    office = any_office
    office.receives(a_lead())
    assert office.bot.edge.keep(claim_of(office))

    office.settle()
    office.settle()

    assert "*Owner* <@U0LEE>" in office.says(office.card())
    assert [state for _, state in states(office)] == ["done"]


def test_a_claim_for_which_the_store_was_away_is_worked_when_it_is_back(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.receives(a_lead())
    acted = office.bot.edge.services.store.write

    def away(what: str = "") -> object:
        if what == "act":
            raise OperationalError("COMMIT", {}, Exception("the connection is lost"))
        return acted(what)

    monkeypatch.setattr(office.bot.services.store, "write", away)
    assert office.lee.clicks("Claim", office.card())["acked"]
    office.settle()
    monkeypatch.undo()
    monkeypatch.setattr("bot.slack.edge.OURS_FOR", timedelta(0))
    assert "U0LEE" not in office.says(office.card())
    with office.store.write() as session:
        for row in session.exec(select(Delivery).where(Delivery.state == "pressed")):
            row.not_before = None

    office.settle()
    office.settle()

    assert "*Owner* <@U0LEE>" in office.says(office.card())


def test_a_press_the_store_cannot_keep_is_not_acknowledged(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(*_: object, **__: object) -> bool:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    office.receives(a_lead())
    monkeypatch.setattr("storage.pressed.keep", is_full)
    office.sandbox.waits(ack=1)
    assert not office.lee.clicks("Claim", office.card())["acked"]
    monkeypatch.undo()
    office.sandbox.waits(**PATIENT)

    office.lee.presses("Claim", office.card())
    assert "*Owner* <@U0LEE>" in office.says(office.card())


def test_a_press_that_breaks_the_bot_is_laid_aside_and_the_others_go_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F13."""

    def breaks(*_: object) -> None:
        raise RuntimeError("a bug of ours")

    office.expected_errors = frozenset({"press_failed"})
    office.receives(a_lead(name="Jo Okafor"))
    office.receives(a_lead())
    monkeypatch.setattr(presses, "ACTS", {**presses.ACTS, "claim": breaks})
    monkeypatch.setattr("bot.slack.listeners.left.LEASE", timedelta(0))
    assert office.lee.clicks("Claim", office.card())["acked"]
    office.settle()
    office.settle()
    assert [state for _, state in states(office)] == ["quarantined"]
    monkeypatch.undo()

    office.sam.presses("Claim", office.card("Jo Okafor"))
    assert "*Owner* <@U0SAM>" in office.says(office.card("Jo Okafor"))


def test_talk_in_a_channel_is_not_kept(office: Office) -> None:
    office.receives(a_lead())
    office.lee.types("Lunch?")
    office.lee.types("Lunch?", office.card())
    assert states(office) == []
