"""Finding the interactive elements of blocks."""

from collections.abc import Iterator

from sandbox.workspace import Json

CLICKED = frozenset({"button", "icon_button", "workflow_button"})
TYPED = frozenset(
    {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"}
)
CHOSEN = frozenset(
    {
        "overflow",
        "checkboxes",
        "radio_buttons",
        "datepicker",
        "timepicker",
        "datetimepicker",
        "feedback_buttons",
        *(f"{many}{kind}_select" for many in ("", "multi_") for kind in ("static", "external", "users")),
        *(f"{many}{kind}_select" for many in ("", "multi_") for kind in ("conversations", "channels")),
    }
)
INTERACTIVE = CLICKED | TYPED | CHOSEN | {"file_input"}
STATEFUL = INTERACTIVE - CLICKED - {"overflow", "feedback_buttons"}


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each interactive element with the block it stands in."""
    for block in blocks:
        yield from _within(block, block)


def find_element(blocks: list[Json], action_id: str, block_id: str | None = None) -> tuple[Json, Json] | None:
    for block, element in elements(blocks):
        if element.get("action_id") == action_id and block_id in (None, block.get("block_id")):
            return block, element
    return None


def _within(value: object, block: Json) -> Iterator[tuple[Json, Json]]:
    if isinstance(value, list):
        for item in value:
            yield from _within(item, block)
    elif isinstance(value, dict):
        if value.get("type") in INTERACTIVE and "action_id" in value:
            yield block, value
            return
        inner = value if "block_id" in value else block
        for item in value.values():
            yield from _within(item, inner)
