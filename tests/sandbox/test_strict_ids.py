"""Blocks and elements sent without ids get one, as Slack gives them."""

import copy
import itertools
import random
from typing import Any

from sandbox.strict import check_blocks, normalise_blocks, short_ids

Json = dict[str, Any]

PLAIN = {"type": "plain_text", "text": "Lead"}


def counting() -> Any:
    numbers = itertools.count(1)
    return lambda: f"id{next(numbers)}"


def button(**changes: Any) -> Json:
    return {"type": "button", "text": PLAIN, **changes}


def test_each_block_and_each_interactive_element_has_an_id_afterwards() -> None:
    picture = {"type": "image", "image_url": "https://i.example/1.png", "alt_text": "x"}
    sent: list[Json] = [
        {"type": "section", "text": PLAIN, "accessory": button()},
        {"type": "section", "text": PLAIN, "accessory": picture},
        {"type": "actions", "elements": [button(action_id="claim"), button()]},
        {"type": "input", "label": PLAIN, "element": {"type": "plain_text_input"}},
    ]

    first, second, third, fourth = normalise_blocks(sent, counting())

    assert all(block["block_id"] for block in (first, second, third, fourth))
    assert first["accessory"]["action_id"]
    assert second["accessory"] == picture
    assert third["elements"][0]["action_id"] == "claim"
    assert third["elements"][1]["action_id"].startswith("id")
    assert fourth["element"]["action_id"]
    assert check_blocks([first, second, third, fourth], "message") == []


def test_given_ids_stay_and_made_up_ones_never_meet_them() -> None:
    sent: list[Json] = [{"type": "divider"}, {"type": "divider", "block_id": "id1"}, {"type": "divider"}]

    named = normalise_blocks(sent, counting())

    assert [block["block_id"] for block in named] == ["id2", "id1", "id3"]


def test_blocks_inside_blocks_are_named_too() -> None:
    card = {"type": "card", "title": PLAIN, "actions": [button()]}
    sent: list[Json] = [
        {"type": "container", "title": PLAIN, "child_blocks": [{"type": "actions", "elements": [button()]}]},
        {"type": "carousel", "elements": [card, card]},
        {"type": "plan", "title": "x", "tasks": [{"type": "task_card", "task_id": "1", "title": "x"}]},
    ]

    container, carousel, plan = normalise_blocks(sent, counting())

    assert container["child_blocks"][0]["elements"][0]["action_id"]
    assert plan["tasks"][0]["block_id"]
    cards = [card["block_id"] for card in carousel["elements"]]
    assert len(set(cards)) == 2


def test_what_was_sent_is_left_as_it_was() -> None:
    sent: list[Json] = [{"type": "actions", "elements": [button()]}]
    before = copy.deepcopy(sent)

    normalise_blocks(sent, counting())

    assert sent == before


def test_the_block_id_of_a_markdown_block_is_replaced() -> None:
    [named] = normalise_blocks([{"type": "markdown", "text": "x", "block_id": "mine"}], counting())

    assert named["block_id"] == "id1"


def test_made_up_ids_are_short_and_follow_their_source() -> None:
    first, again = short_ids(random.Random(7)), short_ids(random.Random(7))

    made = [first() for _ in range(50)]

    assert made == [again() for _ in range(50)]
    assert all(len(made_up) == 5 and made_up.isalnum() for made_up in made)
