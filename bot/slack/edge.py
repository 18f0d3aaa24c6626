"""Between a press and a use case: once, in one transaction, and the person hears why if it was refused."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

import httpx
import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot.services import Services
from bot.slack.blocks import Rendered
from bot.slack.lanes import Lanes
from bot.slack.payloads import Came, Reply
from bot.slack.text import SafeText, sentence
from playbooks.desk import Desk
from qualification.refusals import Refused
from storage import pressed
from storage.engine import STORE_AWAY
from storage.failpoints import around

log = structlog.get_logger()
T = TypeVar("T")

Verb = Callable[..., T | Refused]
"""A use case with everything but session, desk and time: called as `verb(session, desk, now=now)`."""


OURS_FOR = timedelta(seconds=10)
"""How long a press is this process's own to work; after that whoever finds it takes it up."""


@dataclass(frozen=True)
class Edge:
    """What listeners work with. `client` is for answers to one person: modals, App Home, whispers."""

    services: Services
    client: WebClient
    lanes: Lanes

    def keep(self, came: Came) -> bool:
        """Stores what Slack will not send again, before it is acknowledged; False when it came before.

        Raises what the store raises: it must not be acknowledged then, and whoever pressed sees that. In the thread
        that acknowledges it, for handing it to another one takes as long as storing it.
        """
        now, theirs = self.services.clock.now(), self.services.wall.now() + OURS_FOR
        with self.services.store.write("keep") as session:
            return pressed.keep(session, came.key, _bytes(came), not_before=theirs, now=now)

    def act(self, came: Came, verb: Verb[T]) -> T | Refused | None:
        """Does it unless it was done before (then None), and wakes delivery.

        A refusal is not remembered, so a form can be mended and sent again. When the store is away it is tried once
        more: what came tells by its key whether the first try was committed after all.
        """
        try:
            outcome = self._act(came, verb)
        except STORE_AWAY:
            outcome = self._act(came, verb)
        self.services.to_deliver.set()
        return outcome

    def _act(self, came: Came, verb: Verb[T]) -> T | Refused | None:
        now = self.services.clock.now()
        with self.services.store.write("act") as session:
            if not pressed.begin(session, came.key, _bytes(came), now=now):
                return None
            outcome = verb(session, self.services.desk, now=now)
            if isinstance(outcome, Refused):
                pressed.forget(session, came.key)
        return outcome

    def let_be(self, came: Came) -> None:
        """What was kept turns out to be nothing to act on."""
        with self.services.store.write("let_be") as session:
            pressed.finish(session, came.key)

    def look(self, question: Callable[[Session, Desk], T]) -> T:
        """Reads from the store."""
        with self.services.store.read() as session:
            return question(session, self.services.desk)

    def whisper(self, response_url: str, said: Rendered) -> None:
        """Tells the one person who pressed or typed, under the message, and nobody else."""
        body: dict[str, Any] = {"response_type": "ephemeral", "replace_original": False, "text": said.text}
        if said.blocks:
            body["blocks"] = said.blocks
        try:
            with around("send.whisper"):
                httpx.post(response_url, json=body, timeout=5).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.warning("whisper_failed", error=type(error).__name__)

    def say_back(self, reply: Reply, said: SafeText) -> None:
        """Tells the one person who wrote in the thread, there, and nobody else."""
        channel, thread = reply.channel, reply.thread_ts
        try:
            self.client.chat_postEphemeral(channel=channel, thread_ts=thread, user=reply.by, text=said)
        except SlackApiError as error:
            log.warning("not_said_back", error=error.response["error"])

    def refuse(self, response_url: str, refused: Refused) -> None:
        """Says why nothing was changed, to whoever tried."""
        self.whisper(response_url, Rendered(sentence(refused.text)))

    def open_form(self, trigger_id: str, view: dict[str, Any]) -> None:
        try:
            self.client.views_open(trigger_id=trigger_id, view=view)
        except SlackApiError as error:
            log.warning("form_not_opened", error=error.response["error"])


def _bytes(came: Came) -> bytes:
    return json.dumps(came.raw).encode()
