"""What an input shows: what its person chose, else what the app gave it at first."""

from collections.abc import Mapping
from typing import Any

from sandbox.page.reader import Reader

Json = Mapping[str, Any]

_TEXTS = ("plain_text_input", "number_input", "email_text_input", "url_text_input")
_SINGLE = {
    "static_select": "option",
    "external_select": "option",
    "radio_buttons": "option",
    "users_select": "user",
    "conversations_select": "conversation",
    "channels_select": "channel",
    "datepicker": "date",
    "timepicker": "time",
    "datetimepicker": "date_time",
}
_MANY = {
    "multi_static_select": "options",
    "multi_external_select": "options",
    "checkboxes": "options",
    "multi_users_select": "users",
    "multi_conversations_select": "conversations",
    "multi_channels_select": "channels",
}


def shown_text(element: Json, typed: Json | None, reader: Reader) -> str:
    """The text of a field, or the machine value of a single choice; empty for none."""
    kind = str(element.get("type"))
    if kind in _TEXTS:
        value = typed.get("value") if typed else element.get("initial_value")
        return "" if value is None else str(value)
    name = _SINGLE.get(kind)
    if name is None:
        return ""
    chosen = typed.get(f"selected_{name}") if typed else element.get(f"initial_{name}")
    if kind == "datetimepicker" and chosen:
        return f"{reader.local(float(chosen)):%Y-%m-%dT%H:%M}"
    return _machine(chosen)


def shown_many(element: Json, typed: Json | None) -> list[str]:
    name = _MANY.get(str(element.get("type")))
    if name is None:
        return []
    chosen = typed.get(f"selected_{name}") if typed else element.get(f"initial_{name}")
    return [_machine(each) for each in chosen or ()]


def chosen_options(element: Json, typed: Json | None) -> list[Json]:
    """The chosen options of an external select: nobody but the app knows the others."""
    many = "options" if str(element.get("type")).startswith("multi_") else "option"
    chosen = typed.get(f"selected_{many}") if typed else element.get(f"initial_{many}")
    if not chosen:
        return []
    return list(chosen) if isinstance(chosen, list) else [chosen]


def _machine(chosen: object) -> str:
    if isinstance(chosen, Mapping):
        return str(chosen.get("value", ""))
    return "" if chosen is None else str(chosen)
