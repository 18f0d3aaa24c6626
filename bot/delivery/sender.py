"""Posts and changes messages in Slack, and says what came of it in the house's own words."""

import json
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import replace
from threading import Lock
from typing import Any, Self

from bot.delivery.charts import Charts
from bot.delivery.errors import meaning
from bot.delivery.outcomes import (
    Done,
    Failure,
    Gone,
    Later,
    Letter,
    Never,
    NoThread,
    Outcome,
    Reply,
    Shut,
    Unknown,
)
from bot.delivery.pacing import DELETE, HISTORY, OPEN, POST, REPLIES, UPDATE
from bot.delivery.wire import Wire
from bot.metadata import metadata_of

_PAGE = 200


Leave = Callable[[str], float]
"""Seconds that a call of this method must wait; none when it may be made now."""


def at_once(_method: str) -> float:
    return 0.0


class SlackSender:
    """Knows Slack's methods and error strings; safe to use from several threads."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._lock = Lock()
        self._direct: dict[str, str] = {}
        self._leave: Leave = at_once
        self._charts = Charts(self._upload)

    def asking(self, leave: Leave) -> Self:
        """The same sender, which asks for leave before a call that no claim has made room for."""
        sender = copy(self)
        sender._leave = leave
        return sender

    @property
    def longest_call(self) -> float:
        """Seconds after which a call has given up waiting."""
        return self._wire.timeout

    def channel_for(self, letter: Letter) -> str | Failure:
        """The channel the letter goes to; opens the direct messages with its person when need be."""
        return letter.channel or self._direct_channel(letter.person or "")

    def as_taken(self, letter: Letter) -> Letter:
        """The letter as this workspace takes it: with pictures where it takes no charts, which asks Slack to keep
        them."""
        return replace(letter, blocks=self._charts.as_taken(letter.blocks))

    def refused(self, wanted: Letter, sent: Letter, outcome: Outcome) -> Outcome:
        """What a failure means for a letter that was sent like this: with charts, it is tried again with pictures."""
        if isinstance(outcome, Done) or not self._charts.refused(wanted.blocks, sent.blocks, outcome):
            return outcome
        return Later(f"with pictures for its charts: {outcome.why}", seconds=0)

    def post(self, letter: Letter, channel: str) -> Outcome:
        outcome = self._post(letter, channel)
        if isinstance(outcome, Shut) and letter.person:
            return self._closed_to(letter.person, outcome)
        if isinstance(outcome, Shut) and outcome.why == "not_in_channel":
            return self._join(channel) or self._post(letter, channel)
        return outcome

    def update(self, letter: Letter, channel: str, ts: str) -> Outcome:
        reply = self._wire.send(UPDATE, {"channel": channel, "ts": ts, **_content(letter)})
        return Done(channel, ts) if isinstance(reply, Reply) and reply.ok else _failure(reply)

    def delete(self, channel: str, ts: str) -> Outcome:
        if wait := self._leave(DELETE):
            return _not_yet(wait)
        reply = self._wire.send(DELETE, {"channel": channel, "ts": ts})
        return Done(channel, ts) if isinstance(reply, Reply) and reply.ok else _failure(reply)

    def history(self, channel: str, thread_ts: str | None) -> Iterator[list[Mapping[str, Any]] | Failure]:
        """The pages of a channel, newest first, or of a thread, oldest first; ends at the first failure."""
        form = {"channel": channel, "include_all_metadata": "true", "limit": str(_PAGE)}
        if thread_ts:
            form["ts"] = thread_ts
        while True:
            reply = self._ask(REPLIES if thread_ts else HISTORY, form)
            if not isinstance(reply, Reply) or not reply.ok:
                yield _failure(reply)
                return
            yield list(reply.body.get("messages", []))
            cursor = (reply.body.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            form["cursor"] = str(cursor)

    def knock(self) -> Failure | None:
        """Whether the workspace lets the bot in: what keeps it out, or None."""
        reply = self._wire.ask("auth.test", {})
        return None if isinstance(reply, Reply) and reply.ok else _failure(reply)

    def close(self) -> None:
        self._wire.close()

    def _ask(self, method: str, form: Mapping[str, Any]) -> Reply | Later | Unknown:
        wait = self._leave(method)
        return _not_yet(wait) if wait else self._wire.ask(method, form)

    def _post(self, letter: Letter, channel: str) -> Outcome:
        body: dict[str, Any] = {
            "channel": channel,
            **_content(letter),
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if letter.thread_ts:
            body |= {"thread_ts": letter.thread_ts, "reply_broadcast": letter.broadcast}
        reply = self._wire.send(POST, body)
        if isinstance(reply, Reply) and reply.ok:
            return _posted(reply)
        failure = _failure(reply)
        # Of a post it is the message it was to go below that is not there.
        return NoThread(failure.why) if isinstance(failure, Gone) else failure

    def _upload(self, name: str, content: bytes) -> str | None:
        """The id of a file that only stands in a message."""
        ticket = self._wire.ask("files.getUploadURLExternal", {"filename": name, "length": str(len(content))})
        if not isinstance(ticket, Reply) or not ticket.ok:
            return None
        file = str(ticket.body.get("file_id"))
        if not self._wire.put(str(ticket.body.get("upload_url")), content):
            return None
        files = json.dumps([{"id": file, "title": name}])
        done = self._wire.ask("files.completeUploadExternal", {"files": files})
        return file if isinstance(done, Reply) and done.ok else None

    def _join(self, channel: str) -> Failure | None:
        """What keeps the bot from joining; a call that was not answered is made again later."""
        reply = self._wire.ask("conversations.join", {"channel": channel})
        if isinstance(reply, Reply):
            return None if reply.ok else Shut("not_in_channel")
        return Later(reply.why, getattr(reply, "seconds", None))

    def _closed_to(self, person: str, shut: Shut) -> Failure:
        """Why a person's direct messages take none: Slack only says it of the person when they are opened anew."""
        with self._lock:
            self._direct.pop(person, None)
        opened = self._direct_channel(person)
        return Never(shut.why) if isinstance(opened, str) else opened

    def _direct_channel(self, person: str) -> str | Failure:
        with self._lock:
            known = self._direct.get(person)
        if known:
            return known
        reply = self._ask(OPEN, {"users": person})
        if not isinstance(reply, Reply) or not reply.ok:
            failure = _failure(reply)
            # Opening twice opens once, so not knowing is no reason to look.
            return Later(failure.why) if isinstance(failure, Unknown) else failure
        channel = str((reply.body.get("channel") or {}).get("id", person))
        with self._lock:
            self._direct[person] = channel
        return channel


def _not_yet(seconds: float) -> Later:
    return Later("kept back to keep Slack's pace", seconds)


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
        "metadata": metadata_of(letter.key),
    }


def _failure(reply: Reply | Later | Unknown) -> Failure:
    if not isinstance(reply, Reply):
        return reply
    messages = (reply.body.get("response_metadata") or {}).get("messages") or []
    needed = reply.body.get("needed")
    detail = f"needs {needed}" if needed else "; ".join(str(message) for message in messages[:3])
    return meaning(reply.error, detail=detail)
