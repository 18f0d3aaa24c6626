"""The worker's own loop: woken at once, stopped cleanly, and not stopped by a store that is away."""

import time
from dataclasses import replace
from threading import Event

from sqlalchemy import text

from bot.clock import SystemClock
from storage import outbox
from storage.engine import Store
from tests.delivery.office import LEADS, MANAGERS, QUICK, Office, Running, Said, comes_true


def test_a_message_leaves_as_soon_as_it_is_asked_for(office: Office) -> None:
    with Running(office.another_worker(patience=replace(QUICK, idle=60)), office):
        time.sleep(0.1)
        office.wants("card:1", "Acme asks for a demo")
        assert comes_true(lambda: office.in_channel() != []), "it waits for the next tick"


def test_a_message_nobody_woke_the_worker_for_leaves_with_the_next_tick(office: Office) -> None:
    with Running(office.worker, office):
        time.sleep(0.1)
        office.words["card:1"] = Said("Acme asks for a demo")
        with office.store.write() as session:
            wanted = outbox.Wanted("card:1", "notice", outbox.Priority.UPDATE, to_channel=LEADS)
            outbox.say(session, wanted, now=office.services.clock.now())
        assert comes_true(lambda: office.in_channel() != [])


def test_a_message_that_hangs_does_not_hold_up_the_others(office: Office) -> None:
    answered = Event()
    hangs = office.sender_held_up_by(lambda letter: letter.key == "card:1" and answered.wait(10))
    office.wants("card:1", "hangs", priority=outbox.Priority.NEW_LEAD)

    with Running(office.another_worker(sender=hangs), office):
        assert comes_true(lambda: office.row("card:1").claimed_by is not None)
        office.wants("alert", "Acme is late", MANAGERS)
        assert comes_true(lambda: office.in_channel(MANAGERS) == ["Acme is late"])
        assert office.in_channel(LEADS) == []
        answered.set()


def test_what_is_on_its_way_arrives_before_the_worker_stops(office: Office) -> None:
    office.sandbox.fault("chat.postMessage", "delay", seconds=0.2)
    office.wants("card:1", "Acme asks for a demo")

    with Running(office.worker, office):
        assert comes_true(lambda: office.row("card:1").claimed_by is not None)

    assert office.in_channel() == ["Acme asks for a demo"]
    assert not office.row("card:1").pending


def test_a_store_that_is_away_is_asked_again(office: Office) -> None:
    with Running(office.worker, office):
        _rename(office.store, "message", "message_away")
        office.services.to_deliver.set()
        time.sleep(0.1)
        _rename(office.store, "message_away", "message")
        office.wants("card:1", "Acme asks for a demo")
        assert comes_true(lambda: office.in_channel() != [])


def test_a_backlog_is_drained_by_itself(office: Office) -> None:
    office.services = replace(office.services, wall=SystemClock())
    for number in range(40):
        office.wants(f"card:{number}", f"lead {number}")

    with Running(office.another_worker(), office):
        assert comes_true(lambda: len(office.in_channel()) == 40)


def _rename(store: Store, old: str, new: str) -> None:
    with store.write() as session:
        session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))
