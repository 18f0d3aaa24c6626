"""App Home: a rep's leads, the most urgent first, then what nobody has claimed."""

from typing import Any

from bot.slack.blocks import Block, button, context, divider, header, section
from bot.slack.ids import Action, lead_ref
from bot.slack.text import SafeText
from bot.slack.views import away, digest
from bot.slack.views.lists import lines
from bot.slack.views.values import Mine
from bot.usecases.digest_values import Digest
from playbooks.render import Wording
from qualification.presence import Why


def closed(why: str) -> dict[str, Any]:
    """For whoever may not see leads."""
    return {"type": "home", "blocks": [section(SafeText(why))]}


MORE = context(SafeText("Type `/handraise help` for what else there is."))


def marketing(look: Digest, wording: Wording) -> dict[str, Any]:
    """For a marketer, who has no leads: why those of the others came back."""
    return {"type": "home", "blocks": [*digest.at_home(look, wording, whole=True), MORE]}


def home(facts: Mine, wording: Wording) -> dict[str, Any]:
    late = sum(bool(each.card.clock and each.card.clock.late) for each in facts.leads)
    text = wording.text(
        "home.j2", name=facts.person, open=len(facts.leads), late=late, unclaimed=len(facts.unclaimed)
    )
    on_leave = facts.presence is not None and facts.presence.why is Why.ON_LEAVE
    leaving = None if on_leave else button("Away…", Action.AWAY, lead_ref(0))
    blocks: list[Block] = [
        *(away.at_home(facts.presence, wording) if facts.presence else []),
        header("My leads"),
        section(text, accessory=leaving),
    ]
    if facts.sqls:
        blocks += [divider(), header("Handed to me"), *lines(facts.sqls, wording)]
    if facts.leads:
        blocks += [divider(), *lines(facts.leads, wording)]
    if facts.unclaimed:
        blocks += [divider(), header("Nobody has these"), *lines(facts.unclaimed, wording)]
    blocks.append(MORE)
    return {"type": "home", "blocks": blocks}
