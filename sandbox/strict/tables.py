"""The two blocks made of rows: `table` and `data_table`."""

from collections.abc import Mapping
from typing import Any

from sandbox.strict.contents import texts
from sandbox.strict.elements import ELEMENTS
from sandbox.strict.kinds import Flag, ListOf, OrNull, Rule, Shape, String, Whole, one_of, shape, tagged
from sandbox.strict.problems import Finding, Findings
from sandbox.strict.rich_text import RICH_TEXT

_CELLS: dict[str, Shape] = {
    "raw_text": ELEMENTS["raw_text"],
    "raw_number": ELEMENTS["raw_number"],
    "rich_text": RICH_TEXT,
}
_CELL = one_of(_CELLS, *_CELLS)
_COLUMN = OrNull(shape({}, {"align": String(choices=("left", "center", "right")), "is_wrapped": Flag()}))


def at_most_characters(most: int) -> Rule:
    def check(value: Mapping[str, Any], at: str, found: Findings) -> None:
        if sum(map(len, texts(value["rows"]))) > most:
            found.append(Finding(f"{at}/rows", f"must be less than {most + 1} characters"))

    return check


def rows_are_even(value: Mapping[str, Any], at: str, found: Findings) -> None:
    width = len(value["rows"][0])
    for place, row in enumerate(value["rows"]):
        if len(row) != width:
            found.append(Finding(f"{at}/rows/{place}", "all rows must have the same number of cells"))


def header_is_raw(value: Mapping[str, Any], at: str, found: Findings) -> None:
    for place, cell in enumerate(value["rows"][0]):
        if cell["type"] == "rich_text":
            found.append(Finding(f"{at}/rows/0/{place}/type", "unsupported type: rich_text"))


def row_header_exists(value: Mapping[str, Any], at: str, found: Findings) -> None:
    width = len(value["rows"][0])
    if value.get("row_header_column_index", 0) >= width:
        found.append(Finding(f"{at}/row_header_column_index", f"must be less than {width}"))


TABLE = tagged(
    {"rows": ListOf(ListOf(_CELL, 1, 20), 1, 100)},
    {"block_id": String(255), "column_settings": ListOf(_COLUMN, most=20)},
    at_most_characters(10_000),
)

DATA_TABLE = tagged(
    {"rows": ListOf(ListOf(_CELL, 1, 20), 2, 201), "caption": String()},
    {"block_id": String(255), "page_size": Whole(1, 100), "row_header_column_index": Whole(0)},
    rows_are_even,
    header_is_raw,
    row_header_exists,
    at_most_characters(20_000),
)
