"""conversations.history and conversations.replies."""

import base64
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from sandbox.api.conversations import need_family
from sandbox.api.registry import Call, method
from sandbox.errors import SlackError
from sandbox.objects import message_object
from sandbox.workspace import Channel, Json

LOWEST, HIGHEST = "0000000000.000000", "9999999999.999999"
TIME = re.compile(r"(\d{1,10})(?:\.(\d{1,6}))?")


@method("conversations.history")
async def history(call: Call) -> Json:
    """Newest first, without replies, between `oldest` and `latest`."""
    channel = _readable(call)
    limit = call.limit()
    between = _between(call, channel.timeline)
    cursor = _cursor(call)
    if cursor is not None:
        between = between[: bisect_left(between, cursor)]
    page = between[-limit:][::-1]
    more = len(between) > len(page)
    answer = {"messages": _shown(call, channel, page), "has_more": more, "pin_count": 0}
    return answer | _next(page, more)


@method("conversations.replies")
async def replies(call: Call) -> Json:
    """The parent and its replies, oldest first."""
    channel = _readable(call)
    (ts,) = call.required("ts")
    message = channel.messages.get(ts)
    if message is None:
        raise SlackError("thread_not_found")
    parent = str(message.thread_ts) if message.is_reply else ts
    limit = call.limit()
    between = _between(call, channel.threads.get(parent, []))
    cursor = _cursor(call)
    if cursor is not None:
        between = between[bisect_right(between, cursor) :]
    page, more = between[:limit], len(between) > limit
    first = [] if cursor is not None else [parent]
    return {"messages": _shown(call, channel, [*first, *page]), "has_more": more} | _next(page, more)


def _readable(call: Call) -> Channel:
    channel = call.channel()
    need_family(call, channel, "history")
    if call.workspace.app.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _between(call: Call, times: Sequence[str]) -> Sequence[str]:
    oldest = _time(call, "oldest", LOWEST)
    latest = _time(call, "latest", HIGHEST)
    if call.flag("inclusive"):
        return times[bisect_left(times, oldest) : bisect_right(times, latest)]
    return times[bisect_right(times, oldest) : bisect_left(times, latest)]


def _time(call: Call, name: str, otherwise: str) -> str:
    given = call.text(name)
    if given is None:
        return otherwise
    match = TIME.fullmatch(given)
    if match is None:
        raise SlackError(f"invalid_ts_{name}")
    return f"{int(match[1]):010d}.{(match[2] or '').ljust(6, '0')}"


def _cursor(call: Call) -> str | None:
    cursor = call.text("cursor")
    if cursor is None:
        return None
    try:
        word, _, ts = base64.b64decode(cursor, validate=True).decode().partition(":")
    except ValueError as error:
        raise SlackError("invalid_cursor") from error
    if word != "next_ts":
        raise SlackError("invalid_cursor")
    return ts


def _next(page: Sequence[str], more: bool) -> Json:
    if not more:
        return {}
    return {"response_metadata": {"next_cursor": base64.b64encode(f"next_ts:{page[-1]}".encode()).decode()}}


def _shown(call: Call, channel: Channel, times: Sequence[str]) -> list[Json]:
    metadata = call.flag("include_all_metadata")
    return [message_object(call.workspace, channel.messages[ts], metadata=metadata) for ts in times]
