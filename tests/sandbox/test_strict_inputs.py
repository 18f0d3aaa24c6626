# ruff: noqa: E501 - one case a line, so that a table of cases reads as a table
"""What the client refuses when a person presses submit."""

from typing import Any

import pytest

from sandbox.strict import check_inputs

Json = dict[str, Any]

PLAIN = {"type": "plain_text", "text": "Budget"}


def view(element: Json, **changes: Any) -> Json:
    block = {
        "type": "input",
        "block_id": "b",
        "label": PLAIN,
        "element": {**element, "action_id": "a"},
        **changes,
    }
    return {"type": "modal", "title": PLAIN, "submit": PLAIN, "blocks": [{"type": "divider"}, block]}


def said(element: Json, state: Any, **changes: Any) -> str | None:
    values = {"b": {"a": state}} if state is not None else {}
    return check_inputs(view(element, **changes), values).get("b")


TYPED = {"type": "plain_text_input"}
WHOLE = {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "100"}
DECIMAL = {"type": "number_input", "is_decimal_allowed": True, "min_value": "0.5"}
EMAIL = {"type": "email_text_input"}
URL = {"type": "url_text_input"}
OPTION = {"text": PLAIN, "value": "x"}
REQUIRED = "Please complete this required field."

EMPTY: list[tuple[str, Json]] = [
    ("plain_text_input", {"value": None}),
    ("plain_text_input", {"value": ""}),
    ("plain_text_input", {"value": " \n "}),
    ("email_text_input", {"value": None}),
    ("url_text_input", {"value": ""}),
    ("number_input", {"value": None}),
    ("static_select", {"selected_option": None}),
    ("external_select", {"selected_option": None}),
    ("radio_buttons", {"selected_option": None}),
    ("checkboxes", {"selected_options": []}),
    ("multi_static_select", {"selected_options": []}),
    ("multi_external_select", {"selected_options": []}),
    ("users_select", {"selected_user": None}),
    ("multi_users_select", {"selected_users": []}),
    ("conversations_select", {"selected_conversation": None}),
    ("multi_conversations_select", {"selected_conversations": []}),
    ("channels_select", {"selected_channel": None}),
    ("multi_channels_select", {"selected_channels": []}),
    ("datepicker", {"selected_date": None}),
    ("timepicker", {"selected_time": None}),
    ("datetimepicker", {"selected_date_time": None}),
    ("file_input", {"files": []}),
    ("rich_text_input", {"rich_text_value": None}),
    ("rich_text_input", {"rich_text_value": {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "state"), EMPTY)
def test_an_empty_input_is_asked_for_unless_it_is_optional(kind: str, state: Json) -> None:
    element = {"type": kind}

    assert said(element, {"type": kind, **state}) == REQUIRED
    assert said(element, None) == REQUIRED
    assert said(element, {"type": kind, **state}, optional=True) is None


FILLED: list[tuple[str, Json]] = [
    ("static_select", {"selected_option": OPTION}),
    ("checkboxes", {"selected_options": [OPTION]}),
    ("users_select", {"selected_user": "U1"}),
    ("multi_conversations_select", {"selected_conversations": ["C1"]}),
    ("datepicker", {"selected_date": "2026-11-22"}),
    ("timepicker", {"selected_time": "09:00"}),
    ("datetimepicker", {"selected_date_time": 1_763_800_000}),
    ("file_input", {"files": [{"id": "F1"}]}),
    ("rich_text_input", {"rich_text_value": {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]}}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "state"), FILLED)
def test_a_filled_input_passes(kind: str, state: Json) -> None:
    assert said({"type": kind}, {"type": kind, **state}) is None


@pytest.mark.parametrize(
    ("element", "value", "sentence"),
    [
        ({**TYPED, "min_length": 3}, "ab", "Must be at least 3 characters."),
        ({**TYPED, "min_length": 3}, "abc", None),
        ({**TYPED, "max_length": 3}, "abcd", "Must be no more than 3 characters."),
        ({**TYPED, "max_length": 3}, "abc", None),
        (TYPED, "x" * 3001, "Must be no more than 3000 characters."),
        (WHOLE, "60k", "Must be a number."),
        (WHOLE, "1e2", "Must be a number."),
        (WHOLE, "1.5", "Must be a whole number."),
        (WHOLE, "0", "Must be at least 1."),
        (WHOLE, "101", "Must be no more than 100."),
        (WHOLE, "100", None),
        (WHOLE, " 7 ", None),
        (DECIMAL, "0.25", "Must be at least 0.5."),
        (DECIMAL, "0.75", None),
        (DECIMAL, "-1", "Must be at least 0.5."),
        (EMAIL, "lee", "Must be a valid email address."),
        (EMAIL, "lee@acme", "Must be a valid email address."),
        (EMAIL, "lee park@acme.example", "Must be a valid email address."),
        (EMAIL, "lee+sdr@mail.acme.example", None),
        (URL, "acme.example", "Must be a valid URL."),
        (URL, "javascript:alert(1)", "Must be a valid URL."),
        (URL, "https://acme.example/a?b=c", None),
    ],
)
def test_what_is_typed_is_measured(element: Json, value: str, sentence: str | None) -> None:
    assert said(element, {"type": element["type"], "value": value}) == sentence
    assert said(element, {"type": element["type"], "value": value}, optional=True) == sentence


def test_no_more_may_be_chosen_than_the_menu_allows() -> None:
    menu = {"type": "multi_users_select", "max_selected_items": 2}

    assert (
        said(menu, {"type": "multi_users_select", "selected_users": ["U1", "U2", "U3"]})
        == "Choose no more than 2."
    )
    assert said(menu, {"type": "multi_users_select", "selected_users": ["U1", "U2"]}) is None
    assert said({"type": "file_input", "max_files": 1}, {"files": [{}, {}]}) == "Choose no more than 1."


def test_every_refused_input_is_named_and_menus_outside_inputs_are_not_asked_for() -> None:
    def asking(block_id: str) -> Json:
        return {"type": "input", "block_id": block_id, "label": PLAIN, "element": {**TYPED, "action_id": "a"}}

    menu = {"type": "actions", "block_id": "m", "elements": [{"type": "users_select", "action_id": "a"}]}
    form = {"type": "container", "title": PLAIN, "block_id": "c", "child_blocks": [asking("inside")]}

    found = check_inputs(
        {"type": "modal", "blocks": [asking("one"), menu, form, asking("two")]},
        {"two": {"a": {"value": "x"}}},
    )

    assert found == {"one": REQUIRED, "inside": REQUIRED}
