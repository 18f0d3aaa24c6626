"""A sales office for stories: a workspace, the bot in it, and people who press, type and wait."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from time import sleep
from typing import Any

import httpx
from pydantic import SecretStr
from standardwebhooks import Webhook

from bot.app import Handraise
from bot.clock import ManualClock
from bot.settings import Settings
from qualification.leads import Standing, replay
from sandbox.driver import Sandbox
from storage import leads
from storage.engine import Store
from storage.tables import Lead

MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Ten o'clock in Berlin, where the shipped desk is."""

SECRET = "whsec_c3Rvcmllcy1zdG9yaWVzLXN0b3JpZXMtc3Rvcmllcw=="
LEADS = "#sdr-leads"
MANAGERS = "#sdr-managers"
MARKETING = "#marketing-leads"

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
        "interest": "security assessment",
        "source": "LinkedIn ad",
        "campaign": "Audit season",
        "touches": [{"kind": "assessment_request", "at": MONDAY_MORNING.isoformat()}],
    }
    return payload | said


def texts(message: Message) -> str:
    """Everything a person reads in a message."""
    return "\n".join(_texts(message.get("blocks") or [])) or str(message.get("text", ""))


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [text for each in part for text in _texts(each)]
    if not isinstance(part, dict):
        return []
    own = [part["text"]] if isinstance(part.get("text"), str) else []
    return own + [
        text for key, each in part.items() if key not in ("text",) or own == [] for text in _texts(each)
    ]


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
        return views[-1]["view"] if views else None

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
        view = self.office.sandbox.home(self.handle)
        return "\n".join(_texts(view["blocks"])) if view else ""


def is_whisper(message: Message) -> bool:
    return bool(
        message.get("is_ephemeral") or message.get("ephemeral_to") or message.get("subtype") == "ephemeral"
    )


class Office:
    """`lee` and `sam` are reps, `maya` leads them, `mira` is a marketer, `alex` the AE."""

    def __init__(self, sandbox: Sandbox, store: Store, url: str, *, http_mode: bool = False) -> None:
        self.sandbox, self.store = sandbox, store
        self.clock = ManualClock(MONDAY_MORNING)
        sandbox.clock(to=MONDAY_MORNING.isoformat(), rate=0)
        self.bot = Handraise(settings_for(sandbox, url, http_mode=http_mode), clock=self.clock)
        self.bot.start(by_itself=False)
        if http_mode:
            sandbox.send_to(f"{self.bot.url}/slack/events")
        self.lee, self.sam = Person(self, "lee"), Person(self, "sam")
        self.maya, self.mira, self.alex = Person(self, "maya"), Person(self, "mira"), Person(self, "alex")

    def close(self) -> None:
        self.bot.close()

    def receives(self, payload: Mapping[str, Any], delivery: str | None = None) -> int:
        """A source sends a lead, signed; gives the status of the answer."""
        body = json.dumps(payload)
        number = delivery or f"delivery-{next(_numbers)}"
        sent_at = self.bot.services.wall.now()
        headers = {
            "content-type": "application/json",
            "webhook-id": number,
            "webhook-timestamp": str(int(sent_at.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(number, sent_at, body),
        }
        answer = httpx.post(f"{self.bot.url}/intake/generic", content=body, headers=headers, trust_env=False)
        self.settle()
        return answer.status_code

    def advance(self, **how_far: float) -> None:
        """Time passes, in steps as a running bot would live through it."""
        until = self.clock.now() + timedelta(**how_far)
        while self.clock.now() < until:
            left = until - self.clock.now()
            step = min(timedelta(minutes=1) if left < timedelta(hours=12) else timedelta(hours=1), left)
            self.sandbox.advance(seconds=step.total_seconds())
            self.clock.advance(seconds=step.total_seconds())
            self.bot.jobs.tick()
        self.settle()

    def settle(self) -> None:
        """Returns when what people did has reached the bot and everything that follows is in Slack."""
        while self.sandbox.state()["on_the_way"]:
            sleep(0.002)
        self.bot.settle()

    def messages(self, channel: str = LEADS) -> list[Message]:
        return [{**each, "channel": channel} for each in self.sandbox.messages(channel)]

    def card(self, about: str = "Dana Ruiz") -> Message:
        """The newest card about somebody."""
        return [
            each for each in self.messages() if about in texts(each) and not each.get("thread_ts_parent")
        ][-1]

    def thread(self, message: Message) -> list[Message]:
        """The replies to a message, oldest first."""
        replies = self.sandbox.messages(LEADS, thread=message["ts"])
        return [{**each, "channel": LEADS} for each in replies if each["ts"] != message["ts"]]

    def as_it_stands(self, message: Message) -> Message:
        channel = message["channel"]
        parent = message.get("thread_ts")
        here = self.sandbox.messages(channel, thread=parent) if parent else self.sandbox.messages(channel)
        return {**next(each for each in here if each["ts"] == message["ts"]), "channel": channel}

    def says(self, message: Message) -> str:
        """What the message says now."""
        return texts(self.as_it_stands(message))

    def lead(self, number: int = 1) -> Lead:
        with self.store.read() as session:
            return leads.require(session, number)

    def replayed(self, number: int = 1) -> Standing:
        with self.store.read() as session:
            return replay(leads.story(session, number))


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
    )
