"""Short-lived permissions the app gets with an interaction: trigger ids and response URLs."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.errors import SlackError
from sandbox.workspace import Waits

USES = 5
REMEMBERED = 20_000


@dataclass
class Trigger:
    user: str
    ends: float
    view: str | None = None
    used: bool = False


@dataclass
class ReplyTo:
    """Where a response URL leads: a channel, and the message it may replace."""

    channel: str
    user: str
    ends: float
    ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class Tokens:
    """Issued in real time: a trigger lives three seconds and works once, a response URL five times."""

    def __init__(self, waits: Waits, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._waits, self._monotonic = waits, monotonic
        self._triggers: dict[str, Trigger] = {}
        self._replies: dict[str, ReplyTo] = {}

    def trigger(self, user: str, view: str | None = None) -> str:
        trigger_id = f"{len(self._triggers)}.{uuid.uuid4().hex}"
        self._triggers[trigger_id] = Trigger(user, self._monotonic() + self._waits.trigger, view)
        _forget_oldest(self._triggers)
        return trigger_id

    def redeem(self, trigger_id: str) -> Trigger:
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id" if trigger_id else "invalid_arguments")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._monotonic() > trigger.ends:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def reply_to(
        self, channel: str, user: str, *, ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        key = uuid.uuid4().hex
        ends = self._monotonic() + self._waits.response_url
        self._replies[key] = ReplyTo(channel, user, ends, ts, thread_ts)
        _forget_oldest(self._replies)
        return key

    def use_reply(self, key: str) -> ReplyTo:
        reply = self._replies.get(key)
        if reply is None or self._monotonic() > reply.ends:
            raise SlackError("expired_url")
        if reply.uses >= USES:
            raise SlackError("used_url")
        reply.uses += 1
        return reply

    def clear(self) -> None:
        self._triggers.clear()
        self._replies.clear()


def _forget_oldest(kept: dict[str, Trigger] | dict[str, ReplyTo]) -> None:
    while len(kept) > REMEMBERED:
        del kept[next(iter(kept))]
