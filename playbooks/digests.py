"""Who is told how often why leads came back: `digest`, `digests` and `campaign_owners` of desk.yaml."""

from collections.abc import Iterable, Mapping
from datetime import time

from playbooks import schema
from playbooks.building import WEEKDAYS, Checks
from playbooks.desk import Segment
from playbooks.documents import Where
from playbooks.problems import nearest
from playbooks.schedules import DigestPlan


def digests(shape: schema.DeskShape, checks: Checks, segments: Iterable[Segment]) -> tuple[DigestPlan, ...]:
    """The digest for everybody, unless only others are named, and those others."""
    checks.once(("digests",), [each.key for each in shape.digests], "digests")
    members = {member.email for team in shape.teams for member in team.members}
    known = frozenset(each.key for each in segments)
    for index, each in enumerate(shape.campaign_owners):
        checks.member(("campaign_owners", index, "owner"), each.owner, members)
    owned = {each.owner: tuple(each.campaigns) for each in shape.campaign_owners}
    plans = [] if shape.digest is None and shape.digests else [_digest(shape, shape.digest)]
    for index, plan in enumerate(shape.digests):
        here: Where = ("digests", index)
        if plan.key == WHOLE:
            checks.add((*here, "key"), f"“{WHOLE}” is the one for everybody; take another key")
        if plan.segment:
            checks.known((*here, "segment"), plan.segment, known, "segment")
        if plan.person:
            checks.member((*here, "person"), plan.person, members)
        if plan.owner and plan.owner not in owned:
            at, message = (*here, "owner"), f"“{plan.owner}” has no campaigns under “campaign_owners”"
            checks.add(at, message, nearest(plan.owner, owned))
        for one, other in (("channel", "person"), ("segment", "owner")):
            if getattr(plan, one) and getattr(plan, other):
                checks.add((*here, other), f"a digest has a {one} or a {other}, not both; leave one out")
        plans.append(_plan(plan, shape.marketing_channel, owned))
    return tuple(plans)


WHOLE = "digest"
"""The key of the digest that tells of everything."""


def _digest(shape: schema.DeskShape, digest: schema.DigestShape | None) -> DigestPlan:
    given = digest or schema.DigestShape()
    return DigestPlan(
        WEEKDAYS.index(given.weekday),
        time.fromisoformat(given.time),
        key=WHOLE,
        name="",
        channel=given.channel or shape.marketing_channel,
    )


def _plan(
    plan: schema.DigestPlanShape, marketing_channel: str, owned: Mapping[str, tuple[str, ...]]
) -> DigestPlan:
    return DigestPlan(
        WEEKDAYS.index(plan.weekday),
        time.fromisoformat(plan.time),
        key=plan.key,
        name=plan.name,
        every=plan.every,
        channel=plan.channel or marketing_channel,
        person=plan.person or (None if plan.channel else plan.owner),
        segment=plan.segment,
        owner=plan.owner,
        campaigns=owned.get(plan.owner, ()) if plan.owner else None,
    )
