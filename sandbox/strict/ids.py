"""Ids that Slack makes up for blocks and elements sent without one."""

import random
import string
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sandbox.strict.contents import all_blocks, elements_of, type_of
from sandbox.strict.elements import INTERACTIVE

NewId = Callable[[], str]


def short_ids(source: random.Random) -> NewId:
    """Ids as Slack's look: five letters and digits."""
    letters = string.ascii_letters + string.digits
    return lambda: "".join(source.choices(letters, k=5))


def normalise_blocks(blocks: Iterable[dict[str, Any]], new_id: NewId) -> list[dict[str, Any]]:
    """A copy in which each block has a `block_id` and each interactive element an `action_id`."""
    copied = [_unshared(block) for block in blocks]
    for block, _ in all_blocks(copied, ""):
        if type_of(block) == "markdown":
            block.pop("block_id", None)
    taken = {block["block_id"] for block, _ in all_blocks(copied, "") if block.get("block_id")}
    fresh = _unused(new_id, taken)
    for block, place in all_blocks(copied, ""):
        if not block.get("block_id"):
            block["block_id"] = next(fresh)
        _name_elements(block, place, new_id)
    return copied


def _unshared(value: Any) -> Any:
    """A copy in which no two places are the same object; `copy.deepcopy` keeps a block used twice as one."""
    if isinstance(value, dict):
        return {name: _unshared(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_unshared(item) for item in value]
    return value


def _name_elements(block: dict[str, Any], place: str, new_id: NewId) -> None:
    elements = [element for element, _ in elements_of(block, place) if type_of(element) in INTERACTIVE]
    fresh = _unused(new_id, {element["action_id"] for element in elements if element.get("action_id")})
    for element in elements:
        if not element.get("action_id"):
            element["action_id"] = next(fresh)


def _unused(new_id: NewId, taken: set[str]) -> Iterator[str]:
    while True:
        candidate = new_id()
        if candidate not in taken:
            taken.add(candidate)
            yield candidate
