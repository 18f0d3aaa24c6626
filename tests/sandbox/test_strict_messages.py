# ruff: noqa: E501 - one case a line, so that a table of cases reads as a table
"""Messages: text, attachments and metadata beside the blocks."""

from typing import Any

import pytest

from sandbox.strict import check_message, cut_text

Json = dict[str, Any]

DIVIDER = {"type": "divider"}
KEY = {
    "event_type": "lead_card",
    "event_payload": {"lead": 7, "key": "card:7", "tags": ["a"], "more": {"x": None}},
}


def with_metadata(metadata: Any) -> Json:
    return {"text": "x", "metadata": metadata}


WRONG: list[tuple[str, Json, str, str]] = [
    ("nothing at all", {}, "no_text", "/text"),
    ("empty text", {"text": ""}, "no_text", "/text"),
    ("only spaces", {"text": "  \n"}, "no_text", "/text"),
    ("empty lists", {"blocks": [], "attachments": []}, "no_text", "/text"),
    ("text a number", {"text": 5}, "invalid_arguments", "/text"),
    ("text an object", {"text": {"type": "mrkdwn", "text": "x"}}, "invalid_arguments", "/text"),
    ("blocks as text", {"text": "x", "blocks": "[{"}, "invalid_blocks_format", "/blocks"),
    ("a wrong block", {"text": "x", "blocks": [{"type": "x"}]}, "invalid_blocks", "/blocks/0/type"),
    ("51 blocks", {"text": "x", "blocks": [DIVIDER] * 51}, "invalid_blocks", "/blocks"),
    ("101 attachments", {"attachments": [{"text": "x"}] * 101}, "too_many_attachments", "/attachments"),
    ("attachments an object", {"text": "x", "attachments": {"text": "x"}}, "invalid_attachments", "/attachments"),
    ("attachment a string", {"attachments": ["x"]}, "invalid_attachments", "/attachments/0"),
    ("wrong block attached", {"attachments": [{}, {"blocks": [{"type": "header"}]}]}, "invalid_attachments", "/attachments/1/blocks/0"),
    ("markdown beside text", {"text": "x", "markdown_text": "x"}, "markdown_text_conflict", "/markdown_text"),
    ("markdown beside blocks", {"blocks": [DIVIDER], "markdown_text": "x"}, "markdown_text_conflict", "/markdown_text"),
    ("markdown too long", {"markdown_text": "x" * 12_001}, "msg_too_long", "/markdown_text"),
    ("metadata as text", with_metadata("{}"), "invalid_metadata_format", "/metadata"),
    ("metadata without type", with_metadata({"event_payload": {}}), "invalid_metadata_format", "/metadata"),
    ("metadata without payload", with_metadata({"event_type": "a"}), "invalid_metadata_format", "/metadata"),
    ("metadata type empty", with_metadata({**KEY, "event_type": ""}), "invalid_metadata_format", "/metadata/event_type"),
    ("metadata type a number", with_metadata({**KEY, "event_type": 1}), "invalid_metadata_format", "/metadata/event_type"),
    ("metadata payload a list", with_metadata({**KEY, "event_payload": []}), "invalid_metadata_format", "/metadata/event_payload"),
    ("metadata with more", with_metadata({**KEY, "lead": 7}), "invalid_metadata_format", "/metadata"),
    ("metadata too large", with_metadata({**KEY, "event_payload": {"note": "x" * 16_000}}), "metadata_too_large", "/metadata"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("payload", "error", "pointer"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_a_wrong_message_is_refused_with_slacks_error(payload: Json, error: str, pointer: str) -> None:
    [found] = check_message(payload)

    assert (found.error, found.pointer) == (error, pointer)


@pytest.mark.parametrize(
    "payload",
    [
        {"text": "Lead for you"},
        {"blocks": [DIVIDER]},
        {"attachments": [{"color": "#f00", "blocks": [DIVIDER]}] * 100},
        {"text": "x", "blocks": [DIVIDER] * 50, "metadata": KEY},
        {"text": "x", "metadata": {}, "blocks": None, "attachments": None},
        {"markdown_text": "**Lead**"},
        {"channel": "C1", "text": "x", "unfurl_links": False, "thread_ts": "1.2"},
    ],
)
def test_a_right_message_passes(payload: Json) -> None:
    assert check_message(payload) == []
    assert check_message(payload, update=True) == []


def test_a_long_text_is_cut_when_posted_and_refused_when_updated() -> None:
    assert check_message({"text": "x" * 40_001}) == []
    assert len(cut_text("x" * 40_001)) == 40_000
    assert check_message({"text": "x" * 4_000}, update=True) == []

    [found] = check_message({"text": "x" * 4_001}, update=True)

    assert found.error == "msg_too_long"
    assert found.message == "must be less than 4001 characters [json-pointer:/text]"
