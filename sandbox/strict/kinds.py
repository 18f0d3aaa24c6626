"""The small language the tables of blocks, elements and objects are written in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.strict.problems import Findings

Rule = Callable[[Mapping[str, Any], str, Findings], None]
"""A rule over several fields of one object; called only when each field alone is right."""


@dataclass(frozen=True, slots=True)
class Form:
    """A way a string must be written, with the sentence for one that is not."""

    accepts: Callable[[str], bool]
    refusal: str


@dataclass(frozen=True, slots=True)
class String:
    most: int | None = None
    least: int = 1
    choices: tuple[str, ...] = ()
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Number:
    above: float | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    pass


@dataclass(frozen=True, slots=True)
class Anything:
    """An object or list whose inside is the app's own business."""

    of: type[dict[str, Any]] | type[list[Any]]


@dataclass(frozen=True, slots=True)
class Text:
    """A text object; `kinds` are the formattings allowed at this place."""

    most: int = 3000
    kinds: tuple[str, ...] = ("plain_text", "mrkdwn")


@dataclass(frozen=True, slots=True)
class ListOf:
    kind: "Kind"
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class OrNull:
    kind: "Kind"


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: its fields, which of them must be there, and what must hold between them."""

    required: Mapping[str, "Kind"]
    optional: Mapping[str, "Kind"]
    rules: tuple[Rule, ...]
    fields: Mapping[str, "Kind"]


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several objects told apart by `type`; `table` may still be filling up when this is built."""

    table: Mapping[str, Shape]
    names: frozenset[str]


Kind = String | Whole | Number | Flag | Anything | Text | ListOf | OrNull | Shape | OneOf


def shape(required: Mapping[str, Kind], optional: Mapping[str, Kind] | None = None, *rules: Rule) -> Shape:
    return Shape(required, optional or {}, rules, {**required, **(optional or {})})


def tagged(required: Mapping[str, Kind], optional: Mapping[str, Kind] | None = None, *rules: Rule) -> Shape:
    """A shape that also carries `type`; `OneOf` has read it before the shape is looked at."""
    return Shape(required, optional or {}, rules, {"type": String(), **required, **(optional or {})})


def one_of(table: Mapping[str, Shape], *names: str) -> OneOf:
    return OneOf(table, frozenset(names))


def plain(most: int = 3000) -> Text:
    return Text(most, ("plain_text",))
