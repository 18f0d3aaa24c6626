"""The Jinja environment of the page."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from sandbox.page.surface import Json, Surface

HERE = Path(__file__).parent


def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Renderer:
    def __init__(self) -> None:
        self._environment = environment()

    def __call__(self, template: str, **values: Any) -> Markup:
        return Markup(self._environment.get_template(template).render(**values))

    def blocks(self, blocks: Sequence[Json], surface: Surface) -> Markup:
        return self("blocks.html", blocks=blocks, s=surface)
