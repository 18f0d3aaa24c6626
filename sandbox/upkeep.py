"""What an admin of the workspace does: channels, people, the app's token, other people's messages."""

from sandbox import posting, showing
from sandbox.errors import Refused
from sandbox.orders import ChannelOrder, MessageOrder, PersonOrder, Token, WaitsOrder
from sandbox.state import SandboxState
from sandbox.typing_rules import as_rich_text, as_slack_text
from sandbox.workspace import Channel, Json, Message


def channel(state: SandboxState, order: ChannelOrder) -> Json:
    found = _create(state, order) if order.create else state.workspace.channel(order.channel)
    if found is None:
        raise Refused(f"there is no channel {order.channel!r}; create it with create: true")
    if order.rename:
        _rename(state, found, order.rename.removeprefix("#"))
    for name in order.invite:
        posting.join(state, found, _person_id(state, name))
    for name in order.remove:
        found.members.pop(_person_id(state, name), None)
    if order.app is not None:
        _app_in_or_out(state, found, inside=order.app)
    if order.archive is not None:
        _archive(state, found, archived=order.archive)
    state.feed.publish("channel", channel=found.id)
    return {
        "channel": found.id,
        "name": found.name,
        "archived": found.archived,
        "members": list(found.members),
    }


def person(state: SandboxState, order: PersonOrder) -> Json:
    found = state.workspace.person(order.user)
    if found is None or found.role == "bot":
        raise Refused(f"there is no person {order.user!r}")
    if order.deactivate is not None:
        found.deactivated = order.deactivate
    for name in ("role", "tz", "name"):
        if (value := getattr(order, name)) is not None:
            setattr(found, name, value)
    shown = posting.user_event(state, found)
    state.feed.publish("person", user=found.id)
    return {"user": shown}


def token(state: SandboxState, order: Token) -> Json:
    app = state.workspace.app
    if order.revoke is not None:
        app.token_error = order.error if order.revoke else None
    if order.scopes is not None:
        app.scopes = tuple(order.scopes)
    return {"token_error": app.token_error, "scopes": list(app.scopes)}


def message(state: SandboxState, order: MessageOrder) -> Json:
    found = _message(state, order)
    if order.delete:
        posting.delete(state, found)
        return {"deleted": found.ts}
    if order.text is None or found.by_app:
        raise Refused("give delete: true, or text for a message a person wrote")
    block = as_rich_text(state.workspace, order.text, state.workspace.next_id("b"))
    edited = {"user": found.user, "ts": posting.new_ts(state)}
    text = as_slack_text(state.workspace, order.text)
    posting.change(state, found, text=text, blocks=[block], edited=edited)
    return {"message": showing.message(state, found)}


def waits(state: SandboxState, order: WaitsOrder) -> Json:
    kept = state.workspace.waits
    for name in ("ack", "trigger", "response_url"):
        if (value := getattr(order, name)) is not None:
            setattr(kept, name, value)
    if order.retries is not None:
        kept.retries = tuple(order.retries)
    return {**vars(kept), "retries": list(kept.retries)}


def _create(state: SandboxState, order: ChannelOrder) -> Channel:
    name = order.channel.removeprefix("#")
    if state.workspace.channel(name) is not None:
        raise Refused(f"there is a channel #{name} already")
    created = Channel(state.workspace.next_id("C"), name, "group" if order.private else "channel")
    created.created = int(state.clock.epoch())
    state.workspace.channels[created.id] = created
    return created


def _rename(state: SandboxState, found: Channel, name: str) -> None:
    if state.workspace.channel(name) is not None:
        raise Refused(f"there is a channel #{name} already")
    found.name = name
    shown = {"id": found.id, "name": name, "created": found.created}
    kind = "channel_rename" if found.kind == "channel" else "group_rename"
    state.tell_app({"type": kind, "channel": shown, "event_ts": posting.new_ts(state)}, found)


def _archive(state: SandboxState, found: Channel, *, archived: bool) -> None:
    found.archived = archived
    family = "channel" if found.kind == "channel" else "group"
    kind = f"{family}_{'archive' if archived else 'unarchive'}"
    admin = next((one.id for one in state.workspace.people.values() if one.role == "admin"), "")
    event = {"type": kind, "channel": found.id, "user": admin, "event_ts": posting.new_ts(state)}
    state.tell_app(event, found)


def _app_in_or_out(state: SandboxState, found: Channel, *, inside: bool) -> None:
    bot = state.workspace.app.bot_user
    if inside and bot not in found.members:
        posting.join(state, found, bot)
    elif not inside and bot in found.members:
        del found.members[bot]
        kind = "channel_left" if found.kind == "channel" else "group_left"
        state.tell_app({"type": kind, "channel": found.id, "event_ts": posting.new_ts(state)}, found)


def _message(state: SandboxState, order: MessageOrder) -> Message:
    found = state.workspace.channel(order.channel)
    message = found.find(order.ts) if found else None
    if message is None:
        raise Refused(f"there is no message {order.ts} in {order.channel}")
    return message


def _person_id(state: SandboxState, name: str) -> str:
    found = state.workspace.person(name)
    if found is None:
        raise Refused(f"there is no person {name!r}")
    return found.id
