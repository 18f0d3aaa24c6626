"""What the app says through a response URL or as the answer to a slash command."""

from typing import Any

from sandbox import posting
from sandbox.content import checked_content
from sandbox.errors import SlackError
from sandbox.state import SandboxState
from sandbox.tokens import ReplyTo
from sandbox.workspace import Channel, Json, Message


def respond(state: SandboxState, reply: ReplyTo, payload: Json) -> None:
    """Carry out what was posted to a response URL: replace, delete, or say something, ephemeral by default."""
    channel = state.workspace.channels[reply.channel]
    original = channel.find(reply.ts) if reply.ts else None
    if payload.get("delete_original"):
        if original is None:
            raise SlackError("message_not_found")
        posting.delete(state, original)
        return
    content = checked_content(state, payload)
    if payload.get("replace_original") and original is not None:
        posting.change(state, original, **content)
        return
    _say(state, channel, reply, payload, content)


def respond_to_command(state: SandboxState, channel: Channel, user: str, body: Any) -> str:
    """Show what a slash command was answered with. Returns what was wrong with the answer, if anything."""
    if not body:
        return ""
    payload = body if isinstance(body, dict) else {"text": str(body)}
    if not any(payload.get(key) for key in ("text", "blocks", "attachments")):
        return ""
    try:
        respond(state, ReplyTo(channel.id, user, 0.0), payload)
    except SlackError as refused:
        return "; ".join([refused.error, *refused.messages])
    return ""


def _say(state: SandboxState, channel: Channel, reply: ReplyTo, payload: Json, content: Json) -> None:
    app = state.workspace.app
    message = Message(channel.id, posting.new_ts(state), app.bot_user, by_app=True, **content)
    if payload.get("response_type") != "in_channel":
        message.ephemeral_to = reply.user
    thread = str(payload.get("thread_ts") or reply.thread_ts or "")
    if thread in channel.messages:
        message.thread_ts = thread
    posting.post(state, message)
