"""Blocks, and the surfaces they may stand on."""

from typing import Literal

from sandbox.strict import elements, forms, objects, rules, tables
from sandbox.strict.charts import CHART
from sandbox.strict.kinds import (
    Flag,
    Kind,
    ListOf,
    OneOf,
    Rule,
    Shape,
    String,
    Text,
    Whole,
    one_of,
    plain,
    tagged,
)
from sandbox.strict.rich_text import RICH_TEXT

Surface = Literal["message", "modal", "home"]

MOST_BLOCKS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}


def _block(required: dict[str, Kind], optional: dict[str, Kind] | None = None, *rule: Rule) -> Shape:
    return tagged(required, {"block_id": String(255), **(optional or {})}, *rule)


_RICH_TEXT_ONLY: dict[str, Shape] = {"rich_text": RICH_TEXT}
_ONE_RICH_TEXT = one_of(_RICH_TEXT_ONLY, "rich_text")
_WEB_URL = String(3000, form=forms.WEB_URL)
_HTTPS_URL = String(3000, form=forms.HTTPS_URL)

BLOCKS: dict[str, Shape] = {
    "section": _block(
        {},
        {
            "text": Text(3000),
            "fields": ListOf(Text(2000), 1, 10),
            "accessory": elements.IN_SECTION,
            "expand": Flag(),
        },
        rules.any_of("text", "fields"),
    ),
    "header": _block({"text": plain(150)}, {"level": Whole(1, 4)}),
    "context": _block({"elements": ListOf(elements.IN_CONTEXT, 1, 10)}),
    "context_actions": _block({"elements": ListOf(elements.IN_CONTEXT_ACTIONS, 1, 5)}),
    "actions": _block({"elements": ListOf(elements.IN_ACTIONS, 1, 25)}),
    "input": _block(
        {"label": plain(2000), "element": elements.IN_INPUT},
        {"hint": plain(2000), "optional": Flag(), "dispatch_action": Flag()},
    ),
    "divider": _block({}),
    "rich_text": RICH_TEXT,
    "image": _block(
        {"alt_text": String(2000)},
        {"title": plain(2000), "image_url": _WEB_URL, "slack_file": objects.SLACK_FILE},
        *rules.exactly_one("image_url", "slack_file"),
    ),
    "markdown": _block({"text": String(12_000)}),
    "table": tables.TABLE,
    "data_table": tables.DATA_TABLE,
    "data_visualization": _block({"title": String(50), "chart": CHART}),
    "alert": _block(
        {"text": Text(200)},
        {"level": String(choices=("default", "info", "warning", "error", "success"))},
    ),
    "video": _block(
        {"title": plain(199), "video_url": _HTTPS_URL, "thumbnail_url": _WEB_URL, "alt_text": String(2000)},
        {
            "title_url": _HTTPS_URL,
            "author_name": String(49),
            "provider_name": String(),
            "provider_icon_url": _WEB_URL,
            "description": plain(199),
        },
    ),
}

BLOCKS["card"] = _block(
    {},
    {
        "hero_image": elements.IMAGE_ELEMENT,
        "icon": elements.IMAGE_ELEMENT,
        "slack_icon": objects.SLACK_ICON,
        "title": Text(150),
        "subtitle": Text(150),
        "body": Text(200),
        "subtext": Text(200),
        "actions": ListOf(elements.IN_CARD, 1, 3),
    },
    rules.any_of("hero_image", "title", "actions", "body"),
    rules.not_both("icon", "slack_icon"),
)
BLOCKS["carousel"] = _block({"elements": ListOf(one_of(BLOCKS, "card"), 1, 10)})

BLOCKS["task_card"] = _block(
    {"task_id": String(), "title": String()},
    {
        "details": _ONE_RICH_TEXT,
        "output": _ONE_RICH_TEXT,
        "sources": ListOf(elements.URL_SOURCE),
        "status": String(choices=("pending", "in_progress", "complete", "error")),
        "icon": objects.SLACK_ICON,
        "hide_title": Flag(),
    },
)
BLOCKS["plan"] = _block(
    {"title": String()}, {"tasks": ListOf(one_of(BLOCKS, "task_card"))}, rules.unique_by("tasks", "task_id")
)

IN_CONTAINER = (
    "actions",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "table",
    "video",
)
BLOCKS["container"] = _block(
    {"child_blocks": ListOf(one_of(BLOCKS, *IN_CONTAINER), 1, 10)},
    {
        "title": plain(150),
        "rich_text_title": _ONE_RICH_TEXT,
        "subtitle": Text(150),
        "width": String(choices=("narrow", "standard", "wide", "full")),
        "icon": elements.IMAGE_ELEMENT,
        "is_collapsible": Flag(),
        "default_collapsed": Flag(),
        "has_header_divider": Flag(),
    },
    rules.any_of("title", "rich_text_title"),
    rules.collapsed_needs_collapsible,
)

_EVERYWHERE = (*(set(IN_CONTAINER) - {"table"}), "card", "container")
_STANDS_ON: dict[Surface, frozenset[str]] = {
    "message": frozenset(BLOCKS) - {"alert"},
    "modal": frozenset([*_EVERYWHERE, "alert"]),
    "home": frozenset([*_EVERYWHERE, "table", "data_table", "carousel"]),
}


def _on(surface: Surface) -> ListOf:
    return ListOf(OneOf(BLOCKS, _STANDS_ON[surface]), most=MOST_BLOCKS[surface])


BLOCKS_ON: dict[Surface, ListOf] = {"message": _on("message"), "modal": _on("modal"), "home": _on("home")}
