"""`/_gallery`: every block on one page, for whoever designs messages or changes the page."""

from collections.abc import Iterator

from markupsafe import Markup

from sandbox.page import samples
from sandbox.page.reader import Reader
from sandbox.page.render import Renderer
from sandbox.page.surface import Surface


def sample_messages(now: int) -> Iterator[tuple[str, list[samples.Json]]]:
    """Blocks that each fit one message, by name."""
    yield "Lead card", list(samples.lead_card(now))
    yield "Question", list(samples.question())
    yield "Digest", list(samples.digest())
    yield "Text and layout", list(samples.other_blocks())
    yield "Table", [samples.table()]
    yield "Elements", list(samples.elements())
    names = ["Mon", "Tue", "Wed", "Thu", "Fri"]
    yield "Lines and pie", [samples.chart("line", "MQLs a day", names), samples.pie()]
    yield "Area", [samples.chart("area", "Accepted a day", names)]


def gallery(renderer: Renderer, reader: Reader) -> Markup:
    message = Surface(reader, "message", {"ts": "0"}, live=False)
    modal = Surface(reader, "modal", {"view_id": "V0"}, errors={"step": "Say what happens next."}, live=False)
    shown = [
        (name, renderer.blocks(blocks, message))
        for name, blocks in sample_messages(int(reader.now.timestamp()))
    ]
    shown.append(("Modal", renderer.blocks(samples.modal()["blocks"], modal)))
    return renderer("gallery.html", page_title="Gallery", samples=shown)
