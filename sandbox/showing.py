"""What the control API shows."""

from dataclasses import asdict

from sandbox import people
from sandbox.errors import Refused
from sandbox.http_mode import HttpTarget
from sandbox.objects import message_object, view_object
from sandbox.people import Outcome
from sandbox.state import SandboxState
from sandbox.streams import clock_json
from sandbox.workspace import Channel, Json, Message, Person, View


def state(sandbox: SandboxState) -> Json:
    workspace = sandbox.workspace
    transport = sandbox.delivery.transport
    return clock_json(sandbox) | {
        "team": asdict(workspace.team),
        "people": [asdict(person) for person in workspace.people.values()],
        "channels": [_channel(sandbox, channel) for channel in workspace.channels.values()],
        "connections": sandbox.sockets.count,
        "on_the_way": sandbox.delivery.on_the_way,
        "send_to": transport.url if isinstance(transport, HttpTarget) else None,
        "limits": sandbox.limits.on,
        "app": _app(sandbox),
    }


def messages(
    sandbox: SandboxState, name: str, thread_ts: str | None, reader: str | None, limit: int | None = None
) -> Json:
    """Messages oldest first: the channel's own, or with `thread_ts` the thread; at most the last `limit`."""
    person = people.acting(sandbox, reader) if reader else None
    channel = people.room_of(sandbox, person, name) if person else sandbox.workspace.channel(name)
    if channel is None:
        raise Refused(f"there is no channel {name!r}")
    times = channel.timeline[-limit:] if limit else channel.timeline
    found = in_thread(channel, thread_ts) if thread_ts else [channel.messages[ts] for ts in times]
    if person is not None:
        found = found + seen_by(channel, person, thread_ts)
        found.sort(key=lambda message: message.ts)
    shown = found[-limit:] if limit else found
    return {"channel": channel.id, "messages": [message(sandbox, one) for one in shown]}


def one_message(sandbox: SandboxState, name: str, ts: str) -> Json:
    channel = sandbox.workspace.channel(name)
    found = channel.find(ts) if channel else None
    if found is None:
        raise Refused(f"there is no message {ts} in {name}")
    return message(sandbox, found)


def in_thread(channel: Channel, thread_ts: str) -> list[Message]:
    parent = channel.messages.get(thread_ts)
    if parent is None:
        raise Refused(f"there is no message {thread_ts} in this channel")
    return [parent, *channel.thread(thread_ts)]


def seen_by(channel: Channel, person: Person, thread_ts: str | None) -> list[Message]:
    """The ephemeral messages of a person, in the channel or in a thread."""
    mine = [one for one in channel.ephemerals.values() if one.ephemeral_to == person.id]
    return [one for one in mine if (one.thread_ts if one.is_reply else None) == thread_ts]


def message(sandbox: SandboxState, one: Message) -> Json:
    shown = message_object(sandbox.workspace, one, metadata=True) | {"channel": one.channel}
    return shown | ({"is_ephemeral": True, "ephemeral_to": one.ephemeral_to} if one.ephemeral_to else {})


def views(sandbox: SandboxState, user: str) -> Json:
    person = people.acting(sandbox, user)
    return {"views": [view(sandbox, one) for one in sandbox.workspace.stack(person.id)]}


def view(sandbox: SandboxState, one: View) -> Json:
    return view_object(sandbox.workspace, one) | {"errors": one.errors, "error": one.error}


def home(sandbox: SandboxState, user: str) -> Json:
    person = people.acting(sandbox, user)
    published = sandbox.workspace.homes.get(person.id)
    return {"view": view(sandbox, published) if published else None}


def outcome(one: Outcome) -> Json:
    return {
        "acked": one.acked,
        "ms": round(one.ms, 3),
        "why": one.why,
        "response_action": one.response_action,
        "errors": one.errors,
        "body": one.body,
    }


def faults(sandbox: SandboxState) -> Json:
    faults = sandbox.faults
    return {
        "faults": [asdict(fault) for fault in faults.pending()],
        "rates": dict(faults.rates.rates) if faults.rates else {},
        "fired": dict(faults.fired),
    }


def _channel(sandbox: SandboxState, channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "topic": channel.topic,
        "archived": channel.archived,
        "person": channel.person,
        "members": list(channel.members),
        "app": sandbox.workspace.app.bot_user in channel.members,
        "messages": len(channel.messages),
    }


def _app(sandbox: SandboxState) -> Json:
    app = sandbox.workspace.app
    return {
        "id": app.id,
        "name": app.name,
        "bot_id": app.bot_id,
        "bot_user": app.bot_user,
        "bot_token": app.bot_token,
        "app_token": app.app_token,
        "signing_secret": app.signing_secret,
        "scopes": list(app.scopes),
        "commands": list(app.commands),
        "shortcuts": [asdict(shortcut) for shortcut in app.shortcuts],
        "events": sorted(app.events),
        "token_error": app.token_error,
    }
