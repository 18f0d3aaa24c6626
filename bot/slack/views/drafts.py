"""Drafts of the desk that are asked for from a digest."""

from collections.abc import Mapping
from typing import Any

from bot.slack.blocks import Rendered, section
from bot.slack.text import SafeText
from bot.slack.views import words
from playbooks.render import Wording

MOST_STEPS = 5


def asked(days: int) -> Rendered:
    """To whoever pressed, at once."""
    text = (
        f"A draft is being made and tried on the leads of the last {days} days. That may take some minutes; "
        "what came of it is a direct message to you. Nothing is in force by it."
    )
    return Rendered(SafeText(text))


def drafted(facts: Mapping[str, Any], wording: Wording) -> Rendered:
    """To whoever asked: what was made (see `draft_digest.told`), or `why` nothing was."""
    text = wording.text(
        "drafted.j2",
        why=facts.get("why"),
        folder=facts.get("folder"),
        steps=facts.get("steps", [])[:MOST_STEPS],
        problems=facts.get("problems", 0),
        replay=facts.get("replay"),
    )
    return Rendered(words.spoken([text]), [section(text)])
