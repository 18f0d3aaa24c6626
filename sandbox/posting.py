"""How messages come, change and go. Both the Web API and the people of the workspace pass here."""

from typing import Any

from sandbox.objects import message_object, user_object
from sandbox.state import SandboxState
from sandbox.values import carried_over
from sandbox.workspace import Channel, Json, Message, Person


def new_ts(state: SandboxState) -> str:
    return state.workspace.next_ts(state.clock.epoch())


def post(state: SandboxState, message: Message) -> Message:
    """Put a message into its channel, tell the watchers and, unless only one person sees it, the app."""
    channel = state.workspace.channels[message.channel]
    channel.add(message)
    if message.ephemeral_to is not None:
        _publish(state, "ephemeral", message, user=message.ephemeral_to)
        return message
    _publish(state, "message", message)
    if message.is_reply:
        state.feed.publish("message", channel=channel.id, ts=message.thread_ts)
    event = message_object(state.workspace, message) | _place(channel, message.ts)
    if not message.by_app:
        event["client_msg_id"] = state.workspace.next_id("")
    state.tell_app(event, channel)
    return message


def change(state: SandboxState, message: Message, **changes: Any) -> Message:
    """Change fields of a message in place."""
    channel = state.workspace.channels[message.channel]
    before = message_object(state.workspace, message)
    for name, value in changes.items():
        setattr(message, name, value)
    for user, typed in message.typed.items():
        message.typed[user] = carried_over(message.blocks, typed)
    if message.ephemeral_to is not None:
        _publish(state, "ephemeral", message, user=message.ephemeral_to)
        return message
    _publish(state, "message", message)
    shown = message_object(state.workspace, message)
    _tell(state, channel, "message_changed", message=shown, previous_message=before)
    return message


def delete(state: SandboxState, message: Message) -> None:
    """Take a message away. One with replies leaves a tombstone for its thread to hang on."""
    channel = state.workspace.channels[message.channel]
    before = message_object(state.workspace, message)
    if channel.threads.get(message.ts):
        message.text, message.blocks, message.attachments = "This message was deleted.", [], []
        message.subtype, message.user, message.by_app, message.metadata = (
            "tombstone",
            "USLACKBOT",
            False,
            None,
        )
        _publish(state, "message", message)
    else:
        channel.remove(message.ts)
        _publish(state, "message_gone", message, user=message.ephemeral_to)
    if message.is_reply:
        state.feed.publish("message", channel=channel.id, ts=message.thread_ts)
    if message.ephemeral_to is None:
        _tell(state, channel, "message_deleted", deleted_ts=message.ts, previous_message=before)


def react(state: SandboxState, message: Message, user: str, name: str, *, add: bool) -> None:
    """Add or take back a reaction; the app hears of both."""
    users = message.reactions.setdefault(name, [])
    if add:
        users.append(user)
    else:
        users.remove(user)
    if not users:
        del message.reactions[name]
    _publish(state, "message", message)
    event: Json = {"type": "reaction_added" if add else "reaction_removed", "user": user, "reaction": name}
    item = {"type": "message", "channel": message.channel, "ts": message.ts}
    event |= {"item": item, "item_user": message.user, "event_ts": new_ts(state)}
    state.tell_app(event, state.workspace.channels[message.channel])


def user_event(state: SandboxState, person: Person) -> Json:
    """Tell the app that something about a person has changed."""
    shown = user_object(state.workspace, person, now=state.now())
    event = {"type": "user_change", "user": shown, "cache_ts": int(state.clock.epoch())}
    state.tell_app(event | {"event_ts": new_ts(state)})
    return shown


def join(state: SandboxState, channel: Channel, user: str) -> None:
    """Let someone into a channel, with the line that says so and the event."""
    channel.members[user] = None
    system_message(state, channel, "channel_join", user, f"<@{user}> has joined the channel")
    event: Json = {"type": "member_joined_channel", "user": user, "channel": channel.id}
    event |= {"channel_type": "G" if channel.kind == "group" else "C", "team": state.workspace.team.id}
    state.tell_app(event | {"event_ts": new_ts(state)}, channel)
    state.feed.publish("channel", channel=channel.id)


def system_message(state: SandboxState, channel: Channel, subtype: str, user: str, text: str) -> Message:
    """A line such as `<@U1> has joined the channel`."""
    return post(state, Message(channel.id, new_ts(state), user, text, subtype=subtype))


def _tell(state: SandboxState, channel: Channel, subtype: str, **more: object) -> None:
    ts = new_ts(state)
    event: Json = {"type": "message", "subtype": subtype, "hidden": True, "ts": ts, **more}
    state.tell_app(event | _place(channel, ts), channel)


def _place(channel: Channel, ts: str) -> Json:
    return {"channel": channel.id, "channel_type": channel.kind, "event_ts": ts}


def _publish(state: SandboxState, kind: str, message: Message, *, user: str | None = None) -> None:
    thread = message.thread_ts if message.is_reply else None
    state.feed.publish(kind, channel=message.channel, ts=message.ts, user=user, thread_ts=thread)
