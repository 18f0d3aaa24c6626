# ruff: noqa: E501 - one case a line, so that a table of cases reads as a table
"""Every way an element alone can be wrong is refused with Slack's words at the right place."""

from typing import Any

import pytest

from sandbox.strict import check_blocks

Json = dict[str, Any]


def plain(text: Any = "Pick one") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: Any = "*Pick*") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: Any = "hot", text: Any = "Hot", **changes: Any) -> Json:
    return {"text": plain(text), "value": value, **changes}


def options(count: int) -> list[Json]:
    return [option(f"v{number}", f"Option {number}") for number in range(count)]


def group(*members: Json, label: str = "Warm") -> Json:
    return {"label": plain(label), "options": list(members)}


def button(**changes: Any) -> Json:
    return {"type": "button", "text": plain("Claim"), **changes}


def confirm(**changes: Any) -> Json:
    return {
        "title": plain("Sure?"),
        "text": mrkdwn("It goes back."),
        "confirm": plain("Yes"),
        "deny": plain("No"),
        **changes,
    }


def select(**changes: Any) -> Json:
    return {"type": "static_select", "options": options(2), **changes}


def multi(**changes: Any) -> Json:
    return {"type": "multi_static_select", "options": options(3), **changes}


def boxes(**changes: Any) -> Json:
    return {"type": "checkboxes", "options": options(3), **changes}


def radio(**changes: Any) -> Json:
    return {"type": "radio_buttons", "options": options(3), **changes}


def overflow(*entries: Json) -> Json:
    return {"type": "overflow", "options": list(entries)}


def typed(**changes: Any) -> Json:
    return {"type": "plain_text_input", **changes}


def number(**changes: Any) -> Json:
    return {"type": "number_input", "is_decimal_allowed": False, **changes}


def workflow(trigger: Json) -> Json:
    return {"type": "workflow_button", "text": plain("Start"), "workflow": {"trigger": trigger}}


WRONG_ACTIONS: list[tuple[str, Json, str, str]] = [
    ("unknown element", {"type": "buton", "text": plain()}, "/type", "unsupported type: buton"),
    ("button without text", {"type": "button"}, "", "missing required field: text"),
    ("button text a string", button(text="Claim"), "/text", "must provide an object"),
    ("button text mrkdwn", button(text=mrkdwn()), "/text/type", "must be a valid enum value"),
    ("button text long", button(text=plain("x" * 76)), "/text/text", "must be less than 76 characters"),
    ("button text empty", button(text=plain("")), "/text/text", "must be more than 0 characters"),
    ("button value long", button(value="x" * 2001), "/value", "must be less than 2001 characters"),
    ("button value a number", button(value=5), "/value", "must provide a string"),
    ("button url long", button(url="https://a.example/" + "x" * 3000), "/url", "must be less than 3001 characters"),
    ("button url no url", button(url="acme"), "/url", "must be a valid url"),
    ("button style", button(style="warning"), "/style", "must be a valid enum value"),
    ("button style null", button(style=None), "/style", "must provide a string"),
    ("button label long", button(accessibility_label="x" * 76), "/accessibility_label", "must be less than 76 characters"),
    ("button disabled", button(disabled=True), "", "invalid additional property: disabled"),
    ("action_id long", button(action_id="x" * 256), "/action_id", "must be less than 256 characters"),
    ("action_id empty", button(action_id=""), "/action_id", "must be more than 0 characters"),
    ("action_id a number", button(action_id=1), "/action_id", "must provide a string"),
    ("agent prompt long", button(agent_prompt="x" * 4001), "/agent_prompt", "must be less than 4001 characters"),
    ("confirm without deny", button(confirm={key: value for key, value in confirm().items() if key != "deny"}), "/confirm", "missing required field: deny"),
    ("confirm title long", button(confirm=confirm(title=plain("x" * 101))), "/confirm/title/text", "must be less than 101 characters"),
    ("confirm title mrkdwn", button(confirm=confirm(title=mrkdwn())), "/confirm/title/type", "must be a valid enum value"),
    ("confirm text long", button(confirm=confirm(text=plain("x" * 301))), "/confirm/text/text", "must be less than 301 characters"),
    ("confirm yes long", button(confirm=confirm(confirm=plain("x" * 31))), "/confirm/confirm/text", "must be less than 31 characters"),
    ("confirm no long", button(confirm=confirm(deny=plain("x" * 31))), "/confirm/deny/text", "must be less than 31 characters"),
    ("confirm style", button(confirm=confirm(style="red")), "/confirm/style", "must be a valid enum value"),
    ("confirm a flag", button(confirm=True), "/confirm", "must provide an object"),
    ("overflow of none", overflow(), "/options", "must provide at least 1 items"),
    ("overflow of 6", overflow(*options(6)), "/options", "no more than 5 items allowed"),
    ("overflow link", overflow(option(url="acme")), "/options/0/url", "must be a valid url"),
    ("overflow option mrkdwn", overflow({"text": mrkdwn(), "value": "a"}), "/options/0/text/type", "must be a valid enum value"),
    ("select without options", {"type": "static_select"}, "", "must define either `options` or `option_groups`"),
    ("select with both", select(option_groups=[group(option())]), "", "cannot define both `options` and `option_groups`"),
    ("select of none", select(options=[]), "/options", "must provide at least 1 items"),
    ("select of 101", select(options=options(101)), "/options", "no more than 100 items allowed"),
    ("101 groups", {"type": "static_select", "option_groups": [group(option())] * 101}, "/option_groups", "no more than 100 items allowed"),
    ("group of none", {"type": "static_select", "option_groups": [group()]}, "/option_groups/0/options", "must provide at least 1 items"),
    ("group of 101", {"type": "static_select", "option_groups": [group(*options(101))]}, "/option_groups/0/options", "no more than 100 items allowed"),
    ("group label long", {"type": "static_select", "option_groups": [group(option(), label="x" * 76)]}, "/option_groups/0/label/text", "must be less than 76 characters"),
    ("group without label", {"type": "static_select", "option_groups": [{"options": [option()]}]}, "/option_groups/0", "missing required field: label"),
    ("option without value", select(options=[{"text": plain()}]), "/options/0", "missing required field: value"),
    ("option without text", select(options=[{"value": "a"}]), "/options/0", "missing required field: text"),
    ("option text long", select(options=[option(text="x" * 76)]), "/options/0/text/text", "must be less than 76 characters"),
    ("option text empty", select(options=[option(text="")]), "/options/0/text/text", "must be more than 0 characters"),
    ("option value long", select(options=[option("x" * 151)]), "/options/0/value", "must be less than 151 characters"),
    ("option value a number", select(options=[option(5)]), "/options/0/value", "must provide a string"),
    ("option description long", select(options=[option(description=plain("x" * 76))]), "/options/0/description/text", "must be less than 76 characters"),
    ("option url in a select", select(options=[option(url="https://a.example")]), "/options/0", "invalid additional property: url"),
    ("select option mrkdwn", select(options=[{"text": mrkdwn(), "value": "a"}]), "/options/0/text/type", "must be a valid enum value"),
    ("placeholder long", select(placeholder=plain("x" * 151)), "/placeholder/text", "must be less than 151 characters"),
    ("placeholder mrkdwn", select(placeholder=mrkdwn()), "/placeholder/type", "must be a valid enum value"),
    ("initial not offered", select(initial_option=option("v9", "Option 9")), "/initial_option", "must be one of the provided options"),
    ("initial with another text", select(initial_option=option("v1", "Option 0")), "/initial_option", "must be one of the provided options"),
    ("initial null", select(initial_option=None), "/initial_option", "must provide an object"),
    ("initial in no group", {"type": "static_select", "option_groups": [group(option("a"))], "initial_option": option("b")}, "/initial_option", "must be one of the provided options"),
    ("initial_options on a single select", select(initial_options=options(1)), "", "invalid additional property: initial_options"),
    ("multi initial not offered", multi(initial_options=[*options(1), option("z")]), "/initial_options", "must be one of the provided options"),
    ("multi initial empty", multi(initial_options=[]), "/initial_options", "must be one of the provided options"),
    ("multi select without options", {"type": "multi_static_select"}, "", "must define either `options` or `option_groups`"),
    ("multi select with both", multi(option_groups=[group(option())]), "", "cannot define both `options` and `option_groups`"),
    ("more external than allowed", {"type": "multi_external_select", "initial_options": options(2), "max_selected_items": 1}, "/initial_options", "no more than 1 items allowed"),
    ("more users than allowed", {"type": "multi_users_select", "initial_users": ["U1", "U2"], "max_selected_items": 1}, "/initial_users", "no more than 1 items allowed"),
    ("more channels than allowed", {"type": "multi_channels_select", "initial_channels": ["C1", "C2"], "max_selected_items": 1}, "/initial_channels", "no more than 1 items allowed"),
    ("more conversations than allowed", {"type": "multi_conversations_select", "initial_conversations": ["C1", "C2"], "max_selected_items": 1}, "/initial_conversations", "no more than 1 items allowed"),
    ("max selected 0", multi(max_selected_items=0), "/max_selected_items", "must be greater than 0"),
    ("more chosen than allowed", multi(initial_options=options(3), max_selected_items=2), "/initial_options", "no more than 2 items allowed"),
    ("checkboxes of 11", boxes(options=options(11)), "/options", "no more than 10 items allowed"),
    ("checkboxes without options", {"type": "checkboxes"}, "", "missing required field: options"),
    ("checkbox not offered", boxes(initial_options=[option("z")]), "/initial_options", "must be one of the provided options"),
    ("checkbox initial empty", boxes(initial_options=[]), "/initial_options", "must be one of the provided options"),
    ("checkbox description long", boxes(options=[option(description=mrkdwn("x" * 76))]), "/options/0/description/text", "must be less than 76 characters"),
    ("radio of 11", radio(options=options(11)), "/options", "no more than 10 items allowed"),
    ("radio not offered", radio(initial_option=option("z")), "/initial_option", "must be one of the provided options"),
    ("radio placeholder", radio(placeholder=plain()), "", "invalid additional property: placeholder"),
    ("external query length", {"type": "external_select", "min_query_length": -1}, "/min_query_length", "must be greater than -1"),
    ("external query length text", {"type": "external_select", "min_query_length": "3"}, "/min_query_length", "must provide an integer"),
    ("external with options", {"type": "external_select", "options": options(1)}, "", "invalid additional property: options"),
    ("initial user a list", {"type": "users_select", "initial_user": ["U1"]}, "/initial_user", "must provide a string"),
    ("initial users a string", {"type": "multi_users_select", "initial_users": "U1"}, "/initial_users", "must provide an array"),
    ("initial users numbers", {"type": "multi_users_select", "initial_users": [1]}, "/initial_users/0", "must provide a string"),
    ("filter of nothing", {"type": "conversations_select", "filter": {}}, "/filter", "must define either `include` or `exclude_external_shared_channels` or `exclude_bot_users`"),
    ("filter include empty", {"type": "conversations_select", "filter": {"include": []}}, "/filter/include", "must provide at least 1 items"),
    ("filter include unknown", {"type": "conversations_select", "filter": {"include": ["dm"]}}, "/filter/include/0", "must be a valid enum value"),
    ("date backwards", {"type": "datepicker", "initial_date": "22-11-2026"}, "/initial_date", "must be a valid date in the format YYYY-MM-DD"),
    ("no such date", {"type": "datepicker", "initial_date": "2026-02-30"}, "/initial_date", "must be a valid date in the format YYYY-MM-DD"),
    ("date null", {"type": "datepicker", "initial_date": None}, "/initial_date", "must provide a string"),
    ("time of 24", {"type": "timepicker", "initial_time": "24:00"}, "/initial_time", "must be a valid time in the format HH:mm"),
    ("time with seconds", {"type": "timepicker", "initial_time": "09:00:00"}, "/initial_time", "must be a valid time in the format HH:mm"),
    ("unknown zone", {"type": "timepicker", "timezone": "Europe/Nowhere"}, "/timezone", "must be a valid IANA timezone"),
    ("zone outside the list", {"type": "timepicker", "timezone": "../etc"}, "/timezone", "must be a valid IANA timezone"),
    ("moment in milliseconds", {"type": "datetimepicker", "initial_date_time": 1_763_800_000_000}, "/initial_date_time", "must be less than 10000000000"),
    ("moment as text", {"type": "datetimepicker", "initial_date_time": "1763800000"}, "/initial_date_time", "must provide an integer"),
    ("datetimepicker placeholder", {"type": "datetimepicker", "placeholder": plain()}, "", "invalid additional property: placeholder"),
    ("workflow without trigger", {"type": "workflow_button", "text": plain(), "workflow": {}}, "/workflow", "missing required field: trigger"),
    ("workflow trigger no url", workflow({"url": "start"}), "/workflow/trigger/url", "must be a valid url"),
    ("workflow parameter", workflow({"url": "https://slack.com/x", "customizable_input_parameters": [{"name": "a"}]}), "/workflow/trigger/customizable_input_parameters/0", "missing required field: value"),
]  # fmt: skip

WRONG_INPUTS: list[tuple[str, Json, str, str]] = [
    ("overflow is no input", overflow(option()), "/type", "unsupported type: overflow"),
    ("confirm on typing", typed(confirm=confirm()), "", "invalid additional property: confirm"),
    ("max_length 0", typed(max_length=0), "/max_length", "must be greater than 0"),
    ("max_length 3001", typed(max_length=3001), "/max_length", "must be less than 3001"),
    ("min_length -1", typed(min_length=-1), "/min_length", "must be greater than -1"),
    ("min above max", typed(min_length=5, max_length=4), "/min_length", "`min_length` cannot be greater than `max_length`"),
    ("min_length text", typed(min_length="5"), "/min_length", "must provide an integer"),
    ("initial long", typed(initial_value="x" * 3001), "/initial_value", "must be less than 3001 characters"),
    ("initial longer than max", typed(initial_value="abcd", max_length=3), "/initial_value", "must be less than 4 characters"),
    ("initial a number", typed(initial_value=5), "/initial_value", "must provide a string"),
    ("multiline a string", typed(multiline="yes"), "/multiline", "must provide a boolean"),
    ("focus a string", typed(focus_on_load="yes"), "/focus_on_load", "must provide a boolean"),
    ("typing placeholder long", typed(placeholder=plain("x" * 151)), "/placeholder/text", "must be less than 151 characters"),
    ("dispatch on nothing", typed(dispatch_action_config={"trigger_actions_on": []}), "/dispatch_action_config/trigger_actions_on", "must provide at least 1 items"),
    ("dispatch on blur", typed(dispatch_action_config={"trigger_actions_on": ["on_blur"]}), "/dispatch_action_config/trigger_actions_on/0", "must be a valid enum value"),
    ("dispatch unknown field", typed(dispatch_action_config={"on": "enter"}), "/dispatch_action_config", "invalid additional property: on"),
    ("number without decimals flag", {"type": "number_input"}, "", "missing required field: is_decimal_allowed"),
    ("number min as number", number(min_value=1), "/min_value", "must provide a string"),
    ("number min as word", number(min_value="one"), "/min_value", "must be a valid number"),
    ("number min above max", number(min_value="10", max_value="9"), "/min_value", "`min_value` cannot be greater than `max_value`"),
    ("number initial low", number(min_value="1", initial_value="0"), "/initial_value", "cannot be less than `min_value`"),
    ("number initial high", number(max_value="1", initial_value="2"), "/initial_value", "cannot be greater than `max_value`"),
    ("decimal where none may be", number(initial_value="1.5"), "/initial_value", "decimals are not allowed"),
    ("url initial", {"type": "url_text_input", "initial_value": "acme"}, "/initial_value", "must be a valid url"),
    ("email initial empty", {"type": "email_text_input", "initial_value": ""}, "/initial_value", "must be more than 0 characters"),
    ("rich initial a string", {"type": "rich_text_input", "initial_value": "x"}, "/initial_value", "must provide an object"),
    ("rich lines", {"type": "rich_text_input", "min_lines": 9, "max_lines": 3}, "/min_lines", "`min_lines` cannot be greater than `max_lines`"),
    ("no files", {"type": "file_input", "max_files": 0}, "/max_files", "must be greater than 0"),
    ("11 files", {"type": "file_input", "max_files": 11}, "/max_files", "must be less than 11"),
    ("file types empty", {"type": "file_input", "filetypes": []}, "/filetypes", "must provide at least 1 items"),
    ("file focus", {"type": "file_input", "focus_on_load": True}, "", "invalid additional property: focus_on_load"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("element", "place", "said"),
    [case[1:] for case in WRONG_ACTIONS],
    ids=[case[0] for case in WRONG_ACTIONS],
)
def test_a_wrong_element_among_actions_is_refused(element: Json, place: str, said: str) -> None:
    [found] = check_blocks([{"type": "actions", "elements": [element]}], "message")

    assert found.error == "invalid_blocks"
    assert found.message == f"{said} [json-pointer:/blocks/0/elements/0{place}]"
    assert found.pointer == f"/blocks/0/elements/0{place}"


@pytest.mark.parametrize(
    ("element", "place", "said"), [case[1:] for case in WRONG_INPUTS], ids=[case[0] for case in WRONG_INPUTS]
)
def test_a_wrong_input_is_refused(element: Json, place: str, said: str) -> None:
    [found] = check_blocks([{"type": "input", "label": plain(), "element": element}], "modal")

    assert found.error == "invalid_arguments"
    assert found.message == f"{said} [json-pointer:/blocks/0/element{place}]"


RIGHT_ACTIONS: list[Json] = [
    button(value="", url="mailto:lee@acme.example", style="danger", confirm=confirm(style="primary")),
    button(url="https://acme.example/?q=a&b=c#d", accessibility_label="x" * 75, visible_to_user_ids=["U1"]),
    overflow(option(url="https://acme.example", description=plain("Opens a page"))),
    select(placeholder=plain("x" * 150), initial_option=options(2)[1], focus_on_load=False, confirm=confirm()),
    {"type": "static_select", "option_groups": [group(option("a")), group(option("b"))], "initial_option": option("b")},
    {"type": "external_select", "min_query_length": 0, "initial_option": option("anything")},
    {"type": "users_select", "initial_user": "U1", "placeholder": plain()},
    {"type": "conversations_select", "default_to_current_conversation": True, "filter": {"include": ["im", "public"], "exclude_bot_users": True}},
    {"type": "channels_select", "initial_channel": "C1", "response_url_enabled": True},
    multi(initial_options=options(2), max_selected_items=2),
    {"type": "multi_external_select", "initial_options": [option("anything")]},
    {"type": "multi_users_select", "initial_users": ["U1", "U2"], "max_selected_items": 3},
    {"type": "multi_conversations_select", "initial_conversations": ["C1"]},
    {"type": "multi_channels_select", "initial_channels": ["C1"]},
    boxes(initial_options=options(2)),
    boxes(options=[{"text": mrkdwn(), "value": "a", "description": mrkdwn()}]),
    radio(initial_option=options(1)[0]),
    {"type": "datepicker", "initial_date": "2028-02-29", "placeholder": plain()},
    {"type": "timepicker", "initial_time": "23:59", "timezone": "America/New_York"},
    {"type": "datetimepicker", "initial_date_time": 1_763_800_000},
    workflow({"url": "https://slack.com/shortcuts/Ft1/x", "customizable_input_parameters": [{"name": "a", "value": ""}]}),
]  # fmt: skip

RIGHT_INPUTS: list[Json] = [
    typed(
        initial_value="",
        multiline=True,
        min_length=0,
        max_length=3000,
        focus_on_load=True,
        placeholder=plain(),
    ),
    typed(dispatch_action_config={"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]}),
    number(min_value="-10", max_value="10", initial_value="0"),
    {"type": "number_input", "is_decimal_allowed": True, "initial_value": "0.25", "min_value": ".1"},
    {"type": "email_text_input", "initial_value": "lee@acme.example"},
    {"type": "url_text_input", "initial_value": "https://acme.example"},
    {
        "type": "rich_text_input",
        "initial_value": {"type": "rich_text", "elements": []},
        "min_lines": 1,
        "max_lines": 9,
    },
    {"type": "file_input", "filetypes": ["pdf"], "max_files": 10},
    select(),
    multi(),
    boxes(),
    radio(),
    {"type": "datetimepicker"},
]


@pytest.mark.parametrize("element", RIGHT_ACTIONS, ids=lambda element: str(element["type"]))
def test_a_right_element_passes_among_actions(element: Json) -> None:
    assert check_blocks([{"type": "actions", "elements": [element]}], "message") == []


@pytest.mark.parametrize("element", RIGHT_INPUTS, ids=lambda element: str(element["type"]))
def test_a_right_input_passes(element: Json) -> None:
    assert check_blocks([{"type": "input", "label": plain(), "element": element}], "modal") == []
