"""What is wrong in a file of a desk, said so that its editor can put it right."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right; lines and columns count from 1."""

    file: str
    line: int
    column: int
    message: str
    level: Level = "error"
    did_you_mean: str | None = None

    def __str__(self) -> str:
        hint = f"; did you mean “{self.did_you_mean}”?" if self.did_you_mean else ""
        return f"{self.file}:{self.line}:{self.column}: {self.message}{hint}"


class DeskErrors(ValueError):
    """Every problem found in a desk, in reading order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda each: (each.file, each.line, each.column, each.message))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def nearest(word: object, known: Iterable[str]) -> str | None:
    """The known name a typing mistake most likely meant."""
    found = get_close_matches(str(word)[:100], list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def one_of(names: Iterable[str]) -> str:
    """`a, b or c`, for sentences that say what is allowed."""
    *rest, last = sorted(names)
    return f"{', '.join(rest)} or {last}" if rest else last
