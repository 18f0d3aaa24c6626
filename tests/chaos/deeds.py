"""What people, senders and time do to one bot, so that it comes by every point at which it can be killed.

Each deed returns early when the bot has died of it, which is what it is for.
"""

import json
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from sqlmodel import col, func, select, update

from bot.cli.cast import signed
from bot.slack.ids import Action
from bot.usecases import decide
from bot.usecases.claim import claim
from playbooks.load import load_desk
from qualification.refusals import Refused
from sandbox.driver import Sandbox, SandboxRefused
from storage import inbox
from storage.failpoints import VARIABLE
from storage.pressed import PRESSED
from storage.tables import ClockRow, Delivery, Lead, MessageRow
from tests.chaos import databases
from tests.chaos.databases import Database
from tests.chaos.nursery import Child, Nursery
from tests.chaos.people import Raced, key_of
from tests.chaos.plan import PlannedLead
from tests.chaos.ports import free_port
from tests.chaos.replicas import SECRET, settings
from tests.chaos.scene import CLOSER, STRANGER, channel_of, racers

PATIENCE = 4.0
"""Seconds a deed waits for what it should bring about, or for the bot's death."""
SOON = 1.5
FRIDAY = 4
LEE = racers()[0]
HERE = channel_of(0)
IN_TURNS = 1
"""The team that is given its leads; it has one rep."""
TEAMS = 8
"""So many that no channel has much to wait for at a message a second."""


class Bot:
    """One bot that is started again and again, each time to die at another point."""

    def __init__(
        self, nursery: Nursery, sandbox: Sandbox, database: Database, desk: Path, folder: Path
    ) -> None:
        self.sandbox, self.database = sandbox, database
        self._nursery, self._desk, self._folder = nursery, desk, folder
        self._port = free_port()
        self.child: Child | None = None
        self._left = 0
        self.sent: list[PlannedLead] = []
        self.accepted: set[int] = set()
        self.pressed: list[Raced] = []
        self.deeds: Mapping[str, Callable[[], object]] = {
            "sends_a_lead": self.sends_a_lead,
            "leaves_it_alone": self.leaves_it_alone,
            "asks_whether_it_is_ready": self.asks_whether_it_is_ready,
            "claims": self.claims,
            "accepts": self.accepts,
            "presses_what_is_not_known": self.presses_what_is_not_known,
            "asks_for_help": self.asks_for_help,
            "is_asked_by_a_stranger": self.is_asked_by_a_stranger,
            "opens_a_form": self.opens_a_form,
            "opens_home": self.opens_home,
            "says_how_it_stands": self.says_how_it_stands,
            "changes_status": self.changes_status,
            "sends_an_id": self.sends_an_id,
            "sends_what_cannot_be_read": self.sends_what_cannot_be_read,
            "takes_the_bot_out": self.takes_the_bot_out,
            "hides_an_answer": self.hides_an_answer,
            "hides_an_answer_in_a_thread": self.hides_an_answer_in_a_thread,
            "leaves_a_second_copy": self.leaves_a_second_copy,
            "loses_the_next_rung": self.loses_the_next_rung,
            "somebody_leaves": self.somebody_leaves,
            "settles_before_it_is_said": self.settles_before_it_is_said,
            "lets_a_promise_run_out": self.lets_a_promise_run_out,
            "comes_back": self.comes_back,
            "waits_for_the_morning": self.waits_for_the_morning,
            "waits_for_days": self.waits_for_days,
            "waits_for_the_report": self.waits_for_the_report,
        }

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def is_dead(self) -> bool:
        return self.child is None or not self.child.lives

    def starts(self, point: str = "", *, http_mode: bool = False) -> None:
        """Up and ready, or dead already at its point."""
        self._free_what_was_claimed()
        more = {"SLACK_APP_TOKEN": ""} if http_mode else {}
        self.child = self._bears("run", point=point, **more)
        self.until(self.is_ready, 20)
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
            time.sleep(0.01)
        return True

    def rests(self) -> None:
        """A moment in which what was begun may come to its end."""
        self.until(lambda: False, SOON)

    def leaves_it_alone(self) -> None:
        """Its jobs tick every second."""
        self.until(lambda: False, 2.5)

    # What senders do.

    def sends_a_lead(self, team: int | None = None) -> PlannedLead:
        """One that asks for a person; its card is there in the end, or the bot is dead."""
        number = len(self.sent)
        lead = PlannedLead(number, "card", self._next_team() if team is None else team, (0.0,), number)
        self.sent.append(lead)
        touches = [{"kind": "assessment_request", "at": self.now().isoformat()}]
        if self._delivers("generic", lead.delivery, {**lead.payload(), "touches": touches}):
            self.accepted.add(number)
        self.until(lambda: self._card_of(lead) is not None)
        return lead

    def sends_an_id(self) -> None:
        number = len(self.sent) + int(time.monotonic() * 1000)
        self._delivers("vendor", f"vendor-{number}", {"id": str(number)})
        self.until(lambda: False, 2.5)

    def sends_what_cannot_be_read(self) -> None:
        number = int(time.monotonic() * 1000)
        self._delivers("generic", f"unreadable-{number}", {"name": "Nobody"})
        self.rests()

    def asks_whether_it_is_ready(self) -> None:
        try:
            httpx.get(f"{self.url}/readyz", timeout=5, trust_env=False)
        except httpx.HTTPError:
            self.rests()

    # What people do.

    def claims(self) -> None:
        """Somebody takes a fresh lead, and its card says so."""
        card = self._card_of(self.sends_a_lead())
        if card is None or self.is_dead():
            return
        self._presses(card, Action.CLAIM)
        self.until(lambda: f"<@U0{LEE.upper()}>" in json.dumps(self._again(card)))

    def accepts(self) -> None:
        """Somebody's SQL, taken by another replica."""
        lead = self.sends_a_lead()
        with databases.looking(self.database) as store, store.write() as session:
            found = session.exec(
                select(Lead.id).where(col(Lead.identity).contains(f"@firm{lead.person}."))
            ).first()
            if found is None:
                return
            rules, by, now = load_desk(self._desk), f"U0{LEE.upper()}", self.now()
            claim(session, rules, found, by, now=now)
            done = decide.accept(
                session,
                rules,
                found,
                by,
                next_step="proof_of_concept",
                next_at=now + timedelta(days=1),
                ae=f"U0{CLOSER.upper()}",
                note="",
                why="they insist",
                now=now,
            )
            assert not isinstance(done, Refused), done.text
        self.rests()

    def presses_what_is_not_known(self) -> None:
        """Whether a card was posted is not known yet, and somebody presses on it before it was looked for."""
        card = self._card_of(self.sends_a_lead())
        if card is None or self.is_dead():
            return
        with databases.looking(self.database) as store, store.write() as session:
            unknown = {"channel": None, "ts": None, "shown": 0, "pending": True, "outcome_unknown": True}
            later = datetime.now(UTC) + timedelta(seconds=15)
            where = col(MessageRow.ts) == card["ts"]
            session.exec(update(MessageRow).where(where).values(**unknown, not_before=later))
        self._presses(card, Action.CLAIM)
        self.rests()

    def asks_for_help(self) -> None:
        self._does(lambda: self.sandbox.command(LEE, HERE, "/handraise", "help"))

    def is_asked_by_a_stranger(self) -> None:
        self._does(lambda: self.sandbox.command(STRANGER, HERE, "/handraise", "away"))

    def opens_a_form(self) -> None:
        self._does(lambda: self.sandbox.command(LEE, HERE, "/handraise", "new"))
        self._does(lambda: self.sandbox.close(LEE, everything=True))

    def opens_home(self) -> None:
        self._does(lambda: self.sandbox.open_home(LEE))

    def says_how_it_stands(self) -> None:
        card = self._card_of(self.sends_a_lead())
        if card is not None:
            self._does(lambda: self.sandbox.type(LEE, card["channel"], "no reply", thread=card["ts"]))
            self.until(lambda: False)

    def changes_status(self) -> None:
        self._does(lambda: self.sandbox.status(LEE, "Rome", ":airplane:"))
        self._does(lambda: self.sandbox.status(LEE))

    def comes_back(self) -> None:
        """The one rep of a team in turns is away while a lead comes, and then back."""
        self._is_at_work()
        rep, there = f"rep{IN_TURNS}", channel_of(IN_TURNS)
        self._does(lambda: self.sandbox.command(rep, there, "/handraise", "away until friday"))
        self.sends_a_lead(IN_TURNS)
        self._does(lambda: self.sandbox.command(rep, there, "/handraise", "back"))
        self.rests()

    def loses_the_next_rung(self) -> None:
        """A promise that runs and that nothing would ever remind of again."""
        self.sends_a_lead()
        with databases.looking(self.database) as store, store.write() as session:
            running = col(ClockRow.stopped_at).is_(None), col(ClockRow.next_rung) == 0
            session.exec(update(ClockRow).where(*running).values(due_at=None))

    # What Slack does.

    def somebody_leaves(self) -> None:
        """While no bot looks, so that the next start has to ask."""
        self._left += 1
        self.sandbox.person(f"rep{TEAMS - self._left}", deactivate=True)

    def takes_the_bot_out(self) -> None:
        self._does(lambda: self.sandbox.channel(channel_of(self._next_team()), app=False))
        self.sends_a_lead()

    def hides_an_answer(self) -> None:
        """Slack takes a card, and the connection breaks before it has said so."""
        self.sandbox.fault("chat.postMessage", "reset_after")
        self.sends_a_lead()
        self.until(lambda: False, 1.5)

    def hides_an_answer_in_a_thread(self) -> None:
        """The reminder in the thread of a card, and whatever else falls due with it."""
        self._is_at_work()
        self.sends_a_lead()
        self.sandbox.fault("chat.postMessage", "reset_after", times=6)
        self.sandbox.advance(minutes=10)
        self.until(lambda: False, 8.0)

    def leaves_a_second_copy(self) -> None:
        """What a frozen replica may leave behind: the same card twice, found when it is looked for."""
        self.sandbox.clear_faults()
        self.until(self._has_read_everything)
        with databases.looking(self.database) as store, store.read() as session:
            key = f"card:{(session.exec(select(func.max(Lead.id))).one() or 0) + 1}"
        metadata = {"event_type": "handraise_message", "event_payload": {"key": key}}
        here = channel_of(self._next_team())
        channel = next(each["id"] for each in self.sandbox.state()["channels"] if f"#{each['name']}" == here)
        copy = {"channel": channel, "text": "a copy", "metadata": metadata}
        headers = {"Authorization": f"Bearer {self.sandbox.bot_token}"}
        url = f"{self.sandbox.api_url}chat.postMessage"
        httpx.post(url, json=copy, headers=headers, trust_env=False)
        self.sandbox.fault("chat.postMessage", "reset_after")
        self.sends_a_lead()
        self.until(lambda: False, 2.0)

    def settles_before_it_is_said(self) -> None:
        """A reminder has to wait, and what it would say is settled before its time comes."""
        self._is_at_work()
        card = self._card_of(self.sends_a_lead())
        if card is None or self.is_dead():
            return
        self.sandbox.fault("chat.postMessage", "429", seconds=2, times=2)
        self.sandbox.advance(minutes=10)
        self.until(lambda: not self.sandbox._get("faults")["faults"], 3)
        self._presses(card, Action.CLAIM)
        self.until(lambda: False, 3.5)

    # What time does.

    def lets_a_promise_run_out(self) -> None:
        """A claimed lead that nobody calls: its owner hears of it in a direct message."""
        self._is_at_work()
        self.claims()
        self.sandbox.advance(minutes=16)
        self.until(lambda: False, 2.0)

    def waits_for_the_morning(self) -> None:
        self._is_at_work()
        self.sends_a_lead()
        self.sandbox.clock(to=self._evening().isoformat())
        self.until(lambda: False, 1.5)
        self.sandbox.clock(next_working_morning=True)
        self.until(lambda: False, 2.0)

    def waits_for_days(self) -> None:
        """A lead whose look at our jobs is long ago after some days more."""
        now = self.now()
        touches = [
            {"kind": kind, "at": (now - timedelta(days=ago)).isoformat()}
            for kind, ago in (("webinar", 0), ("careers_page", 89))
        ]
        number = len(self.sent) + int(time.monotonic() * 1000)
        lead = PlannedLead(number, "card", 0, (0.0,), number)
        self._delivers("generic", f"fades-{number}", {**lead.payload(), "interest": "", "touches": touches})
        self.rests()
        self.sandbox.advance(days=3)
        self.until(lambda: False, 2.0)

    def waits_for_the_report(self) -> None:
        self.sandbox.advance(days=7)
        self.until(lambda: False, 2.0)

    def now(self) -> datetime:
        return datetime.fromisoformat(self.sandbox.clock()["now"])

    def _has_read_everything(self) -> bool:
        with databases.looking(self.database) as store, store.read() as session:
            return inbox.count_waiting(session) == 0

    def _next_team(self) -> int:
        """The teams in turn, but for the one that is given its leads."""
        pools = [team for team in range(TEAMS) if team != IN_TURNS]
        return pools[len(self.sent) % len(pools)]

    def _is_at_work(self) -> None:
        """Goes on to the next morning of a working day unless it is one."""
        now = self.now().astimezone(ZoneInfo("Europe/Berlin"))
        if now.weekday() > FRIDAY or not 9 <= now.hour < 16:
            self.sandbox.clock(next_working_morning=True)

    def _evening(self) -> datetime:
        return self.now().astimezone(UTC).replace(hour=19, minute=0)

    def _bears(self, *arguments: str, point: str, **more: str) -> Child:
        given = {**settings(self.sandbox, self.database, self._desk, self._port), **more}
        given["VENDOR_TOKEN"] = "token"
        if point:
            given[VARIABLE] = point
        log = self._folder / "bot.log"
        return self._nursery.bears(*arguments, folder=self._folder, log=log, settings=given)

    def _sends_here(self) -> None:
        try:
            self.sandbox.send_to(f"{self.url}/slack/events")
        except SandboxRefused:
            self.rests()
        finally:
            self.sandbox.send_to(None)

    def _delivers(self, source: str, delivery: str, payload: Mapping[str, Any]) -> bool:
        body = json.dumps(payload)
        headers = signed(SECRET, delivery, body, at=datetime.now(UTC))
        try:
            answer = httpx.post(f"{self.url}/intake/{source}", content=body, headers=headers, trust_env=False)
        except httpx.HTTPError:
            return False
        return answer.is_success

    def _does(self, deed: Callable[[], object]) -> None:
        """What people do when the bot dies under their hands is refused by their client."""
        with suppress(SandboxRefused, httpx.HTTPError):
            deed()
        self.until(lambda: False, 0.3)

    def _presses(self, card: dict[str, Any], action: str) -> None:
        try:
            done = self.sandbox.click(LEE, card["channel"], card["ts"], action)
        except SandboxRefused:
            return
        acknowledged = (LEE,) if done["acked"] else ()
        self.pressed.append(Raced(card["channel"], card["ts"], key_of(card), acknowledged))

    def _card_of(self, lead: PlannedLead) -> dict[str, Any] | None:
        for message in reversed(self.sandbox.messages(channel_of(lead.team), limit=10)):
            if key_of(message).startswith("card:") and lead.name in json.dumps(message.get("blocks")):
                return message
        return None

    def _again(self, message: dict[str, Any]) -> dict[str, Any]:
        return self.sandbox.message(message["channel"], message["ts"])

    def _free_what_was_claimed(self) -> None:
        """As if the time had passed until what the dead one had claimed is free again."""
        with databases.looking(self.database) as store, store.write() as session:
            session.exec(
                update(MessageRow)
                .where(col(MessageRow.claimed_until).is_not(None))
                .values(claimed_until=datetime.now(UTC))
            )
            session.exec(
                update(Delivery).where(col(Delivery.state) == PRESSED).values(not_before=datetime.now(UTC))
            )
