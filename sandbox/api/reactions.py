"""reactions.add and remove."""

import re

from sandbox import posting
from sandbox.api.registry import Call, method
from sandbox.errors import SlackError
from sandbox.workspace import Json, Message

NAME = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


@method("reactions.add", scope="reactions:write")
async def add(call: Call) -> Json:
    name, message = _which(call)
    bot = call.workspace.app.bot_user
    if bot in message.reactions.get(name, []):
        raise SlackError("already_reacted")
    posting.react(call.state, message, bot, name, add=True)
    return {}


@method("reactions.remove", tier=2, scope="reactions:write")
async def remove(call: Call) -> Json:
    name, message = _which(call)
    bot = call.workspace.app.bot_user
    if bot not in message.reactions.get(name, []):
        raise SlackError("no_reaction")
    posting.react(call.state, message, bot, name, add=False)
    return {}


def _which(call: Call) -> tuple[str, Message]:
    name, ts = call.required("name", "timestamp")
    if not NAME.fullmatch(name):
        raise SlackError("invalid_name")
    channel = call.channel()
    message = channel.messages.get(ts)
    if message is None:
        raise SlackError("message_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    if call.workspace.app.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    return name, message
