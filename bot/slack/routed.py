"""Why a lead is with whom it is: the rule, who was passed over and why, as it was when it was given out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.slack.views.values import PassedOver, PassedRule, Routed
from playbooks.desk import Desk
from qualification.handed_out import handed_out
from qualification.leads import Did
from qualification.routing import RulePassed
from qualification.turns import Passed
from storage import leads
from storage.tables import Lead


def routed(session: Session, desk: Desk, lead: Lead) -> Routed:
    """The latest hand-out; of what was never posted, where it would go."""
    given = handed_out(leads.story(session, lead.id or 0))
    team = desk.team(lead.team)
    rule = given.route.get("rule")
    by_hand = given.last if given.last and given.last.what == Did.REASSIGNED else None
    return Routed(
        team=team.name,
        channel=team.channel,
        segment=desk.segment(lead.segment).name,
        rule=_rule_name(desk, rule) if rule else None,
        rules=[_passed_rule(desk, each) for each in given.route.get("passed", ()) if _worth_saying(each)],
        in_turns=team.in_turns,
        owner=lead.owner,
        how=given.how,
        by=by_hand.by if by_hand else None,
        passed=[_passed(desk, each) for one in given.tried for each in one["passed"]],
        waits_until=given.waits_until,
    )


def waits_until(session: Session, lead: Lead) -> datetime | None:
    """When a lead nobody could be given is given out; looked up for few leads."""
    waits = lead.route_at is not None and lead.owner is None
    return handed_out(leads.story(session, lead.id or 0)).waits_until if waits else None


def _rule_name(desk: Desk, key: str) -> str:
    """A rule in the desk's words; one it no longer has keeps its key."""
    return next((rule.name for rule in desk.routing.rules if rule.key == key), key)


def _worth_saying(passed: Mapping[str, Any]) -> bool:
    return bool(passed["why"] != RulePassed.NOT_TRUE)


def _passed_rule(desk: Desk, kept: Mapping[str, Any]) -> PassedRule:
    names: Sequence[str] = kept["names"]
    return PassedRule(
        _rule_name(desk, kept["rule"]), kept["why"], tuple(name.replace("_", " ") for name in names)
    )


def _passed(desk: Desk, kept: Mapping[str, Any]) -> PassedOver:
    need = next((each.name for each in desk.routing.needs if each.key == kept.get("need")), kept.get("need"))
    until = datetime.fromisoformat(kept["until"]) if "until" in kept else None
    return PassedOver(kept["rep"], Passed(kept["why"]), until, kept.get("most"), need)
