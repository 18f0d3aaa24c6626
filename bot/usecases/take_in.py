"""A lead comes in: known or new, scored, and posted when it is an MQL."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from bot.usecases import account, promises
from bot.usecases.post import post as post_lead
from bot.usecases.post import post_account
from bot.usecases.score import look_again, score_lead
from playbooks.desk import Desk
from qualification.leads import Did, Happened, NewLead, State, is_hand_raiser
from storage import leads, outbox
from storage.tables import Lead


class Outcome(StrEnum):
    TAKEN = "taken"
    MERGED = "merged"
    BELOW = "below_threshold"


@dataclass(frozen=True)
class TakenIn:
    outcome: Outcome
    lead_id: int


def take_in(
    session: Session,
    desk: Desk,
    new: NewLead,
    *,
    now: datetime,
    post: bool = True,
    by: str | None = None,
) -> TakenIn:
    """Stores the lead or merges it into the one it is, scores it, and posts it when it is an MQL.

    The same report twice changes nothing the second time. With `post=False` a lead is kept without a card.
    A lead that a person entered (`by`) is posted whatever its score.
    """
    lead = leads.by_identity(session, new.identity)
    known = lead is not None
    if lead is None:
        lead = leads.begin(session, new, at=now, under=desk.version)
        leads.add_touches(session, _id(lead), new.touches)
    if post:
        leads.hold_account(session, lead)
    if known and not _merge(session, desk, lead, new, now=now) and not (by and lead.state == State.BELOW):
        return TakenIn(Outcome.MERGED, _id(lead))
    scored = score_lead(session, desk, lead, now=now)
    over = scored.given.is_mql
    if post and lead.state == State.BELOW:
        _post(session, desk, lead, mql=over or by is not None, by=by, now=now)
    elif _raised_a_hand(session, desk, lead):
        promises.hurry(session, desk, lead, now=now)
    if post or over:
        # One that is kept without a card is not posted one day because something bad of it is long ago.
        look_again(lead, scored, now=now)
    outbox.show_lead_again(session, _id(lead))
    if known:
        return TakenIn(Outcome.MERGED, _id(lead))
    account.show_colleagues_again(session, lead)
    taken = over or lead.together is not None
    return TakenIn(Outcome.TAKEN if taken else Outcome.BELOW, _id(lead))


def _id(lead: Lead) -> int:
    assert lead.id is not None
    return lead.id


def _merge(session: Session, desk: Desk, lead: Lead, new: NewLead, *, now: datetime) -> bool:
    """Adds what the report knows beyond the lead; False when it is nothing new."""
    news = {key: value for key, value in new.fields.items() if lead.fields.get(key) != value}
    fresh = leads.add_touches(session, _id(lead), new.touches)
    if not news and not fresh:
        return False
    facts = {"fields": news, "touches": fresh}
    leads.record(session, _id(lead), Happened(Did.ENRICHED, None, now, facts, under=desk.version))
    return True


def _raised_a_hand(session: Session, desk: Desk, lead: Lead) -> bool:
    return is_hand_raiser(leads.touches(session, _id(lead)), desk.hand_raiser_kinds)


def _post(session: Session, desk: Desk, lead: Lead, *, mql: bool, by: str | None, now: datetime) -> None:
    """By itself, or else with the others of its account."""
    if mql:
        post_lead(session, desk, lead, by=by, now=now)
    else:
        post_account(session, desk, lead, now=now)
