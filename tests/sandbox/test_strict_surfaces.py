"""Where a block or element may stand, how many there may be, and which ids may not repeat."""

from typing import Any

import pytest

from sandbox.strict import Surface, check_blocks, check_view

Json = dict[str, Any]

PLAIN = {"type": "plain_text", "text": "Lead"}
CELL = {"type": "raw_text", "text": "a"}
CARD = {"type": "card", "title": PLAIN}
TYPING = {"type": "input", "label": PLAIN, "element": {"type": "plain_text_input"}}
DIVIDER = {"type": "divider"}

SAMPLES: dict[str, Json] = {
    "section": {"type": "section", "text": PLAIN},
    "header": {"type": "header", "text": PLAIN},
    "context": {"type": "context", "elements": [PLAIN]},
    "context_actions": {
        "type": "context_actions",
        "elements": [{"type": "icon_button", "icon": "trash", "text": PLAIN}],
    },
    "actions": {"type": "actions", "elements": [{"type": "button", "text": PLAIN}]},
    "input": TYPING,
    "divider": DIVIDER,
    "rich_text": {"type": "rich_text", "elements": []},
    "image": {"type": "image", "image_url": "https://i.example/1.png", "alt_text": "x"},
    "markdown": {"type": "markdown", "text": "x"},
    "table": {"type": "table", "rows": [[CELL]]},
    "data_table": {"type": "data_table", "caption": "x", "rows": [[CELL], [CELL]]},
    "data_visualization": {
        "type": "data_visualization",
        "title": "x",
        "chart": {"type": "pie", "segments": [{"label": "a", "value": 1}]},
    },
    "card": CARD,
    "carousel": {"type": "carousel", "elements": [CARD]},
    "container": {"type": "container", "title": PLAIN, "child_blocks": [DIVIDER]},
    "alert": {"type": "alert", "text": PLAIN, "level": "warning"},
    "plan": {"type": "plan", "title": "x"},
    "task_card": {"type": "task_card", "task_id": "1", "title": "x"},
    "video": {
        "type": "video",
        "title": PLAIN,
        "video_url": "https://v.example",
        "thumbnail_url": "https://v.example/1.png",
        "alt_text": "x",
    },
}

ANYWHERE = {
    "section", "header", "context", "actions", "input", "divider",
    "rich_text", "image", "card", "container", "video",
}  # fmt: skip
ON: dict[Surface, set[str]] = {
    "message": set(SAMPLES) - {"alert"},
    "modal": ANYWHERE | {"alert"},
    "home": ANYWHERE | {"table", "data_table", "carousel"},
}
MATRIX = [(surface, name) for surface in ON for name in SAMPLES]


@pytest.mark.parametrize(("surface", "name"), MATRIX)
def test_a_block_stands_only_where_slack_lets_it(surface: Surface, name: str) -> None:
    found = check_blocks([SAMPLES[name]], surface)

    refused = [f"unsupported type: {name} [json-pointer:/blocks/0/type]"]
    assert [problem.message for problem in found] == ([] if name in ON[surface] else refused)


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_a_surface_holds_so_many_blocks_and_not_one_more(surface: Surface, most: int) -> None:
    assert check_blocks([DIVIDER] * most, surface) == []

    [found] = check_blocks([DIVIDER] * (most + 1), surface)

    assert found.message == f"no more than {most} items allowed [json-pointer:/blocks]"


OPTION = {"text": PLAIN, "value": "a"}
ELEMENTS: dict[str, Json] = {
    "button": {"text": PLAIN},
    "workflow_button": {"text": PLAIN, "workflow": {"trigger": {"url": "https://slack.com/x"}}},
    "overflow": {"options": [OPTION]},
    "image": {"image_url": "https://i.example/1.png", "alt_text": "x"},
    "checkboxes": {"options": [OPTION]},
    "radio_buttons": {"options": [OPTION]},
    "static_select": {"options": [OPTION]},
    "multi_static_select": {"options": [OPTION]},
    **{f"{kind}_select": {} for kind in ("external", "users", "conversations", "channels")},
    **{f"multi_{kind}_select": {} for kind in ("external", "users", "conversations", "channels")},
    "datepicker": {},
    "timepicker": {},
    "datetimepicker": {},
    "plain_text_input": {},
    "email_text_input": {},
    "url_text_input": {},
    "rich_text_input": {},
    "file_input": {},
    "number_input": {"is_decimal_allowed": True},
}
TYPED = {name for name in ELEMENTS if name.endswith("_input")}
PRESSED = {"button", "workflow_button", "overflow", "image"}
INSIDE = {
    "input": set(ELEMENTS) - PRESSED,
    "actions": (set(ELEMENTS) - TYPED - {"image"}) | {"rich_text_input"},
    "section": set(ELEMENTS) - TYPED - {"datetimepicker"},
}


def holding(block: str, element: Json) -> tuple[Json, str]:
    """A block with this one element and the element's pointer."""
    if block == "input":
        return {"type": "input", "label": PLAIN, "element": element}, "/blocks/0/element"
    if block == "actions":
        return {"type": "actions", "elements": [element]}, "/blocks/0/elements/0"
    return {"type": "section", "text": PLAIN, "accessory": element}, "/blocks/0/accessory"


@pytest.mark.parametrize(("block", "name"), [(block, name) for block in INSIDE for name in ELEMENTS])
def test_an_element_stands_only_in_its_blocks(block: str, name: str) -> None:
    payload, place = holding(block, {"type": name, **ELEMENTS[name]})

    found = check_blocks([payload], "modal")

    refused = [f"unsupported type: {name} [json-pointer:{place}/type]"]
    assert [problem.message for problem in found] == ([] if name in INSIDE[block] else refused)


@pytest.mark.parametrize("surface", ["message", "home"])
def test_files_are_taken_in_modals_only(surface: Surface) -> None:
    payload, place = holding("input", {"type": "file_input"})

    [found] = check_blocks([payload], surface)

    assert found.message == f"unsupported type: file_input [json-pointer:{place}/type]"


def named(block_id: str, **changes: Any) -> Json:
    return {"type": "divider", "block_id": block_id, **changes}


def test_a_block_id_stands_once_in_a_message() -> None:
    [found] = check_blocks([named("a"), named("b"), named("a")], "message")

    assert found.pointer == "/blocks/2/block_id"
    assert found.message.startswith('`block_id` "a" already exists')


def test_a_block_id_may_not_repeat_inside_a_container_or_carousel() -> None:
    container = {"type": "container", "title": PLAIN, "child_blocks": [named("a")]}
    carousel = {"type": "carousel", "elements": [{**CARD, "block_id": "a"}]}

    found = check_blocks([named("a"), container, carousel], "message")

    assert [problem.pointer for problem in found] == [
        "/blocks/1/child_blocks/0/block_id",
        "/blocks/2/elements/0/block_id",
    ]


def test_the_block_id_of_a_markdown_block_is_ignored() -> None:
    assert check_blocks([{"type": "markdown", "text": "x", "block_id": "a"}] * 2, "message") == []


def pressing(*action_ids: str, **changes: Any) -> Json:
    buttons = [{"type": "button", "text": PLAIN, "action_id": action_id} for action_id in action_ids]
    return {"type": "actions", "elements": buttons, **changes}


def test_an_action_id_stands_once_in_its_block() -> None:
    [found] = check_blocks([pressing("claim", "more", "claim")], "message")

    assert found.error == "invalid_blocks"
    assert found.message == '`action_id` "claim" already exists [json-pointer:/blocks/0/elements/2/action_id]'


def test_an_action_id_may_stand_in_several_blocks() -> None:
    assert check_blocks([pressing("claim"), pressing("claim")], "message") == []


def test_an_action_id_may_not_repeat_on_a_card_but_on_the_next_one() -> None:
    def card(*action_ids: str) -> Json:
        return {**CARD, "actions": pressing(*action_ids)["elements"]}

    assert check_blocks([{"type": "carousel", "elements": [card("a"), card("a")]}], "message") == []

    [found] = check_blocks([card("a", "a")], "message")
    assert found.pointer == "/blocks/0/actions/1/action_id"


def test_one_table_of_either_kind_a_message_even_in_a_container() -> None:
    wrapped = {"type": "container", "title": PLAIN, "child_blocks": [SAMPLES["table"]]}

    [found] = check_blocks([SAMPLES["data_table"], DIVIDER, wrapped], "message")

    assert found.error == "invalid_attachments"
    assert found.message == "only_one_table_allowed [json-pointer:/blocks/2/child_blocks/0]"
    assert check_blocks([SAMPLES["table"], SAMPLES["data_table"]], "home") == []


def test_two_charts_a_message() -> None:
    pie = SAMPLES["data_visualization"]
    assert check_blocks([pie, pie], "message") == []

    [found] = check_blocks([pie, pie, pie], "message")

    assert found.pointer == "/blocks/2"


def test_markdown_blocks_share_twelve_thousand_characters() -> None:
    half = {"type": "markdown", "text": "x" * 6000}
    assert check_blocks([half, half], "message") == []

    [found] = check_blocks([half, half, {"type": "markdown", "text": "x"}], "message")

    assert (found.error, found.pointer) == ("msg_blocks_too_long", "/blocks")


def test_all_text_of_a_message_together_has_a_limit() -> None:
    long = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}
    assert check_blocks([long] * 4, "message") == []
    assert check_blocks([long] * 5, "home") == []

    assert [problem.error for problem in check_blocks([long] * 5, "message")] == ["msg_blocks_too_long"]


@pytest.mark.parametrize("blocks", ["[]", {"type": "divider"}, None, 5])
def test_blocks_that_are_no_list_are_refused(blocks: object) -> None:
    [found] = check_blocks(blocks, "message")
    assert (found.error, found.pointer) == ("invalid_blocks_format", "/blocks")

    [found] = check_blocks(blocks, "home")
    assert found.message == "must provide an array [json-pointer:/blocks]"


def test_pointers_begin_where_the_caller_says() -> None:
    [found] = check_blocks([{"type": "section"}], "message", at="")

    assert found.pointer == "/0"


def test_a_payload_nested_thousands_deep_is_refused_like_any_other() -> None:
    deep: Any = DIVIDER
    for _ in range(5000):
        deep = {"type": "container", "title": PLAIN, "child_blocks": [deep]}

    [found, too_long] = check_blocks([deep], "message")
    assert found.pointer == "/blocks/0/child_blocks/0/type"
    assert too_long.error == "msg_blocks_too_long"

    [found] = check_view({"type": "home", "blocks": [deep]})
    assert found.error == "view_too_large"
