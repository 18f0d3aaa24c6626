"""What is typed and chosen, in the shape of Slack's `state.values`, and what a test or page may give for it."""

import time
from datetime import datetime
from typing import Any

from sandbox.elements import CLICKED, STATEFUL, TYPED, elements
from sandbox.errors import Refused
from sandbox.workspace import Json, Values, Workspace

DATES = {
    "datepicker": ("selected_date", "initial_date", "%Y-%m-%d", "a date as 2026-11-23"),
    "timepicker": ("selected_time", "initial_time", "%H:%M", "a time as 09:30"),
}


def initial_values(blocks: list[Json]) -> Values:
    """The state of blocks nobody has touched: every input, empty or with its initial value."""
    values: Values = {}
    for block, element in elements(blocks):
        if element["type"] in STATEFUL:
            values.setdefault(block["block_id"], {})[element["action_id"]] = _initial(element)
    return values


def carried_over(blocks: list[Json], typed: Values) -> Values:
    """The state after an update: what was put in stays where block and action keep their names and type."""
    values = initial_values(blocks)
    for block_id, actions in values.items():
        for action_id, fresh in actions.items():
            kept = typed.get(block_id, {}).get(action_id)
            if kept is not None and kept["type"] == fresh["type"]:
                actions[action_id] = kept
    return values


def value_of(workspace: Workspace, element: Json, given: Any) -> Json:
    """`given` as the state of an element; refused when the element does not offer it."""
    kind = element["type"]
    if kind in TYPED:
        return _typed(element, given)
    if kind in DATES:
        return _dated(kind, given)
    if kind == "datetimepicker":
        return {"type": kind, "selected_date_time": None if given is None else _seconds(given)}
    if kind == "file_input":
        return {"type": kind, "files": given or []}
    many = kind.startswith("multi_") or kind == "checkboxes"
    if many:
        wanted = given if isinstance(given, list) else [] if given is None else [given]
        return {"type": kind, _key(kind): [_chosen(workspace, element, one) for one in wanted]}
    return {"type": kind, _key(kind): None if given is None else _chosen(workspace, element, given)}


def action_of(element: Json, block_id: str, ts: str, value: Json | None = None) -> Json:
    """The entry of `actions` in a `block_actions` payload."""
    action: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id}
    for key in ("text", "value", "style", "url", "placeholder", "confirm"):
        if key in element and (element["type"] in CLICKED or key in {"placeholder", "confirm"}):
            action[key] = element[key]
    return action | (value or {}) | {"action_ts": ts}


def _key(kind: str) -> str:
    if kind == "checkboxes":
        return "selected_options"
    for what in ("user", "conversation", "channel"):
        if kind.endswith(f"{what}s_select"):
            return f"selected_{what}s" if kind.startswith("multi_") else f"selected_{what}"
    return "selected_options" if kind.startswith("multi_") else "selected_option"


def _initial(element: Json) -> Json:
    kind = element["type"]
    if kind in TYPED:
        key = "rich_text_value" if kind == "rich_text_input" else "value"
        return {"type": kind, key: element.get("initial_value")}
    if kind in DATES:
        return {"type": kind, DATES[kind][0]: element.get(DATES[kind][1])}
    if kind == "datetimepicker":
        return {"type": kind, "selected_date_time": element.get("initial_date_time")}
    if kind == "file_input":
        return {"type": kind, "files": []}
    key = _key(kind)
    empty: Any = [] if key.endswith("s") else None
    return {"type": kind, key: element.get(key.replace("selected", "initial"), empty)}


def _typed(element: Json, given: Any) -> Json:
    if element["type"] == "rich_text_input":
        return {"type": element["type"], "rich_text_value": _rich(given)}
    text = None if given in (None, "") else str(given)
    if text is not None and element["type"] == "plain_text_input" and not element.get("multiline"):
        text = " ".join(text.splitlines())
    return {"type": element["type"], "value": text}


def _rich(given: Any) -> Json | None:
    if given is None or isinstance(given, dict):
        return given
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(given)}]}
    return {"type": "rich_text", "elements": [section]}


def _dated(kind: str, given: Any) -> Json:
    key, _, form, example = DATES[kind]
    if given in (None, ""):
        return {"type": kind, key: None}
    try:
        time.strptime(str(given), form)
    except ValueError as error:
        raise Refused(f"a {kind} takes {example}, not {given!r}") from error
    return {"type": kind, key: str(given)}


def _seconds(given: Any) -> int:
    if isinstance(given, int | float):
        return int(given)
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError as error:
        raise Refused("a datetimepicker takes seconds since 1970 or an ISO time with zone") from error
    if moment.tzinfo is None:
        raise Refused("a datetimepicker takes an ISO time with its zone")
    return int(moment.timestamp())


def _chosen(workspace: Workspace, element: Json, given: Any) -> Any:
    kind = element["type"]
    if kind.endswith("users_select"):
        return _known_person(workspace, given)
    if kind.endswith(("conversations_select", "channels_select")):
        channel = workspace.channel(str(given))
        if channel is None:
            raise Refused(f"there is no channel {given!r}")
        return channel.id
    if kind.endswith("external_select"):
        return _external(given)
    return _offered(element, given)


def _known_person(workspace: Workspace, given: Any) -> str:
    person = workspace.person(str(given))
    if person is None or person.deactivated:
        raise Refused(f"there is no active person {given!r} to choose")
    return person.id


def _external(given: Any) -> Json:
    if isinstance(given, dict) and "value" in given:
        return given
    raise Refused("an external select takes the whole option, as the suggestions of the app gave it")


def _offered(element: Json, given: Any) -> Json:
    """An option by its value, its text, or as a whole."""
    wanted = given.get("value") if isinstance(given, dict) else str(given)
    groups = [group["options"] for group in element.get("option_groups", ())]
    options: list[Json] = [option for group in [element.get("options", []), *groups] for option in group]
    for option in options:
        if wanted in (option.get("value"), option["text"]["text"]):
            return option
    offered = ", ".join(str(option.get("value")) for option in options)
    raise Refused(f"{element['action_id']} does not offer {wanted!r}; it offers {offered}")
