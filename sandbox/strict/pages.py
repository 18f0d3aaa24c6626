"""Rules over a whole list of blocks: ids that repeat, what a surface holds once, what only modals hold."""

from collections.abc import Iterator

from sandbox.strict.blocks import BLOCKS_ON, Surface
from sandbox.strict.contents import all_blocks, elements_of, texts, type_of
from sandbox.strict.problems import Finding, Findings
from sandbox.strict.walk import findings

MOST_MARKDOWN = 12_000
MOST_MESSAGE_TEXT = 13_200
"""Not documented: apps met `msg_blocks_too_long` from about here on (slackapi/bolt-js issue 2509)."""
MOST_CHARTS = 2
_TABLES = ("table", "data_table")


def block_findings(blocks: object, surface: Surface, at: str) -> Findings:
    """All that is wrong with the blocks themselves, each finding at its pointer below `at`."""
    found = findings(BLOCKS_ON[surface], blocks, at)
    for rule in (repeated_block_ids, repeated_action_ids):
        found.extend(rule(blocks, at))
    if surface == "message":
        found.extend(surplus_charts(blocks, at))
    if surface != "modal":
        found.extend(modal_only_elements(blocks, at))
    return found


def repeated_block_ids(blocks: object, at: str) -> Iterator[Finding]:
    """A `markdown` block's id is ignored by Slack, so it cannot clash."""
    seen: set[str] = set()
    for block, place in all_blocks(blocks, at):
        block_id = block.get("block_id")
        if not isinstance(block_id, str) or type_of(block) == "markdown":
            continue
        if block_id in seen:
            yield Finding(f"{place}/block_id", f'`block_id` "{block_id}" already exists')
        seen.add(block_id)


def repeated_action_ids(blocks: object, at: str) -> Iterator[Finding]:
    for block, place in all_blocks(blocks, at):
        seen: set[str] = set()
        for element, spot in elements_of(block, place):
            action_id = element.get("action_id")
            if not isinstance(action_id, str):
                continue
            if action_id in seen:
                yield Finding(f"{spot}/action_id", f'`action_id` "{action_id}" already exists')
            seen.add(action_id)


def surplus_charts(blocks: object, at: str) -> Iterator[Finding]:
    charts = [place for block, place in all_blocks(blocks, at) if type_of(block) == "data_visualization"]
    for place in charts[MOST_CHARTS:]:
        yield Finding(place, f"no more than {MOST_CHARTS} data_visualization blocks allowed")


def modal_only_elements(blocks: object, at: str) -> Iterator[Finding]:
    for block, place in all_blocks(blocks, at):
        for element, spot in elements_of(block, place):
            if type_of(block) == "input" and type_of(element) == "file_input":
                yield Finding(f"{spot}/type", "unsupported type: file_input")


def second_focus(blocks: object, at: str) -> Iterator[Finding]:
    """A view may put the cursor into one element only."""
    focused = [
        spot
        for block, place in all_blocks(blocks, at)
        for element, spot in elements_of(block, place)
        if element.get("focus_on_load") is True
    ]
    for spot in focused[1:]:
        yield Finding(f"{spot}/focus_on_load", "only one element can have `focus_on_load` set to true")


def first_input(blocks: object, at: str) -> str | None:
    inputs = (place for block, place in all_blocks(blocks, at) if type_of(block) == "input")
    return next(inputs, None)


def second_table(blocks: object, at: str) -> str | None:
    tables = [place for block, place in all_blocks(blocks, at) if type_of(block) in _TABLES]
    return tables[1] if len(tables) > 1 else None


def is_too_long(blocks: object) -> bool:
    """Tables have a limit of their own and do not count."""
    markdown = [block for block, _ in all_blocks(blocks, "") if type_of(block) == "markdown"]
    return _size(markdown) > MOST_MARKDOWN or _size(blocks) > MOST_MESSAGE_TEXT


def _size(value: object) -> int:
    return sum(map(len, texts(value, without=_TABLES)))
