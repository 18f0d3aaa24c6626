"""A lead comes in: known or new, scored, and posted when it is an MQL."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from bot.usecases import account, promises
from bot.usecases.post import post as post_lead
from bot.usecases.post import post_account
from playbooks.desk import Desk
from qualification.leads import Did, Happened, NewLead, State, is_hand_raiser
from qualification.scoring import Score, score
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
    scored = _score(session, desk, lead, now=now)
    if post and lead.state == State.BELOW:
        _post(session, desk, lead, mql=scored.is_mql or by is not None, by=by, now=now)
    elif _raised_a_hand(session, desk, lead):
        promises.hurry(session, desk, lead, now=now)
    outbox.show_lead_again(session, _id(lead))
    if known:
        return TakenIn(Outcome.MERGED, _id(lead))
    account.show_colleagues_again(session, lead)
    taken = scored.is_mql or lead.together is not None
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


def _score(session: Session, desk: Desk, lead: Lead, *, now: datetime) -> Score:
    touches = tuple(leads.touches(session, _id(lead)))
    segment = desk.segment_of(lead.fields, touches)
    card = desk.scorecards[segment.scorecard]
    given = score(lead.fields, touches, card, now=now)
    facts: dict[str, Any] = {
        "segment": segment.key,
        "team": segment.team,
        "fit": given.fit,
        "intent": given.intent,
        "total": given.total,
        "is_mql": given.is_mql,
    }
    leads.record(session, _id(lead), Happened(Did.SCORED, None, now, facts, under=given.version))
    leads.add_score(
        session,
        _id(lead),
        at=now,
        version=given.version,
        fit=given.fit,
        intent=given.intent,
        is_mql=given.is_mql,
        threshold=given.bar.threshold,
        bar=given.bar_key or None,
        reasons=[_reason(asdict(reason)) for reason in given.reasons],
        unknown=list(given.unknown),
    )
    return given


def _reason(fields: dict[str, Any]) -> dict[str, Any]:
    at = fields["at"]
    return {**fields, "at": at.isoformat() if at else None}


def _raised_a_hand(session: Session, desk: Desk, lead: Lead) -> bool:
    return is_hand_raiser(leads.touches(session, _id(lead)), desk.hand_raiser_kinds)


def _post(session: Session, desk: Desk, lead: Lead, *, mql: bool, by: str | None, now: datetime) -> None:
    """By itself, or else with the others of its account."""
    if mql:
        post_lead(session, desk, lead, by=by, now=now)
    else:
        post_account(session, desk, lead, now=now)
