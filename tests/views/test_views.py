"""What Slack is sent for every view in every state: written down, valid, and whole for whoever cannot see it."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from bot.slack.blocks import Rendered
from sandbox.strict import check_blocks, check_message, check_view
from tests.views.cases import ALL, MESSAGES, VIEWS, Drawn
from tests.views.made import LEAD, every_word

GOLDEN = Path(__file__).parent / "golden"
NASTY = "<!channel> <@U0EVIL> <https://evil.example|pay> *b* _i_ ~s~ `c` :fire: \u202e\n> q www.evil.example @here "
SIGNS = (
    "<!channel",
    "<@U0EVIL>",
    "<https://evil",
    "://evil",
    "*b*",
    "_i_",
    "~s~",
    "`c`",
    ":fire:",
    "\u202e",
    "@here",
)


def as_json(drawn: Drawn) -> Any:
    if isinstance(drawn, Rendered):
        broadcast = {"broadcast": True} if drawn.broadcast else {}
        return {"text": drawn.text, "blocks": drawn.blocks, **broadcast}
    return drawn


def problems(drawn: Drawn) -> list[Any]:
    if isinstance(drawn, Rendered):
        return [*check_blocks(drawn.blocks, "message"), *check_message(as_json(drawn), update=True)]
    return list(check_view(drawn))


@pytest.mark.parametrize("name", ALL)
def test_golden_views(name: str) -> None:
    file = GOLDEN / f"{name}.json"
    shown = json.dumps(as_json(ALL[name](LEAD)), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("HANDRAISE_WRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(shown, "utf-8")
    assert shown == file.read_text("utf-8"), f"read the difference, then: make golden ({file.name})"


def test_every_view_is_written_down_and_none_is_left_over() -> None:
    assert set(ALL) == {path.name.removesuffix(".json") for path in GOLDEN.glob("*.json")}


@pytest.mark.parametrize("name", ALL)
def test_slack_takes_it(name: str) -> None:
    assert problems(ALL[name](LEAD)) == []


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "words", ["W" * 50_000, NASTY * 500, "&<>" * 3_000, "\n" * 50 + "x", " ", "é" * 9_000], ids=str.__len__
)
def test_slack_takes_it_whatever_the_words_from_outside_are(name: str, words: str) -> None:
    assert problems(ALL[name](every_word(LEAD, words))) == []


@pytest.mark.parametrize("name", ALL)
def test_words_from_outside_never_ping_link_or_style(name: str) -> None:
    drawn = ALL[name](every_word(LEAD, NASTY))

    for text in read_as_marks(as_json(drawn)):
        assert [sign for sign in SIGNS if sign in text] == [], text


@pytest.mark.parametrize("name", MESSAGES)
def test_the_text_alone_tells_it(name: str) -> None:
    drawn = MESSAGES[name](LEAD)
    assert isinstance(drawn, Rendered)

    assert len(drawn.text) > 10
    assert "\n" not in drawn.text or drawn.blocks == []
    first = next((block["text"]["text"] for block in drawn.blocks if block["type"] == "section"), drawn.text)
    told = drawn.text.replace("*", "")
    assert all(word in told for word in re.findall(r"\w+", first.replace("*", ""))[:8]), "the head is in it"


@pytest.mark.parametrize("name", ALL)
def test_at_most_one_button_is_the_next_thing_to_do(name: str) -> None:
    shown = json.dumps(as_json(ALL[name](LEAD)))

    assert shown.count('"style": "primary"') <= 1


@pytest.mark.parametrize("name", VIEWS)
def test_every_input_is_read_under_the_name_of_its_block(name: str) -> None:
    view = VIEWS[name](LEAD)
    assert isinstance(view, dict)

    for block in view["blocks"]:
        if block["type"] == "input":
            assert block["element"]["action_id"] == block["block_id"]


def read_as_marks(part: Any, kind: str = "mrkdwn") -> list[str]:
    """The texts in which Slack reads marks: mrkdwn, and the message's own text."""
    if isinstance(part, list):
        return [text for each in part for text in read_as_marks(each)]
    if not isinstance(part, dict):
        return []
    is_read = isinstance(part.get("text"), str) and part.get("type") not in ("plain_text", "raw_text")
    own = [part["text"]] if is_read else []
    return own + [
        text for key, each in part.items() if key != "text" or not own for text in read_as_marks(each)
    ]
