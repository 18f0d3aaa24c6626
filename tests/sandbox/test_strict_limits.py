# ruff: noqa: E501 - one sample a line, so that the samples read as a table
"""Each limit of Slack's reference, tried at the limit and one beyond, on payloads that use every field."""

import json
from typing import Any

import pytest

from sandbox.strict import check_blocks

Json = dict[str, Any]

URL = "https://acme.example/"
PLAIN = {"type": "plain_text", "text": "Lead"}
MRKDWN = {"type": "mrkdwn", "text": "*Lead*"}
IMAGE = {"type": "image", "image_url": URL, "alt_text": "x"}
FILED = {"type": "image", "slack_file": {"url": URL}, "alt_text": "x"}
CONFIRM = {"title": PLAIN, "text": MRKDWN, "confirm": PLAIN, "deny": PLAIN}
OPTION = {"text": PLAIN, "value": "a", "description": PLAIN}
BOX = {"text": MRKDWN, "value": "a", "description": MRKDWN}
GROUP = {"label": PLAIN, "options": [OPTION]}
MENU: Json = {"action_id": "a", "confirm": CONFIRM, "placeholder": PLAIN}
TYPED: Json = {
    "action_id": "a",
    "placeholder": PLAIN,
    "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
}
TEXT = {"type": "text", "text": "x"}
SECTION = {"type": "rich_text_section", "elements": [TEXT]}
RICH = {"type": "rich_text", "elements": [SECTION]}
CELL = {"type": "raw_text", "text": "a"}
NUMBER = {"type": "raw_number", "value": 1, "text": "1"}
BUTTON = {"type": "button", "text": PLAIN}
SAID = {"text": PLAIN, "value": "1", "accessibility_label": "x"}
INLINE = [
    TEXT,
    {"type": "link", "url": URL},
    {"type": "emoji", "name": "wave", "skin_tone": 2},
    {"type": "user", "user_id": "U1"},
    {"type": "usergroup", "usergroup_id": "S1"},
    {"type": "channel", "channel_id": "C1"},
    {"type": "team", "team_id": "T1"},
    {"type": "broadcast", "range": "here"},
    {"type": "color", "value": "#aabbcc"},
    {"type": "date", "timestamp": 0, "format": "{date}", "url": URL},
]
POINTS = {
    "series": [{"name": "a", "data": [{"label": "Mon", "value": 1}]}],
    "axis_config": {"categories": ["Mon"], "x_label": "x", "y_label": "y"},
}

# fmt: off
ELEMENTS: dict[str, Json] = {
    "button": {**BUTTON, "action_id": "a", "value": "v", "url": URL, "accessibility_label": "x", "agent_prompt": "x", "confirm": CONFIRM},
    "workflow_button": {"type": "workflow_button", "text": PLAIN, "accessibility_label": "x", "workflow": {"trigger": {"url": URL, "customizable_input_parameters": [{"name": "a", "value": "b"}]}}},
    "overflow": {"type": "overflow", "action_id": "a", "options": [{**OPTION, "url": URL}], "confirm": CONFIRM},
    "checkboxes": {"type": "checkboxes", "action_id": "a", "options": [BOX], "confirm": CONFIRM},
    "radio_buttons": {"type": "radio_buttons", "action_id": "a", "options": [BOX], "confirm": CONFIRM},
    "static_select": {"type": "static_select", "options": [OPTION], **MENU},
    "grouped": {"type": "static_select", "option_groups": [GROUP], **MENU},
    "multi_static_select": {"type": "multi_static_select", "options": [OPTION], "max_selected_items": 1, **MENU},
    "multi_grouped": {"type": "multi_static_select", "option_groups": [GROUP], **MENU},
    "external_select": {"type": "external_select", "initial_option": OPTION, "min_query_length": 0, **MENU},
    "multi_external_select": {"type": "multi_external_select", "initial_options": [OPTION], "min_query_length": 0, **MENU},
    "users_select": {"type": "users_select", **MENU},
    "datepicker": {"type": "datepicker", **MENU},
    "timepicker": {"type": "timepicker", **MENU},
    "datetimepicker": {"type": "datetimepicker", "action_id": "a", "confirm": CONFIRM, "initial_date_time": 1_000_000_000},
    "rich_text_input": {"type": "rich_text_input", "min_lines": 1, "max_lines": 100, **TYPED},
}
INPUTS: dict[str, Json] = {
    "plain_text_input": {"type": "plain_text_input", "initial_value": "x", "min_length": 0, "max_length": 3000, **TYPED},
    "number_input": {"type": "number_input", "is_decimal_allowed": True, **TYPED},
    "email_text_input": {"type": "email_text_input", **TYPED},
    "url_text_input": {"type": "url_text_input", **TYPED},
    "file_input": {"type": "file_input", "action_id": "a", "filetypes": ["pdf"], "max_files": 1},
}
BLOCKS: dict[str, Json] = {
    "section": {"type": "section", "block_id": "b", "text": MRKDWN, "fields": [PLAIN]},
    "header": {"type": "header", "block_id": "b", "text": PLAIN, "level": 1},
    "context": {"type": "context", "block_id": "b", "elements": [MRKDWN, PLAIN, IMAGE, FILED]},
    "context_actions": {"type": "context_actions", "block_id": "b", "elements": [
        {"type": "icon_button", "icon": "trash", "text": PLAIN, "value": "v", "accessibility_label": "x", "confirm": CONFIRM},
        {"type": "feedback_buttons", "positive_button": SAID, "negative_button": SAID},
    ]},
    "actions": {"type": "actions", "block_id": "b", "elements": [BUTTON]},
    "input": {"type": "input", "block_id": "b", "label": PLAIN, "hint": PLAIN, "element": {"type": "datepicker"}},
    "divider": {"type": "divider", "block_id": "b"},
    "rich_text": {"type": "rich_text", "block_id": "b", "elements": [
        {"type": "rich_text_section", "elements": INLINE},
        {"type": "rich_text_list", "style": "bullet", "elements": [SECTION], "indent": 0, "offset": 0, "border": 0},
        {"type": "rich_text_quote", "elements": [TEXT], "border": 0},
        {"type": "rich_text_preformatted", "elements": [TEXT], "border": 0},
    ]},
    "image": {**IMAGE, "block_id": "b", "title": PLAIN},
    "filed_image": {**FILED, "block_id": "b", "title": PLAIN},
    "markdown": {"type": "markdown", "text": "x"},
    "table": {"type": "table", "block_id": "b", "rows": [[CELL, NUMBER, RICH]], "column_settings": [{"align": "left"}]},
    "data_table": {"type": "data_table", "block_id": "b", "caption": "x", "rows": [[CELL], [CELL]], "page_size": 1, "row_header_column_index": 0},
    "pie": {"type": "data_visualization", "block_id": "b", "title": "x", "chart": {"type": "pie", "segments": [{"label": "a", "value": 1}]}},
    "line": {"type": "data_visualization", "title": "x", "chart": {"type": "line", **POINTS}},
    "card": {"type": "card", "block_id": "b", "title": PLAIN, "subtitle": PLAIN, "body": MRKDWN, "subtext": MRKDWN, "hero_image": IMAGE, "slack_icon": {"name": "globe"}, "actions": [BUTTON]},
    "carousel": {"type": "carousel", "block_id": "b", "elements": [{"type": "card", "title": PLAIN}]},
    "container": {"type": "container", "block_id": "b", "title": PLAIN, "subtitle": MRKDWN, "icon": IMAGE, "child_blocks": [{"type": "divider"}]},
    "task_card": {"type": "task_card", "block_id": "b", "task_id": "1", "title": "x", "details": RICH, "sources": [{"type": "url", "url": URL, "text": "x"}]},
    "plan": {"type": "plan", "block_id": "b", "title": "x", "tasks": [{"type": "task_card", "task_id": "1", "title": "x"}]},
    "video": {"type": "video", "block_id": "b", "title": PLAIN, "description": PLAIN, "video_url": URL, "thumbnail_url": URL, "alt_text": "x", "title_url": URL, "author_name": "x", "provider_icon_url": URL},
}
# fmt: on
ALERT: Json = {"type": "alert", "block_id": "b", "text": MRKDWN, "level": "info"}

CHARACTERS = """
section text/text 3000 | section fields/0/text 2000 | header text/text 150 | image alt_text 2000
image title/text 2000 | image image_url 3000 | filed_image slack_file/url 3000 | input label/text 2000
input hint/text 2000 | context elements/0/text 3000 | context elements/1/text 3000
context elements/2/alt_text 2000 | context elements/2/image_url 3000 | markdown text 12000
card title/text 150 | card subtitle/text 150 | card body/text 200 | card subtext/text 200
card hero_image/alt_text 2000 | card hero_image/image_url 3000 | container title/text 150
container subtitle/text 150 | container icon/alt_text 2000 | video title/text 199 | video description/text 199
video video_url 3000 | video thumbnail_url 3000 | video title_url 3000 | video author_name 49 | video alt_text 2000
video provider_icon_url 3000 | pie title 50 | pie chart/segments/0/label 20 | line title 50
line chart/series/0/name 20 | line chart/axis_config/x_label 50 | line chart/axis_config/y_label 50 | alert text/text 200
context_actions elements/0/text/text 75 | context_actions elements/0/value 2000
context_actions elements/0/accessibility_label 75 | context_actions elements/1/positive_button/text/text 75
context_actions elements/1/negative_button/value 2000 | context_actions elements/1/negative_button/accessibility_label 75
rich_text elements/0/elements/1/url 3000 | rich_text elements/0/elements/9/url 3000
task_card sources/0/url 3000
section block_id 255 | header block_id 255 | context block_id 255 | context_actions block_id 255 | actions block_id 255
input block_id 255 | divider block_id 255 | rich_text block_id 255 | image block_id 255 | table block_id 255
data_table block_id 255 | pie block_id 255 | card block_id 255 | carousel block_id 255 | container block_id 255
task_card block_id 255 | plan block_id 255 | video block_id 255 | alert block_id 255
button text/text 75 | button value 2000 | button url 3000 | button accessibility_label 75 | button agent_prompt 4000
button action_id 255 | button confirm/title/text 100 | button confirm/text/text 300 | button confirm/confirm/text 30
button confirm/deny/text 30 | workflow_button text/text 75 | workflow_button accessibility_label 75
workflow_button workflow/trigger/url 3000 | overflow options/0/text/text 75 | overflow options/0/value 150
overflow options/0/description/text 75 | overflow options/0/url 3000 | checkboxes options/0/text/text 75
checkboxes options/0/value 150 | checkboxes options/0/description/text 75 | radio_buttons options/0/text/text 75
radio_buttons options/0/value 150 | static_select options/0/text/text 75 | static_select options/0/value 150
static_select options/0/description/text 75 | static_select placeholder/text 150 | grouped option_groups/0/label/text 75
multi_static_select placeholder/text 150 | users_select placeholder/text 150 | datepicker placeholder/text 150
external_select initial_option/value 150 | rich_text_input placeholder/text 150 | plain_text_input placeholder/text 150
plain_text_input initial_value 3000 | number_input placeholder/text 150 | file_input action_id 255
"""

ITEMS = """
section fields 1 10 | context elements 1 10 | context_actions elements 1 5 | actions elements 1 25
table rows 1 100 | table rows/0 1 20 | table column_settings 0 20 | data_table rows 2 201 | pie chart/segments 1 12
card actions 1 3 | carousel elements 1 10 | container child_blocks 1 10 | overflow options 1 5 | checkboxes options 1 10
radio_buttons options 1 10 | static_select options 1 100 | grouped option_groups 1 100
grouped option_groups/0/options 1 100 | multi_static_select options 1 100 | multi_grouped option_groups 1 100
plain_text_input dispatch_action_config/trigger_actions_on 1 2
"""

NUMBERS = """
header level 1 4 | data_table page_size 1 100 | rich_text_input min_lines 1 100 | rich_text_input max_lines 1 100
datetimepicker initial_date_time 1000000000 9999999999 | file_input max_files 1 10
plain_text_input min_length 0 3000 | plain_text_input max_length 1 3000 | rich_text elements/1/indent 0 8
rich_text elements/1/border 0 1 | rich_text elements/2/border 0 1 | rich_text elements/0/elements/2/skin_tone 2 6
"""

REQUIRED = """
section text text | header - text | context - elements | context elements/0 text | context elements/1 text
context elements/2 alt_text | context_actions - elements | context_actions elements/0 icon
context_actions elements/0 text | context_actions elements/1 positive_button
context_actions elements/1 negative_button | context_actions elements/1/positive_button text
context_actions elements/1/positive_button value | actions - elements | input - label | input - element
image - alt_text | markdown - text | rich_text - elements | rich_text elements/0 elements
rich_text elements/1 elements | rich_text elements/1 style | rich_text elements/2 elements
rich_text elements/3 elements | rich_text elements/0/elements/0 text | rich_text elements/0/elements/1 url
rich_text elements/0/elements/2 name | rich_text elements/0/elements/3 user_id
rich_text elements/0/elements/4 usergroup_id | rich_text elements/0/elements/5 channel_id
rich_text elements/0/elements/6 team_id | rich_text elements/0/elements/7 range
rich_text elements/0/elements/8 value | rich_text elements/0/elements/9 timestamp
rich_text elements/0/elements/9 format | table - rows | table rows/0/0 text | table rows/0/1 value
table rows/0/1 text | data_table - rows | data_table - caption | pie - title | pie - chart | pie chart segments
pie chart/segments/0 label | pie chart/segments/0 value | line chart series | line chart axis_config
line chart/series/0 name | line chart/series/0 data | line chart/series/0/data/0 label
line chart/series/0/data/0 value | line chart/axis_config categories | card slack_icon name | carousel - elements
container - child_blocks | task_card - task_id | task_card - title | task_card sources/0 url
task_card sources/0 text | plan - title | video - title | video - video_url | video - thumbnail_url
video - alt_text | alert - text | button - text | button confirm title | button confirm text
button confirm confirm | button confirm deny | workflow_button - text | workflow_button - workflow
workflow_button workflow trigger | workflow_button workflow/trigger url
workflow_button workflow/trigger/customizable_input_parameters/0 name
workflow_button workflow/trigger/customizable_input_parameters/0 value | overflow - options
overflow options/0 text | overflow options/0 value | checkboxes - options | checkboxes options/0 text
checkboxes options/0 value | radio_buttons - options | static_select options/0 text | static_select options/0 value
grouped option_groups/0 label | grouped option_groups/0 options | number_input - is_decimal_allowed
"""

PLAIN_ONLY = """
header text | input label | input hint | image title | container title | video title | video description | button text
button confirm/title | button confirm/confirm | button confirm/deny | workflow_button text | overflow options/0/text
overflow options/0/description | static_select options/0/text | static_select options/0/description
static_select placeholder | grouped option_groups/0/label | multi_static_select placeholder | users_select placeholder
datepicker placeholder | timepicker placeholder | rich_text_input placeholder | plain_text_input placeholder
number_input placeholder | context_actions elements/0/text | context_actions elements/1/positive_button/text
"""

ADDRESSES = """
image image_url | filed_image slack_file/url | context elements/2/image_url | context elements/3/slack_file/url
button url | overflow options/0/url | workflow_button workflow/trigger/url | video video_url | video thumbnail_url
video title_url | video provider_icon_url | task_card sources/0/url | rich_text elements/0/elements/1/url
rich_text elements/0/elements/9/url
"""

NOT_EMPTY = """
section text/text | section fields/0/text | header text/text | context elements/0/text | context elements/1/text
image alt_text | context elements/2/alt_text | input label/text | input hint/text | markdown text | table rows/0/0/text
table rows/0/1/text | data_table caption | pie title | pie chart/segments/0/label | line chart/series/0/name
line chart/series/0/data/0/label | card title/text | card body/text | container title/text | task_card task_id
task_card title | task_card sources/0/text | plan title | video title/text | video alt_text | alert text/text
section block_id | rich_text block_id | table block_id | rich_text elements/0/elements/0/text
rich_text elements/0/elements/2/name | rich_text elements/0/elements/3/user_id
rich_text elements/0/elements/4/usergroup_id | rich_text elements/0/elements/5/channel_id
rich_text elements/0/elements/6/team_id | rich_text elements/0/elements/9/format | button text/text | button action_id
button accessibility_label | button confirm/title/text | button confirm/text/text | button confirm/deny/text
overflow options/0/text/text | overflow options/0/value | checkboxes options/0/value | static_select options/0/value
static_select placeholder/text | grouped option_groups/0/label/text | external_select initial_option/value
file_input filetypes/0 | workflow_button workflow/trigger/customizable_input_parameters/0/name
"""


def cases(table: str) -> list[tuple[str, ...]]:
    return [tuple(case.split()) for line in table.strip().splitlines() for case in line.split("|")]


def fresh(sample: Json) -> Any:
    """A copy in which no two places are the same object, as after travelling."""
    return json.loads(json.dumps(sample))


def standing(name: str) -> tuple[Json, str]:
    """A block with the sample `name` in it, and the sample's pointer."""
    if name in ELEMENTS:
        return {"type": "actions", "elements": [fresh(ELEMENTS[name])]}, "/blocks/0/elements/0"
    if name in INPUTS:
        return {"type": "input", "label": PLAIN, "element": fresh(INPUTS[name])}, "/blocks/0/element"
    return fresh(ALERT if name == "alert" else BLOCKS[name]), "/blocks/0"


def at(value: Any, steps: list[str]) -> Any:
    for step in steps:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def put(name: str, pointer: str, new: Any) -> list[str]:
    """What is said of the sample when `new` stands at the pointer; pointers are given from the sample on."""
    block, root = standing(name)
    blocks = [block]
    steps = f"{root}/{pointer}".split("/")[2:]
    holder = at(blocks, steps[:-1])
    holder[int(steps[-1]) if isinstance(holder, list) else steps[-1]] = new
    return said(blocks, name, root)


def said(blocks: list[Json], name: str, root: str) -> list[str]:
    surface = "modal" if name in INPUTS or name == "alert" else "message"
    found = check_blocks(blocks, surface)  # type: ignore[arg-type]  # a str, of two possible values
    return [problem.message.replace(f"[json-pointer:{root}", "[") for problem in found]


def now(name: str, pointer: str) -> Any:
    block, root = standing(name)
    return at([block], f"{root}/{pointer}".split("/")[2:])


@pytest.mark.parametrize("name", [*BLOCKS, *ELEMENTS, *INPUTS, "alert"])
def test_the_sample_passes(name: str) -> None:
    block, root = standing(name)

    assert said([block], name, root) == []


@pytest.mark.parametrize(("name", "pointer", "most"), cases(CHARACTERS))
def test_a_text_may_have_so_many_characters_and_not_one_more(name: str, pointer: str, most: str) -> None:
    begun = now(name, pointer)
    filled = begun + "x" * (int(most) - len(begun))

    assert put(name, pointer, filled) == []
    assert put(name, pointer, filled + "x")[0] == f"must be less than {int(most) + 1} characters [/{pointer}]"


@pytest.mark.parametrize(("name", "pointer", "least", "most"), cases(ITEMS))
def test_a_list_may_have_so_many_items_and_no_more_or_fewer(
    name: str, pointer: str, least: str, most: str
) -> None:
    item = now(name, pointer)[0]

    assert put(name, pointer, [item] * int(least)) == []
    assert put(name, pointer, [item] * int(most)) == []
    assert put(name, pointer, [item] * (int(most) + 1)) == [f"no more than {most} items allowed [/{pointer}]"]
    if int(least):
        too_few = f"must provide at least {least} items [/{pointer}]"
        assert put(name, pointer, [item] * (int(least) - 1)) == [too_few]


@pytest.mark.parametrize(("name", "pointer", "least", "most"), cases(NUMBERS))
def test_a_number_stays_between_its_ends(name: str, pointer: str, least: str, most: str) -> None:
    low, high = int(least), int(most)

    assert put(name, pointer, low - 1) == [f"must be greater than {low - 1} [/{pointer}]"]
    assert put(name, pointer, high + 1) == [f"must be less than {high + 1} [/{pointer}]"]
    assert put(name, pointer, str(low)) == [f"must provide an integer [/{pointer}]"]
    assert not [
        sentence for number in (low, high) for sentence in put(name, pointer, number) if "must be" in sentence
    ]


@pytest.mark.parametrize(("name", "pointer", "field"), cases(REQUIRED))
def test_a_required_field_is_missed(name: str, pointer: str, field: str) -> None:
    block, root = standing(name)
    steps = root.split("/")[2:] + ([] if pointer == "-" else pointer.split("/"))
    del at([block], steps)[field]

    place = "" if pointer == "-" else f"/{pointer}"
    assert said([block], name, root) == [f"missing required field: {field} [{place}]"]


@pytest.mark.parametrize(("name", "pointer"), cases(NOT_EMPTY))
def test_an_empty_text_is_refused(name: str, pointer: str) -> None:
    assert f"must be more than 0 characters [/{pointer}]" in put(name, pointer, "")


@pytest.mark.parametrize(("name", "pointer"), cases(PLAIN_ONLY))
def test_a_place_for_plain_text_takes_no_mrkdwn(name: str, pointer: str) -> None:
    assert put(name, pointer, MRKDWN) == [f"must be a valid enum value [/{pointer}/type]"]


@pytest.mark.parametrize(("name", "pointer"), cases(ADDRESSES))
def test_an_address_is_an_address(name: str, pointer: str) -> None:
    [sentence] = put(name, pointer, "acme")

    assert sentence.startswith("must be a valid ")
    assert sentence.endswith(f"url [/{pointer}]")
