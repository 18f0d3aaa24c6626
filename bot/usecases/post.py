"""A lead becomes an MQL: its card is to be shown and its promise runs."""

from datetime import datetime

from sqlmodel import Session

from bot.usecases import account, promises
from playbooks.desk import Desk
from qualification.leads import Did, Happened, PersonId, State, is_hand_raiser
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
    facts = {"together": _kept(joint)} if joint else {}
    posted = Happened(Did.POSTED, PersonId(by) if by else None, now, facts, under=desk.version)
    if leads.record(session, lead.id or 0, posted) is None:
        return
    touches = leads.touches(session, lead.id or 0)
    hand_raiser = is_hand_raiser(touches, desk.hand_raiser_kinds)
    promises.begin(session, desk, lead, hand_raiser=hand_raiser, now=now)
    outbox.say(
        session,
        Wanted(
            key=outbox.card_key(lead.id or 0),
            kind="card",
            priority=Priority.NEW_LEAD,
            to_channel=desk.team(lead.team).channel,
            lead_id=lead.id,
        ),
        now=now,
    )


def post_account(session: Session, desk: Desk, lead: Lead, *, now: datetime) -> None:
    """Posts the best lead of this lead's account when those below the bar reach that of accounts together.

    Nothing happens while sales has somebody of the account: whoever works that lead sees the others on its card.
    The scorecard is that of the one with the most points.
    """
    below = leads.of_account(session, lead, (State.BELOW,))
    if len(below) < 2 or leads.of_account(session, lead, WITH_SALES, at_most=1):
        return
    first = max(below, key=lambda each: (each.total, -(each.id or 0)))
    card = desk.scorecards[desk.segment(first.segment).scorecard]
    if card.account is None or len(below) < card.account.people:
        return
    touches = leads.touches_of(session, [each.id or 0 for each in below])
    people = [Active(each.id or 0, each.fields, tuple(touches.get(each.id or 0, ()))) for each in below]
    joint = together(people, card, now=now)
    if joint is None or not joint.is_mql:
        return
    best = next(each for each in below if each.id == joint.people[0].lead)
    post(session, desk, best, joint=joint, now=now)
    account.show_colleagues_again(session, best)


def _kept(joint: Together) -> dict[str, object]:
    return {
        "fit": joint.fit,
        "intent": joint.intent,
        "threshold": joint.bar.threshold,
        "people": [{"lead": part.lead, "role": part.role, "total": part.total} for part in joint.people],
    }
