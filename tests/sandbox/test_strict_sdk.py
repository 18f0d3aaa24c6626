"""What slack_sdk's own models build from right arguments passes."""

from typing import Any

import pytest
from slack_sdk.models import blocks as sdk
from slack_sdk.models.blocks import basic_components as objects
from slack_sdk.models.blocks import block_elements as elements
from slack_sdk.models.metadata import Metadata
from slack_sdk.models.views import View

from sandbox.strict import check_blocks, check_message, check_view

OPTIONS = [sdk.Option(text=f"Option {number}", value=f"v{number}") for number in range(3)]
GROUPS = [
    sdk.OptionGroup(label="Team", options=OPTIONS[:2]),
    sdk.OptionGroup(label="Others", options=OPTIONS[2:]),
]
CONFIRM = sdk.ConfirmObject(title="Sure?", text="It goes *back*.", confirm="Yes", deny="No", style="danger")
PARTS = sdk.RichTextElementParts
RICH = sdk.RichTextBlock(
    elements=[
        sdk.RichTextSectionElement(
            elements=[
                PARTS.Text(text="Hi ", style=PARTS.TextStyle(bold=True, italic=False)),
                PARTS.User(user_id="U1"),
                PARTS.UserGroup(usergroup_id="S1"),
                PARTS.Channel(channel_id="C1"),
                PARTS.Team(team_id="T1"),
                PARTS.Link(url="https://acme.example", text="Acme"),
                PARTS.Emoji(name="wave", skin_tone=3),
                PARTS.Date(timestamp=1_720_710_212, format="{date_num}", fallback="then"),
                PARTS.Broadcast(range="here"),
                PARTS.Color(value="#F405B3"),
            ]
        ),
        sdk.RichTextListElement(
            style="ordered",
            indent=1,
            offset=2,
            border=1,
            elements=[sdk.RichTextSectionElement(elements=[PARTS.Text(text="one")])],
        ),
        sdk.RichTextPreformattedElement(elements=[PARTS.Text(text="x = 1")], border=0),
        sdk.RichTextQuoteElement(elements=[PARTS.Text(text="quoted")]),
    ]
)
PICTURE = sdk.ImageElement(image_url="https://i.example/1.png", alt_text="Acme")
CARD = sdk.CardBlock(
    title="Lead",
    subtitle="Acme",
    body="*Hot*",
    icon=PICTURE.to_dict(),
    hero_image=PICTURE.to_dict(),
    actions=[sdk.ButtonElement(text="Claim", action_id="claim")],
)

ELEMENTS: list[Any] = [
    sdk.ButtonElement(text="Claim", action_id="claim", value="lead:1", style="primary", confirm=CONFIRM),
    sdk.LinkButtonElement(text="Open", url="https://acme.example"),
    sdk.OverflowMenuElement(action_id="more", options=OPTIONS, confirm=CONFIRM),
    sdk.StaticSelectElement(placeholder="Pick", action_id="a", options=OPTIONS, initial_option=OPTIONS[1]),
    sdk.StaticSelectElement(placeholder="Pick", action_id="a", option_groups=GROUPS, initial_option=OPTIONS[2]),
    sdk.StaticMultiSelectElement(action_id="a", options=OPTIONS, initial_options=OPTIONS[:2], max_selected_items=2),
    sdk.ExternalDataSelectElement(action_id="a", placeholder="Pick", min_query_length=2),
    sdk.ExternalDataMultiSelectElement(action_id="a", initial_options=OPTIONS, max_selected_items=5),
    sdk.UserSelectElement(action_id="a", placeholder="Who", initial_user="U1"),
    sdk.UserMultiSelectElement(action_id="a", placeholder="Who", initial_users=["U1"]),
    sdk.ChannelSelectElement(action_id="a", placeholder="Where", initial_channel="C1"),
    sdk.ChannelMultiSelectElement(action_id="a", placeholder="Where", initial_channels=["C1"]),
    sdk.ConversationSelectElement(action_id="a", filter=sdk.ConversationFilter(include=["public"])),
    sdk.ConversationMultiSelectElement(action_id="a", default_to_current_conversation=True),
    sdk.CheckboxesElement(action_id="a", options=OPTIONS, initial_options=OPTIONS[:1]),
    sdk.RadioButtonsElement(action_id="a", options=OPTIONS, initial_option=OPTIONS[0]),
    sdk.DatePickerElement(action_id="a", placeholder="When", initial_date="2026-11-22", confirm=CONFIRM),
    sdk.TimePickerElement(action_id="a", placeholder="When", initial_time="09:30", timezone="Europe/Berlin"),
    sdk.DateTimePickerElement(action_id="a", initial_date_time=1_763_800_000),
    elements.WorkflowButtonElement(
        text="Start", action_id="a", workflow=objects.Workflow(trigger=objects.WorkflowTrigger(url="https://slack.com/x"))
    ),
]  # fmt: skip

INPUTS: list[Any] = [
    sdk.PlainTextInputElement(
        action_id="a",
        placeholder="Type",
        initial_value="x",
        multiline=True,
        min_length=1,
        max_length=100,
        dispatch_action_config=objects.DispatchActionConfig(trigger_actions_on=["on_enter_pressed"]),
        focus_on_load=True,
    ),
    sdk.NumberInputElement(action_id="a", is_decimal_allowed=True, min_value="0", max_value="10.5"),
    sdk.EmailInputElement(action_id="a", initial_value="lee@acme.example", placeholder="Mail"),
    sdk.UrlInputElement(action_id="a", initial_value="https://acme.example"),
    sdk.RichTextInputElement(action_id="a", placeholder="Note", initial_value=RICH.to_dict()),
    elements.FileInputElement(action_id="a", filetypes=["csv"], max_files=1),
    sdk.StaticSelectElement(action_id="a", placeholder="Pick", options=OPTIONS),
    sdk.CheckboxesElement(action_id="a", options=OPTIONS),
    sdk.DateTimePickerElement(action_id="a"),
]

BLOCKS: list[Any] = [
    sdk.SectionBlock(text="*Lead*", accessory=PICTURE),
    sdk.SectionBlock(fields=["one", "*two*"], expand=True),
    sdk.SectionBlock(text=sdk.PlainTextObject(text="x", emoji=False), block_id="s"),
    sdk.SectionBlock(text=sdk.MarkdownTextObject(text="x", verbatim=True)),
    sdk.HeaderBlock(text="Lead"),
    sdk.DividerBlock(),
    sdk.ImageBlock(image_url="https://i.example/1.png", alt_text="x", title="Chart"),
    sdk.ImageBlock(slack_file=objects.SlackFile(id="F1"), alt_text="x"),
    sdk.ContextBlock(elements=[sdk.MarkdownTextObject(text="x"), PICTURE]),
    sdk.ContextActionsBlock(
        elements=[
            sdk.FeedbackButtonsElement(
                action_id="f",
                positive_button=objects.FeedbackButtonObject(text="Good", value="1"),
                negative_button=objects.FeedbackButtonObject(text="Bad", value="0"),
            ),
            sdk.IconButtonElement(action_id="i", icon="trash", text="Remove", value="x"),
        ]
    ),
    sdk.MarkdownBlock(text="# Lead"),
    sdk.VideoBlock(
        title="x",
        video_url="https://v.example",
        thumbnail_url="https://v.example/1.png",
        alt_text="x",
        description=sdk.PlainTextObject(text="x"),
    ),
    RICH,
    sdk.TableBlock(
        rows=[[objects.RawTextObject(text="a"), objects.RawNumberObject(value=1, text="1").to_dict()], [RICH]],
        column_settings=[None, objects.TableBlockColumnSettings(align="right", is_wrapped=True)],
    ),
    sdk.TaskCardBlock(task_id="1", title="x", status="complete", details=RICH),
    sdk.PlanBlock(title="x", tasks=[sdk.TaskCardBlock(task_id="1", title="x", status="pending")]),
    CARD,
    sdk.CarouselBlock(elements=[CARD]),
    sdk.ContainerBlock(title="x", subtitle="y", child_blocks=[sdk.DividerBlock()], width="wide"),
]  # fmt: skip


def kind(model: Any) -> str:
    return type(model).__name__


@pytest.mark.parametrize("element", ELEMENTS, ids=kind)
def test_an_element_of_the_sdk_passes_among_actions(element: Any) -> None:
    assert check_blocks([sdk.ActionsBlock(elements=[element]).to_dict()], "message") == []


@pytest.mark.parametrize("element", INPUTS, ids=kind)
def test_an_input_of_the_sdk_passes_in_a_modal(element: Any) -> None:
    block = sdk.InputBlock(
        label="Budget", hint="A number", element=element, optional=True, dispatch_action=False
    )
    view = View(type="modal", title="Qualify", submit="Save", close="Back", callback_id="q", blocks=[block])

    assert check_view(view.to_dict()) == []


@pytest.mark.parametrize("block", BLOCKS, ids=kind)
def test_a_block_of_the_sdk_passes_in_a_message(block: Any) -> None:
    metadata = Metadata(event_type="lead_card", event_payload={"lead": 7}).to_dict()

    assert check_message({"text": "x", "blocks": [block.to_dict()], "metadata": metadata}) == []


def test_an_alert_of_the_sdk_passes_in_a_modal() -> None:
    alert = sdk.AlertBlock(text=sdk.MarkdownTextObject(text="*Late*"), level="error")

    assert check_view(View(type="modal", title="Late", blocks=[alert]).to_dict()) == []


def test_a_home_tab_of_the_sdk_passes() -> None:
    home = View(
        type="home",
        private_metadata="x",
        blocks=[sdk.SectionBlock(text="Mine"), sdk.CarouselBlock(elements=[CARD])],
    )

    assert check_view(home.to_dict()) == []
