"""App Home of a manager: what is late, what will be, who is on and what each holds, and what nobody has."""

from collections.abc import Sequence
from typing import Any

from bot.slack.blocks import Block, button, context, divider, header, link_button, section
from bot.slack.ids import Action, lead_ref
from bot.slack.text import SafeText
from bot.slack.views import away, digest, several
from bot.slack.views.home import MORE
from bot.slack.views.late import Board, Glance, Load
from bot.usecases.digest_values import Digest
from playbooks.render import Wording
from qualification.presence import Why

MOST_MATES = 30


def board(facts: Board, wording: Wording, look: Digest | None = None) -> dict[str, Any]:
    """With the head of the digest, if there is one to show."""
    presence = facts.who.presence
    leaving = None if presence.why is Why.ON_LEAVE else button("Away…", Action.AWAY, lead_ref(0))
    text = wording.text(
        "board.j2", name=facts.who.name, late=facts.lates, soon=facts.soons, unclaimed=facts.frees
    )
    blocks: list[Block] = [
        *away.at_home(presence, wording),
        header("My team"),
        section(text, accessory=leaving),
        *_list("Late now", facts.late, facts.lates, wording),
        *_list("Due within the hour", facts.soon, facts.soons, wording),
        *_list("Nobody has these", facts.free, facts.frees, wording, with_owner=False),
        *_people(facts.loads, wording),
        *_list("My leads", facts.mine, facts.who.open, wording, with_owner=False),
        *(digest.at_home(look, wording, whole=False) if look else []),
        MORE,
    ]
    return {"type": "home", "blocks": blocks}


def _list(
    head: str, some: Sequence[Glance], in_all: int, wording: Wording, *, with_owner: bool = True
) -> list[Block]:
    if not some:
        return []
    lines = [
        section(several.line(each, wording, with_owner=with_owner), accessory=_open(each)) for each in some
    ]
    rest = [context(SafeText(f"… and {in_all - len(some)} more"))] if in_all > len(some) else []
    return [divider(), header(head), *lines, *rest]


def _open(one: Glance) -> dict[str, Any]:
    if one.link:
        return link_button("Open", Action.OPEN, one.link)
    return button("Why?", Action.WHY, lead_ref(one.lead_id, one.version))


def _people(loads: Sequence[Load], wording: Wording) -> list[Block]:
    """Those who are on first, and of them who has most that is late."""
    some = sorted(loads, key=lambda each: (not each.who.is_on, -each.late, -each.who.open))
    lines = [
        wording.text(
            "load.j2",
            name=each.who.name,
            stands=away.stands(each.who.presence, wording),
            open=each.who.open,
            late=each.late,
        )
        for each in some[:MOST_MATES]
    ]
    rest = len(some) - len(lines)
    more = [context(SafeText(f"… and {rest} more"))] if rest else []
    return [divider(), header("Who is on"), *(section(each) for each in lines), *more]
