"""conversations.list, info, members, open and join."""

from sandbox import posting
from sandbox.api.registry import Call, cursor_for, method
from sandbox.errors import SlackError
from sandbox.objects import channel_object
from sandbox.workspace import Channel, Json

FAMILY = {"channel": "channels", "group": "groups", "im": "im"}
TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}


def need_family(call: Call, channel: Channel, right: str) -> None:
    """The scope that goes with the kind of a channel: `channels:read`, `groups:history`, …"""
    call.need(f"{FAMILY[channel.kind]}:{right}")


@method("conversations.list", tier=2)
async def list_channels(call: Call) -> Json:
    wanted = [word.strip() for word in (call.text("types") or "public_channel").split(",")]
    if not set(wanted) <= set(TYPES):
        raise SlackError("invalid_types")
    kinds = {TYPES[word] for word in wanted}
    for kind in kinds & set(FAMILY):
        call.need(f"{FAMILY[kind]}:read")
    found = [channel for channel in call.workspace.channels.values() if channel.kind in kinds]
    found = [channel for channel in found if call.visible(channel)]
    if call.flag("exclude_archived"):
        found = [channel for channel in found if not channel.archived]
    start, limit = call.page()
    shown = [channel_object(call.workspace, channel) for channel in found[start : start + limit]]
    return {"channels": shown, "response_metadata": cursor_for(start + limit, len(found))}


@method("conversations.info")
async def info(call: Call) -> Json:
    channel = call.channel()
    need_family(call, channel, "read")
    shown = channel_object(call.workspace, channel)
    if not call.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


@method("conversations.members", tier=4)
async def members(call: Call) -> Json:
    channel = call.channel()
    need_family(call, channel, "read")
    start, limit = call.page()
    everyone = list(channel.members)
    page = everyone[start : start + limit]
    return {"members": page, "response_metadata": cursor_for(start + limit, len(everyone))}


@method("conversations.open", scope="im:write")
async def open_conversation(call: Call) -> Json:
    channel = call.channel() if call.text("channel") else _with_person(call)
    shown = channel_object(call.workspace, channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown}


@method("conversations.join", scope="channels:join")
async def join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    app = call.workspace.app
    if app.bot_user in channel.members:
        already = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
        return {"channel": channel_object(call.workspace, channel), **already}
    posting.join(call.state, channel, app.bot_user)
    return {"channel": channel_object(call.workspace, channel)}


def _with_person(call: Call) -> Channel:
    users = [user for user in (call.text("users") or "").split(",") if user]
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("method_not_supported_for_channel_type")
    person = call.workspace.people.get(users[0])
    if person is None or person.role == "bot":
        raise SlackError("user_not_found")
    if person.deactivated:
        raise SlackError("user_disabled")
    return call.workspace.dm(person.id)
