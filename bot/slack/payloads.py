"""Slack's JSON made small: only what a listener needs, under plain names, checked on the way in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from bot.metadata import key_of
from bot.slack.ids import Ref, parse
from bot.usecases.away import Status

Json = Mapping[str, Any]


class Came(Protocol):
    """Something Slack sent. `key` is the same when it sends it twice, `raw` all of it as it came."""

    @property
    def key(self) -> str: ...
    @property
    def raw(self) -> Json: ...


@dataclass(frozen=True)
class Press:
    """A pressed button, or a choice in a menu or picker.

    `ref` is what the button refers to and `chosen` what was picked; a menu's option carries both. `ts` and
    `message_key` are those of the message of ours it was pressed in, if it was in one that everybody sees.
    """

    key: str
    by: str
    action: str
    ref: Ref
    chosen: str
    trigger_id: str
    response_url: str
    channel: str
    view_id: str
    raw: Json
    ts: str = ""
    message_key: str = ""


@dataclass(frozen=True)
class Submitted:
    """A submitted modal; `values` by block id: text, option key, option keys, ISO date or unix seconds."""

    key: str
    by: str
    form: str
    ref: Ref | None
    values: Mapping[str, str]
    raw: Json


@dataclass(frozen=True)
class Reply:
    """Something a person wrote in a thread."""

    key: str
    by: str
    channel: str
    thread_ts: str
    ts: str
    text: str
    raw: Json


@dataclass(frozen=True)
class Command:
    """A slash command; `verb` is its first word."""

    by: str
    verb: str
    words: str
    trigger_id: str
    response_url: str
    raw: Json

    @property
    def key(self) -> str:
        return f"{self.by}:{self.trigger_id}"


@dataclass(frozen=True)
class SeenStatus:
    """Somebody's Slack status as an event tells it, and whether they are in the workspace at all any more; `as_of` is
    when it was so, in Slack's time."""

    key: str
    person: str
    status: Status
    as_of: datetime
    deactivated: bool = False

    @property
    def raw(self) -> Json:
        """Nothing: of a status that means no leave nothing is to be kept."""
        return {}


@dataclass(frozen=True)
class OnMessage:
    """A shortcut used on a message; `text` is what the message says, as a person reads it."""

    by: str
    name: str
    text: str
    trigger_id: str
    response_url: str


def press(body: Json) -> Press:
    """Reads a `block_actions` payload. Raises ValueError when its reference is none of ours."""
    action = body["actions"][0]
    by = body["user"]["id"]
    name, _, _ = str(action["action_id"]).partition("/")
    carried, chosen = _carried(action)
    return Press(
        key=f"{by}:{action.get('action_ts', '')}:{action['action_id']}",
        by=by,
        action=name,
        ref=parse(carried),
        chosen=chosen,
        trigger_id=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
        channel=(body.get("channel") or {}).get("id", ""),
        view_id=(body.get("view") or {}).get("id", ""),
        ts=(body.get("message") or {}).get("ts", ""),
        message_key=key_of(body.get("message") or {}) or "",
        raw=body,
    )


def _carried(action: Json) -> tuple[str, str]:
    """The reference and the choice. A menu's option value is `choice|reference`; a picker's block has the
    reference. Nothing chosen out of several is an answer: none."""
    match action.get("type"):
        case "button":
            return action.get("value", ""), ""
        case "overflow" | "static_select":
            choice, _, reference = action["selected_option"]["value"].partition("|")
            return reference, choice
        case "multi_static_select":
            chosen = ", ".join(str(each["value"]) for each in action.get("selected_options") or ())
            return action.get("block_id", ""), chosen or "none"
        case "datepicker":
            return action.get("block_id", ""), action.get("selected_date") or ""
        case kind:
            raise ValueError(f"a {kind} is not one of our controls")


def submitted(body: Json) -> Submitted:
    """Reads a `view_submission` payload. Raises ValueError when its reference is none of ours."""
    view = body["view"]
    reference = view.get("private_metadata", "")
    return Submitted(
        key=f"{view['id']}:{view.get('hash', '')}",
        by=body["user"]["id"],
        form=view.get("callback_id", ""),
        ref=parse(reference) if reference else None,
        values={
            block_id: _value(element)
            for block_id, elements in view.get("state", {}).get("values", {}).items()
            for element in elements.values()
        },
        raw=body,
    )


def _value(element: Json) -> str:
    if option := element.get("selected_option"):
        return str(option["value"])
    if options := element.get("selected_options"):
        return ", ".join(str(option["value"]) for option in options)
    found = element.get("value") or element.get("selected_date") or element.get("selected_date_time") or ""
    return str(found)


def reply(body: Json) -> Reply | None:
    """Reads a `message` event; None unless a person wrote it in a thread."""
    event = body["event"]
    if event.get("subtype") or event.get("bot_id") or not event.get("user") or not event.get("thread_ts"):
        return None
    return Reply(
        key=f"message:{event['channel']}:{event['ts']}",
        by=event["user"],
        channel=event["channel"],
        thread_ts=event["thread_ts"],
        ts=event["ts"],
        text=unescaped(event.get("text", "")),
        raw=body,
    )


def command(body: Json) -> Command:
    verb, _, words = unescaped(body.get("text", "")).strip().partition(" ")
    return Command(
        by=body["user_id"],
        verb=verb.casefold() or "help",
        words=words.strip(),
        trigger_id=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
        raw=body,
    )


def seen_status(body: Json) -> SeenStatus:
    """Reads a `user_change` event."""
    event = body["event"]
    as_of = datetime.fromtimestamp(float(event["event_ts"]), UTC)
    person, gone = event["user"]["id"], bool(event["user"].get("deleted"))
    key = f"status:{person}:{event['event_ts']}"
    return SeenStatus(key, person, status_of(event["user"]), as_of, gone)


def status_of(user: Json) -> Status:
    """The status in a user object. Slack gives the emoji as `:palm_tree:`, and 0 for one that does not expire."""
    profile = user.get("profile") or {}
    emoji, _, _ = str(profile.get("status_emoji") or "").strip(":").partition("::")
    expires = profile.get("status_expiration") or 0
    until = datetime.fromtimestamp(expires, UTC) if 0 < expires < LATEST else None
    return Status(emoji, unescaped(str(profile.get("status_text") or "")), until)


LATEST = 2**33
"""Seconds since 1970, in the year 2242: an instant that both databases and every zone can hold."""


def on_message(body: Json) -> OnMessage:
    """Reads a `message_action` payload."""
    return OnMessage(
        by=body["user"]["id"],
        name=body["callback_id"],
        text=_said_in(body["message"]),
        trigger_id=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
    )


def _said_in(message: Json) -> str:
    """Its text; of another bot's also what stands in its blocks and attachments and not in its text."""
    said = [str(message.get("text") or "")]
    for part in _texts([message.get("blocks"), message.get("attachments")] if message.get("bot_id") else []):
        if not any(part in each for each in said):
            said.append(part)
    return unescaped(NAMED_ADDRESS.sub(r"\g<label> &lt;\g<address>&gt;", "\n".join(said))).strip()


def _texts(part: Any) -> Iterator[str]:
    """Every text of a block or an attachment, from the top."""
    if isinstance(part, list):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, Mapping):
        if "title" in part and "value" in part:
            yield f"{part['title']}: {part['value']}"
        for key in ("text", "fields", "elements", "blocks"):
            found = part.get(key)
            if isinstance(found, str):
                yield found
            else:
                yield from _texts(found)


NAMED_ADDRESS = re.compile(r"<mailto:(?P<address>[^<>|]*)\|(?P<label>[^<>@]+)>")
"""A link to an address under another name, of which the text alone would lose the address."""

LINK = re.compile(r"<(?:mailto:|tel:)?(?P<target>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")


def unescaped(text: str) -> str:
    """Text as the person typed it; Slack makes links of addresses and sends `&`, `<` and `>` as entities."""
    typed = LINK.sub(lambda found: found["label"] or found["target"], text)
    return typed.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
