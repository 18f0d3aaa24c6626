"""Modals and Home tabs: opening, stacking, updating, and what an answered submission does to them."""

import uuid
from typing import Any

from sandbox.errors import SlackError
from sandbox.parcels import Ack
from sandbox.problems import refuse
from sandbox.state import SandboxState
from sandbox.strict import check_inputs, check_view, normalise_blocks
from sandbox.values import carried_over, initial_values
from sandbox.workspace import Json, View

MOST_STACKED = 3
TROUBLE = "We had some trouble connecting. Try again?"


def open_modal(state: SandboxState, trigger_id: str, body: Any) -> View:
    """A new modal for whom the trigger was issued; modals open before it are gone."""
    _check(body, "modal")
    trigger = state.tokens.redeem(trigger_id)
    _unique_external_id(state, body, None)
    stack = state.workspace.stack(trigger.user)
    for old in stack:
        state.workspace.views.pop(old.id, None)
    stack.clear()
    return _stacked(state, trigger.user, body)


def push_modal(state: SandboxState, trigger_id: str, body: Any) -> View:
    """A modal on top of the one the trigger comes from."""
    _check(body, "modal")
    trigger = state.tokens.redeem(trigger_id)
    stack = state.workspace.stack(trigger.user)
    if trigger.view is None or not stack:
        raise SlackError("invalid_trigger_id")
    if len(stack) >= MOST_STACKED:
        raise SlackError("push_limit_reached")
    _unique_external_id(state, body, None)
    return _stacked(state, trigger.user, body)


def update_view(state: SandboxState, view: View | None, body: Any, view_hash: str | None) -> View:
    """Another body for an open view; what its person typed stays where the inputs keep their names."""
    if view is None:
        raise SlackError("not_found")
    _check(body, view.type)
    if view_hash and view_hash != view.hash:
        raise SlackError("hash_conflict")
    _unique_external_id(state, body, view)
    _replace(state, view, body)
    state.feed.publish("view" if view.type == "modal" else "home", user=view.user)
    return view


def publish_home(state: SandboxState, user: str, body: Any, view_hash: str | None) -> View:
    _check(body, "home")
    view = state.workspace.homes.get(user)
    if view is None:
        view = _new_view(state, user, body, None)
        state.workspace.homes[user] = view
    elif view_hash and view_hash != view.hash:
        raise SlackError("hash_conflict")
    else:
        _replace(state, view, body)
    state.feed.publish("home", user=user)
    return view


def find_view(state: SandboxState, view_id: str | None, external_id: str | None) -> View | None:
    if view_id:
        return state.workspace.views.get(view_id)
    views = state.workspace.views.values()
    return next((view for view in views if view.body.get("external_id") == external_id), None)


def errors_before_sending(view: View) -> dict[str, str]:
    """What Slack's own client marks before anything is sent."""
    return check_inputs({"blocks": view.blocks}, view.typed)


def after_submit(state: SandboxState, view: View, ack: Ack) -> tuple[str | None, str]:
    """Carry out the answer to a submission. Returns the response action and what was wrong with it."""
    view.errors, view.error = {}, None
    stack = state.workspace.stack(view.user)
    if not ack.acked:
        view.error = TROUBLE
        return None, ack.why
    answer = ack.body if isinstance(ack.body, dict) else {}
    action = answer.get("response_action")
    try:
        _carry_out(state, view, action, answer)
    except SlackError as refused:
        view.error = TROUBLE
        return action, "; ".join([refused.error, *refused.messages])
    if action is None and view in stack:
        stack.remove(view)
        state.workspace.views.pop(view.id, None)
    return action, ""


def _carry_out(state: SandboxState, view: View, action: str | None, answer: Json) -> None:
    stack = state.workspace.stack(view.user)
    if action == "errors":
        view.errors = _known_errors(view, answer.get("errors"))
    elif action == "clear":
        for old in stack:
            state.workspace.views.pop(old.id, None)
        stack.clear()
    elif action == "update":
        _check(answer.get("view"), "modal")
        _replace(state, view, answer["view"])
    elif action == "push":
        _check(answer.get("view"), "modal")
        if len(stack) >= MOST_STACKED:
            raise SlackError("push_limit_reached")
        _stacked(state, view.user, answer["view"])
    elif action is not None:
        raise SlackError("invalid_response_action")


def _known_errors(view: View, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackError("invalid_errors", messages=[f"errors must name input blocks: {sorted(inputs)}"])
    return {str(block): str(text) for block, text in errors.items()}


def _check(body: Any, kind: str) -> None:
    refuse(check_view(body))
    if body.get("type") != kind:
        raise SlackError(
            "invalid_arguments", messages=[f"[ERROR] view must be a {kind} here [json-pointer:/view/type]"]
        )


def _unique_external_id(state: SandboxState, body: Json, view: View | None) -> None:
    external_id = body.get("external_id")
    if external_id and find_view(state, None, external_id) not in (None, view):
        raise SlackError("duplicate_external_id")


def _stacked(state: SandboxState, user: str, body: Json) -> View:
    stack = state.workspace.stack(user)
    view = _new_view(state, user, body, stack[-1] if stack else None)
    stack.append(view)
    state.feed.publish("view", user=user)
    return view


def _new_view(state: SandboxState, user: str, body: Json, below: View | None) -> View:
    view_id = state.workspace.next_id("V")
    named = _with_names(state, body)
    view = View(view_id, user, named, _hash(state), below.root_id if below else view_id)
    view.previous_id = below.id if below else None
    view.typed = initial_values(view.blocks)
    state.workspace.views[view_id] = view
    return view


def _replace(state: SandboxState, view: View, body: Json) -> None:
    view.body, view.hash = _with_names(state, body), _hash(state)
    view.typed = carried_over(view.blocks, view.typed)
    view.errors, view.error = {}, None


def _with_names(state: SandboxState, body: Json) -> Json:
    return {**body, "blocks": normalise_blocks(body["blocks"], lambda: state.workspace.next_id("")[-5:])}


def _hash(state: SandboxState) -> str:
    return f"{int(state.clock.epoch())}.{uuid.uuid4().hex[:8]}"
