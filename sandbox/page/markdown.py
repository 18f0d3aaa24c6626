"""The `markdown` block: standard Markdown to safe HTML."""

from markdown_it import MarkdownIt
from markupsafe import Markup

# html=False escapes raw tags; markdown-it refuses javascript:, vbscript:, file: and data: links by itself.
_PARSER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])


def markdown(text: str) -> Markup:
    return Markup(_PARSER.render(text))
