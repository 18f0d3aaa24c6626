"""What is said about messages themselves: posted again, posted elsewhere, for somebody who left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.slack.blocks import Rendered, context, section
from bot.slack.text import linked, mention
from bot.slack.views import words
from playbooks.render import Wording


@dataclass(frozen=True)
class HandedOn:
    """A lead of somebody who left, and who has it now."""

    who: str
    company: str
    owner: str | None


MOST_LEADS = 10


def reposted(what: str, link: str | None, shut: str | None, wording: Wording) -> Rendered:
    """Below a card or checklist that was posted again; `shut` is the channel it could not stay in."""
    there = linked("the old thread", link) if link else None
    text = wording.text("reposted.j2", what=what, link=there, shut=shut)
    return Rendered(words.spoken([text]), [context(text)])


def shut(channel: str, why: str, fallback: str | None, wording: Wording) -> Rendered:
    """To the admin channel; `why` is Slack's error string."""
    text = wording.text(
        "shut.j2",
        channel=channel,
        archived=why == "is_archived",
        missing=why == "channel_not_found",
        outside=why == "not_in_channel",
        fallback=fallback,
    )
    return Rendered(words.spoken([text]), [section(text)])


def left(name: str, theirs: Sequence[HandedOn], sqls: int, wording: Wording) -> Rendered:
    """To the managers of somebody who was deactivated."""
    some = [
        {"who": each.who, "company": each.company, "owner": mention(each.owner) if each.owner else None}
        for each in theirs[:MOST_LEADS]
    ]
    text = wording.text("left.j2", name=name, leads=some, rest=len(theirs[MOST_LEADS:]), sqls=sqls)
    return Rendered(words.spoken([text]), [section(text)])


def detoured(drawn: Rendered, channel: str, wording: Wording) -> Rendered:
    """A message that stands elsewhere than it belongs, with a line on top that says where that is."""
    line = wording.text("detour.j2", channel=channel)
    blocks = [context(line), *drawn.blocks] if drawn.blocks else []
    return replace(drawn, text=words.spoken([line, drawn.text]), blocks=blocks)
