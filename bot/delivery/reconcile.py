"""Looks for a message in its channel before it is sent again: Slack has no idempotency key, but keeps ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.delivery.outcomes import Done, Failure, Gone, NoThread, Unknown
from bot.delivery.sender import SlackSender
from bot.metadata import key_of

CLOCKS_MAY_DIFFER = timedelta(minutes=10)


@dataclass(frozen=True)
class Found:
    """The message stands at `ts`; `doubles` are further copies of it."""

    channel: str
    ts: str
    doubles: tuple[str, ...] = ()


class Sought(Protocol):
    """What a message is looked for by: its key, its thread, and when it was asked for, as no copy is older."""

    @property
    def key(self) -> str: ...
    @property
    def thread_ts(self) -> str | None: ...
    @property
    def created_at(self) -> datetime: ...


def look(sender: SlackSender, sought: Sought, channel: str) -> Found | Failure | None:
    """The message in its channel or thread; None when it is not there.

    A failure to read is passed on: it is still unknown then whether the message is there.
    """
    found: set[str] = set()
    for page in sender.history(channel, sought.thread_ts):
        if not isinstance(page, list):
            return page
        found.update(str(message["ts"]) for message in page if key_of(message) == sought.key)
        if sought.thread_ts is None and _before(page, sought):
            break
    first, *doubles = sorted(found, key=float) or [""]
    return Found(channel, first, tuple(doubles)) if first else None


def _before(page: list[Mapping[str, Any]], sought: Sought) -> bool:
    """Whether the page, newest first, ends before the message was asked for."""
    asked = (sought.created_at - CLOCKS_MAY_DIFFER).timestamp()
    return not page or float(page[-1]["ts"]) < asked


def is_spoken_in(sender: SlackSender, channel: str, thread_ts: str) -> bool:
    """Whether people wrote below the message that stands there, or stood there. Unknown is yes: somebody may have."""
    for page in sender.history(channel, thread_ts):
        if not isinstance(page, list):
            return not isinstance(page, NoThread)
        if any(message["ts"] != thread_ts and key_of(message) is None for message in page):
            return True
    return False


def keep_only(sender: SlackSender, found: Found, ts: str) -> Unknown | None:
    """Deletes every copy but the one at `ts`; Unknown when one may still be there."""
    for other in {found.ts, *found.doubles} - {ts}:
        outcome = sender.delete(found.channel, other)
        if not isinstance(outcome, Done | Gone):
            return Unknown(f"a second copy is still there: {outcome.why}")
    return None
