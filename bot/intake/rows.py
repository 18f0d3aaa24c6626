"""What a file of leads is once it is open, whatever it is written in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class UnusableFile(Exception):
    """Nothing can be read from the file at all; its text says why."""


@dataclass(frozen=True)
class Row:
    """`number` is the one a person finds the row under: a spreadsheet's row, a text's line, a list's place.

    Of `payload` and `wrong` one is None. `mended` says what was damaged and read all the same.
    """

    number: int
    payload: dict[str, Any] | None
    wrong: str | None = None
    mended: str | None = None


@dataclass(frozen=True)
class LeadFile:
    """`read_as` names the format as it was found, `damage` what is wrong with the file as a whole and was put
    right; each is a sentence. Going through it reads the file anew."""

    read_as: str
    damage: tuple[str, ...]
    rows: Callable[[Path], Iterator[Row]]
    path: Path

    def __iter__(self) -> Iterator[Row]:
        try:
            yield from self.rows(self.path)
        except OSError as error:
            raise UnusableFile(f"{self.path} cannot be read: {error.strerror}") from None
