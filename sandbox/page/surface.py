"""Where blocks are shown: a message, a modal or a home tab, and for whom. Templates ask it for everything."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from markupsafe import Markup, escape

from sandbox.page.charts import chart
from sandbox.page.markdown import markdown
from sandbox.page.mrkdwn import mrkdwn, plain, safe_url
from sandbox.page.reader import Reader
from sandbox.page.rich_text import rich_text
from sandbox.page.values import chosen_options, shown_many, shown_text

Json = Mapping[str, Any]

_BLOCKS = {
    "section", "header", "context", "context_actions", "actions", "divider", "input", "image", "rich_text",
    "markdown", "table", "data_table", "data_visualization", "card", "carousel", "container", "alert", "plan",
    "task_card", "video", "file",
}  # fmt: skip
_ELEMENTS = {
    "button": "button",
    "workflow_button": "button",
    "icon_button": "icon_button",
    "feedback_buttons": "feedback_buttons",
    "overflow": "overflow",
    "image": "image",
    "static_select": "select",
    "users_select": "select",
    "channels_select": "select",
    "conversations_select": "select",
    "external_select": "external_select",
    "multi_external_select": "external_select",
    "multi_static_select": "multi_select",
    "multi_users_select": "multi_select",
    "multi_channels_select": "multi_select",
    "multi_conversations_select": "multi_select",
    "checkboxes": "checkboxes",
    "radio_buttons": "radio_buttons",
    "datepicker": "picker",
    "timepicker": "picker",
    "datetimepicker": "picker",
    "plain_text_input": "text_input",
    "number_input": "text_input",
    "email_text_input": "text_input",
    "url_text_input": "text_input",
    "rich_text_input": "text_input",
    "file_input": "file_input",
}


@dataclass(frozen=True)
class Surface:
    reader: Reader
    kind: Literal["message", "modal", "home"]
    place: Mapping[str, str]
    """What identifies this surface in a request: channel and ts, or view_id."""
    typed: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    file_urls: Mapping[str, str] = field(default_factory=dict)
    pane: str = ""
    """Set in the thread pane, where a message stands a second time on the page and needs ids of its own."""
    live: bool = True
    """False where nothing can be pressed, as in the gallery."""

    def text(self, obj: Json | None) -> Markup:
        if not obj:
            return Markup("")
        if obj.get("type") == "mrkdwn":
            return mrkdwn(str(obj["text"]), self.reader, links=not obj.get("verbatim"))
        return plain(str(obj["text"]), with_emoji=obj.get("emoji", True) is not False)

    def words(self, text: str) -> Markup:
        return mrkdwn(text, self.reader)

    def markdown(self, text: str) -> Markup:
        return markdown(text)

    def rich_text(self, block: Json) -> Markup:
        return rich_text(block, self.reader)

    def chart(self, block: Json) -> Markup:
        return chart(block)

    def link(self, url: str | None) -> str | None:
        return safe_url(url) if url else None

    def image(self, obj: Json) -> str | None:
        """The address of an image: its own, or that of a file of the workspace."""
        if obj.get("image_url"):
            return safe_url(str(obj["image_url"])) or None
        slack_file = obj.get("slack_file") or {}
        return self.file_urls.get(str(slack_file.get("id"))) or safe_url(str(slack_file.get("url") or ""))

    def block_template(self, block: Json) -> str:
        kind = str(block.get("type"))
        return f"blocks/{kind if kind in _BLOCKS else 'unknown'}.html"

    def element_template(self, element: Json) -> str:
        return f"elements/{_ELEMENTS.get(str(element.get('type')), 'unknown')}.html"

    def field_name(self, block: Json, element: Json) -> str:
        return f"{block.get('block_id', '')}::{element.get('action_id', '')}"

    def key(self, block: Json, element: Json) -> str:
        """An id for the page, the same whenever this surface is drawn again."""
        place = "-".join(self.place.values())
        return f"{self.pane}{place}-{block.get('block_id', '')}-{element.get('action_id', '')}".replace(
            " ", "_"
        )

    def typed_in(self, block: Json, element: Json) -> Json | None:
        return self.typed.get(str(block.get("block_id")), {}).get(str(element.get("action_id")))

    def value(self, block: Json, element: Json) -> str:
        return shown_text(element, self.typed_in(block, element), self.reader)

    def values(self, block: Json, element: Json) -> list[str]:
        return shown_many(element, self.typed_in(block, element))

    def chosen_options(self, block: Json, element: Json) -> list[Json]:
        return chosen_options(element, self.typed_in(block, element))

    def press(self, block: Json, element: Json, **more: str) -> Markup:
        """Attributes of something that is pressed or chosen: the request it makes, and what it asks before."""
        if not self.live:
            return Markup("")
        sent = json.dumps({**self._ids(block, element), **more})
        attributes = Markup('hx-post="{}/act" hx-swap="none" hx-vals="{}"').format(self.reader.base, sent)
        confirm = element.get("confirm")
        return attributes + (Markup(' hx-confirm="{}"').format(self._confirm(confirm)) if confirm else "")

    def tell(self, block: Json, element: Json) -> Markup:
        """Attributes of a link that the app is told of while the browser follows it."""
        if not self.live:
            return Markup("")
        sent = json.dumps(self._ids(block, element))
        return Markup('data-tell="{}/act" data-told="{}"').format(self.reader.base, sent)

    def _ids(self, block: Json, element: Json) -> dict[str, str]:
        action_id, block_id = str(element.get("action_id", "")), str(block.get("block_id", ""))
        return {**self.place, "type": element["type"], "block_id": block_id, "action_id": action_id}

    def sends_at_once(self, block: Json, element: Json) -> bool:
        """Whether a change here goes out at once and not with the form."""
        in_form = self.kind == "modal" and block.get("type") == "input"
        return not in_form or bool(block.get("dispatch_action"))

    @property
    def group_tag(self) -> str:
        """What holds several inputs that go out together: a form, but not inside a modal's own form."""
        return "div" if self.kind == "modal" else "form"

    def options(self, element: Json) -> list[tuple[str, list[Json]]]:
        """Option groups as (label, options); one group without a label when there are none."""
        kind = str(element.get("type"))
        if "users" in kind:
            return [("", [_option(f"@{name}", key) for key, name in self.reader.people.items()])]
        if "channels" in kind or "conversations" in kind:
            return [("", [_option(f"#{name}", key) for key, name in self.reader.channels.items()])]
        if groups := element.get("option_groups"):
            return [(str(group["label"]["text"]), list(group["options"])) for group in groups]
        return [("", list(element.get("options", ())))]

    def _confirm(self, confirm: Json) -> str:
        return json.dumps(
            {
                "title": str(escape(confirm["title"]["text"])),
                "text": str(self.text(confirm["text"])),
                "confirm": str(escape(confirm["confirm"]["text"])),
                "deny": str(escape(confirm["deny"]["text"])),
                "style": confirm.get("style", "primary"),
            }
        )


def _option(text: str, value: str) -> Json:
    return {"text": {"type": "plain_text", "text": text, "emoji": False}, "value": value}
