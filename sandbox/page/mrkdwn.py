"""Slack's mrkdwn to HTML that is safe to put on a page.

Everything is escaped by MarkupSafe; the only tags in the result are the ones written in this file.
"""

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from sandbox.page.dates import fill_date, full_time
from sandbox.page.emoji import emoji
from sandbox.page.reader import Reader

_FENCE = re.compile(r"```(.*?)```", re.DOTALL)
_QUOTE = re.compile(r"^(?:&gt;|>)(?!(?:&gt;|>)) ?")
_QUOTE_REST = re.compile(r"^(?:(?:&gt;){3}|>>>) ?")
_BULLET = re.compile(r"^(\s*)([•◦▪-]|\d{1,3}[.)])[ \t]+(?=\S)")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_ATOM = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<special>[^<>\n]+)>"
    r"|:(?P<emoji>[a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?"
    r"|(?P<url>https?://[^\s<>|]+)"
    r"|&(?P<entity>amp|lt|gt);"
)
_PIECE = re.compile(r"[^\W_]+|\s+|.", re.DOTALL)
_DATE = re.compile(r"^!date\^(-?\d{1,18})\^([^|^]*)(?:\^([^|]*))?(?:\|(.*))?$", re.DOTALL)
_SAFE_URL = re.compile(r"^(?:https?://|mailto:|tel:)", re.IGNORECASE)
_STYLES = {"*": ("<b>", "</b>"), "_": ("<i>", "</i>"), "~": ("<s>", "</s>")}
_LAST_SECOND = 253402300799  # the end of the year 9999

Unit = str  # a word, a space, one other sign, or a whole Markup that styles must not look into


def mrkdwn(text: str, reader: Reader, *, links: bool = True) -> Markup:
    """HTML of a mrkdwn text as its reader sees it; `links=False` leaves bare addresses alone."""
    pieces = _FENCE.split(text)
    if len(pieces) == 1:
        return _join(list(_lines(text, reader, links=links)))
    parts: list[tuple[bool, Markup]] = []
    for index, piece in enumerate(piece.strip("\n") for piece in pieces):
        if index % 2:
            parts.append((True, Markup("<pre>{}</pre>").format(_unformatted(piece))))
        elif piece:
            parts.extend(_lines(piece, reader, links=links))
    return _join(parts)


def plain(text: str, *, with_emoji: bool = True) -> Markup:
    """A plain_text object: no styles and no links, emoji names when asked for."""
    if not with_emoji:
        return escape(text)
    return Markup("").join(_emoji_in(text))


def safe_url(url: str) -> str | None:
    """The address when a browser may follow it, else None (`javascript:` and the like)."""
    return url if _SAFE_URL.match(url) else None


def unescape(text: str) -> str:
    """Undo Slack's three entities, once."""
    return _ENTITY.sub(lambda match: _ENTITIES[match[1]], text)


def _join(parts: Sequence[tuple[bool, Markup]]) -> Markup:
    """Lines are divided by a break, blocks stand on their own."""
    out: list[Markup] = []
    after_line = False
    for is_block, html in parts:
        if after_line and not is_block:
            out.append(Markup("<br>"))
        out.append(html)
        after_line = not is_block
    return Markup("").join(out)


def _lines(text: str, reader: Reader, *, links: bool) -> Iterator[tuple[bool, Markup]]:
    quoted: list[Markup] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if match := _QUOTE_REST.match(line):
            rest = "\n".join([line[match.end() :], *lines[number + 1 :]])
            quoted.append(_join([(False, _inline(each, reader, links)) for each in rest.split("\n")]))
            break
        if match := _QUOTE.match(line):
            quoted.append(_inline(line[match.end() :], reader, links))
            continue
        yield from _quote(quoted)
        quoted = []
        yield _line(line, reader, links=links)
    yield from _quote(quoted)


def _quote(lines: list[Markup]) -> Iterator[tuple[bool, Markup]]:
    if lines:
        yield True, Markup("<blockquote>{}</blockquote>").format(Markup("<br>").join(lines))


def _line(line: str, reader: Reader, *, links: bool) -> tuple[bool, Markup]:
    bullet = _BULLET.match(line)
    if not bullet:
        return False, _inline(line, reader, links)
    deep = min(len(bullet[1]) // 2, 4)
    mark = "•" if bullet[2] == "-" else bullet[2]
    item = Markup('<span class="li li-{}"><span class="li-mark">{}</span><span>{}</span></span>')
    return True, item.format(deep, mark, _inline(line[bullet.end() :], reader, links))


def _inline(text: str, reader: Reader, links: bool) -> Markup:
    units = list(_units(text, reader, links))
    return _styled(units, 0, len(units), frozenset())


def _units(text: str, reader: Reader, links: bool) -> Iterator[Unit]:
    at = 0
    for match in _ATOM.finditer(text):
        yield from _PIECE.findall(text[at : match.start()])
        yield from _atom(match, reader, links)
        at = match.end()
    yield from _PIECE.findall(text[at:])


def _atom(match: re.Match[str], reader: Reader, links: bool) -> Iterator[Unit]:
    match match.lastgroup:
        case "code":
            yield Markup("<code>{}</code>").format(_unformatted(match["code"]))
        case "special":
            yield _special(match["special"], reader)
        case "entity":
            yield _ENTITIES[match["entity"]]
        case "emoji" if sign := emoji(match["emoji"]):
            yield _emoji_span(sign, match["emoji"])
        case "url" if links:
            yield from _bare_url(match["url"], reader)
        case _:
            yield from _PIECE.findall(match[0])


def _bare_url(text: str, reader: Reader) -> Iterator[Unit]:
    url = text.rstrip(".,;:!?)'\"*_~")
    yield anchor(unescape(url), plain(unescape(url), with_emoji=False), reader)
    yield from _PIECE.findall(text[len(url) :])


def anchor(url: str, label: Markup, reader: Reader) -> Markup:
    """A link that opens elsewhere; one to a message of this workspace stays on the page."""
    if here := reader.on_page(url):
        return Markup('<a href="{}">{}</a>').format(here, label)
    safe = safe_url(url)
    if safe is None:
        return label
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>').format(
        safe, label
    )


def _special(body: str, reader: Reader) -> Markup:
    target, bar, label = body.partition("|")
    if target.startswith("@"):
        return person_mention(target[1:], reader, fallback=label)
    if target.startswith("#"):
        return channel_mention(target[1:], reader, fallback=label)
    if target.startswith("!"):
        return _command(body, reader)
    if safe_url(unescape(target)):
        return anchor(unescape(target), plain(unescape(label or target.removeprefix("mailto:"))), reader)
    return plain(unescape(label)) if bar else escape(f"<{unescape(body)}>")


def person_mention(user_id: str, reader: Reader, *, fallback: str = "") -> Markup:
    name = reader.people.get(user_id) or unescape(fallback).lstrip("@") or user_id
    mine = " me" if user_id == reader.me else ""
    return Markup('<span class="mention{}">@{}</span>').format(mine, name)


def channel_mention(channel_id: str, reader: Reader, *, fallback: str = "") -> Markup:
    name = reader.channels.get(channel_id)
    if name is None:
        return Markup('<span class="mention">#{}</span>').format(unescape(fallback) or "private-channel")
    return Markup('<a class="mention" href="{}/{}">#{}</a>').format(reader.base, channel_id, name)


def broadcast_mention(who: str) -> Markup:
    return Markup('<span class="mention me">@{}</span>').format(who)


def date_text(seconds: int, template: str, reader: Reader, *, url: str = "", fallback: str = "") -> Markup:
    if not -_LAST_SECOND // 200 < seconds < _LAST_SECOND:
        return plain(unescape(fallback))
    words = fill_date(seconds, unescape(template), reader)
    title = full_time(reader.local(seconds), reader)
    shown = Markup('<time title="{}">{}</time>').format(title, words)
    return anchor(unescape(url), shown, reader) if url else shown


def _command(body: str, reader: Reader) -> Markup:
    if date := _DATE.match(body):
        return date_text(int(date[1]), date[2], reader, url=date[3] or "", fallback=date[4] or "")
    target, _, label = body[1:].partition("|")
    if target in ("here", "channel", "everyone"):
        return broadcast_mention(target)
    name = unescape(label).lstrip("@") or target.partition("^")[2] or target
    return Markup('<span class="mention">@{}</span>').format(name)


def _unformatted(text: str) -> Markup:
    """Inside code: brackets of links fall away, nothing else is touched."""
    bare = re.sub(r"<([^<>\n|]+)(?:\|([^<>\n]*))?>", lambda match: match[2] or match[1], text)
    return escape(unescape(bare))


def _emoji_in(text: str) -> Iterator[Markup]:
    at = 0
    for match in re.finditer(r":([a-z0-9_+'-]+):", text):
        sign = emoji(match[1])
        if sign is None or match.start() < at:
            continue
        yield escape(text[at : match.start()])
        yield _emoji_span(sign, match[1])
        at = match.end()
    yield escape(text[at:])


def _emoji_span(sign: str, name: str) -> Markup:
    return Markup('<span class="emoji" title=":{}:">{}</span>').format(name, sign)


def _styled(units: Sequence[Unit], low: int, high: int, active: frozenset[str]) -> Markup:
    """Bold, italic and strike over units[low:high]; a mark without its partner stays a plain sign."""
    out: list[str] = []
    unpaired: set[str] = set()
    at = low
    while at < high:
        unit = units[at]
        if unit in _STYLES and unit not in active and unit not in unpaired and _opens(units, at):
            end = _closing(units, at, high)
            if end is not None:
                before, after = _STYLES[unit]
                out += [before, _styled(units, at + 1, end, active | {unit}), after]
                at = end + 1
                continue
            unpaired.add(unit)  # no partner further right either: do not look again
        out.append(unit if isinstance(unit, Markup) else escape(unit))
        at += 1
    return Markup("".join(out))


def _opens(units: Sequence[Unit], at: int) -> bool:
    free_before = at == 0 or not _is_word(units[at - 1])
    return free_before and at + 1 < len(units) and not units[at + 1].isspace() and units[at + 1] != units[at]


def _closing(units: Sequence[Unit], at: int, high: int) -> int | None:
    mark = units[at]
    for end in range(at + 2, high):
        free_after = end + 1 == len(units) or not _is_word(units[end + 1])
        if units[end] == mark and not units[end - 1].isspace() and free_after:
            return end
    return None


def _is_word(unit: Unit) -> bool:
    return not isinstance(unit, Markup) and unit.isalnum()
