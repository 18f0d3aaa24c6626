"""Composition objects: what elements and blocks are made of."""

from sandbox.strict import forms, rules
from sandbox.strict.kinds import Flag, ListOf, Shape, String, Text, plain, shape, tagged

STYLE = String(choices=("primary", "danger"))

CONFIRM = shape(
    {"title": plain(100), "text": Text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": STYLE},
)

OPTION = shape({"text": plain(75), "value": String(150)}, {"description": plain(75)})
RICH_OPTION = shape({"text": Text(75), "value": String(150)}, {"description": Text(75)})
OVERFLOW_OPTION = shape(
    {"text": plain(75), "value": String(150)},
    {"description": plain(75), "url": String(3000, form=forms.URL)},
)
OPTION_GROUP = shape({"label": plain(75), "options": ListOf(OPTION, 1, 100)})

DISPATCH = shape(
    {},
    {
        "trigger_actions_on": ListOf(
            String(choices=("on_enter_pressed", "on_character_entered")), least=1, most=2
        )
    },
)

CONVERSATION_FILTER = shape(
    {},
    {
        "include": ListOf(String(choices=("im", "mpim", "private", "public")), least=1),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    },
    rules.any_of("include", "exclude_external_shared_channels", "exclude_bot_users"),
)

SLACK_FILE = shape(
    {}, {"id": String(), "url": String(3000, form=forms.WEB_URL)}, *rules.exactly_one("id", "url")
)

SLACK_ICON = shape({"name": String()}, {"type": String(choices=("icon",))})

FEEDBACK_BUTTON = shape({"text": plain(75), "value": String(2000)}, {"accessibility_label": String(75)})

WORKFLOW = shape(
    {
        "trigger": shape(
            {"url": String(3000, form=forms.WEB_URL)},
            {"customizable_input_parameters": ListOf(shape({"name": String(), "value": String(least=0)}))},
        )
    }
)

TEXT_OBJECTS: dict[str, Shape] = {
    "plain_text": tagged({"text": String(3000)}, {"emoji": Flag()}),
    "mrkdwn": tagged({"text": String(3000)}, {"verbatim": Flag()}),
}
