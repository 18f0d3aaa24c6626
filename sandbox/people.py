"""What a person of the workspace can do. The control API and the page both come through here.

Everything a real client would not let a person do is refused with a sentence (`Refused`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox import interactions, modals, posting
from sandbox.elements import CHOSEN, CLICKED, TYPED, elements, find_element
from sandbox.errors import Refused
from sandbox.interactions import Where
from sandbox.objects import view_object
from sandbox.parcels import Ack, Parcel
from sandbox.responses import respond_to_command
from sandbox.state import SandboxState
from sandbox.typing_rules import as_rich_text, as_slack_text, escape
from sandbox.values import action_of, initial_values, value_of
from sandbox.workspace import Channel, Json, Message, Person, Status, Values, View

STATUS_LENGTH = 100
"""Characters of a status, as Slack's reference gives them (docs.slack.dev, user presence and status)."""

WITHOUT_EMOJI = ":speech_balloon:"
"""What Slack shows beside a status for which no emoji was chosen."""

EMOJI = re.compile(r":[a-z0-9_+'-]+:(?::skin-tone-[2-6]:)?")
OWN_STATUS = re.compile(rf"(?s)(?P<emoji>{EMOJI.pattern})?\s*(?P<text>.*)")


@dataclass(frozen=True)
class Outcome:
    """How the app answered: `acked` in time, after `ms`; `why` and `errors` when something was wrong."""

    acked: bool
    ms: float = 0.0
    why: str = ""
    response_action: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    body: Any = None


async def click(
    state: SandboxState, user: str, where: Where, action_id: str, block_id: str | None = None
) -> Outcome:
    """Press a button."""
    person = acting(state, user)
    place = stand(state, person, where)
    block, element = _element(place, action_id, block_id)
    if element["type"] not in CLICKED:
        raise Refused(f"{action_id} is a {element['type']}, not a button: choose from it instead")
    return await _act(state, person, place, action_of(element, block["block_id"], posting.new_ts(state)))


async def choose(
    state: SandboxState,
    user: str,
    where: Where,
    action_id: str,
    block_id: str | None = None,
    *,
    given: Any = None,
) -> Outcome:
    """Choose in a select, overflow, picker, checkboxes or radio buttons. In an input block it only fills."""
    person = acting(state, user)
    place = stand(state, person, where)
    block, element = _element(place, action_id, block_id)
    if element["type"] not in CHOSEN | TYPED:
        raise Refused(f"{action_id} is a {element['type']}: click it instead")
    value = value_of(state.workspace, element, given)
    if element["type"] not in {"overflow", "feedback_buttons"}:
        _remember(place, person, block["block_id"], action_id, value)
    state.feed.publish("typed", user=person.id, channel=where.channel, ts=where.ts)
    if block["type"] == "input" and not block.get("dispatch_action"):
        return Outcome(True)
    action = action_of(element, block["block_id"], posting.new_ts(state), value)
    return await _act(state, person, place, action)


async def suggestions(
    state: SandboxState, user: str, where: Where, action_id: str, typed: str, block_id: str | None = None
) -> list[Json]:
    """The options the app offers for an external select while a person types."""
    person = acting(state, user)
    place = stand(state, person, where)
    block, element = _element(place, action_id, block_id)
    if isinstance(place, View):
        around: Json = {"view": view_object(state.workspace, place)}
        around["container"] = {"type": "view", "view_id": place.id}
    else:
        around = {"channel": {"id": place.channel}, "container": {"type": "message", "message_ts": place.ts}}
    payload = interactions.suggestion(state, person.id, around, element, block["block_id"], typed)
    ack = await state.delivery.interaction(Parcel("interactive", payload, "block_suggestion"))
    body = ack.body if isinstance(ack.body, dict) else {}
    groups = [group.get("options", []) for group in body.get("option_groups", [])]
    return list(body.get("options", [])) + [option for group in groups for option in group]


def fill(state: SandboxState, user: str, values: Mapping[str, Any]) -> View:
    """Type into the inputs of the modal on top; keys are block_ids or action_ids."""
    person = acting(state, user)
    view = top_view(state, person)
    for name, given in values.items():
        block, element = _input(view, name)
        value = value_of(state.workspace, element, given)
        _remember(view, person, block["block_id"], element["action_id"], value)
        view.errors.pop(block["block_id"], None)
    state.feed.publish("typed", user=person.id)
    return view


async def submit(state: SandboxState, user: str, values: Mapping[str, Any] | None = None) -> Outcome:
    """Press the submit button of the modal on top."""
    if values:
        fill(state, user, values)
    view = top_view(state, acting(state, user))
    errors = modals.errors_before_sending(view)
    if errors:
        view.errors = errors
        state.feed.publish("view", user=view.user)
        return Outcome(False, why="not sent: the form has errors", errors=errors)
    payload = interactions.view_submission(state, view)
    ack = await state.delivery.interaction(Parcel("interactive", payload, "view_submission"))
    action, problem = modals.after_submit(state, view, ack)
    state.feed.publish("view", user=view.user)
    return Outcome(ack.acked, ack.ms, problem or ack.why, action, dict(view.errors), ack.body)


async def close(state: SandboxState, user: str, *, everything: bool = False) -> Outcome:
    """Cancel the modal on top, or with `everything` close the whole stack as the X does."""
    person = acting(state, user)
    closed = [top_view(state, person)]
    stack = state.workspace.stack(person.id)
    if everything:
        closed = list(stack)
    for view in closed:
        stack.remove(view)
        state.workspace.views.pop(view.id, None)
    state.feed.publish("view", user=person.id)
    ack = Ack(True)
    for view in reversed(closed):
        if view.body.get("notify_on_close"):
            payload = interactions.view_closed(state, view, cleared=everything)
            ack = await state.delivery.interaction(Parcel("interactive", payload, "view_closed"))
    return _outcome(ack)


async def type_message(
    state: SandboxState, user: str, channel: str, text: str, thread_ts: str | None = None
) -> Message:
    """Write a message into a channel, a thread or the app's conversation."""
    person = acting(state, user)
    room = room_of(state, person, channel)
    if room.archived:
        raise Refused(f"#{room.name} is archived: nobody can write there")
    if person.id not in room.members:
        raise Refused(f"{person.handle} is not a member of #{room.name}")
    if not text.strip():
        raise Refused("an empty message cannot be sent")
    parent = room.messages.get(thread_ts) if thread_ts else None
    if thread_ts and (parent is None or parent.is_reply):
        raise Refused(f"there is no message {thread_ts} to reply to in this channel")
    workspace = state.workspace
    block = as_rich_text(workspace, text, workspace.next_id("b"))
    message = Message(room.id, posting.new_ts(state), person.id, as_slack_text(workspace, text), [block])
    message.thread_ts = thread_ts
    mark_read(state, person.id, room, message.ts)
    posting.post(state, message)
    _mention(state, message, room)
    return message


async def command(state: SandboxState, user: str, channel: str, command: str, text: str = "") -> Outcome:
    """Type a slash command; an answer within the ack is shown at once."""
    person = acting(state, user)
    room = room_of(state, person, channel)
    if command == "/status":
        return _own_command(state, person, text)
    if command not in state.workspace.app.commands:
        known = ", ".join(state.workspace.app.commands)
        raise Refused(f"{command} is not a valid command here; there are {known}")
    payload = interactions.slash_command(state, person.id, room, command, text)
    ack = await state.delivery.interaction(Parcel("slash_commands", payload, command))
    problem = respond_to_command(state, room, person.id, ack.body) if ack.acked else ""
    return _outcome(ack, problem)


async def open_home(state: SandboxState, user: str) -> View | None:
    """Open the app's Home tab; the app hears of it and may publish a view."""
    return open_tab(state, user, "home")


def open_tab(state: SandboxState, user: str, tab: str) -> View | None:
    """Open the Home or the Messages tab of the app."""
    person = acting(state, user)
    room = state.workspace.dm(person.id)
    view = state.workspace.homes.get(person.id)
    event: Json = {"type": "app_home_opened", "user": person.id, "channel": room.id, "tab": tab}
    if view is not None and tab == "home":
        event["view"] = view_object(state.workspace, view)
    state.tell_app(event | {"event_ts": posting.new_ts(state)}, room)
    return view


async def shortcut(
    state: SandboxState, user: str, callback_id: str, channel: str | None = None, ts: str | None = None
) -> Outcome:
    """Use a global shortcut, or with channel and ts a message shortcut."""
    person = acting(state, user)
    kind = "message" if ts else "global"
    known = [one.callback_id for one in state.workspace.app.shortcuts if one.type == kind]
    if callback_id not in known:
        raise Refused(f"the app has no {kind} shortcut {callback_id!r}; it has {', '.join(known) or 'none'}")
    if ts:
        message = message_of(state, person, str(channel), ts)
        payload = interactions.message_shortcut(state, person.id, callback_id, message)
    else:
        payload = interactions.shortcut(state, person.id, callback_id)
    return _outcome(await state.delivery.interaction(Parcel("interactive", payload, callback_id)))


def react(state: SandboxState, user: str, channel: str, ts: str, name: str) -> None:
    """Add a reaction, or take it back when it is there already."""
    person = acting(state, user)
    message = message_of(state, person, channel, ts)
    posting.react(state, message, person.id, name, add=person.id not in message.reactions.get(name, []))


def set_status(state: SandboxState, user: str, text: str, emoji: str, expires: int = 0) -> Json:
    """Say something of oneself; with neither words nor emoji the status is cleared. Gives the user object."""
    person = acting(state, user)
    if len(text) > STATUS_LENGTH:
        raise Refused(f"a status has at most {STATUS_LENGTH} characters")
    if emoji and not EMOJI.fullmatch(emoji):
        raise Refused(f"{emoji!r} is not an emoji; write it as :palm_tree:")
    if expires and expires <= state.clock.epoch():
        raise Refused("a status ends later than now")
    said = bool(text or emoji)
    person.status = Status(escape(text), emoji or WITHOUT_EMOJI, expires) if said else Status()
    state.feed.publish("person", user=person.id)
    return posting.user_event(state, person)


def _own_command(state: SandboxState, person: Person, text: str) -> Outcome:
    """`/status :palm_tree: Rome` and `/status clear` are Slack's own; the app hears of what they change only."""
    said = OWN_STATUS.fullmatch("" if text.strip() == "clear" else text.strip())
    set_status(state, person.id, said["text"] if said else "", said["emoji"] or "" if said else "")
    return Outcome(True)


def mark_read(state: SandboxState, user: str, room: Channel, ts: str) -> None:
    if ts > room.read_up_to.get(user, ""):
        room.read_up_to[user] = ts
        state.feed.publish("unread", channel=room.id, user=user)


def acting(state: SandboxState, name: str) -> Person:
    """The person by id or handle; refused when there is none or when they were deactivated."""
    person = state.workspace.person(name)
    if person is None or person.role == "bot":
        handles = [one.handle for one in state.workspace.people.values() if one.role != "bot"]
        raise Refused(f"there is no person {name!r}; there are {', '.join(handles)}")
    if person.deactivated:
        raise Refused(f"{person.handle} is deactivated and cannot do anything")
    return person


def room_of(state: SandboxState, person: Person, name: str) -> Channel:
    """A channel the person can open. Their conversation with the app goes by its id or by the app's name."""
    app = state.workspace.app
    if name in {app.bot_user, f"@{state.workspace.people[app.bot_user].handle}"}:
        return state.workspace.dm(person.id)
    room = state.workspace.channel(name)
    if room is None:
        raise Refused(f"there is no channel {name!r}")
    if not state.workspace.sees(person.id, room):
        raise Refused(f"{person.handle} cannot see {name}")
    return room


def message_of(state: SandboxState, person: Person, channel: str, ts: str) -> Message:
    """A message the person can see."""
    room = room_of(state, person, channel)
    message = room.find(ts)
    if message is None or message.ephemeral_to not in (None, person.id):
        raise Refused(f"{person.handle} sees no message {ts} in {channel}")
    return message


def top_view(state: SandboxState, person: Person) -> View:
    stack = state.workspace.stack(person.id)
    if not stack:
        raise Refused(f"{person.handle} has no modal open")
    return stack[-1]


def stand(state: SandboxState, person: Person, where: Where) -> Message | View:
    """The message or view a person is about to act in."""
    if where.home:
        view = state.workspace.homes.get(person.id)
        if view is None:
            raise Refused(f"the app has published no Home for {person.handle}")
        return view
    if where.view_id is not None:
        view = top_view(state, person) if where.view_id == "top" else state.workspace.views.get(where.view_id)
        if view is None or view.user != person.id:
            raise Refused(f"{person.handle} has no view {where.view_id} open")
        if view.type == "modal" and view is not top_view(state, person):
            raise Refused(f"another modal lies on top of {where.view_id}")
        return view
    if where.channel is None or where.ts is None:
        raise Refused("say where: channel and ts of a message, view_id, or home")
    return message_of(state, person, where.channel, where.ts)


def values_in(place: Message | View, user: str) -> Values:
    """What a person has put into the inputs of a message or view so far."""
    if isinstance(place, View):
        return place.typed
    return place.typed.setdefault(user, initial_values(place.blocks))


def _element(place: Message | View, action_id: str, block_id: str | None) -> tuple[Json, Json]:
    found = find_element(place.blocks, action_id, block_id)
    if found is None and isinstance(place, Message):
        for attachment in place.attachments:
            found = found or find_element(attachment.get("blocks", []), action_id, block_id)
    if found is None:
        there = ", ".join(element["action_id"] for _, element in elements(place.blocks)) or "nothing"
        raise Refused(f"there is no {action_id!r} to press here; there is {there}")
    return found


def _input(view: View, name: str) -> tuple[Json, Json]:
    for block, element in elements(view.blocks):
        if name in (block["block_id"], element["action_id"]) and element["type"] not in CLICKED:
            return block, element
    there = ", ".join(element["action_id"] for _, element in elements(view.blocks)) or "none"
    raise Refused(f"the modal has no input {name!r}; it has {there}")


def _remember(place: Message | View, person: Person, block_id: str, action_id: str, value: Json) -> None:
    values_in(place, person.id).setdefault(block_id, {})[action_id] = value


async def _act(state: SandboxState, person: Person, place: Message | View, action: Json) -> Outcome:
    if isinstance(place, View):
        payload = interactions.view_actions(state, place, action)
    else:
        values = values_in(place, person.id)
        payload = interactions.message_actions(state, person.id, place, action, values)
    return _outcome(await state.delivery.interaction(Parcel("interactive", payload, "block_actions")))


def _mention(state: SandboxState, message: Message, room: Channel) -> None:
    app = state.workspace.app
    if room.kind == "im" or f"<@{app.bot_user}>" not in message.text:
        return
    event: Json = {"type": "app_mention", "user": message.user, "text": message.text, "ts": message.ts}
    event |= {"channel": room.id, "event_ts": message.ts, "team": state.workspace.team.id}
    if message.thread_ts:
        event["thread_ts"] = message.thread_ts
    state.tell_app(event, room)


def _outcome(ack: Ack, problem: str = "") -> Outcome:
    return Outcome(ack.acked, ack.ms, problem or ack.why, body=ack.body)
