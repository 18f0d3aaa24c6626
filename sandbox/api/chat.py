"""chat.*: what the app says, changes and takes back."""

import re
from typing import Any

from sandbox import posting
from sandbox.api.registry import Call, method, posting_method
from sandbox.content import checked_content
from sandbox.errors import SlackError
from sandbox.objects import message_object
from sandbox.workspace import Channel, Json, Message

CONTENT = ("blocks", "attachments", "metadata")
TS = re.compile(r"\d{10}\.\d{6}")


@posting_method("chat.postMessage", scope="chat:write")
async def post_message(call: Call) -> Json:
    channel = _target(call)
    _may_write(call, channel)
    content = checked_content(call.state, _said(call))
    message = _message(call, channel, content)
    parent = _thread(call, channel)
    message.thread_ts = parent
    if parent and call.flag("reply_broadcast"):
        message.subtype = "thread_broadcast"
    posting.post(call.state, message)
    shown = message_object(call.workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


@method("chat.postEphemeral", tier=4, scope="chat:write")
async def post_ephemeral(call: Call) -> Json:
    channel = _target(call)
    _may_write(call, channel)
    (user,) = call.required("user")
    if user not in channel.members or call.workspace.people[user].deactivated:
        raise SlackError("user_not_in_channel")
    message = _message(call, channel, checked_content(call.state, _said(call)))
    message.ephemeral_to, message.thread_ts = user, _thread(call, channel)
    posting.post(call.state, message)
    return {"message_ts": message.ts}


@method("chat.update", tier=3, scope="chat:write")
async def update(call: Call) -> Json:
    channel = call.channel()
    message = _own_message(call, channel, "cant_update_message")
    if channel.archived:
        raise SlackError("is_archived")
    content = checked_content(call.state, _said(call), update=True)
    if "text" in content and not content.get("blocks"):
        # Text alone takes the blocks away, and only such an update is marked as edited.
        edited = {"user": call.workspace.app.bot_user, "ts": posting.new_ts(call.state)}
        content |= {"blocks": [], "edited": edited}
    posting.change(call.state, message, **content)
    shown = message_object(call.workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


@method("chat.delete", tier=3, scope="chat:write")
async def delete(call: Call) -> Json:
    channel = call.channel()
    message = _own_message(call, channel, "cant_delete_message")
    posting.delete(call.state, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", tier=4)
async def get_permalink(call: Call) -> Json:
    channel = call.channel()
    (ts,) = call.required("message_ts")
    message = channel.messages.get(ts)
    if message is None:
        raise SlackError("message_not_found")
    link = f"{call.state.base_url}/archives/{channel.id}/p{ts.replace('.', '')}"
    thread = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.is_reply else ""
    return {"channel": channel.id, "permalink": link + thread}


def _target(call: Call) -> Channel:
    """A channel by id or name, or a person's id: then it is the app's conversation with them."""
    (name,) = call.required("channel")
    person = call.workspace.people.get(name)
    if person is not None:
        if person.deactivated or person.role == "bot":
            raise SlackError("channel_not_found")
        return call.workspace.dm(person.id)
    channel = None if name.startswith("@") else call.workspace.channel(name)
    if channel is None or not call.visible(channel):
        raise SlackError("channel_not_found")
    return channel


def _may_write(call: Call, channel: Channel) -> None:
    if channel.archived:
        raise SlackError("is_archived")
    if channel.kind == "im" and call.workspace.people[str(channel.person)].deactivated:
        raise SlackError("channel_not_found")
    public = channel.kind == "channel" and "chat:write.public" in call.workspace.app.scopes
    if call.workspace.app.bot_user not in channel.members and not public:
        raise SlackError("not_in_channel")


def _said(call: Call) -> dict[str, Any]:
    """The arguments that are the message itself, JSON ones read."""
    structures = {name: call.structure(name) for name in CONTENT}
    return {**call.args, **{name: value for name, value in structures.items() if value is not None}}


def _message(call: Call, channel: Channel, content: Json) -> Message:
    app = call.workspace.app
    message = Message(channel.id, posting.new_ts(call.state), app.bot_user, by_app=True, **content)
    if "chat:write.customize" in app.scopes:
        message.username = call.text("username")
        icons = {key.removeprefix("icon_"): call.text(key) for key in ("icon_emoji", "icon_url")}
        message.icons = {key: value for key, value in icons.items() if value} or None
    return message


def _thread(call: Call, channel: Channel) -> str | None:
    thread_ts = call.text("thread_ts")
    if thread_ts is None:
        return None
    if not TS.fullmatch(thread_ts):
        raise SlackError("invalid_thread_ts")
    parent = channel.messages.get(thread_ts)
    if parent is None:
        raise SlackError("thread_not_found")
    if parent.is_reply:
        raise SlackError("cannot_reply_to_message")
    return thread_ts


def _own_message(call: Call, channel: Channel, otherwise: str) -> Message:
    (ts,) = call.required("ts")
    message = channel.messages.get(ts)
    if message is None or message.subtype == "tombstone":
        raise SlackError("message_not_found")
    if not message.by_app:
        raise SlackError(otherwise)
    return message
