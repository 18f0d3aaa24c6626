"""Posts and changes messages in Slack, and says what came of it in the house's own words."""

from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Any

from bot.delivery.errors import meaning
from bot.delivery.outcomes import Done, Failure, Later, Letter, Outcome, Reply, Unknown
from bot.delivery.wire import Wire

EVENT_TYPE = "handraise_message"

_PAGE = 200


class SlackSender:
    """Knows Slack's methods and error strings; safe to use from several threads."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._lock = Lock()
        self._direct: dict[str, str] = {}

    @property
    def longest_call(self) -> float:
        """Seconds after which a call has given up waiting."""
        return self._wire.timeout

    def channel_for(self, letter: Letter) -> str | Failure:
        """The channel the letter goes to; opens the direct messages with its person when need be."""
        return letter.channel or self._direct_channel(letter.person or "")

    def post(self, letter: Letter, channel: str) -> Outcome:
        outcome = self._post(letter, channel)
        if isinstance(outcome, Reply) and self._join(channel):
            outcome = self._post(letter, channel)
        return _failure(outcome) if isinstance(outcome, Reply) else outcome

    def update(self, letter: Letter, channel: str, ts: str) -> Outcome:
        body = {"channel": channel, "ts": ts, **_content(letter)}
        reply = self._wire.send("chat.update", body)
        return Done(channel, ts) if isinstance(reply, Reply) and reply.ok else _failure(reply)

    def delete(self, channel: str, ts: str) -> Outcome:
        reply = self._wire.send("chat.delete", {"channel": channel, "ts": ts})
        return Done(channel, ts) if isinstance(reply, Reply) and reply.ok else _failure(reply)

    def history(self, channel: str, thread_ts: str | None) -> Iterator[list[Mapping[str, Any]] | Failure]:
        """The pages of a channel, newest first, or of a thread, oldest first; ends at the first failure."""
        method = "conversations.replies" if thread_ts else "conversations.history"
        form = {"channel": channel, "include_all_metadata": "true", "limit": str(_PAGE)}
        if thread_ts:
            form["ts"] = thread_ts
        while True:
            reply = self._wire.ask(method, form)
            if not isinstance(reply, Reply) or not reply.ok:
                yield _failure(reply)
                return
            yield list(reply.body.get("messages", []))
            cursor = (reply.body.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            form["cursor"] = str(cursor)

    def close(self) -> None:
        self._wire.close()

    def _post(self, letter: Letter, channel: str) -> Outcome | Reply:
        """A `Reply` only when the bot is not in the channel, which joining may cure."""
        body: dict[str, Any] = {
            "channel": channel,
            **_content(letter),
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if letter.thread_ts:
            body |= {"thread_ts": letter.thread_ts, "reply_broadcast": letter.broadcast}
        reply = self._wire.send("chat.postMessage", body)
        if isinstance(reply, Reply) and reply.ok:
            return _posted(reply)
        if isinstance(reply, Reply) and reply.error == "not_in_channel":
            return reply
        return _failure(reply)

    def _join(self, channel: str) -> bool:
        reply = self._wire.ask("conversations.join", {"channel": channel})
        return isinstance(reply, Reply) and reply.ok

    def _direct_channel(self, person: str) -> str | Failure:
        with self._lock:
            known = self._direct.get(person)
        if known:
            return known
        reply = self._wire.ask("conversations.open", {"users": person})
        if not isinstance(reply, Reply) or not reply.ok:
            failure = _failure(reply)
            # Opening twice opens once, so not knowing is no reason to look.
            return Later(failure.why) if isinstance(failure, Unknown) else failure
        channel = str((reply.body.get("channel") or {}).get("id", person))
        with self._lock:
            self._direct[person] = channel
        return channel


def _posted(reply: Reply) -> Done | Unknown:
    match reply.body:
        case {"channel": str(channel), "ts": str(ts)}:
            return Done(channel, ts)
        case _:
            return Unknown("Slack said ok without saying where")


def _content(letter: Letter) -> dict[str, Any]:
    return {
        "text": letter.text,
        "blocks": list(letter.blocks),
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": letter.key}},
    }


def _failure(reply: Reply | Later | Unknown) -> Failure:
    if not isinstance(reply, Reply):
        return reply
    messages = (reply.body.get("response_metadata") or {}).get("messages") or []
    needed = reply.body.get("needed")
    detail = f"needs {needed}" if needed else "; ".join(str(message) for message in messages[:3])
    return meaning(reply.error, detail=detail)
