"""What stands in a list of blocks, which may still be wrong in any way."""

from collections.abc import Iterator
from typing import Any

Place = tuple[dict[str, Any], str]
"""A block or element and its JSON pointer."""

_NESTED = {"container": "child_blocks", "carousel": "elements", "plan": "tasks"}
_HOLDS = {
    "actions": "elements",
    "context_actions": "elements",
    "card": "actions",
    "section": "accessory",
    "input": "element",
}
_NOT_READ = ("options", "option_groups", "confirm")


def _objects(value: object, at: str) -> Iterator[Place]:
    """The objects of a field that holds one or a list of them; anything else is skipped."""
    if isinstance(value, dict):
        yield value, at
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            if isinstance(item, dict):
                yield item, f"{at}/{place}"


def all_blocks(blocks: object, at: str) -> Iterator[Place]:
    """Every block with the blocks inside it: children of containers, cards of carousels, tasks of plans.

    One level down and no further: Slack lets none of these stand in another, and a payload nested
    thousands deep must not cost more than its refusal.
    """
    for block, place in _objects(blocks, at) if isinstance(blocks, list | tuple) else ():
        yield block, place
        inner = _NESTED.get(type_of(block))
        if inner:
            yield from _objects(block.get(inner), f"{place}/{inner}")


def elements_of(block: dict[str, Any], at: str) -> Iterator[Place]:
    """The interactive elements (and images beside sections) of one block, not of the blocks inside it."""
    field = _HOLDS.get(type_of(block))
    if field:
        yield from _objects(block.get(field), f"{at}/{field}")


def type_of(value: dict[str, Any]) -> str:
    name = value.get("type")
    return name if isinstance(name, str) else ""


def texts(value: object, *, without: tuple[str, ...] = ()) -> Iterator[str]:
    """Every `text` a reader sees in a value, leaving out blocks of the types `without`."""
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, dict):
            if current.get("type") in without:
                continue
            if isinstance(current.get("text"), str):
                yield current["text"]
            waiting.extend(part for name, part in current.items() if name not in _NOT_READ)
        elif isinstance(current, list | tuple):
            waiting.extend(current)
