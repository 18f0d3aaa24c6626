"""What Slack's own client refuses when a person presses a modal's submit button."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.strict.contents import all_blocks, elements_of, type_of
from sandbox.strict.forms import as_number, is_email, is_web_url

Element = Mapping[str, Any]

_VALUE_OF = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}

REQUIRED = "Please complete this required field."


def value_of(element: Element, state: object) -> Any:
    """What an element's entry in `state.values` holds, under the key that goes with its type."""
    return state.get(_VALUE_OF.get(type_of(dict(element)), "")) if isinstance(state, dict) else None


def check_inputs(view: dict[str, Any], values: dict[str, Any]) -> dict[str, str]:
    """Sentence per block_id for what is refused; `values` has the shape of a view's `state.values`."""
    refused: dict[str, str] = {}
    for block, place in all_blocks(view.get("blocks"), "/blocks"):
        if type_of(block) != "input":
            continue
        for element, _ in elements_of(block, place):
            state = values.get(block.get("block_id", ""), {}).get(element.get("action_id", ""))
            said = _refusal(element, value_of(element, state), optional=block.get("optional") is True)
            if said:
                refused[block["block_id"]] = said
    return refused


def _refusal(element: Element, value: Any, *, optional: bool) -> str | None:
    if _is_empty(value):
        return None if optional else REQUIRED
    check = _CHECKS.get(element["type"], _count)
    return check(element, value)


def _is_empty(value: Any) -> bool:
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, dict) and value.get("type") == "rich_text":
        return not any(section.get("elements") for section in value.get("elements", ()))
    return value is None or value == [] or value == {}


def _length(element: Element, value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < least:
        return f"Must be at least {least} characters."
    if len(value) > most:
        return f"Must be no more than {most} characters."
    return None


def _number(element: Element, value: str) -> str | None:
    number = as_number(value.strip())
    if number is None:
        return "Must be a number."
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        return "Must be a whole number."
    low, high = as_number(element.get("min_value", "")), as_number(element.get("max_value", ""))
    if low is not None and number < low:
        return f"Must be at least {low}."
    if high is not None and number > high:
        return f"Must be no more than {high}."
    return None


def _email(_element: Element, value: str) -> str | None:
    return None if is_email(value.strip()) else "Must be a valid email address."


def _url(_element: Element, value: str) -> str | None:
    return None if is_web_url(value.strip()) else "Must be a valid URL."


def _count(element: Element, value: Any) -> str | None:
    most = element.get("max_selected_items", element.get("max_files"))
    if most is not None and isinstance(value, list) and len(value) > most:
        return f"Choose no more than {most}."
    return None


_CHECKS: dict[str, Callable[[Element, Any], str | None]] = {
    "plain_text_input": _length,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
}
