"""Files of leads, row by row: CSV, JSON and JSON Lines. A row that cannot be read is named and passed over."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from bot.intake.bodies import Unreadable, read_value

DELIMITERS = ",;\t|"
WIDEST = 1_000_000
"""Letters of one cell."""


class UnusableFile(Exception):
    """Nothing can be read from the file at all; its text says why."""


@dataclass(frozen=True)
class Row:
    """`number` is the one a person finds the row under: a spreadsheet's row, a text's line, a list's place.

    Of `payload` and `wrong` one is None.
    """

    number: int
    payload: dict[str, Any] | None
    wrong: str | None = None


def read_rows(path: Path) -> Iterator[Row]:
    """Every row of the file. Raises `UnusableFile`, also while it is being read."""
    try:
        yield from {"csv": _csv_rows, "json": _json_rows, "jsonl": _line_rows}[_kind(path)](path)
    except OSError as error:
        raise UnusableFile(f"{path} cannot be read: {error.strerror}") from None


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


def _csv_rows(path: Path) -> Iterator[Row]:
    csv.field_size_limit(WIDEST)
    with path.open(encoding=_encoding(path), errors="replace", newline="") as file:
        first = file.readline()
        delimiter = max(DELIMITERS, key=first.count)
        names = _names(next(csv.reader([first], delimiter=delimiter), []))
        reader = csv.reader(file, delimiter=delimiter)
        for number in count(2):
            try:
                cells = next(reader, None)
            except csv.Error as error:
                yield Row(number, None, f"cannot be read: {error}")
                continue
            if cells is None:
                return
            if any(cells):
                yield _cells_row(number, names, cells, delimiter)


def _encoding(path: Path) -> str:
    """UTF-8 where the whole file is; what Windows writes in the West where it is not."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        file.seek(0)
        try:
            while part := file.read(1 << 20):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _names(header: list[str]) -> list[str]:
    names = [name.strip() for name in header]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise UnusableFile("the first line names no columns")
    if "" in names:
        raise UnusableFile(f"column {names.index('') + 1} has no name")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UnusableFile(f"the column “{twice[0]}” is there twice")
    return names


def _cells_row(number: int, names: list[str], cells: list[str], delimiter: str) -> Row:
    if len(cells) == 1 and len(names) > 1 and delimiter in cells[0]:
        return Row(number, None, "the whole row stands in quotes")
    if len(cells) < len(names) or any(cells[len(names) :]):
        return Row(number, None, f"has {len(cells)} cells where the first line names {len(names)} columns")
    return Row(number, dict(zip(names, cells, strict=False)))
