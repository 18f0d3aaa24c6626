"""Between a press and a use case: once, in one transaction, and the person hears why if it was refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot.services import Services
from bot.slack.blocks import Rendered
from bot.slack.lanes import Lanes
from bot.slack.payloads import Reply
from bot.slack.text import SafeText, sentence
from playbooks.desk import Desk
from qualification.refusals import Refused
from storage import qualifications
from storage.failpoints import around

log = structlog.get_logger()
T = TypeVar("T")

Verb = Callable[..., T | Refused]
"""A use case with everything but session, desk and time: called as `verb(session, desk, now=now)`."""


@dataclass(frozen=True)
class Edge:
    """What listeners work with. `client` is for answers to one person: modals, App Home, whispers."""

    services: Services
    client: WebClient
    lanes: Lanes

    def act(self, key: str, verb: Verb[T]) -> T | Refused | None:
        """Does it unless it was done under this key before (then None), and wakes delivery.

        A refusal is not remembered, so a form can be mended and sent again.
        """
        now = self.services.clock.now()
        with self.services.store.write("act") as session:
            if not qualifications.first_time(session, key, now=now):
                return None
            outcome = verb(session, self.services.desk, now=now)
            if isinstance(outcome, Refused):
                qualifications.forget(session, key)
        self.services.to_deliver.set()
        return outcome

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
