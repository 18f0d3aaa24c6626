"""Why a lead is with whom it is, in words."""

from typing import Any

from bot.slack.text import SafeText, mention
from bot.slack.views.values import PassedOver, Routed
from playbooks.render import Wording

MOST_PASSED = 12


def told(facts: Routed, wording: Wording) -> SafeText:
    return wording.text(
        "routed.j2",
        team=facts.team,
        channel=facts.channel,
        segment=facts.segment,
        rule=facts.rule,
        rules=[{"name": each.name, "why": each.why, "names": list(each.names)} for each in facts.rules],
        in_turns=facts.in_turns,
        owner=mention(facts.owner) if facts.owner else None,
        how=facts.how,
        by=mention(facts.by) if facts.by else None,
        passed=[_passed(each) for each in facts.passed[:MOST_PASSED]],
        more=len(facts.passed[MOST_PASSED:]),
        waits_until=facts.waits_until,
    )


def _passed(one: PassedOver) -> dict[str, Any]:
    return {
        "who": mention(one.person),
        "why": one.why.value,
        "until": one.until,
        "most": one.most,
        "need": one.need,
    }
