"""views.open, push, update and publish."""

from sandbox import modals
from sandbox.api.registry import Call, method
from sandbox.errors import SlackError
from sandbox.objects import view_object
from sandbox.workspace import Json, View


@method("views.open", tier=4)
async def open_view(call: Call) -> Json:
    trigger = _trigger(call)
    return _shown(call, modals.open_modal(call.state, trigger, call.structure("view")))


@method("views.push", tier=4)
async def push(call: Call) -> Json:
    trigger = _trigger(call)
    return _shown(call, modals.push_modal(call.state, trigger, call.structure("view")))


@method("views.update", tier=4)
async def update(call: Call) -> Json:
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if view_id is None and external_id is None:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: view_id"])
    found = modals.find_view(call.state, view_id, external_id)
    return _shown(call, modals.update_view(call.state, found, call.structure("view"), call.text("hash")))


@method("views.publish", tier=4)
async def publish(call: Call) -> Json:
    (user,) = call.required("user_id")
    person = call.workspace.people.get(user)
    if person is None or person.role == "bot":
        raise SlackError("invalid_arguments", messages=["[ERROR] user_id is not a person of this team"])
    if person.deactivated:
        raise SlackError("not_enabled")
    view = modals.publish_home(call.state, user, call.structure("view"), call.text("hash"))
    return _shown(call, view)


def _trigger(call: Call) -> str:
    trigger = call.text("trigger_id") or call.text("interactivity_pointer")
    if trigger is None:
        raise SlackError("invalid_arguments", messages=["[ERROR] missing required field: trigger_id"])
    return trigger


def _shown(call: Call, view: View) -> Json:
    return {"view": view_object(call.workspace, view)}
