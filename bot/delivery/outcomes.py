"""What can come of a call to Slack. Nothing else in the house needs to know Slack's error strings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Letter:
    """A message as it leaves: `ts` is where it already stands, `thread_ts` the thread it belongs in."""

    key: str
    text: str
    blocks: Sequence[Mapping[str, Any]]
    created_at: datetime
    channel: str | None = None
    person: str | None = None
    thread_ts: str | None = None
    ts: str | None = None
    broadcast: bool = False


@dataclass(frozen=True)
class Done:
    """The message stands there."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Later:
    """Not carried out. `seconds` is Slack's own word; without it the wait grows by itself.

    After `give_up_after` tries the message is settled with its error; None means it is tried for ever. `paused` is
    the method that Slack wants a pause of.
    """

    why: str
    seconds: float | None = None
    give_up_after: int | None = None
    paused: str | None = None


@dataclass(frozen=True)
class Unknown:
    """Perhaps carried out: no answer, or none that can be believed. Tried for ever unless told otherwise."""

    why: str
    give_up_after: int | None = None


@dataclass(frozen=True)
class Never:
    """Refused for good: the same message would be refused again."""

    why: str


@dataclass(frozen=True)
class Gone:
    """The message that was to be changed is no longer there."""

    why: str


@dataclass(frozen=True)
class Shut:
    """The channel takes no messages of ours, nor changes of those that stand in it, until somebody opens it."""

    why: str


@dataclass(frozen=True)
class NoThread:
    """The message that it belongs below is no longer there."""

    why: str


@dataclass(frozen=True)
class Left:
    """The person it is for is not in the workspace any more."""

    why: str


@dataclass(frozen=True)
class Locked:
    """The workspace does not let the bot in: no fault of the message, every other one fares the same."""

    why: str


@dataclass(frozen=True)
class Reply:
    """An answer that is Slack's own word."""

    ok: bool
    error: str
    body: Mapping[str, Any]


Failure = Later | Unknown | Never | Gone | Shut | NoThread | Left | Locked
Outcome = Done | Failure
