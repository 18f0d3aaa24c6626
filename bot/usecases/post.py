"""A lead becomes an MQL: its card is to be shown and its promise runs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bot.usecases import account, promises
from bot.usecases.candidates import candidate
from bot.usecases.promises import Posted
from bot.usecases.route import Router, told
from playbooks.desk import Desk
from qualification.leads import Did, Happened, PersonId, State
from qualification.routing import TeamChoice
from qualification.together import Active, Together, together
from storage import leads, outbox
from storage.outbox import Priority, Wanted
from storage.tables import Lead

WITH_SALES = (State.OPEN, State.CLAIMED, State.ACCEPTED)


def post(
    session: Session,
    desk: Desk,
    lead: Lead,
    *,
    by: str | None = None,
    joint: Together | None = None,
    now: datetime,
) -> None:
    """Posts a lead that is below; `joint` is what its account came to when that made it an MQL."""
    lead_id = lead.id or 0
    who = candidate(desk, lead, leads.touches(session, lead_id))
    team = desk.route(who)
    if leads.record(session, lead_id, posted(desk, by, team, joint=joint, now=now)) is None:
        return
    show(session, desk, [Posted(lead_id, team.team, who, team.rule, by)], now=now)


def posted(
    desk: Desk, by: str | None, team: TeamChoice, *, joint: Together | None = None, now: datetime
) -> Happened:
    facts = {"team": team.team, "route": told(team), **({"together": _kept(joint)} if joint else {})}
    return Happened(Did.POSTED, PersonId(by) if by else None, now, facts, under=desk.version)


def show(session: Session, desk: Desk, some: Sequence[Posted], *, now: datetime) -> None:
    """Gives out leads that are shown for the first time, starts their promises, asks for their cards."""
    some = _given_out(session, desk, some, now=now)
    promises.begin_all(session, desk, some, now=now)
    outbox.say_all(session, [wanted_card(desk, each.lead_id, each.team) for each in some], now=now)


def wanted_card(desk: Desk, lead_id: int, team: str) -> Wanted:
    return Wanted(
        key=outbox.card_key(lead_id),
        kind="card",
        priority=Priority.NEW_LEAD,
        to_channel=desk.team(team).channel,
        lead_id=lead_id,
    )


def _given_out(session: Session, desk: Desk, some: Sequence[Posted], *, now: datetime) -> list[Posted]:
    """The leads with the team they ended with; those of a team that claims its leads stay as they are."""
    with Router(session, desk, now) as router:
        return [_given(session, desk, router, each) for each in some]


def _given(session: Session, desk: Desk, router: Router, posted: Posted) -> Posted:
    if not desk.team(posted.team).in_turns:
        return posted
    lead = router.give(leads.require(session, posted.lead_id), entered_by=posted.by)
    return replace(posted, team=lead.team, owner=lead.owner)


def post_account(session: Session, desk: Desk, lead: Lead, *, now: datetime) -> int | None:
    """Posts the best lead of this lead's account when those below the bar reach that of accounts together.

    Nothing happens while sales has somebody of the account: whoever works that lead sees the others on its card.
    Gives the lead that was posted.
    """
    below = leads.of_account(session, lead, (State.BELOW,))
    if len(below) < 2 or leads.of_account(session, lead, WITH_SALES, at_most=1):
        return None
    touches = leads.touches_of(session, [each.id or 0 for each in below])
    people = [
        Below(
            Active(each.id or 0, each.fields, tuple(touches.get(each.id or 0, ()))), each.segment, each.total
        )
        for each in below
    ]
    joint = as_account(desk, people, now=now)
    if joint is None or not joint.is_mql:
        return None
    best = next(each for each in below if each.id == joint.people[0].lead)
    post(session, desk, best, joint=joint, now=now)
    account.show_colleagues_again(session, best)
    return best.id


@dataclass(frozen=True)
class Below:
    """Somebody of an account who is below the bar alone, with the segment and the points of their lead."""

    who: Active
    segment: str
    total: int


def as_account(desk: Desk, below: Sequence[Below], *, now: datetime) -> Together | None:
    """What people of one account come to; None when they are too few. The scorecard is that of the one with the
    most points."""
    if not below:
        return None
    first = max(below, key=lambda each: (each.total, -each.who.lead))
    card = desk.scorecards[desk.segment(first.segment).scorecard]
    if card.account is None or len(below) < card.account.people:
        return None
    return together([each.who for each in below], card, now=now)


def _kept(joint: Together) -> dict[str, object]:
    return {
        "fit": joint.fit,
        "intent": joint.intent,
        "threshold": joint.bar.threshold,
        "people": [{"lead": part.lead, "role": part.role, "total": part.total} for part in joint.people],
    }
