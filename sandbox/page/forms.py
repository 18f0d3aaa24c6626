"""What a browser's form says, as the people of the workspace give it: options, dates, texts and files."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData, UploadFile

from sandbox.elements import CLICKED, elements
from sandbox.objects import file_object
from sandbox.state import SandboxState
from sandbox.workspace import File, Json, Person, View


def given(element: Mapping[str, Any], values: list[str], zone: ZoneInfo) -> Any:
    """The raw values of one field as `people.choose` and `people.fill` take them."""
    kind = str(element["type"])
    filled = [value for value in values if value != ""]
    if kind.endswith("external_select"):
        options = [_external(value) for value in filled]
        return options if kind.startswith("multi_") else (options[-1] if options else None)
    if kind.startswith("multi_") or kind == "checkboxes":
        return filled
    if not filled:
        return None
    if kind == "datetimepicker":
        return int(datetime.fromisoformat(filled[-1]).replace(tzinfo=zone).timestamp())
    return filled[-1]


async def typed_values(state: SandboxState, me: Person, view: View, form: FormData) -> dict[str, Any]:
    """Everything typed into the inputs of a modal, by block_id."""
    zone = ZoneInfo(me.tz)
    values: dict[str, Any] = {}
    for block, element in _inputs(view):
        name = f"{block['block_id']}::{element['action_id']}"
        if element["type"] == "file_input":
            uploads = [one for one in form.getlist(name) if isinstance(one, UploadFile) and one.filename]
            if uploads:
                values[block["block_id"]] = [await _keep(state, me, upload) for upload in uploads]
            continue
        values[block["block_id"]] = given(element, [str(value) for value in form.getlist(name)], zone)
    return values


def _inputs(view: View) -> Iterator[tuple[Json, Json]]:
    for block, element in elements(view.blocks):
        if block["type"] == "input" and element["type"] not in CLICKED:
            yield block, element


def _external(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


async def _keep(state: SandboxState, me: Person, upload: UploadFile) -> Json:
    content = await upload.read()
    kind = upload.content_type or "application/octet-stream"
    name = str(upload.filename)
    file = File(state.workspace.next_id("F"), name, me.id, int(state.clock.epoch()), len(content), name, kind)
    file.content, file.completed = content, True
    state.workspace.files[file.id] = file
    return file_object(file, state.workspace)
