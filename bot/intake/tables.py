"""Tables of leads as spreadsheets and exports write them, and as they come out of a few programs too many."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from bot.intake.rows import LeadFile, Row, UnusableFile

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte order mark",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
}
WIDEST = 1_000_000
"""Letters of one cell."""

WRAPPED = "wrapped in quotes as a whole"


@dataclass(frozen=True)
class _Layout:
    """How the table is written. `names` holds None for a column without a name between others; `width` counts the
    columns of the first line with those at its end that have none. `within` stands between the columns of a row
    that is wrapped in quotes as a whole; `all_wrapped` says that the first line is one."""

    encoding: str
    line_end: str
    delimiter: str
    within: str
    all_wrapped: bool
    names: tuple[str | None, ...]
    width: int


@dataclass(frozen=True)
class _Cells:
    number: int
    cells: list[str]
    wrapped: bool = False
    wrong: str | None = None


def open_table(path: Path) -> LeadFile:
    """The table, looked through once. Raises `UnusableFile` when its columns cannot be told."""
    csv.field_size_limit(WIDEST)
    layout = _layout(path)
    damage = [f"column {place} has no name and was left out" for place in _left_out(layout, path)]
    if layout.encoding == "cp1252":
        damage.insert(0, "the file is not UTF-8 and was read as Windows-1252")
    return LeadFile(_read_as(layout), tuple(damage), partial(_rows, layout), path)


def _read_as(layout: _Layout) -> str:
    end = {"\r\n": "CR LF", "\r": "CR"}.get(layout.line_end, "LF")
    return (
        f"CSV in {ENCODINGS[layout.encoding]} with {DELIMITERS[layout.within]} and {end} at the end of a line"
    )


def _layout(path: Path) -> _Layout:
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        first = file.readline()
    delimiter = within = _delimiter(first)
    header = _parsed(first, delimiter)
    whole = header[0] if header and not any(header[1:]) else ""
    if all_wrapped := len(_parsed(whole, _delimiter(whole))) > 1:
        within = _delimiter(whole)
        # Alone on its line it does not show what stands between the cells of a row that is whole.
        delimiter = within if len(header) == 1 else delimiter
        header = _parsed(whole, within)
    line_end = first[len(first.rstrip("\r\n")) :]
    return _Layout(encoding, line_end, delimiter, within, all_wrapped, _names(header), len(header))


def _encoding(path: Path) -> str:
    """UTF-8 where the whole file is; what Windows writes in the West where it is not."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        begins = file.read(3)
        if begins[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        file.seek(0)
        try:
            while part := file.read(1 << 20):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig" if begins == codecs.BOM_UTF8 else "utf-8"


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=lambda each: len(_parsed(line, each)))


def _parsed(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _names(header: list[str]) -> tuple[str | None, ...]:
    names = [name.strip() for name in header]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise UnusableFile("the first line names no columns")
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise UnusableFile(f"the column “{twice[0]}” is there twice")
    return tuple(name or None for name in names)


def _left_out(layout: _Layout, path: Path) -> list[int]:
    """Columns that nobody named. Between others such a column must be empty, or its values would be lost."""
    between = [place for place, name in enumerate(layout.names, 1) if name is None]
    widest = layout.width
    for row in _read(layout, path):
        if filled := [place for place in between if any(row.cells[place - 1 : place])]:
            raise UnusableFile(f"column {filled[0]} has no name, and row {row.number} says something in it")
        if not any(row.cells[len(layout.names) :]):
            widest = max(widest, len(row.cells))
    return [*between, *range(len(layout.names) + 1, widest + 1)]


def _rows(layout: _Layout, path: Path) -> Iterator[Row]:
    for row in _read(layout, path):
        if row.wrong or not _fits(row.cells, layout.names):
            yield Row(row.number, None, row.wrong or _misfit(row, layout.names))
        else:
            named = zip(layout.names, row.cells, strict=False)
            payload = {name: cell for name, cell in named if name is not None}
            yield Row(row.number, payload, mended=WRAPPED if row.wrapped else None)


def _fits(cells: list[str], names: tuple[str | None, ...]) -> bool:
    return len(cells) >= len(names) and not any(cells[len(names) :])


def _misfit(row: _Cells, names: tuple[str | None, ...]) -> str:
    whole = "stands in quotes as a whole and " if row.wrapped else ""
    return f"{whole}has {len(row.cells)} cells where the first line names {len(names)} columns"


def _read(layout: _Layout, path: Path) -> Iterator[_Cells]:
    """The rows below the names that are not blank."""
    with path.open(encoding=layout.encoding, errors="replace", newline="") as file:
        file.readline()
        # Strict, or a quote that nobody closes makes one long cell of all the rows behind it.
        reader = csv.reader(file, delimiter=layout.delimiter, strict=True)
        for number in count(2):
            try:
                cells = next(reader, None)
            except csv.Error as error:
                yield _Cells(number, [], wrong=_told(error))
                continue
            if cells is None:
                return
            row = _unwrapped(layout, number, cells) if any(map(str.strip, cells)) else None
            if row and any(map(str.strip, row.cells)):
                yield row


def _told(error: csv.Error) -> str:
    match str(error):
        case "unexpected end of data":
            return "has a quote that nobody closes; it and what stands below it cannot be read"
        case words if "expected after" in words:
            return "has a quote in the middle of a cell"
        case words:
            return f"cannot be read: {words}"


def _unwrapped(layout: _Layout, number: int, cells: list[str]) -> _Cells:
    """A row may be wrapped when all of it stands in its first cell, and is where it has too few cells otherwise.

    With enough empty cells behind it, as a spreadsheet fills them up, it must fit the columns exactly, and there
    must be more than two: `"Ruiz, Dana",` is a name without a company.
    """
    columns = len(layout.names)
    if any(cells[1:]) or columns == 1:
        return _Cells(number, cells)
    inside = _parsed(cells[0], layout.within)
    fits = columns > 2 and columns <= len(inside) <= layout.width
    if len(inside) > 1 and (len(cells) < columns or layout.all_wrapped or fits):
        return _Cells(number, inside, wrapped=True)
    return _Cells(number, cells)
