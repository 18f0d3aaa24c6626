"""App Home: a rep's leads, the most urgent first, then what nobody has claimed."""

from typing import Any

from bot.slack.blocks import Block, context, divider, header, section
from bot.slack.text import SafeText
from bot.slack.views.lists import lines
from bot.slack.views.values import Mine
from playbooks.render import Wording


def closed(why: str) -> dict[str, Any]:
    """For whoever may not see leads."""
    return {"type": "home", "blocks": [section(SafeText(why))]}


def home(facts: Mine, wording: Wording) -> dict[str, Any]:
    late = sum(bool(each.card.clock and each.card.clock.late) for each in facts.leads)
    text = wording.text(
        "home.j2", name=facts.person, open=len(facts.leads), late=late, unclaimed=len(facts.unclaimed)
    )
    blocks: list[Block] = [header("My leads"), section(text)]
    if facts.leads:
        blocks += [divider(), *lines(facts.leads, wording)]
    if facts.unclaimed:
        blocks += [divider(), header("Nobody has these"), *lines(facts.unclaimed, wording)]
    blocks.append(context(SafeText("Type `/handraise help` for what else there is.")))
    return {"type": "home", "blocks": blocks}
