"""A rep logs an attempt to reach the lead; the first one keeps the promise of a first touch."""

from datetime import datetime

from sqlmodel import Session

from bot.usecases import promises
from bot.usecases.claim import claim
from bot.usecases.permission import workable
from playbooks.desk import Desk
from qualification import refusals
from qualification.leads import Did, Happened, PersonId, State
from qualification.refusals import Refused
from storage import leads, outbox
from storage.tables import Contact, Lead

WAYS = {
    "call": "Call",
    "email": "E-mail",
    "linkedin": "LinkedIn",
    "voicemail": "Voicemail",
    "meeting": "Meeting",
}
OUTCOMES = {
    "reached": "Reached",
    "no_reply": "No reply",
    "bad_contact": "Wrong contact data",
    "meeting_set": "Meeting set",
}


def heard(session: Session, desk: Desk, lead: Lead, by: str, *, now: datetime) -> None:
    """Who has an answer of the lead has reached them: the first one keeps the promise of a first touch."""
    if lead.first_touch_at is None:
        facts = {"how": "checklist", "outcome": "reached", "note": ""}
        _touched(session, desk, lead.id or 0, by, facts, now=now)


def _touched(
    session: Session, desk: Desk, lead_id: int, by: str, facts: dict[str, str], *, now: datetime
) -> Lead | None:
    happened = Happened(Did.CONTACTED, PersonId(by), now, facts, under=desk.version)
    touched = leads.record(session, lead_id, happened)
    if touched is not None:
        tried = Contact(lead_id=lead_id, by=by, at=now, how=facts["how"], outcome=facts["outcome"])
        tried.note = facts["note"]
        leads.add_contact(session, tried)
        promises.touched(session, lead_id, now=now)
        outbox.show_lead_again(session, lead_id)
        outbox.show_alerts_again(session, lead_id)
    return touched


def log_touch(
    session: Session,
    desk: Desk,
    lead_id: int,
    by: str,
    *,
    how: str,
    outcome: str,
    note: str = "",
    now: datetime,
) -> Lead | Refused:
    """Whoever calls a lead nobody has, has it from then on."""
    lead = workable(session, lead_id, by)
    if isinstance(lead, Refused):
        return lead
    if how not in WAYS or outcome not in OUTCOMES:
        return Refused("Choose how you tried and what came of it.")
    if lead.state == State.OPEN:
        claim(session, desk, lead_id, by, now=now)
    facts = {"how": how, "outcome": outcome, "note": note}
    touched = _touched(session, desk, lead_id, by, facts, now=now)
    return touched or refusals.not_possible_now(lead.state)
