"""A sales office for stories: a workspace, the bot in it, and people who press, type and wait."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlencode

import httpx
from pydantic import SecretStr
from slack_sdk.signature import SignatureVerifier
from sqlmodel import Session, col, func, select

from bot.app import Handraise, who_are_we
from bot.cli.cast import signed
from bot.cli.story import story_of
from bot.clock import ManualClock
from bot.delivery.pacing import Pace
from bot.delivery.sender import SlackSender
from bot.delivery.settling import Patience
from bot.delivery.worker import DeliveryWorker
from bot.intake.reader import read_again
from bot.settings import Settings
from bot.slack import directory
from bot.slack.render import render
from bot.usecases.claim import claim
from bot.usecases.presence import presences
from bot.usecases.versions import keep_all
from playbooks.desk import Desk
from qualification.journeys import mql_at
from qualification.leads import Did, Happened, Standing, replay
from qualification.presence import Presence
from sandbox.driver import Sandbox
from storage import inbox, journeys, leads, outbox, people, qualifications
from storage.engine import Store
from storage.figure_tables import Journey
from storage.tables import AnswerRow, Appointment, ClockRow, Delivery, Event, Lead, Qualification
from tests.stories.forged import a_press

PATIENT = {"ack": 15.0, "trigger": 15.0}
"""Waits of a workspace on a busy machine; how long Slack itself waits is the affair of the tests of the sandbox."""

MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Ten o'clock in Berlin, where the shipped desk is."""

SECRET = "whsec_c3Rvcmllcy1zdG9yaWVzLXN0b3JpZXMtc3Rvcmllcw=="
LEADS = "#sdr-leads"
MANAGERS = "#sdr-managers"
MARKETING = "#marketing-leads"
REVIEW = "#mql-review"
FREELY = Pace.freely()
"""Slack's pace of a message a second has tests of its own; a story does not wait for it."""
HURRIED = Patience(first_retry=0.02, longest_retry=0.1, before_looking=0.02)
"""Seconds of real time between tries."""

_numbers = count(1)
Message = dict[str, Any]


def a_lead(**said: Any) -> dict[str, Any]:
    """A payload in our own JSON: a CISO who asked for an assessment, unless said otherwise."""
    number = next(_numbers)
    payload: dict[str, Any] = {
        "id": f"lead-{number}",
        "email": f"dana{number}@northwind{number}.example",
        "name": "Dana Ruiz",
        "title": "CISO",
        "seniority": "c_level",
        "company": {
            "name": "Northwind",
            "domain": f"northwind{number}.example",
            "size": 1200,
            "industry": "healthcare",
            "country": "US",
        },
        "interest": "risk review",
        "source": "LinkedIn ad",
        "campaign": "Audit season",
        "touches": [{"kind": "assessment_request", "at": MONDAY_MORNING.isoformat()}],
    }
    return payload | said


def a_reader(**said: Any) -> dict[str, Any]:
    """Somebody who only reads: below the bar, unless more is said."""
    company = {"name": "Kite Bank", "domain": "kite.example", "size": 30, "industry": "media"}
    touches = [{"kind": "content_download", "at": MONDAY_MORNING.isoformat(), "asset": "SIEM guide"}]
    few = {"name": "Jo Okafor", "title": "Analyst", "seniority": "individual", "email": "jo@kite.example"}
    return a_lead(**{**few, "company": company, "touches": touches, **said})


def post_lead(
    bot: Handraise, payload: Mapping[str, Any], delivery: str | None = None, *, to: str = "generic"
) -> int:
    """Sends the payload to the bot's intake, signed; gives the status of the answer."""
    body = json.dumps(payload)
    headers = signed(SECRET, delivery or f"delivery-{next(_numbers)}", body, at=bot.services.wall.now())
    return httpx.post(f"{bot.url}/intake/{to}", content=body, headers=headers, trust_env=False).status_code


def texts(message: Message) -> str:
    """Everything a person reads in a message."""
    return "\n".join(_texts(message.get("blocks") or [])) or str(message.get("text", ""))


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [text for each in part for text in _texts(each)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if isinstance(part.get("text"), str) else []
    return own + [text for key, each in part.items() if key != "text" or not own for text in _texts(each)]


def controls(blocks: list[Any]) -> dict[str, dict[str, Any]]:
    """Every button, select and picker by what stands on it, with its block."""
    found: dict[str, dict[str, Any]] = {}
    for block in blocks:
        elements = [*block.get("elements", []), block.get("accessory") or {}]
        for element in elements:
            if "action_id" in element:
                label = (element.get("text") or element.get("placeholder") or {}).get("text", "")
                found[label or element["action_id"]] = {**element, "block_id": block["block_id"]}
    return found


@dataclass
class Person:
    """Somebody of the workspace, by handle."""

    office: "Office"
    handle: str

    def presses(self, label: str, message: Message) -> dict[str, Any]:
        """Presses the button of that label on the message as it stands now."""
        office = self.office
        now = office.as_it_stands(message)
        button = controls(now["blocks"])[label]
        done = office.sandbox.click(
            self.handle, now["channel"], now["ts"], button["action_id"], button["block_id"]
        )
        assert done["acked"], done
        office.settle()
        return done

    def clicks(self, label: str, message: Message) -> dict[str, Any]:
        """Presses the button on the message as this person saw it last, and goes on without waiting."""
        button = controls(message["blocks"])[label]
        return self.office.sandbox.click(
            self.handle, message["channel"], message["ts"], button["action_id"], button["block_id"]
        )

    def presses_what_stood_there(self, label: str, message: Message) -> list[Message]:
        """Presses a button of the message as it was when it was read; gives what only they are told."""
        button = controls(message["blocks"])[label]
        self.commands("help")
        seen = len(self._whispers(LEADS))
        url = [url for each in self.office.sandbox.traffic() if (url := _found(each, "response_url"))][-1]
        person = f"U0{self.handle.upper()}"
        self.office.forges(a_press(button["action_id"], button["value"], person, url))
        return self._whispers(LEADS)[seen:]

    def chooses(self, label: str, option: str, message: Message) -> None:
        """Picks an entry of a menu on the message: by what it says, a date, or the value."""
        office = self.office
        now = office.as_it_stands(message)
        menu = controls(now["blocks"])[label]
        done = office.sandbox.choose(
            self.handle, now["channel"], now["ts"], menu["action_id"], option, menu["block_id"]
        )
        assert done["acked"], done
        office.settle()

    def presses_in_whisper(self, label: str, message: Message) -> None:
        """Presses a button in what only this person sees."""
        button = controls(message["blocks"])[label]
        done = self.office.sandbox.click(
            self.handle, message["channel"], message["ts"], button["action_id"], button["block_id"]
        )
        assert done["acked"], done
        self.office.settle()

    def uses(self, shortcut: str, ts: str, channel: str = LEADS) -> None:
        """Takes an entry of the message's menu."""
        used = self.office.sandbox.shortcut(self.handle, shortcut, channel, ts)
        assert used["acked"], used
        self.office.settle()

    def types(self, text: str, message: Message | None = None, channel: str = LEADS) -> None:
        """Writes into the thread of the message, or into the channel."""
        self.office.sandbox.type(self.handle, channel, text, thread=message["ts"] if message else None)
        self.office.settle()

    def submits(self, **values: Any) -> dict[str, Any]:
        """Fills in the modal on top and presses its button; what is not named stays as suggested."""
        if values:
            self.office.sandbox.fill(self.handle, values)
        answer = self.office.sandbox.submit(self.handle)
        assert answer["acked"], answer
        self.office.settle()
        return answer

    def modal(self) -> dict[str, Any] | None:
        views = self.office.sandbox.views(self.handle)
        return views[-1] if views else None

    def reads_in_modal(self) -> str:
        view = self.modal()
        return "\n".join(_texts([view["title"], view["blocks"]])) if view else ""

    def commands(self, text: str, channel: str = LEADS) -> str:
        """Types `/handraise …`; gives what only they see."""
        seen = len(self._whispers(channel))
        self.office.sandbox.command(self.handle, channel, "/handraise", text)
        self.office.settle()
        return "\n".join(texts(each) for each in self._whispers(channel)[seen:])

    def whispers(self, channel: str = LEADS) -> list[str]:
        return [texts(each) for each in self._whispers(channel)]

    def _whispers(self, channel: str) -> list[Message]:
        seen = self.office.sandbox.messages(channel, reader=self.handle)
        threads = [
            reply
            for each in seen
            if each.get("reply_count")
            for reply in self.office.sandbox.messages(channel, thread=each["ts"], reader=self.handle)[1:]
        ]
        return [each for each in (*seen, *threads) if is_whisper(each)]

    def direct_messages(self) -> list[Message]:
        return self.office.messages(f"@{self.handle}")

    def home(self) -> str:
        self.office.sandbox.open_home(self.handle)
        self.office.settle()
        return self.sees_at_home()

    def sees_at_home(self) -> str:
        """App Home as it was published last."""
        view = self.office.sandbox.home(self.handle)
        return "\n".join(_texts(view["blocks"])) if view else ""

    def presses_at_home(self, label: str) -> None:
        """Presses a button of App Home as it was published last."""
        view = self.office.sandbox.home(self.handle)
        button = controls(view["blocks"] if view else [])[label]
        done = self.office.sandbox.click_in_home(self.handle, button["action_id"], button["block_id"])
        assert done["acked"], done
        self.office.settle()

    def sets_status(self, emoji: str = "", text: str = "", until: datetime | None = None) -> None:
        """Says something of themselves in Slack; with neither emoji nor words the status is cleared."""
        self.office.sandbox.status(self.handle, text, emoji, until=until.isoformat() if until else None)
        self.office.settle()

    def stands(self) -> Presence:
        """Whether they are on now."""
        office = self.office
        with office.store.read() as session:
            person = people.get(session, f"U0{self.handle.upper()}")
            assert person is not None
            return presences(session, office.bot.services.desk, [person], now=office.clock.now())[person.id]


def _found(part: Any, key: str) -> str | None:
    """The first value under this key, however deep."""
    if isinstance(part, list):
        return next((found for each in part if (found := _found(each, key))), None)
    if not isinstance(part, dict):
        return None
    return str(part[key]) if part.get(key) else _found(list(part.values()), key)


def is_whisper(message: Message) -> bool:
    return bool(
        message.get("is_ephemeral") or message.get("ephemeral_to") or message.get("subtype") == "ephemeral"
    )


class Office:
    """`lee` and `sam` are reps, `maya` leads them, `mira` is a marketer, `alex` the AE, `gus` a guest."""

    def __init__(self, sandbox: Sandbox, store: Store, url: str, *, http_mode: bool = False) -> None:
        self.sandbox, self.store = sandbox, store
        self.expected_errors: frozenset[str] = frozenset()
        self.given_up: set[str] = set()
        self.clock = ManualClock(MONDAY_MORNING)
        self.bot = Handraise(settings_for(sandbox, url, http_mode=http_mode), clock=self.clock, pace=FREELY)
        self.bot.worker = DeliveryWorker(
            self.bot.services, SlackSender(self.bot.wire), render, pace=FREELY, patience=HURRIED
        )
        self.bot.start(by_itself=False)
        sandbox.send_to(f"{self.bot.url}/slack/events" if http_mode else None)
        self.lee, self.sam = Person(self, "lee"), Person(self, "sam")
        self.maya, self.mira, self.alex = Person(self, "maya"), Person(self, "mira"), Person(self, "alex")
        self.gus = Person(self, "gus")

    def close(self) -> None:
        self.bot.close()

    def receives(self, payload: Mapping[str, Any], delivery: str | None = None) -> int:
        """A source sends a lead, signed; gives the status of the answer."""
        status = post_lead(self.bot, payload, delivery)
        self.settle()
        return status

    def hears_of_a_deal(self, payload: Mapping[str, Any]) -> None:
        """The CRM says what became of a lead."""
        assert post_lead(self.bot, payload, to="outcomes") == 202
        self.settle()

    def receives_many(self, payloads: Iterable[Mapping[str, Any]]) -> None:
        """A source sends many leads; they are read when the last has come."""
        for payload in payloads:
            assert post_lead(self.bot, payload) == 202
        self.settle()

    def advance(self, **how_far: float) -> None:
        """Time passes; the bot wakes at every instant at which something is due, as if it ticked all along."""
        until = self.clock.now() + timedelta(**how_far)
        while (now := self.clock.now()) < until:
            self._to(min(self._next_due(after=now) or until, until))

    def advance_to(self, moment: datetime) -> None:
        self.advance(seconds=(moment - self.clock.now()).total_seconds())

    def is_down_for(self, **how_far: float) -> None:
        """Time passes while the bot does nothing; then it is back."""
        self._to(self.clock.now() + timedelta(**how_far))

    def _to(self, moment: datetime) -> None:
        self.clock.set(moment)
        self.settle()

    def _next_due(self, *, after: datetime) -> datetime | None:
        with self.store.read() as session:
            due = (
                session.exec(select(func.min(at)).where(col(at) > after)).one()
                for at in (
                    ClockRow.due_at,
                    Appointment.due_at,
                    Lead.rescore_at,
                    Lead.route_at,
                    Lead.return_at,
                )
            )
            return min((each for each in due if each), default=None)

    def at_once(self, *deeds: Callable[[], object]) -> None:
        """Several people do something at the same time."""
        with ThreadPoolExecutor(len(deeds)) as hands:
            for done in [hands.submit(deed) for deed in deeds]:
                done.result()
        self.settle()

    def forges(self, payload: Mapping[str, Any]) -> int:
        """Sends an interaction that no client of Slack would send, signed as Slack signs; gives the status."""
        body = urlencode({"payload": json.dumps(payload)})
        seconds = str(int(self.bot.services.wall.now().timestamp()))
        signature = SignatureVerifier(self.sandbox.signing_secret).generate_signature(
            timestamp=seconds, body=body
        )
        answer = httpx.post(
            f"{self.bot.url}/slack/events",
            content=body,
            headers={
                "content-type": "application/x-www-form-urlencoded",
                "x-slack-request-timestamp": seconds,
                "x-slack-signature": signature or "",
            },
            trust_env=False,
        )
        self.settle()
        return answer.status_code

    def settle(self) -> None:
        """Returns when what people did has reached the bot and everything that follows is in Slack."""
        given_up = monotonic() + 20
        while self.sandbox.state()["on_the_way"]:
            assert monotonic() < given_up, "Slack cannot reach the bot"
            sleep(0.002)
        self.bot.settle()

    def delivers_in_the_end(self, patience: float = 5.0) -> None:
        """Returns when nothing waits any more, however often it had to be tried."""
        given_up = monotonic() + patience
        while True:
            self.settle()
            with self.store.read() as session:
                if not outbox.waiting(session):
                    return
            assert monotonic() < given_up, "messages still wait"
            sleep(0.01)

    def messages(self, channel: str = LEADS) -> list[Message]:
        return [{**each, "channel": channel} for each in self.sandbox.messages(channel)]

    def card(self, about: str = "Dana Ruiz") -> Message:
        """The newest card about somebody."""
        return self.cards(about)[-1]

    def cards(self, about: str = "Dana Ruiz") -> list[Message]:
        """What stands in the channel about somebody, without what was said in a thread and shown there too."""
        return [
            each
            for each in self.messages()
            if about in texts(each) and each.get("thread_ts", each["ts"]) == each["ts"]
        ]

    def thread(self, message: Message) -> list[Message]:
        """The replies to a message, oldest first."""
        channel = message.get("channel", LEADS)
        replies = self.sandbox.messages(channel, thread=message["ts"])
        return [{**each, "channel": channel} for each in replies if each["ts"] != message["ts"]]

    def bot_messages_in(self, message: Message) -> list[Message]:
        """What the bot said in the thread."""
        return [each for each in self.thread(message) if each["user"] == self.sandbox.bot_user]

    def as_it_stands(self, message: Message) -> Message:
        channel = message["channel"]
        parent = message.get("thread_ts")
        here = self.sandbox.messages(channel, thread=parent) if parent else self.sandbox.messages(channel)
        return {**next(each for each in here if each["ts"] == message["ts"]), "channel": channel}

    def says(self, message: Message) -> str:
        """What the message says now."""
        return texts(self.as_it_stands(message))

    def checklist(self, card: Message) -> Message:
        """The question in the card's thread."""
        return next(each for each in self.thread(card) if "As a form…" in controls(each["blocks"]))

    def gives(self, handle: str, *numbers: int) -> None:
        """Somebody has these leads, however they came by them."""
        with self.store.write() as session:
            for number in numbers:
                claim(session, self.bot.services.desk, number, f"U0{handle.upper()}", now=self.clock.now())
        self.settle()

    def uses(self, desk: Desk) -> None:
        """As after a start with other definitions."""
        object.__setattr__(self.bot.services, "desk", desk)
        with self.store.write() as session:
            keep_all(session, desk, now=self.clock.now())

    def reads_its_directory_again(self) -> None:
        """As at a restart."""
        desk, us = self.bot.services.desk, who_are_we(self.bot.client)
        known = directory.known(self.store)
        found = directory.look_up(self.bot.client, desk, url=us.url, known=known)
        directory.keep(self.store, found, desk, now=self.clock.now())

    def forgets(self, handle: str) -> None:
        """The desk is read again without this person."""
        with self.store.write() as session:
            named = [each for each in people.everyone(session) if each.id != f"U0{handle.upper()}"]
            people.replace_all(session, named)

    def lead(self, number: int = 1) -> Lead:
        with self.store.read() as session:
            return leads.require(session, number)

    def replayed(self, number: int = 1) -> Standing:
        with self.store.read() as session:
            return replay(leads.story(session, number))

    def story(self, number: int = 1) -> list[str]:
        """What happened to the lead, in order."""
        with self.store.read() as session:
            return [happened.what.value for happened in leads.story(session, number)]

    def answers(self, criterion: str, number: int = 1) -> list[AnswerRow]:
        """Every answer ever given to a question of the lead's latest checklist, oldest first."""
        with self.store.read() as session:
            walked = qualifications.latest(session, number)
            assert walked is not None
            history = qualifications.history(session, walked.id or 0)
            return [row for row in history if row.criterion == criterion]

    def walk(self, number: int = 1) -> Qualification:
        """The lead's latest checklist."""
        with self.store.read() as session:
            found = qualifications.latest(session, number)
            assert found is not None
            return found

    def tells(self, number: int = 1) -> dict[str, Any]:
        """What `handraise lead` tells of it."""
        with self.store.read() as session:
            lead = leads.require(session, number)
            return story_of(session, self.bot.services.desk, lead, now=self.clock.now())

    def begins_anew(self, number: int = 1) -> None:
        """The lead is open again as if it had come back: what was walked before is over."""
        with self.store.write() as session:
            leads.record(session, number, Happened(Did.REOPENED, None, self.clock.now()))
            outbox.show_lead_again(session, number)
        self.settle()

    def newest_checklist(self, card: Message) -> Message:
        return [each for each in self.thread(card) if "As a form…" in controls(each["blocks"])][-1]

    def quarantined(self) -> list[str]:
        """Why deliveries were laid aside."""
        with self.store.read() as session:
            rows = session.exec(select(Delivery).where(Delivery.state == "quarantined")).all()
            return [row.why or "" for row in rows]

    def reads_again(self) -> None:
        """What `handraise quarantine --replay` does."""
        with self.store.read() as session:
            aside = inbox.quarantined_ids(session)
        read_again(self.bot.services, aside)
        self.settle()

    def check_the_record(self) -> None:
        """Every lead's row is what its events add up to, and everything that was to be said was said."""
        with self.store.read() as session:
            assert {row.key for row in outbox.failed(session)} == self.given_up
            assert [row.key for row in outbox.waiting(session)] == []
            for lead in session.exec(select(Lead)).all():
                story = leads.story(session, lead.id or 0)
                assert replay(story) == leads.standing(lead), f"lead {lead.id}"
                numbers = session.exec(select(Event.seq).where(Event.lead_id == lead.id)).all()
                assert sorted(numbers) == list(range(1, lead.version + 1))
                self._check_what_reports_count(session, lead, story)

    def _check_what_reports_count(self, session: Session, lead: Lead, story: Sequence[Happened]) -> None:
        counted = session.get(Journey, lead.id)
        since = mql_at(story)
        assert (counted and counted.mql_at) == (since and since.replace(microsecond=0)), f"lead {lead.id}"
        if counted is not None:
            row = {
                name: value
                for name, value in journeys.told(lead).items()
                if name not in ("asset", "to_measure")
            }
            seconds = {
                name: value and value.replace(microsecond=0)
                for name, value in row.items()
                if name.endswith("_at")
            }
            assert {name: getattr(counted, name) for name in row} == row | seconds, f"lead {lead.id}"


def settings_for(sandbox: Sandbox, url: str, *, http_mode: bool = False) -> Settings:
    return Settings(
        _env_file=None,
        slack_bot_token=SecretStr(sandbox.bot_token),
        slack_app_token=SecretStr("" if http_mode else sandbox.app_token),
        slack_signing_secret=SecretStr(sandbox.signing_secret),
        slack_api_url=sandbox.api_url,
        database_url=url,
        port=0,
        intake_secret=SecretStr(SECRET),
        outcomes_secret=SecretStr(SECRET),
    )
