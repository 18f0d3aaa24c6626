"""What Slack makes of what a person types: escapes, mentions, links, and a rich text block."""

import html
import re
from collections.abc import Callable

from sandbox.workspace import Json, Workspace

TOP_LEVEL = "com|org|net|io|co|de|eu|dev|app|ai|uk|us|fr|at|ch|nl|gov|edu|info|example|health|bank|cloud"
TOKEN = re.compile(
    r"(?P<kept><[@#!][^<>\s]+>)"
    r"|(?P<url>https?://[^\s<>|]+)"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<person>(?<![\w/])@[a-z0-9][\w.-]*)"
    r"|(?P<channel>(?<![\w/&])#[a-z0-9][\w-]*)"
    rf"|(?P<domain>(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:{TOP_LEVEL})\b(?:/[^\s<>|]*)?)",
    re.IGNORECASE,
)


def as_slack_text(workspace: Workspace, typed: str) -> str:
    """The `text` of a person's message: `&<>` escaped, names, addresses and links in angle brackets."""
    return _replaced(typed, lambda kind, word: _marked(workspace, kind, word), escape)


def as_rich_text(workspace: Workspace, typed: str, block_id: str) -> Json:
    """The block Slack adds to every message a person types."""
    pieces: list[Json] = []
    at = 0
    for match in TOKEN.finditer(typed):
        if at < match.start():
            pieces.append({"type": "text", "text": typed[at : match.start()]})
        pieces.append(_piece(workspace, str(match.lastgroup), match.group()))
        at = match.end()
    if at < len(typed):
        pieces.append({"type": "text", "text": typed[at:]})
    section = {"type": "rich_text_section", "elements": pieces}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def escape(text: str) -> str:
    return html.escape(text, quote=False)


def stored_text(text: str) -> str:
    """What the Web API keeps of an app's `text`: a bare ampersand becomes an entity, nothing else changes."""
    return re.sub(r"&(?!amp;|lt;|gt;)", "&amp;", text)


def _replaced(typed: str, mark: Callable[[str, str], str], plain: Callable[[str], str]) -> str:
    parts, at = [], 0
    for match in TOKEN.finditer(typed):
        parts += [plain(typed[at : match.start()]), mark(str(match.lastgroup), match.group())]
        at = match.end()
    return "".join([*parts, plain(typed[at:])])


def _marked(workspace: Workspace, kind: str, word: str) -> str:
    if kind == "kept":
        return word
    if kind == "url":
        return f"<{escape(word)}>"
    if kind == "mail":
        return f"<mailto:{word}|{word}>"
    if kind == "domain":
        return f"<http://{escape(word)}|{escape(word)}>"
    if kind == "person":
        if word in {"@here", "@channel", "@everyone"}:
            return f"<!{word[1:]}>"
        person = workspace.person(word)
        return f"<@{person.id}>" if person else escape(word)
    channel = workspace.channel(word)
    return f"<#{channel.id}|{channel.name}>" if channel else escape(word)


def _piece(workspace: Workspace, kind: str, word: str) -> Json:
    if kind == "url":
        return {"type": "link", "url": word}
    if kind == "mail":
        return {"type": "link", "url": f"mailto:{word}", "text": word}
    if kind == "domain":
        return {"type": "link", "url": f"http://{word}", "text": word}
    if kind == "person" and (person := workspace.person(word)):
        return {"type": "user", "user_id": person.id}
    if kind == "kept" and word.startswith("<@"):
        return {"type": "user", "user_id": word[2:-1].partition("|")[0]}
    return {"type": "text", "text": word}
