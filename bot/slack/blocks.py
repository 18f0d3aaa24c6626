"""Small makers of Block Kit pieces. Slack's limits are kept here once: text is cut, never refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playbooks.escape import SafeText, cut

Block = dict[str, Any]
Element = dict[str, Any]

SECTION, BUTTON, OPTION, HEADER, LABEL, PLACEHOLDER, FALLBACK = 3000, 75, 75, 150, 2000, 150, 4000


MESSAGE = 11_000
"""Characters of all lists in a message: from about 13,200 in its blocks on Slack refuses the whole of it."""


@dataclass(frozen=True)
class Rendered:
    """A message ready to be sent. `text` tells the whole of it to notifications and screen readers.

    With `broadcast` a message in a thread is shown in its channel too. `left_out` is what is not told because it was
    settled before it was said, by its key with what settled it; when nothing is left there is no text.
    """

    text: str
    blocks: list[Block] = field(default_factory=list)
    broadcast: bool = False
    left_out: Mapping[str, str] = field(default_factory=dict)


def mrkdwn(text: SafeText, limit: int = SECTION) -> Element:
    return {"type": "mrkdwn", "text": whole_lines(text, limit)}


def plain_text(text: str, limit: int) -> Element:
    return {"type": "plain_text", "text": cut(text, limit) or " ", "emoji": True}


def whole_lines(text: str, limit: int) -> str:
    """The text, or as many whole lines as fit: a cut inside one could halve an entity or a mention."""
    if len(text) <= limit:
        return text or " "
    kept = text[: limit - 2].rpartition("\n")[0]
    return f"{kept}\n…" if kept else text[: limit - 1].rpartition(" ")[0] + "…"


def section(text: SafeText, *, accessory: Element | None = None, block_id: str | None = None) -> Block:
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory:
        block["accessory"] = accessory
    return block | ({"block_id": block_id} if block_id else {})


def as_fit(texts: Sequence[SafeText], at_most: int, room: int = MESSAGE) -> Sequence[SafeText]:
    """The first texts, as many as one message takes beside what else stands in it, or as have `room`."""
    fit = 0
    for text in texts[:at_most]:
        room -= min(len(text), SECTION)
        fit += room >= 0
    return texts[:fit]


def context(*texts: SafeText) -> Block:
    return {"type": "context", "elements": [mrkdwn(text) for text in texts[:10]]}


def header(text: str) -> Block:
    return {"type": "header", "text": plain_text(text, HEADER)}


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Element, block_id: str | None = None) -> Block:
    return {"type": "actions", "elements": list(elements)[:25]} | ({"block_id": block_id} if block_id else {})


def button(label: str, action: str, value: str, *, style: str | None = None) -> Element:
    made: Element = {
        "type": "button",
        "text": plain_text(label, BUTTON),
        "action_id": action,
        "value": value,
    }
    if style:
        made["style"] = style
    return made


def link_button(label: str, action: str, url: str) -> Element:
    return {"type": "button", "text": plain_text(label, BUTTON), "action_id": action, "url": url}


def option(label: str, value: str, *, about: str = "") -> Element:
    made: Element = {"text": plain_text(label, OPTION), "value": value}
    return made | ({"description": plain_text(about, OPTION)} if about else {})


def select(label: str, action: str, options: Sequence[Element], *, initial: str | None = None) -> Element:
    made: Element = {
        "type": "static_select",
        "placeholder": plain_text(label, PLACEHOLDER),
        "action_id": action,
        "options": list(options)[:100],
    }
    chosen = next((each for each in made["options"] if each["value"] == initial), None)
    return made | ({"initial_option": chosen} if chosen else {})


def grouped_select(
    label: str, action: str, groups: Sequence[tuple[str, Sequence[Element]]], *, initial: str | None = None
) -> Element:
    """A menu with headings, each with its options."""
    made: Element = {
        "type": "static_select",
        "placeholder": plain_text(label, PLACEHOLDER),
        "action_id": action,
        "option_groups": [
            {"label": plain_text(title, OPTION), "options": list(options)[:100]} for title, options in groups
        ][:100],
    }
    offered = (each for group in made["option_groups"] for each in group["options"])
    chosen = next((each for each in offered if each["value"] == initial), None)
    return made | ({"initial_option": chosen} if chosen else {})


def multi_select(
    label: str, action: str, options: Sequence[Element], *, initial: Sequence[str] = ()
) -> Element:
    """Several of a list; Slack tells of the choice once the menu is closed."""
    made: Element = {
        "type": "multi_static_select",
        "placeholder": plain_text(label, PLACEHOLDER),
        "action_id": action,
        "options": list(options)[:100],
    }
    chosen = [each for each in made["options"] if each["value"] in initial]
    return made | ({"initial_options": chosen} if chosen else {})


def overflow(action: str, options: Sequence[Element]) -> Element:
    return {"type": "overflow", "action_id": action, "options": list(options)[:5]}


def datepicker(action: str, *, label: str = "Pick a date", initial: str | None = None) -> Element:
    made: Element = {"type": "datepicker", "action_id": action, "placeholder": plain_text(label, PLACEHOLDER)}
    return made | ({"initial_date": initial} if initial else {})


def datetimepicker(action: str, *, initial: int | None = None) -> Element:
    made: Element = {"type": "datetimepicker", "action_id": action}
    return made | ({"initial_date_time": initial} if initial else {})


def text_input(action: str, *, multiline: bool = False, initial: str = "", hint: str = "") -> Element:
    made: Element = {
        "type": "plain_text_input",
        "action_id": action,
        "multiline": multiline,
        "max_length": 3000,
    }
    if initial:
        made["initial_value"] = cut(initial, 3000)
    return made | ({"placeholder": plain_text(hint, PLACEHOLDER)} if hint else {})


def email_input(action: str, *, initial: str = "") -> Element:
    made: Element = {"type": "email_text_input", "action_id": action}
    return made | ({"initial_value": initial} if initial else {})


def field_of(label: str, block_id: str, element: Element, *, optional: bool = False, hint: str = "") -> Block:
    """A labelled input of a modal; `block_id` is the name its value is read under."""
    made: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label, LABEL),
        "element": element,
        "optional": optional,
    }
    return made | ({"hint": plain_text(hint, LABEL)} if hint else {})


def modal(
    form: str, ref: str, title: str, blocks: Iterable[Block], *, submit: str | None = None
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "modal",
        "callback_id": form,
        "private_metadata": ref,
        "title": plain_text(title, 24),
        "close": plain_text("Cancel" if submit else "Close", 24),
        "blocks": list(blocks)[:100],
    }
    return made | ({"submit": plain_text(submit, 24)} if submit else {})
