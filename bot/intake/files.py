"""Files of leads, row by row: CSV, JSON and JSON Lines. A row that cannot be read is named and passed over."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.intake import tables
from bot.intake.bodies import Unreadable, read_value
from bot.intake.rows import LeadFile, Row, UnusableFile


def open_file(path: Path) -> LeadFile:
    """The file, looked through once. Raises `UnusableFile`, also while its rows are read."""
    try:
        kind = _kind(path)
        if kind == "csv":
            return tables.open_table(path)
        rows = {"json": _json_rows, "jsonl": _line_rows}[kind]
        return LeadFile({"json": "JSON", "jsonl": "JSON Lines"}[kind], (), rows, path)
    except OSError as error:
        raise UnusableFile(f"{path} cannot be read: {error.strerror}") from None


def read_rows(path: Path) -> Iterator[Row]:
    """Every row of the file. Raises `UnusableFile`, also while it is being read."""
    yield from open_file(path)


def _kind(path: Path) -> str:
    known = {".csv": "csv", ".tsv": "csv", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl"}
    if found := known.get(path.suffix.lower()):
        return found
    with path.open("rb") as file:
        first = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return {b"[": "json", b"{": "jsonl"}.get(first, "csv")


def _json_rows(path: Path) -> Iterator[Row]:
    try:
        value = read_value(path.read_bytes())
    except Unreadable as wrong:
        raise UnusableFile(str(wrong).replace("the body", "the file")) from None
    items = value if isinstance(value, list) else [value]
    for number, item in enumerate(items, 1):
        yield _object_row(number, item)


def _line_rows(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _line_row(number, line)


def _line_row(number: int, line: bytes) -> Row:
    try:
        return _object_row(number, read_value(line))
    except Unreadable as wrong:
        return Row(number, None, str(wrong).replace("the body", "the line"))


def _object_row(number: int, item: Any) -> Row:
    if isinstance(item, dict):
        return Row(number, item)
    return Row(number, None, "is not a JSON object")
