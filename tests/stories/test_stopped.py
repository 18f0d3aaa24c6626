"""`handraise run` told to stop: it is gone within ten seconds whatever hangs, and nothing is lost or doubled by it."""

import signal
import time
from functools import partial
from socket import create_connection
from threading import Event, Thread

import httpx
from sqlmodel import select

from bot.app import Handraise
from bot.http.health import problems_of
from sandbox.driver import Sandbox
from storage.engine import Store
from storage.tables import MessageRow
from tests.stores import url_of
from tests.stories.office import FREELY, LEADS, Office, a_lead, post_lead, settings_for
from tests.stories.test_killed import Running, eventually
from tests.stories.test_killed import bot as bot  # the fixture

IN_TIME = 10.0
"""Seconds after which whoever stops a process kills it."""


def ended_in(bot: Running, told: signal.Signals = signal.SIGTERM) -> tuple[float, int]:
    """Seconds until it is gone after it was told, and how it ended."""
    assert bot.process is not None
    began = time.monotonic()
    bot.process.send_signal(told)
    code = bot.process.wait(30)
    return time.monotonic() - began, code


def takes_no_connection(bot: Running) -> bool:
    try:
        create_connection(("127.0.0.1", bot.port)).close()
    except ConnectionRefusedError:
        return True
    return False


def pressed(bot: Running, action: str) -> Thread:
    """Somebody presses a button and waits for it."""
    press = partial(bot.sandbox.click, "lee", LEADS, bot.cards()[0]["ts"], action)
    thread = Thread(target=press, daemon=True)
    thread.start()
    return thread


def test_with_a_post_a_form_and_the_store_hanging_it_ends_in_time_and_nothing_is_lost_or_doubled(
    bot: Running,
) -> None:
    assert bot.receives(name="Dana One") == 202
    eventually(bot.nothing_waits, "the first card does not come")
    eventually(lambda: bool(bot.sandbox.state()["connections"]), "nobody listens")
    bot.sandbox.fault("views.open", "hang_before", seconds=25)
    bot.sandbox.fault("chat.postMessage", "hang_after", seconds=25)
    assert bot.receives(name="Dana Two") == 202
    eventually(partial(bot.shows, 2), "the second card does not come")
    presses = [pressed(bot, "log_touch")]
    held = Event()

    with bot.store.write("held_by_the_test"):
        presses.append(pressed(bot, "claim"))
        held.wait(0.3)
        seconds, code = ended_in(bot)

    assert (seconds < IN_TIME, code) == (True, 0), seconds
    bot.is_killed()
    bot.starts()
    eventually(bot.nothing_waits, "something still waits")
    assert len(bot.cards()) == 2
    seconds, code = ended_in(bot)
    assert (seconds < IN_TIME / 2, code) == (True, 0), seconds


def test_told_a_second_time_it_ends_at_once(bot: Running) -> None:
    bot.sandbox.fault("chat.postMessage", "hang_before", seconds=25)
    assert bot.receives(name="Dana One") == 202
    eventually(bot.is_sending, "the card is not sent")
    assert bot.process is not None
    bot.process.send_signal(signal.SIGTERM)
    eventually(partial(takes_no_connection, bot), "it still listens")

    seconds, code = ended_in(bot, signal.SIGINT)

    assert (seconds < 1, code) == (True, -signal.SIGINT)


def test_it_is_not_ready_any_more_before_anything_else_ends(office: Office) -> None:
    office.bot.services.leaving.set()

    assert problems_of(office.bot.services, office.bot.inbox) == ["the bot is shutting down"]
    answer = httpx.get(f"{office.bot.url}/readyz", trust_env=False)
    assert answer.status_code == 503


def test_a_bot_that_starts_takes_nothing_another_one_holds(workspace: Sandbox, postgres_store: Store) -> None:
    """F11: two replicas; the second starts while the first waits for Slack's answer."""
    workspace.reset()
    settings = settings_for(workspace, url_of(postgres_store))
    first = Handraise(settings, pace=FREELY).start(by_itself=False)
    workspace.fault("chat.postMessage", "hang_after", seconds=3)
    post_lead(first, a_lead())
    first.jobs.tick()
    sending = Thread(target=first.settle)
    sending.start()
    eventually(lambda: holder(postgres_store) is not None, "the card is not sent")
    mine = holder(postgres_store)

    second = Handraise(settings, pace=FREELY).start(by_itself=False)
    second.settle()
    assert holder(postgres_store) == mine
    assert second.close() == []
    sending.join()

    def is_settled() -> bool:
        first.settle()
        with postgres_store.read() as session:
            (row,) = session.exec(select(MessageRow)).all()
        return row.ts is not None and not row.outcome_unknown and row.claimed_by is None

    eventually(is_settled, "nobody looks for the card")
    assert first.close() == []
    assert len([each for each in workspace.traffic() if each["method"] == "chat.postMessage"]) == 1


def holder(store: Store) -> str | None:
    """Whose attempt holds the only message."""
    with store.read() as session:
        return session.exec(select(MessageRow.claimed_by)).first()
