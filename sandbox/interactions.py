"""The payloads of interactions, in Slack's shapes."""

from dataclasses import dataclass

from sandbox.objects import copied, message_object, short_channel, short_user, view_object
from sandbox.posting import new_ts
from sandbox.state import SandboxState
from sandbox.workspace import Channel, Json, Message, Values, View


def who_and_where(state: SandboxState, kind: str, user: str) -> Json:
    """What every interaction begins with."""
    workspace = state.workspace
    return {
        "type": kind,
        "user": short_user(workspace, user),
        "api_app_id": workspace.app.id,
        "token": workspace.app.verification_token,
        "team": {"id": workspace.team.id, "domain": workspace.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_actions(state: SandboxState, user: str, message: Message, action: Json, values: Values) -> Json:
    """`block_actions` from a message. An ephemeral one is not carried along, as in Slack."""
    workspace = state.workspace
    channel = workspace.channels[message.channel]
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral_to is not None,
    }
    if message.is_reply:
        container["thread_ts"] = message.thread_ts
    payload = who_and_where(state, "block_actions", user) | {
        "container": container,
        "trigger_id": state.tokens.trigger(user),
        "channel": short_channel(channel),
        "state": {"values": copied(values)},
        "response_url": response_url(state, channel, user, message),
        "actions": [action],
    }
    if message.ephemeral_to is None:
        payload["message"] = message_object(workspace, message, metadata=True)
    return payload


def view_actions(state: SandboxState, view: View, action: Json) -> Json:
    """`block_actions` from a modal or an App Home."""
    modal = view.id if view.type == "modal" else None
    return who_and_where(state, "block_actions", view.user) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": state.tokens.trigger(view.user, modal),
        "view": view_object(state.workspace, view),
        "actions": [action],
    }


def view_submission(state: SandboxState, view: View) -> Json:
    return who_and_where(state, "view_submission", view.user) | {
        "trigger_id": state.tokens.trigger(view.user, view.id),
        "view": view_object(state.workspace, view),
        "response_urls": [],
    }


def view_closed(state: SandboxState, view: View, *, cleared: bool) -> Json:
    return who_and_where(state, "view_closed", view.user) | {
        "view": view_object(state.workspace, view),
        "is_cleared": cleared,
    }


def shortcut(state: SandboxState, user: str, callback_id: str) -> Json:
    return who_and_where(state, "shortcut", user) | {
        "callback_id": callback_id,
        "trigger_id": state.tokens.trigger(user),
        "action_ts": new_ts(state),
    }


def message_shortcut(state: SandboxState, user: str, callback_id: str, message: Message) -> Json:
    channel = state.workspace.channels[message.channel]
    return who_and_where(state, "message_action", user) | {
        "callback_id": callback_id,
        "trigger_id": state.tokens.trigger(user),
        "action_ts": new_ts(state),
        "channel": short_channel(channel),
        "message_ts": message.ts,
        "message": message_object(state.workspace, message),
        "response_url": response_url(state, channel, user, message),
    }


def suggestion(state: SandboxState, user: str, where: Json, element: Json, block_id: str, typed: str) -> Json:
    """`block_suggestion`: the app is asked for the options of an external select."""
    return who_and_where(state, "block_suggestion", user) | {
        "action_id": element["action_id"],
        "block_id": block_id,
        "value": typed,
        **where,
    }


def slash_command(state: SandboxState, user: str, channel: Channel, command: str, text: str) -> Json:
    """The form fields of a slash command."""
    workspace = state.workspace
    return {
        "token": workspace.app.verification_token,
        "team_id": workspace.team.id,
        "team_domain": workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": short_channel(channel)["name"],
        "user_id": user,
        "user_name": workspace.people[user].handle,
        "command": command,
        "text": text,
        "api_app_id": workspace.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url(state, channel, user),
        "trigger_id": state.tokens.trigger(user),
    }


def response_url(state: SandboxState, channel: Channel, user: str, message: Message | None = None) -> str:
    ts = message.ts if message else None
    thread = message.thread_ts if message else None
    key = state.tokens.reply_to(channel.id, user, ts=ts, thread_ts=thread)
    return f"{state.base_url}/response/{key}"


@dataclass(frozen=True)
class Where:
    """Where an element stands: in a message, in a view, or on the person's App Home."""

    channel: str | None = None
    ts: str | None = None
    view_id: str | None = None
    home: bool = False
