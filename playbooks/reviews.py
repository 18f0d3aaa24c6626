"""`reviews` of desk.yaml: when both sides look at the figures together, and who signs the definitions."""

from collections.abc import Iterator
from datetime import time

from playbooks import schema
from playbooks.building import WEEKDAYS, Checks
from playbooks.schedules import Period, ReviewPlan, Reviews, Side, Signer


def reviews(shape: schema.DeskShape, checks: Checks) -> Reviews:
    its = shape.reviews
    signers = tuple(_signers(shape, checks))
    if signers and its.quarterly is None:
        checks.add(
            ("reviews", "signers"), "they sign at the quarterly review; add one, such as “quarterly: {}”"
        )
    return Reviews(its.channel or shape.marketing_channel, tuple(_plans(its)), signers)


def _plans(shape: schema.ReviewsShape) -> Iterator[ReviewPlan]:
    plans: tuple[tuple[Period, schema.ReviewShape | None], ...] = (
        ("quarter", shape.quarterly),
        ("month", shape.monthly),
        ("week", shape.weekly),
    )
    for every, plan in plans:
        if plan:
            yield ReviewPlan(WEEKDAYS.index(plan.weekday), time.fromisoformat(plan.time), every=every)


def _signers(shape: schema.DeskShape, checks: Checks) -> Iterator[Signer]:
    named = shape.reviews.signers
    if named is None:
        return
    members = {member.email for team in shape.teams for member in team.members}
    seen: set[str] = set()
    sides: tuple[tuple[Side, list[str]], ...] = (("marketing", named.marketing), ("sales", named.sales))
    for side, emails in sides:
        for index, email in enumerate(emails):
            checks.member(("reviews", "signers", side, index), email, members)
            if email in seen:
                checks.add(
                    ("reviews", "signers", side, index), f"“{email}” stands here twice; one signs once"
                )
            seen.add(email)
            yield Signer(email, side)
