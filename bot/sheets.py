"""Rows as CSV that a spreadsheet opens without calculating what stands in it."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

CALCULATES = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet takes for a formula (OWASP, “CSV Injection”)."""


def to_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """The rows under the names of the columns; lines end as RFC 4180 has them."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([cell(column) for column in columns])
    writer.writerows([cell(row.get(column)) for column in columns] for row in rows)
    return text.getvalue()


def cell(value: Any) -> Any:
    """Numbers as they are, nothing as an empty cell, words with an apostrophe before what would be calculated."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    words = str(value)
    return f"'{words}" if words.startswith(CALCULATES) else words
