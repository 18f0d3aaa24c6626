"""`handraise run` as a process of its own, killed where it hurts: each lead still gets its one card."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from socket import create_server

import httpx
import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.cli.cast import signed
from sandbox.driver import Sandbox
from storage import outbox
from storage.engine import Store
from storage.tables import Delivery, MessageRow
from tests.stores import url_of
from tests.stories.office import LEADS, SECRET, Message, a_lead, texts

ROOT = Path(__file__).parents[2]


@dataclass
class Running:
    """The bot's command with its database and its Slack."""

    sandbox: Sandbox
    store: Store
    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    sent: int = field(default=0)

    def starts(self) -> None:
        self.port = free_port()
        surroundings = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": self.sandbox.bot_token,
            "SLACK_APP_TOKEN": self.sandbox.app_token,
            "SLACK_SIGNING_SECRET": self.sandbox.signing_secret,
            "SLACK_API_URL": self.sandbox.api_url,
            "DATABASE_URL": url_of(self.store),
            "INTAKE_SECRET": SECRET,
            "PORT": str(self.port),
            "LOG_LEVEL": "WARNING",
        }
        command = [sys.executable, "-m", "bot.cli.main", "run"]
        self.process = subprocess.Popen(command, cwd=self.folder, env=surroundings)
        eventually(self.answers, "the bot does not come up")

    def answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, "the bot ended by itself; its words are above"
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/healthz", trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def is_killed(self) -> None:
        """kill -9, and the half minute until what it had claimed is free again."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        self.sandbox.clear_faults()
        with self.store.write() as session:
            session.exec(
                update(MessageRow)
                .where(col(MessageRow.claimed_until).is_not(None))
                .values(claimed_until=datetime.now(UTC))
            )

    def ends(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(20)

    def receives(self, **said: object) -> int:
        self.sent += 1
        body = json.dumps(a_lead(**said))
        headers = signed(SECRET, f"delivery-{self.sent}", body, at=datetime.now(UTC))
        url = f"http://127.0.0.1:{self.port}/intake/generic"
        return httpx.post(url, content=body, headers=headers, trust_env=False).status_code

    def cards(self) -> list[Message]:
        return [each for each in self.sandbox.messages(LEADS) if "Dana" in texts(each)]

    def shows(self, at_least: int) -> bool:
        return len(self.cards()) >= at_least

    def is_sending(self) -> bool:
        with self.store.read() as session:
            return session.exec(select(MessageRow.claimed_by)).first() is not None

    def nothing_waits(self) -> bool:
        with self.store.read() as session:
            unread = session.exec(select(Delivery.id).where(Delivery.state == "waiting")).all()
            return not unread and not outbox.waiting(session)


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as bound:
        port: int = bound.getsockname()[1]
        return port


def eventually(true: Callable[[], bool], otherwise: str, patience: float = 40.0) -> None:
    given_up = time.monotonic() + patience
    while not true():
        assert time.monotonic() < given_up, otherwise
        time.sleep(0.02)


@pytest.fixture
def bot(workspace: Sandbox, sqlite_store: Store, tmp_path: Path) -> Iterator[Running]:
    workspace.reset()
    workspace.send_to(None)
    running = Running(workspace, sqlite_store, tmp_path)
    running.starts()
    yield running
    workspace.clear_faults()
    if running.process and running.process.poll() is None:
        running.process.kill()
        running.process.wait(10)


def test_killed_after_slack_took_a_card_and_before_it_said_so(bot: Running) -> None:
    bot.sandbox.fault("chat.postMessage", "hang_after", seconds=8)
    assert bot.receives(name="Dana One") == 202
    eventually(partial(bot.shows, 1), "the card does not come")

    bot.is_killed()
    bot.starts()
    eventually(bot.nothing_waits, "something still waits")

    assert len(bot.cards()) == 1
    eventually(lambda: bool(bot.sandbox.state()["connections"]), "nobody listens")
    bot.sandbox.click("lee", LEADS, bot.cards()[0]["ts"], "claim")
    eventually(lambda: "*Owner* <@U0LEE>" in texts(bot.cards()[0]), "old buttons do nothing")
    assert bot.ends() == 0


def test_killed_again_and_again_in_the_middle_of_deliveries_there_is_one_card_for_each_lead(
    bot: Running,
) -> None:
    names = [f"Dana {number}" for number in range(6)]
    for name in names:
        assert bot.receives(name=name) == 202
    for so_many in (1, 3):
        eventually(partial(bot.shows, so_many), "the cards do not come")
        bot.is_killed()
        bot.starts()
    eventually(bot.nothing_waits, "something still waits")

    shown = [texts(each).splitlines()[0] for each in bot.cards()]
    assert sorted(shown) == [f"🔥 *{name}* · CISO · *Northwind* (1,200, healthcare, US)" for name in names]


def test_a_lead_that_was_taken_before_the_kill_is_not_lost(bot: Running) -> None:
    bot.sandbox.fault("chat.postMessage", "hang_before", seconds=8)
    assert bot.receives(name="Dana One") == 202

    eventually(bot.is_sending, "the card is not sent")
    bot.is_killed()
    assert bot.cards() == []
    bot.starts()
    eventually(bot.nothing_waits, "something still waits")

    assert len(bot.cards()) == 1
