"""Campaigns that a digest leaves out: the form for it, and the answer to what is typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack.blocks import Rendered, field_of, modal, multi_select, option, section
from bot.slack.ids import Form, digest_ref
from bot.slack.text import SafeText, mention
from bot.slack.views import words
from bot.slack.views.digest import NAME
from playbooks.render import Wording

MOST = 100
"""Options that Slack takes."""
MOST_TOLD = 10


@dataclass(frozen=True)
class Muted:
    """A campaign that is muted, by whom, and since when."""

    campaign: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Muting:
    """A digest by its message and name. `offered` are campaigns by their marks, `chosen` the marks of those that are
    muted now, `seen` the number of the newest of these."""

    message_id: int
    name: str
    offered: Mapping[str, str]
    chosen: Sequence[str]
    seen: int
    muted: Sequence[Muted]


def form(facts: Muting, wording: Wording) -> dict[str, Any]:
    ref = digest_ref(facts.message_id, facts.seen)
    if not facts.offered:
        return modal(
            Form.DIGEST_MUTE, ref, "Mute campaigns", [section(SafeText("This digest names no campaign."))]
        )
    options = [option(name, mark) for mark, name in facts.offered.items()][:MOST]
    chosen = multi_select("Nothing is muted", "muted", options, initial=facts.chosen)
    hint = "Left out of the campaigns of this digest from now on; their figures stay in the totals."
    blocks = [
        *([section(_told(facts.name, facts.muted, wording))] if facts.muted else []),
        field_of("Muted", "muted", chosen, optional=True, hint=hint),
    ]
    return modal(Form.DIGEST_MUTE, ref, "Mute campaigns", blocks, submit="Save")


def changed(
    name: str, muted: Sequence[str], back: Sequence[str], standing: Sequence[Muted], wording: Wording
) -> Rendered:
    """To whoever typed."""
    return Rendered(words.spoken([text := _told(name, standing, wording, muted, back)]), [section(text)])


def _told(
    name: str,
    standing: Sequence[Muted],
    wording: Wording,
    muted: Sequence[str] = (),
    back: Sequence[str] = (),
) -> SafeText:
    return wording.text(
        "muted.j2",
        digest=name or NAME,
        muted=list(muted),
        back=list(back),
        standing=[
            {"campaign": each.campaign, "by": mention(each.by), "at": each.at}
            for each in standing[:MOST_TOLD]
        ],
        more=max(0, len(standing) - MOST_TOLD),
    )
