"""Block Kit, messages and views checked as Slack checks them: pure functions from a payload to problems.

Slack puts "failed to match all allowed schemas" for each enclosing object in front of the sentence that
says what is wrong; only the latter are given here.
"""

from collections.abc import Mapping

from sandbox.strict import messages, pages, views
from sandbox.strict.blocks import Surface
from sandbox.strict.ids import NewId, normalise_blocks, short_ids
from sandbox.strict.inputs import check_inputs
from sandbox.strict.messages import cut_text
from sandbox.strict.problems import Problem, problems

__all__ = [
    "NewId",
    "Problem",
    "Surface",
    "check_blocks",
    "check_inputs",
    "check_message",
    "check_view",
    "cut_text",
    "normalise_blocks",
    "short_ids",
]


def check_blocks(blocks: object, surface: Surface, *, at: str = "/blocks") -> list[Problem]:
    """Problems of a list of blocks; `at` is the pointer of that list in what was sent."""
    if surface == "message":
        return list(messages.check_message_blocks(blocks, at, "invalid_blocks"))
    found = pages.block_findings(blocks, surface, at)
    found.extend(pages.second_focus(blocks, at))
    return problems("invalid_arguments", found)


def check_view(view: object, *, at: str = "/view") -> list[Problem]:
    """Problems of a modal or Home tab; pointers begin with `at`, as in Slack's answer to `views.open`."""
    return views.check_view_at(view, at)


def check_message(payload: Mapping[str, object], *, update: bool = False) -> list[Problem]:
    """Problems of what a message says: text, blocks, attachments, metadata. Other arguments are left alone.

    A posted text over 40,000 characters is not refused but cut (`cut_text`).
    """
    found = list(messages.check_text(payload, update=update))
    if payload.get("blocks") is not None:
        found += messages.check_message_blocks(payload["blocks"], "/blocks", "invalid_blocks")
    if payload.get("attachments") is not None:
        found += messages.check_attachments(payload["attachments"])
    if payload.get("metadata") is not None:
        found += messages.check_metadata(payload["metadata"])
    return found
