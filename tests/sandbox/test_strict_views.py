# ruff: noqa: E501 - one case a line, so that a table of cases reads as a table
"""Modals and Home tabs: what Slack refuses in the `views.*` methods."""

from typing import Any

import pytest

from sandbox.strict import check_view

Json = dict[str, Any]


def plain(text: Any = "Qualify") -> Json:
    return {"type": "plain_text", "text": text}


SECTION = {"type": "section", "text": plain()}


def asking(**element: Any) -> Json:
    return {"type": "input", "label": plain(), "element": {"type": "plain_text_input", **element}}


def modal(*blocks: Json, **changes: Any) -> Json:
    return {"type": "modal", "title": plain(), "blocks": list(blocks), **changes}


def without(view: Json, *names: str) -> Json:
    return {name: value for name, value in view.items() if name not in names}


def home(*blocks: Json, **changes: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **changes}


WRONG: list[tuple[str, Any, str, str]] = [
    ("view as text", "{}", "", "must provide an object"),
    ("no type", without(modal(), "type"), "", "missing required field: type"),
    ("unknown type", modal(type="dialog"), "/type", "unsupported type: dialog"),
    ("no title", without(modal(), "title"), "", "missing required field: title"),
    ("no blocks", without(modal(), "blocks"), "", "missing required field: blocks"),
    ("blocks an object", modal(blocks={}), "/blocks", "must provide an array"),
    ("title long", modal(title=plain("x" * 25)), "/title/text", "must be less than 25 characters"),
    ("title empty", modal(title=plain("")), "/title/text", "must be more than 0 characters"),
    ("title mrkdwn", modal(title={"type": "mrkdwn", "text": "x"}), "/title/type", "must be a valid enum value"),
    ("title a string", modal(title="x"), "/title", "must provide an object"),
    ("submit long", modal(submit=plain("x" * 25)), "/submit/text", "must be less than 25 characters"),
    ("close long", modal(close=plain("x" * 25)), "/close/text", "must be less than 25 characters"),
    ("submit mrkdwn", modal(submit={"type": "mrkdwn", "text": "x"}), "/submit/type", "must be a valid enum value"),
    ("close mrkdwn", modal(close={"type": "mrkdwn", "text": "x"}), "/close/type", "must be a valid enum value"),
    ("submit null", modal(submit=None), "/submit", "must provide an object"),
    ("notify a string", modal(notify_on_close="true"), "/notify_on_close", "must provide a boolean"),
    ("clear a number", modal(clear_on_close=1), "/clear_on_close", "must provide a boolean"),
    ("callback long", modal(callback_id="x" * 256), "/callback_id", "must be less than 256 characters"),
    ("external long", modal(external_id="x" * 256), "/external_id", "must be less than 256 characters"),
    ("private long", modal(private_metadata="x" * 3001), "/private_metadata", "must be less than 3001 characters"),
    ("private an object", modal(private_metadata={"lead": 1}), "/private_metadata", "must provide a string"),
    ("submit_disabled", modal(submit_disabled=True), "", "invalid additional property: submit_disabled"),
    ("state sent back", modal(state={"values": {}}), "", "invalid additional property: state"),
    ("101 blocks", modal(*[SECTION] * 101), "/blocks", "no more than 100 items allowed"),
    ("wrong block", modal({"type": "section"}), "/blocks/0", "must define either `text` or `fields`"),
    ("message block in a modal", modal({"type": "markdown", "text": "x"}), "/blocks/0/type", "unsupported type: markdown"),
    ("input without submit", modal(SECTION, asking()), "/blocks/1/input", "must define `submit` to use an `input` block in modals"),
    ("two with focus", modal(asking(focus_on_load=True), asking(focus_on_load=True), submit=plain()), "/blocks/1/element/focus_on_load", "only one element can have `focus_on_load` set to true"),
    ("same block_id", modal({**SECTION, "block_id": "a"}, {**SECTION, "block_id": "a"}), "/blocks/1/block_id", '`block_id` "a" already exists'),
    ("home with title", home(title=plain()), "", "invalid additional property: title"),
    ("home with submit", home(asking(), submit=plain()), "", "invalid additional property: submit"),
    ("home of 101", home(*[SECTION] * 101), "/blocks", "no more than 100 items allowed"),
    ("home without blocks", {"type": "home"}, "", "missing required field: blocks"),
    ("alert at home", home({"type": "alert", "text": plain()}), "/blocks/0/type", "unsupported type: alert"),
    ("file at home", home(asking(type="file_input")), "/blocks/0/element/type", "unsupported type: file_input"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("view", "place", "said"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_a_wrong_view_is_refused_at_the_right_place(view: Any, place: str, said: str) -> None:
    [found] = check_view(view)

    assert found.error == "invalid_arguments"
    assert found.message == f"{said} [json-pointer:/view{place}]"


def test_an_input_inside_a_container_needs_submit_too() -> None:
    container = {"type": "container", "title": plain(), "child_blocks": [SECTION, asking()]}

    [found] = check_view(modal(container))

    assert found.pointer == "/view/blocks/0/child_blocks/1/input"


@pytest.mark.parametrize(
    "view",
    [
        modal(),
        modal(SECTION, close=plain("x" * 24), notify_on_close=True, clear_on_close=False),
        modal(asking(focus_on_load=True), asking(focus_on_load=False), submit=plain("x" * 24)),
        modal(SECTION, callback_id="x" * 255, private_metadata="x" * 3000, external_id="e"),
        modal(*[SECTION] * 100, private_metadata="", callback_id=""),
        home(),
        home(asking(), SECTION, private_metadata="x", callback_id="home", external_id="home-1"),
    ],
)
def test_a_right_view_passes(view: Json) -> None:
    assert check_view(view) == []


def test_a_view_over_250_kb_is_too_large_and_nothing_else() -> None:
    full = {"type": "section", "fields": [plain("ä" * 1300)] * 10}

    assert check_view(modal(*[full] * 9)) == []
    [found] = check_view(modal(*[full] * 10))

    assert (found.error, found.pointer) == ("view_too_large", "/view")
