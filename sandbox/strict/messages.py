"""What Slack refuses in a message, beyond its blocks."""

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.strict import pages
from sandbox.strict.kinds import Anything, String, shape
from sandbox.strict.problems import Problem, problem, problems
from sandbox.strict.walk import findings

MOST_TEXT = 40_000
MOST_UPDATED_TEXT = 4_000
MOST_ATTACHMENTS = 100
MOST_METADATA_BYTES = 16_000
"""Slack names the error but not its limit; this is our guess."""

METADATA = shape({"event_type": String(255), "event_payload": Anything(dict)}, {"entities": Anything(list)})


def cut_text(text: str) -> str:
    """What Slack keeps of a posted text: longer ones are cut without an error."""
    return text[:MOST_TEXT]


def check_message_blocks(blocks: object, at: str, error: str) -> Iterator[Problem]:
    if not isinstance(blocks, list | tuple):
        yield problem(f"{error}_format" if error == "invalid_blocks" else error, at, "must provide an array")
        return
    yield from problems(error, pages.block_findings(blocks, "message", at))
    table = pages.second_table(blocks, at)
    if table:
        yield problem("invalid_attachments", table, "only_one_table_allowed")
    if pages.is_too_long(blocks):
        yield problem("msg_blocks_too_long", at, "blocks are too long")


def check_text(payload: Mapping[str, Any], *, update: bool) -> Iterator[Problem]:
    for name in ("text", "markdown_text"):
        text = payload.get(name)
        if text is not None and not isinstance(text, str):
            yield problem("invalid_arguments", f"/{name}", "must provide a string")
            return
    if payload.get("markdown_text") and (payload.get("text") or payload.get("blocks")):
        yield problem("markdown_text_conflict", "/markdown_text", "cannot be used with `text` or `blocks`")
    if not any(_says(payload.get(name)) for name in ("text", "markdown_text", "blocks", "attachments")):
        yield problem("no_text", "/text", "must provide `text`, `blocks` or `attachments`")
    if update and len(payload.get("text") or "") > MOST_UPDATED_TEXT:
        yield problem("msg_too_long", "/text", f"must be less than {MOST_UPDATED_TEXT + 1} characters")
    if len(payload.get("markdown_text") or "") > pages.MOST_MARKDOWN:
        yield problem(
            "msg_too_long", "/markdown_text", f"must be less than {pages.MOST_MARKDOWN + 1} characters"
        )


def _says(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def check_attachments(attachments: object) -> Iterator[Problem]:
    if not isinstance(attachments, list | tuple):
        yield problem("invalid_attachments", "/attachments", "must provide an array")
        return
    if len(attachments) > MOST_ATTACHMENTS:
        yield problem(
            "too_many_attachments", "/attachments", f"no more than {MOST_ATTACHMENTS} items allowed"
        )
    for place, attachment in enumerate(attachments):
        at = f"/attachments/{place}"
        if not isinstance(attachment, dict):
            yield problem("invalid_attachments", at, "must provide an object")
        elif "blocks" in attachment:
            yield from check_message_blocks(attachment["blocks"], f"{at}/blocks", "invalid_attachments")


def check_metadata(metadata: object) -> Iterator[Problem]:
    """An empty object is right: on an update it clears the metadata of before."""
    if metadata == {}:
        return
    found = findings(METADATA, metadata, "/metadata")
    yield from problems("invalid_metadata_format", found)
    if not found and size_of(metadata) > MOST_METADATA_BYTES:
        yield problem("metadata_too_large", "/metadata", "metadata exceeds the size limit")


def size_of(value: object) -> int:
    """Bytes of a value as compact JSON; a value nested too deep to be written is larger than any limit."""
    try:
        written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    except RecursionError:
        return sys.maxsize
    return len(written.encode("utf-8", "replace"))
