"""Block elements: what a person can press, choose or fill in."""

from sandbox.strict import forms, objects, rules
from sandbox.strict.kinds import (
    Flag,
    Kind,
    ListOf,
    Number,
    OneOf,
    Rule,
    Shape,
    String,
    Whole,
    one_of,
    plain,
    tagged,
)
from sandbox.strict.rich_text import RICH_TEXT

_ACTION: dict[str, Kind] = {"action_id": String(255)}
_CONFIRM: dict[str, Kind] = {**_ACTION, "confirm": objects.CONFIRM}
_FOCUS: dict[str, Kind] = {**_CONFIRM, "focus_on_load": Flag()}
_MENU: dict[str, Kind] = {**_FOCUS, "placeholder": plain(150)}
_MULTI_MENU: dict[str, Kind] = {**_MENU, "max_selected_items": Whole(1)}
_TYPED: dict[str, Kind] = {
    **_ACTION,
    "focus_on_load": Flag(),
    "placeholder": plain(150),
    "dispatch_action_config": objects.DISPATCH,
}
_LABEL: dict[str, Kind] = {"accessibility_label": String(75)}
_CHOICES: dict[str, Kind] = {
    "options": ListOf(objects.OPTION, 1, 100),
    "option_groups": ListOf(objects.OPTION_GROUP, 1, 100),
}
_CHOICES_RULES = rules.exactly_one("options", "option_groups")
_IDS = ListOf(String())


def _interactive(
    base: dict[str, Kind], required: dict[str, Kind], more: dict[str, Kind], *rule: Rule
) -> Shape:
    return tagged(required, {**base, **more}, *rule)


IMAGE = tagged(
    {"alt_text": String(2000)},
    {"image_url": String(3000, form=forms.WEB_URL), "slack_file": objects.SLACK_FILE},
    *rules.exactly_one("image_url", "slack_file"),
)

_BUTTONS: dict[str, Shape] = {
    "button": _interactive(
        _CONFIRM,
        {"text": plain(75)},
        {
            **_LABEL,
            "value": String(2000, least=0),
            "url": String(3000, form=forms.URL),
            "style": objects.STYLE,
            "agent_prompt": String(4000),
            "agent_prompt_display": String(),
            "visible_to_user_ids": _IDS,
        },
    ),
    "workflow_button": _interactive(
        _CONFIRM,
        {"text": plain(75), "workflow": objects.WORKFLOW},
        {**_LABEL, "style": objects.STYLE},
    ),
    "icon_button": _interactive(
        _CONFIRM,
        {"icon": String(), "text": plain(75)},
        {**_LABEL, "value": String(2000, least=0), "visible_to_user_ids": _IDS},
    ),
    "feedback_buttons": _interactive(
        _ACTION,
        {"positive_button": objects.FEEDBACK_BUTTON, "negative_button": objects.FEEDBACK_BUTTON},
        {},
    ),
    "overflow": _interactive(_CONFIRM, {"options": ListOf(objects.OVERFLOW_OPTION, 1, 5)}, {}),
}

_BOXES: dict[str, Shape] = {
    "checkboxes": _interactive(
        _FOCUS,
        {"options": ListOf(objects.RICH_OPTION, 1, 10)},
        {"initial_options": ListOf(objects.RICH_OPTION, 0, 10)},
        rules.initials_are_offered,
    ),
    "radio_buttons": _interactive(
        _FOCUS,
        {"options": ListOf(objects.RICH_OPTION, 1, 10)},
        {"initial_option": objects.RICH_OPTION},
        rules.initial_is_offered,
    ),
}

_PICKERS: dict[str, Shape] = {
    "datepicker": _interactive(_MENU, {}, {"initial_date": String(form=forms.DATE)}),
    "timepicker": _interactive(
        _MENU, {}, {"initial_time": String(form=forms.TIME), "timezone": String(form=forms.ZONE)}
    ),
    "datetimepicker": _interactive(_FOCUS, {}, {"initial_date_time": Whole(1_000_000_000, 9_999_999_999)}),
}

_MENUS: dict[str, Shape] = {
    "static_select": _interactive(
        _MENU,
        {},
        {**_CHOICES, "initial_option": objects.OPTION},
        *_CHOICES_RULES,
        rules.initial_is_offered,
    ),
    "external_select": _interactive(
        _MENU, {}, {"initial_option": objects.OPTION, "min_query_length": Whole(0)}
    ),
    "users_select": _interactive(_MENU, {}, {"initial_user": String()}),
    "conversations_select": _interactive(
        _MENU,
        {},
        {
            "initial_conversation": String(),
            "default_to_current_conversation": Flag(),
            "response_url_enabled": Flag(),
            "filter": objects.CONVERSATION_FILTER,
        },
    ),
    "channels_select": _interactive(_MENU, {}, {"initial_channel": String(), "response_url_enabled": Flag()}),
}

_MULTI_MENUS: dict[str, Shape] = {
    "multi_static_select": _interactive(
        _MULTI_MENU,
        {},
        {**_CHOICES, "initial_options": ListOf(objects.OPTION, 0, 100)},
        *_CHOICES_RULES,
        rules.initials_are_offered,
        rules.initials_fit("initial_options"),
    ),
    "multi_external_select": _interactive(
        _MULTI_MENU,
        {},
        {"initial_options": ListOf(objects.OPTION, 0, 100), "min_query_length": Whole(0)},
        rules.initials_fit("initial_options"),
    ),
    "multi_users_select": _interactive(
        _MULTI_MENU, {}, {"initial_users": _IDS}, rules.initials_fit("initial_users")
    ),
    "multi_conversations_select": _interactive(
        _MULTI_MENU,
        {},
        {
            "initial_conversations": _IDS,
            "default_to_current_conversation": Flag(),
            "filter": objects.CONVERSATION_FILTER,
        },
        rules.initials_fit("initial_conversations"),
    ),
    "multi_channels_select": _interactive(
        _MULTI_MENU, {}, {"initial_channels": _IDS}, rules.initials_fit("initial_channels")
    ),
}

_NUMBER_TEXT = String(form=forms.NUMBER)

_INPUTS: dict[str, Shape] = {
    "plain_text_input": _interactive(
        _TYPED,
        {},
        {
            "initial_value": String(3000, least=0),
            "multiline": Flag(),
            "min_length": Whole(0, 3000),
            "max_length": Whole(1, 3000),
        },
        rules.ordered("min_length", "max_length"),
        rules.initial_text_fits,
    ),
    "number_input": _interactive(
        _TYPED,
        {"is_decimal_allowed": Flag()},
        {"initial_value": _NUMBER_TEXT, "min_value": _NUMBER_TEXT, "max_value": _NUMBER_TEXT},
        rules.decimals_only_when_allowed,
        rules.ordered("min_value", "max_value"),
        rules.initial_number_fits,
    ),
    "email_text_input": _interactive(_TYPED, {}, {"initial_value": String()}),
    "url_text_input": _interactive(_TYPED, {}, {"initial_value": String(form=forms.WEB_URL)}),
    "rich_text_input": _interactive(
        _TYPED,
        {},
        {"initial_value": RICH_TEXT, "min_lines": Whole(1, 100), "max_lines": Whole(1, 100)},
        rules.ordered("min_lines", "max_lines"),
    ),
    "file_input": _interactive(_ACTION, {}, {"filetypes": ListOf(String(), 1), "max_files": Whole(1, 10)}),
}

ELEMENTS: dict[str, Shape] = {
    "image": IMAGE,
    "url": tagged({"url": String(3000, form=forms.WEB_URL), "text": String()}),
    "raw_text": tagged({"text": String()}),
    "raw_number": tagged({"value": Number(), "text": String()}),
    **_BUTTONS,
    **_BOXES,
    **_PICKERS,
    **_MENUS,
    **_MULTI_MENUS,
    **_INPUTS,
    **objects.TEXT_OBJECTS,
}

INTERACTIVE = frozenset({*_BUTTONS, *_BOXES, *_PICKERS, *_MENUS, *_MULTI_MENUS, *_INPUTS})

_CHOOSERS = (*_BOXES, *_MENUS, *_MULTI_MENUS)


def _elements(*names: str) -> OneOf:
    return one_of(ELEMENTS, *names)


IN_SECTION = _elements(
    "button", "workflow_button", "overflow", "image", "datepicker", "timepicker", *_CHOOSERS
)
IN_ACTIONS = _elements("button", "workflow_button", "overflow", "rich_text_input", *_PICKERS, *_CHOOSERS)
IN_INPUT = _elements(*_PICKERS, *_CHOOSERS, *_INPUTS)
IN_CONTEXT = _elements("image", "plain_text", "mrkdwn")
IN_CONTEXT_ACTIONS = _elements("feedback_buttons", "icon_button")
IN_CARD = _elements("button")
IMAGE_ELEMENT = _elements("image")
URL_SOURCE = _elements("url")
