"""One bot that is started again and again, each time to die at another point."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
from sqlmodel import col, select, update

from sandbox.driver import Sandbox, SandboxRefused
from storage.failpoints import VARIABLE
from storage.figure_tables import DraftRow
from storage.inbox import Waits
from storage.pressed import PRESSED
from storage.tables import Delivery, HandBack, MessageRow, SecondLook
from tests.chaos import databases
from tests.chaos.databases import Database
from tests.chaos.marketing import Marketing
from tests.chaos.nursery import Child, Nursery
from tests.chaos.ports import free_port
from tests.chaos.replicas import settings

PATIENCE = 15.0
"""Seconds that are waited for what somebody should bring about, or for the bot's death."""
SOON = 1.5
STARTS = 120.0
"""Seconds a start may take; on a machine that does much else it takes more than one."""
LOOKS = 0.05
"""Seconds between two looks at whether it has come about; each costs the machine the bot runs on."""


@dataclass
class Lives:
    """Its database, workspace and neighbours stay the same over all of them; `child` is the one it lives now."""

    nursery: Nursery
    sandbox: Sandbox
    database: Database
    marketing: Marketing
    desk: Path
    folder: Path
    port: int = field(default_factory=free_port)
    child: Child | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def is_dead(self) -> bool:
        return self.child is None or not self.child.lives

    def starts(self, point: str = "", *, http_mode: bool = False) -> None:
        """Up and ready, or dead already at its point."""
        self._free_what_was_claimed()
        more = {"SLACK_APP_TOKEN": ""} if http_mode else {}
        self.child = self._bears("run", point=point, **more)
        self.until(self.is_ready, STARTS)
        if http_mode and not self.is_dead():
            self._sends_here()

    def is_killed(self) -> None:
        if self.child:
            self.child.told(signal.SIGKILL)
            self.child.waits(10)

    def runs(self, *arguments: str, point: str) -> Child:
        """Another command on the same database."""
        child = self._bears(*arguments, point=point)
        child.waits(30)
        return child

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def until(self, true: Callable[[], bool], patience: float = PATIENCE) -> bool:
        """Waits until it is true or the bot is dead; whether either came about."""
        given_up = time.monotonic() + patience
        while not self.is_dead() and not true():
            if time.monotonic() > given_up:
                return False
            time.sleep(LOOKS)
        return True

    def rests(self) -> None:
        """A moment in which what was begun may come to its end."""
        self.until(lambda: False, SOON)

    def now(self) -> datetime:
        return datetime.fromisoformat(self.sandbox.clock()["now"])

    def _bears(self, *arguments: str, point: str, **more: str) -> Child:
        ours = settings(self.sandbox, self.database, self.desk, self.port)
        beside = {"VENDOR_TOKEN": "token", "DRAFTS_DIR": str(self.folder / "drafts")}
        given = {**ours, **self.marketing.settings(), **beside, **more}
        if point:
            given[VARIABLE] = point
        log = self.folder / "bot.log"
        return self.nursery.bears(*arguments, folder=self.folder, log=log, settings=given)

    def _sends_here(self) -> None:
        try:
            self.sandbox.send_to(f"{self.url}/slack/events")
        except SandboxRefused:
            self.rests()
        finally:
            self.sandbox.send_to(None)

    def second_look(self) -> SecondLook | None:
        with databases.looking(self.database) as store, store.read() as session:
            return session.exec(select(SecondLook).limit(1)).first()

    def arrives(self, key: str, channel: str, thread_ts: str | None = None) -> None:
        """A message of the bot under that key, of which its store knows nothing."""
        metadata = {"event_type": "handraise_message", "event_payload": {"key": key}}
        copy = {"channel": channel, "text": "a copy", "metadata": metadata, "thread_ts": thread_ts}
        headers = {"Authorization": f"Bearer {self.sandbox.bot_token}"}
        url = f"{self.sandbox.api_url}chat.postMessage"
        given = {name: value for name, value in copy.items() if value is not None}
        httpx.post(url, json=given, headers=headers, trust_env=False)

    def passes_a_minute(self) -> None:
        """As if it had, for what is looked for once more."""
        with databases.looking(self.database) as store, store.write() as session:
            session.exec(update(SecondLook).values(due_at=datetime.now(UTC)))

    def _free_what_was_claimed(self) -> None:
        """As if the time had passed until what the dead one had claimed is free again."""
        self.passes_a_minute()
        now = datetime.now(UTC)
        tried = col(HandBack.attempts) > 0, col(HandBack.sent_at).is_(None)
        with databases.looking(self.database) as store, store.write() as session:
            for passed in (
                update(MessageRow)
                .where(col(MessageRow.claimed_until).is_not(None))
                .values(claimed_until=now),
                update(Delivery)
                .where(col(Delivery.state).in_([PRESSED, Waits.TO_FETCH]))
                .values(not_before=now),
                update(HandBack).where(*tried).values(not_before=now),
                update(DraftRow).where(col(DraftRow.done_at).is_(None)).values(not_before=now),
            ):
                session.exec(passed)
