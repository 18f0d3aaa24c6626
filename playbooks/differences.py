"""What is different between two versions of a definition, as paths with what stood there and what stands there now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

BETWEEN = " › "
NAMES = ("key", "label", "name", "when")
"""What an entry of a list is told from the others by."""


@dataclass(frozen=True)
class Difference:
    """None where there was nothing, or is nothing any more."""

    path: str
    before: str | None
    after: str | None


def differences(before: Any, after: Any) -> list[Difference]:
    """In the order of the later version, what is gone last. Values are as `playbooks.archive` keeps them."""
    return list(_walk((), before, after))


def _walk(path: tuple[str, ...], before: Any, after: Any) -> Iterator[Difference]:
    if before == after:
        return
    one, other = _entries(before), _entries(after)
    if one is None or other is None:
        yield Difference(BETWEEN.join(path), _said(before), _said(after))
        return
    for key in dict.fromkeys((*other, *one)):
        yield from _walk((*path, key), one.get(key), other.get(key))


def _entries(value: Any) -> Mapping[str, Any] | None:
    """What stands in it under names; None for what is one value."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return {_name(each, number): each for number, each in enumerate(value, 1)}
    return None


def _name(entry: Mapping[str, Any], number: int) -> str:
    return str(next((entry[name] for name in NAMES if entry.get(name)), number))


def _said(value: Any) -> str | None:
    if value in (None, [], {}):
        return None
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(filter(None, map(_said, value)))
        case dict():
            told = (f"{key} {said}" for key, each in value.items() if (said := _said(each)))
            return ", ".join(told)
    return " ".join(str(value).split())
