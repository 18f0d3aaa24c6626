"""The one door words from outside pass on their way into Slack.

Slack has no escape sign for its marks (`*`, `_`, `~`, back-tick, a leading `>`), links bare addresses by
itself and turns `:fire:` into a picture. What could do one of these is swapped for a sign that looks the same
and does nothing. Order matters: clean, cut, then escape, so that an entity is never cut in half.
"""

import re
import unicodedata

WORD_JOINER = "\u2060"
"""Invisible, no width, no line break: put inside `https://` it keeps Slack from making a link."""

ELLIPSIS = "…"
MAX_MARKS = 4
"""Accents allowed on one letter; more of them run into the lines above and below."""

_LOOKALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n[ \n]*\n")
_QUOTES = re.compile(r"^[ >]*>", re.MULTILINE)
_UNDERSCORE = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_EMOJI = re.compile(r":(?=[a-z0-9_+'-]+:)", re.IGNORECASE)
_CLOCK_TIME = re.compile(r"(?<=\d)∶(?=[0-5]\d(?!\d))")
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=\bwww)(?=\.)|(?<=\bmailto)(?=:)|(?<=\btel)(?=:)", re.IGNORECASE)
_CROWD = re.compile(r"@(?=(?:channel|here|everyone|group)\b)", re.IGNORECASE)
_KEPT_FORMAT_SIGNS = frozenset("\u200c\u200d")  # joiners: Persian words and family emoji need them
_NEVER = frozenset({"Cc", "Cf", "Cs", "Co"})


class SafeText(str):
    """Text that has passed the door, or was made by us as Slack markup (a mention, a date)."""

    __slots__ = ()


def plain(text: object, limit: int | None = None, *, lines: bool = False) -> SafeText:
    """Outside words as mrkdwn that shows them and does nothing else; `limit` counts what people see."""
    if isinstance(text, SafeText):
        return text
    shown = label(text, limit, lines=lines)
    shown = _QUOTES.sub(lambda found: found[0].replace(">", "›"), shown)
    shown = shown.translate(_LOOKALIKES)
    shown = _UNDERSCORE.sub(lambda found: "ˍ" * len(found[0]), shown)
    shown = _CLOCK_TIME.sub(":", _EMOJI.sub("∶", shown))
    shown = _CROWD.sub("@" + WORD_JOINER, _ADDRESS.sub(WORD_JOINER, shown))
    return SafeText(shown.translate(_ENTITIES))


def label(text: object, limit: int | None = None, *, lines: bool = False) -> str:
    """Outside words for a `plain_text` place (button, option, title), where Slack reads no marks."""
    shown = clean(str(text), lines=lines)
    return shown if limit is None else cut(shown, limit)


def clean(text: str, *, lines: bool = False) -> str:
    """Without control signs, direction marks and half characters; spaces and line ends made ordinary."""
    shown = _LINE_ENDS.sub("\n", text)
    shown = _few_marks("".join(_kept(sign) for sign in shown))
    shown = _SPACES.sub(" ", shown)
    if lines:
        return _BLANK_LINES.sub("\n\n", re.sub(r" ?\n ?", "\n", shown)).strip()
    return re.sub(r"\s+", " ", shown).strip()


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, the last one … when something was left off."""
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    kept = text[: limit - 1].rstrip()
    while kept and (unicodedata.combining(text[len(kept)]) or kept[-1] in _KEPT_FORMAT_SIGNS):
        kept = kept[:-1]
    return kept + ELLIPSIS


def _kept(sign: str) -> str:
    if sign in "\n\t" or sign in _KEPT_FORMAT_SIGNS or (sign.isascii() and sign.isprintable()):
        return sign
    category = unicodedata.category(sign)
    if category in ("Cs", "Co"):
        return "\ufffd"
    return "" if category in _NEVER or (ord(sign) & 0xFFFE) == 0xFFFE else sign


def _few_marks(text: str) -> str:
    if text.isascii():
        return text
    out: list[str] = []
    run = 0
    for sign in text:
        run = run + 1 if not sign.isascii() and unicodedata.category(sign) in ("Mn", "Me") else 0
        if run <= MAX_MARKS:
            out.append(sign)
    return "".join(out)


_USER = re.compile(r"[UW][A-Z0-9]{1,30}")
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{1,30}")


def mention(user_id: str) -> SafeText:
    """`<@U…>`, which Slack shows as the person's name and tells them of."""
    return SafeText(f"<@{user_id}>") if _USER.fullmatch(user_id) else plain(user_id)


def channel_link(channel_id: str) -> SafeText:
    return SafeText(f"<#{channel_id}>") if _CHANNEL.fullmatch(channel_id) else plain(channel_id)


def link(url: str, words: object) -> SafeText:
    """A link of our own (a permalink); an address that is not http(s) shows only its words."""
    shown = plain(words).replace("|", "¦")
    if not re.fullmatch(r"https?://[^\s<>|]+", url):
        return SafeText(shown)
    return SafeText(f"<{url.translate(_ENTITIES)}|{shown}>")
