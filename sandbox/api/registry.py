"""Methods by name, and what a call carries."""

import base64
import binascii
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.errors import SlackError
from sandbox.limits import POSTING_TIER
from sandbox.state import SandboxState
from sandbox.workspace import Channel, Json, Workspace

Caller = Literal["bot", "app", "none"]
MOST_IN_A_PAGE = 1000
USUAL_PAGE = 100
NAMES_FOR_JSON = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}


@dataclass(frozen=True)
class Call:
    """One call: its arguments as they came, by form or by JSON."""

    state: SandboxState
    args: Mapping[str, Any]

    @property
    def workspace(self) -> Workspace:
        return self.state.workspace

    def text(self, name: str) -> str | None:
        value = self.args.get(name)
        return None if value is None or value == "" else str(value)

    def required(self, *names: str) -> list[str]:
        missing = [name for name in names if self.text(name) is None]
        if missing:
            sentences = [f"[ERROR] missing required field: {name}" for name in missing]
            raise SlackError("invalid_arguments", messages=sentences)
        return [str(self.args[name]) for name in names]

    def flag(self, name: str) -> bool:
        return str(self.args.get(name, "")).lower() in {"1", "true"}

    def structure(self, name: str) -> Any:
        """An argument that is JSON, whether it came as such or as text in a form."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except (ValueError, RecursionError) as error:
            raise SlackError(NAMES_FOR_JSON.get(name, "invalid_arguments")) from error

    def channel(self, name: str = "channel") -> Channel:
        """The channel of an id; one the app cannot see does not exist for it."""
        (channel_id,) = self.required(name)
        channel = self.workspace.channels.get(channel_id)
        if channel is None or not self.visible(channel):
            raise SlackError("channel_not_found")
        return channel

    def visible(self, channel: Channel) -> bool:
        return channel.kind == "channel" or self.workspace.app.bot_user in channel.members

    def need(self, scope: str) -> None:
        granted = self.workspace.app.scopes
        if scope not in granted:
            raise SlackError("missing_scope", needed=scope, provided=",".join(sorted(granted)))

    def limit(self) -> int:
        """How many items a page holds."""
        try:
            limit = int(self.text("limit") or USUAL_PAGE)
        except ValueError as error:
            raise SlackError("invalid_limit") from error
        if not 0 < limit <= MOST_IN_A_PAGE:
            raise SlackError("invalid_limit")
        return limit

    def page(self) -> tuple[int, int]:
        """Where a page starts and how long it is, from `cursor` and `limit`."""
        return _read_cursor(self.text("cursor")), self.limit()


Run = Callable[[Call], Awaitable[Json]]


@dataclass(frozen=True)
class Method:
    name: str
    run: Run
    tier: int
    scope: str | None
    caller: Caller


METHODS: dict[str, Method] = {}


def method(
    name: str, *, tier: int = 3, scope: str | None = None, caller: Caller = "bot"
) -> Callable[[Run], Run]:
    """Register a method under its Slack name, with its rate tier and the scope it needs."""

    def register(run: Run) -> Run:
        METHODS[name] = Method(name, run, tier, scope, caller)
        return run

    return register


def posting_method(name: str, *, scope: str) -> Callable[[Run], Run]:
    """A method limited by channel, as `chat.postMessage` is."""
    return method(name, tier=POSTING_TIER, scope=scope)


def cursor_for(offset: int, total: int) -> Json:
    """The `response_metadata` that leads to the next page, empty on the last one."""
    more = offset < total
    return {"next_cursor": base64.b64encode(f"offset:{offset}".encode()).decode() if more else ""}


def _read_cursor(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        word, _, offset = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word == "offset":
            return int(offset)
    except (ValueError, binascii.Error):
        pass
    raise SlackError("invalid_cursor")
