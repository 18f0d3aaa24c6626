"""The tree inside a `rich_text` block."""

from sandbox.strict import forms
from sandbox.strict.kinds import Flag, Kind, ListOf, Shape, String, Whole, one_of, shape, tagged

_STYLE = shape({}, {name: Flag() for name in ("bold", "italic", "strike", "code", "underline")})


def _inline(required: dict[str, Kind], optional: dict[str, Kind] | None = None) -> Shape:
    return tagged(required, {"style": _STYLE, **(optional or {})})


INLINE: dict[str, Shape] = {
    "text": _inline({"text": String()}),
    "link": _inline({"url": String(3000, form=forms.URL)}, {"text": String(least=0), "unsafe": Flag()}),
    "emoji": _inline({"name": String()}, {"unicode": String(), "url": String(), "skin_tone": Whole(2, 6)}),
    "user": _inline({"user_id": String()}),
    "usergroup": _inline({"usergroup_id": String()}),
    "channel": _inline({"channel_id": String()}),
    "team": _inline({"team_id": String()}),
    "broadcast": _inline({"range": String(choices=("here", "channel", "everyone"))}),
    "color": _inline({"value": String(form=forms.COLOUR)}),
    "date": _inline(
        {"timestamp": Whole(0), "format": String()},
        {"url": String(3000, form=forms.URL), "fallback": String()},
    ),
}

_ANY_INLINE = ListOf(one_of(INLINE, *INLINE))
_BORDER = Whole(0, 1)

SECTIONS: dict[str, Shape] = {}
SECTIONS["rich_text_section"] = tagged({"elements": _ANY_INLINE})
SECTIONS["rich_text_quote"] = tagged({"elements": _ANY_INLINE}, {"border": _BORDER})
SECTIONS["rich_text_preformatted"] = tagged(
    {"elements": ListOf(one_of(INLINE, "text", "link"))}, {"border": _BORDER, "language": String()}
)
SECTIONS["rich_text_list"] = tagged(
    {
        "elements": ListOf(one_of(SECTIONS, "rich_text_section")),
        "style": String(choices=("bullet", "ordered")),
    },
    {"indent": Whole(0, 8), "offset": Whole(0), "border": _BORDER},
)

RICH_TEXT = tagged({"elements": ListOf(one_of(SECTIONS, *SECTIONS))}, {"block_id": String(255)})
