"""What people, senders and time do to one bot, so that it comes by every point at which it can be killed.

Each deed returns early when the bot has died of it, which is what it is for.
"""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
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
from sandbox.driver import SandboxRefused
from storage import drafts, inbox
from storage.figure_tables import DraftRow
from storage.tables import ClockRow, Lead, MessageRow
from tests.chaos import databases, oracle
from tests.chaos.lives import Lives
from tests.chaos.people import Raced, key_of
from tests.chaos.plan import PlannedLead
from tests.chaos.replicas import SECRET
from tests.chaos.scene import CLOSER, STRANGER, channel_of, racers

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = 4
LEE = racers()[0]
HERE = channel_of(0)
IN_TURNS = 1
"""The team that is given its leads; it has one rep."""
TEAMS = 8
"""So many that no channel has much to wait for at a message a second."""


@dataclass
class Bot(Lives):
    """The bot and everybody around it, with what they sent, pressed and asked for."""

    sent: list[PlannedLead] = field(default_factory=list)
    accepted: set[int] = field(default_factory=set)
    pressed: list[Raced] = field(default_factory=list)
    files_asked: int = 0
    left: int = 0

    @property
    def deeds(self) -> Mapping[str, Callable[[], object]]:
        return {
            "sends_a_lead": self.sends_a_lead,
            "leaves_it_alone": self.leaves_it_alone,
            "asks_whether_it_is_ready": self.asks_whether_it_is_ready,
            "claims": self.claims,
            "accepts": self.accepts,
            "hands_a_lead_back": self.hands_a_lead_back,
            "hands_back_what_is_refused": self.hands_back_what_is_refused,
            "asks_for_a_file": self.asks_for_a_file,
            "asks_for_a_draft": self.asks_for_a_draft,
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
            "carries_it_out_late": self.carries_it_out_late,
            "loses_the_next_rung": self.loses_the_next_rung,
            "somebody_leaves": self.somebody_leaves,
            "settles_before_it_is_said": self.settles_before_it_is_said,
            "lets_a_promise_run_out": self.lets_a_promise_run_out,
            "comes_back": self.comes_back,
            "waits_for_the_morning": self.waits_for_the_morning,
            "waits_for_days": self.waits_for_days,
            "waits_for_its_day": self.waits_for_its_day,
            "waits_for_the_report": self.waits_for_the_report,
        }

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
        """Somebody's SQL."""
        later, ae = self.now() + timedelta(days=1), f"U0{CLOSER.upper()}"
        self._decides(
            decide.accept, next_step="proof_of_concept", next_at=later, ae=ae, note="", why="they insist"
        )
        self.rests()

    def hands_a_lead_back(self) -> None:
        """Marketing's system hears of it."""
        told = len(self.marketing.told)
        self._recycles(days=30)
        self.until(lambda: len(self.marketing.told) > told)
        self.rests()

    def hands_back_what_is_refused(self) -> None:
        """Marketing's system does not take it, and somebody has to ask for it to be told again."""
        self.marketing.refuses = 1
        self._recycles(days=30)
        self.until(lambda: not self.marketing.refuses)
        self.marketing.refuses = 0
        self.rests()

    def asks_for_a_file(self) -> None:
        """The leads of the newest digest, for the one who presses."""
        for _ in range(2):  # a bot that has just begun makes its first appointment for the week after
            if self._digest() is None:
                self.sends_a_lead()
                self.waits_for_the_report()
                self.until(lambda: self._digest() is not None)
        digest = self._digest()
        if digest is None or self.is_dead():
            return
        there = len(oracle.files(self.sandbox))
        self.files_asked += 1
        where = str(digest["channel"]), str(digest["ts"])
        self._does(lambda: self.sandbox.click(LEE, *where, Action.DIGEST_FILE))
        self.until(lambda: len(oracle.files(self.sandbox)) > there)

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
            self.until(lambda: False, 6.0)

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

    def asks_for_a_draft(self) -> None:
        """As a manager does below a digest; that it recommends another bar takes hundreds of decided leads."""
        self.sends_a_lead()
        with databases.looking(self.database) as store, store.write() as session:
            message = session.exec(select(func.max(MessageRow.id))).one()
            bars = [{"segment": "others", "bar": None, "threshold": 65}]
            drafts.ask(session, message or 0, bars, by=f"U0{LEE.upper()}", now=self.now())
        self.until(lambda: not self._waits_for_a_draft())

    def _waits_for_a_draft(self) -> bool:
        with databases.looking(self.database) as store, store.read() as session:
            return (
                session.exec(select(DraftRow.id).where(col(DraftRow.done_at).is_(None))).first() is not None
            )

    # What Slack does.

    def somebody_leaves(self) -> None:
        """While no bot looks, so that the next start has to ask."""
        self.left += 1
        self.sandbox.person(f"rep{TEAMS - self.left}", deactivate=True)

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
        here = channel_of(self._next_team())
        channel = next(each["id"] for each in self.sandbox.state()["channels"] if f"#{each['name']}" == here)
        self.arrives(key, channel)
        self.sandbox.fault("chat.postMessage", "reset_after")
        self.sends_a_lead()
        self.until(lambda: False, 2.0)

    def carries_it_out_late(self) -> None:
        """What Slack had failed to take is sent again, and then it carries out the first call after all."""
        self.sandbox.fault("chat.postMessage", "500")
        self.sends_a_lead()
        self.until(lambda: self.second_look() is not None)
        if (look := self.second_look()) is not None:
            self.arrives(look.key, look.channel, look.thread_ts)
        self.passes_a_minute()
        self.until(lambda: self.second_look() is None)

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

    def waits_for_its_day(self) -> None:
        """A lead that went back to marketing until the next day."""
        self._is_at_work()
        self._recycles(days=1)
        self.sandbox.clock(next_working_morning=True)
        self.until(lambda: False, 2.5)

    def waits_for_the_report(self) -> None:
        self.sandbox.advance(days=7)
        self.until(lambda: False, 2.0)

    def _has_read_everything(self) -> bool:
        with databases.looking(self.database) as store, store.read() as session:
            return inbox.count_waiting(session) == 0

    def _next_team(self) -> int:
        """The teams in turn, but for the one that is given its leads."""
        pools = [team for team in range(TEAMS) if team != IN_TURNS]
        return pools[len(self.sent) % len(pools)]

    def _is_at_work(self) -> None:
        """Goes on to the next morning of a working day unless it is one."""
        now = self.now().astimezone(BERLIN)
        if now.weekday() > FRIDAY or not 9 <= now.hour < 16:
            self.sandbox.clock(next_working_morning=True)

    def _evening(self) -> datetime:
        return self.now().astimezone(UTC).replace(hour=19, minute=0)

    def _recycles(self, *, days: int) -> None:
        back = self.now().astimezone(BERLIN).date() + timedelta(days=days)
        self._decides(decide.recycle, reason="timing", note="not before their audit", return_on=back)

    def _decides(self, decision: Callable[..., Lead | Refused], **facts: Any) -> None:
        """Somebody takes a lead that has just come and decides on it, through another replica."""
        lead = self.sends_a_lead()
        with databases.looking(self.database) as store, store.write() as session:
            found = session.exec(
                select(Lead.id).where(col(Lead.identity).contains(f"@firm{lead.person}."))
            ).first()
            if found is None:
                return
            rules, by, now = load_desk(self.desk), f"U0{LEE.upper()}", self.now()
            claim(session, rules, found, by, now=now)
            done = decision(session, rules, found, by, **facts, now=now)
            assert not isinstance(done, Refused), done.text

    def _digest(self) -> dict[str, Any] | None:
        """The newest that tells of leads."""
        messages = reversed(self.sandbox.messages("#marketing-leads"))
        return next((each for each in messages if Action.DIGEST_FILE in json.dumps(each.get("blocks"))), None)

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
