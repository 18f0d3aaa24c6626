"""The `rich_text` block, and rich text in table cells, to HTML."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from sandbox.page.emoji import emoji
from sandbox.page.mrkdwn import anchor, broadcast_mention, channel_mention, date_text, person_mention
from sandbox.page.reader import Reader

Json = Mapping[str, Any]

_STYLE_TAGS = (("code", "code"), ("bold", "b"), ("italic", "i"), ("strike", "s"), ("underline", "u"))
_MAX_INDENT = 6


def rich_text(block: Json, reader: Reader) -> Markup:
    return Markup("").join(_element(element, reader) for element in block.get("elements", ()))


def _element(element: Json, reader: Reader) -> Markup:
    kind = element.get("type")
    if kind == "rich_text_list":
        return _list(element, reader)
    inner = _inline(element.get("elements", ()), reader)
    if kind == "rich_text_quote":
        return Markup("<blockquote>{}</blockquote>").format(inner)
    if kind == "rich_text_preformatted":
        return Markup("<pre>{}</pre>").format(inner)
    return Markup('<div class="rt">{}</div>').format(inner)


def _list(element: Json, reader: Reader) -> Markup:
    tag = "ol" if element.get("style") == "ordered" else "ul"
    items = Markup("").join(
        Markup("<li>{}</li>").format(_inline(item.get("elements", ()), reader))
        for item in element.get("elements", ())
    )
    indent = min(int(element.get("indent") or 0), _MAX_INDENT)
    start = Markup(' start="{}"').format(int(element["offset"]) + 1) if element.get("offset") else Markup("")
    border = " bordered" if element.get("border") else ""
    return Markup('<{0} class="rt-list indent-{1}{2}"{3}>{4}</{0}>').format(
        Markup(tag), indent, border, start, items
    )


def _inline(elements: Sequence[Json], reader: Reader) -> Markup:
    return Markup("").join(_styled(element, _leaf(element, reader)) for element in elements)


def _styled(element: Json, html: Markup) -> Markup:
    style = element.get("style") or {}
    if not isinstance(style, Mapping):  # buttons of old quick replies carry a word here
        return html
    for name, tag in _STYLE_TAGS:
        if style.get(name):
            html = Markup("<{0}>{1}</{0}>").format(Markup(tag), html)
    return html


def _leaf(element: Json, reader: Reader) -> Markup:
    render = _LEAVES.get(str(element.get("type")))
    return render(element, reader) if render else Markup("")


def _text(element: Json, reader: Reader) -> Markup:
    return escape(str(element.get("text", "")))


def _link(element: Json, reader: Reader) -> Markup:
    url = str(element.get("url", ""))
    return anchor(url, escape(str(element.get("text") or url)), reader)


def _emoji(element: Json, reader: Reader) -> Markup:
    name = str(element.get("name", ""))
    sign = emoji(name)
    return Markup('<span class="emoji" title=":{}:">{}</span>').format(name, sign or f":{name}:")


def _date(element: Json, reader: Reader) -> Markup:
    return date_text(
        int(element.get("timestamp", 0)),
        str(element.get("format", "")),
        reader,
        url=str(element.get("url") or ""),
        fallback=str(element.get("fallback") or ""),
    )


def _group(element: Json, reader: Reader) -> Markup:
    return Markup('<span class="mention">@{}</span>').format(element.get("usergroup_id", "group"))


def _color(element: Json, reader: Reader) -> Markup:
    return Markup("<code>{}</code>").format(element.get("value", ""))


_LEAVES: dict[str, Callable[[Json, Reader], Markup]] = {
    "text": _text,
    "link": _link,
    "emoji": _emoji,
    "date": _date,
    "user": lambda element, reader: person_mention(str(element.get("user_id", "")), reader),
    "channel": lambda element, reader: channel_mention(str(element.get("channel_id", "")), reader),
    "broadcast": lambda element, reader: broadcast_mention(str(element.get("range", "here"))),
    "usergroup": _group,
    "color": _color,
}
