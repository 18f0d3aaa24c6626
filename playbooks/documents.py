"""Read a YAML file into plain values, keeping where each of them stands.

Only what a person writes by hand is taken: no aliases, no tags, one document, each key once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from playbooks.problems import DeskErrors, Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

Where = tuple[str | int, ...]
"""The way to a value: keys and list positions from the top of the file."""


@dataclass(frozen=True)
class Place:
    """Where a value starts; `text_line` and `text_column` are where the words inside it start."""

    file: str
    line: int
    column: int
    text_line: int
    text_column: int


@dataclass(frozen=True)
class Document:
    file: str
    value: Any
    places: Mapping[Where, Place]
    keys: Mapping[Where, Place]

    def problem(self, where: Where, message: str, **more: Any) -> Problem:
        """A problem at a value, or at the nearest thing around it that stands in the file."""
        place = self._nearest(where, self.places)
        return Problem(place.file, place.line, place.column, message, **more)

    def problem_at_key(self, where: Where, message: str, **more: Any) -> Problem:
        place = self.keys.get(where) or self._nearest(where, self.places)
        return Problem(place.file, place.line, place.column, message, **more)

    def problem_inside(self, where: Where, line: int, column: int, message: str, **more: Any) -> Problem:
        """A problem within a text, `line` and `column` counted from 1 in that text."""
        place = self._nearest(where, self.places)
        return Problem(
            place.file,
            place.text_line + max(line, 1) - 1,
            place.text_column + max(column, 1) - 1,
            message,
            **more,
        )

    def _nearest(self, where: Where, places: Mapping[Where, Place]) -> Place:
        while where and where not in places:
            where = where[:-1]
        return places.get(where, Place(self.file, 1, 1, 1, 1))


def read_document(path: Path, shown: str) -> Document:
    """The values of one file; `shown` is how messages name it. Raises DeskErrors."""
    text = _text(path, shown)
    try:
        return parse_document(text, shown)
    except RecursionError:
        raise _refused(shown, 1, 1, f"nested deeper than {MAX_DEPTH} levels") from None


@lru_cache(maxsize=64)
def parse_document(text: str, shown: str) -> Document:
    """Remembered by text: a desk is read again whenever one of its files may have changed."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _HandWritten
    try:
        root = yaml.compose(text)
    except ReaderError as error:
        line, column = _line_and_column(text, error.position)
        raise _refused(
            shown, line, column, f"the character {_named(error.character)} is not allowed"
        ) from None
    except MarkedYAMLError as error:
        raise _yaml_problem(error, text, shown) from None
    except YAMLError as error:
        raise _refused(shown, 1, 1, f"not readable as YAML: {_first_line(str(error))}") from None
    if root is None:
        raise _refused(shown, 1, 1, "the file is empty")
    reading = _Reading(shown, tuple(text.splitlines()))
    value = reading.value(root, ())
    if reading.problems:
        raise DeskErrors(reading.problems)
    return Document(shown, value, reading.places, reading.keys)


def _text(path: Path, shown: str) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _refused(shown, 1, 1, "this file is missing") from None
    except OSError as error:
        raise _refused(shown, 1, 1, f"cannot be read: {error.strerror}") from None
    if len(raw) > MAX_BYTES:
        raise _refused(shown, 1, 1, "larger than 1 MB; a definition is a page or two of text")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _line_and_column(raw[: error.start].decode("utf-8", "replace"), error.start)
        raise _refused(shown, line, column, "not UTF-8 text; save the file as UTF-8") from None


class _HandWritten(Composer):
    """Refuses while reading what could blow up afterwards."""

    levels = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.parser.check_event(AliasEvent):
            event = self.parser.peek_event()
            raise MarkedYAMLError(
                None, None, "aliases (*name) are not allowed; write it out", event.start_mark
            )
        event = self.parser.peek_event()
        if getattr(event, "anchor", None):
            raise MarkedYAMLError(
                None, None, "anchors (&name) are not allowed; write it out", event.start_mark
            )
        if self.levels >= MAX_DEPTH:
            raise MarkedYAMLError(None, None, f"nested deeper than {MAX_DEPTH} levels", event.start_mark)
        self.levels += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.levels -= 1


def _yaml_problem(error: MarkedYAMLError, text: str, shown: str) -> DeskErrors:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    message = str(error.problem or error.context or "not readable as YAML")
    lines = text.splitlines()
    if line <= len(lines) and "\t" in lines[line - 1][: column + 1]:
        message = "a tab; YAML indents with spaces"
        column = lines[line - 1].index("\t") + 1
    elif error.context and "while parsing a flow" in error.context and error.context_mark:
        line, column = error.context_mark.line + 1, error.context_mark.column + 1
        message = "this bracket is not closed, or something in it is not divided by a comma"
    elif "mapping values are not allowed" in message:
        message = "a second “:” on this line; put the text in quotes, or check the indentation"
    elif "expected a single document" in str(error):
        message = "a second document (---) in one file; use one file each"
    return _refused(shown, line, column, message)


def _refused(shown: str, line: int, column: int, message: str) -> DeskErrors:
    return DeskErrors([Problem(shown, line, column, message)])


def _line_and_column(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _named(character: Any) -> str:
    return f"U+{ord(character) if isinstance(character, str) else int(character):04X}"


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0][:200] if text.strip() else "unknown"


_BOOLEANS = {"true": True, "false": False}


def _integer(text: str) -> int:
    return int(text.replace("_", ""), 0 if text[:2].lower() in ("0x", "0o") else 10)


_SCALARS: Mapping[str, Callable[[str], Any]] = {
    "str": str,
    "timestamp": str,  # a date stays text; the shape that wants a date reads it
    "null": lambda text: None,
    "bool": lambda text: _BOOLEANS[text.lower()],
    "int": _integer,
    "float": lambda text: float(text.replace("_", "")),
}
_CORE = "tag:yaml.org,2002:"


@dataclass
class _Reading:
    """Turns nodes into values, noting places and what is wrong on the way."""

    file: str
    lines: tuple[str, ...]
    places: dict[Where, Place] = field(default_factory=dict)
    keys: dict[Where, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def value(self, node: Node, where: Where) -> Any:
        self.places[where] = self._place(node)
        if not isinstance(node, ScalarNode) and str(node.tag) not in (_CORE + "map", _CORE + "seq"):
            self._add_tag(node)
        if isinstance(node, MappingNode):
            return self._mapping(node, where)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*where, index)) for index, item in enumerate(node.value)]
        return self._scalar(node) if isinstance(node, ScalarNode) else None

    def _mapping(self, node: MappingNode, where: Where) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = self._place(key_node)
            if not isinstance(key_node, ScalarNode):
                self._add(place, "a key must be one word")
                continue
            key = str(key_node.value)
            here = (*where, key)
            if key in values:
                self._add(place, f"“{key}” stands here twice; the first is in line {self.keys[here].line}")
                continue
            self.keys[here] = place
            values[key] = self.value(value_node, here)
        return values

    def _scalar(self, node: ScalarNode) -> Any:
        tag = str(node.tag)
        read = _SCALARS.get(tag.removeprefix(_CORE)) if tag.startswith(_CORE) else None
        if read is None:
            self._add_tag(node)
            return None
        try:
            return read(node.value)
        except (ValueError, KeyError, OverflowError):
            self._add(self._place(node), f"“{node.value[:40]}” cannot be read")
            return None

    def _add_tag(self, node: Node) -> None:
        message = f"the tag {str(node.tag)[:60]} is not allowed; write plain text, numbers and lists"
        self._add(self._place(node), message)

    def _add(self, place: Place, message: str) -> None:
        self.problems.append(Problem(self.file, place.line, place.column, message))

    def _place(self, node: Node) -> Place:
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        style = getattr(node, "style", None)
        if style in ("|", ">"):
            return Place(self.file, line, column, *self._block_start(line))
        return Place(self.file, line, column, line, column + (1 if style in ("'", '"') else 0))

    def _block_start(self, line: int) -> tuple[int, int]:
        """Where the words of a block text (`|`, `>`) begin: its first line with something on it."""
        for number in range(line, len(self.lines)):
            if words := self.lines[number].strip():
                return number + 1, self.lines[number].index(words[0]) + 1
        return line, 1
