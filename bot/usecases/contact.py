"""A rep logs an attempt to reach the lead; the first one keeps the promise of a first touch."""

from datetime import datetime

from sqlmodel import Session

from bot.usecases import progress, promises
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
    """Who has an answer of the lead has reached them: the first one keeps the promise of a first touch, and
    tries in vain or a wait are over."""
    if lead.first_touch_at is None or lead.attempts:
        facts = {"how": "checklist", "outcome": "reached", "note": ""}
        _touched(session, desk, lead.id or 0, by, facts, now=now)
    else:
        progress.moved_on(session, desk, lead, by, now=now)


def _touched(
    session: Session, desk: Desk, lead_id: int, by: str, facts: dict[str, str], *, now: datetime
) -> Lead | None:
    happened = Happened(Did.CONTACTED, PersonId(by), now, facts, under=desk.version)
    touched = leads.record(session, lead_id, happened)
    if touched is not None:
        tried = Contact(lead_id=lead_id, by=by, at=now, how=facts["how"], outcome=facts["outcome"])
        tried.note = facts["note"]
        leads.add_contact(session, tried)
        promises.follow(session, desk, touched, Did.CONTACTED, now=now)
        outbox.show_lead_again(session, lead_id)
        outbox.show_alerts_again(session, lead_id)
        progress.after_touch(session, desk, touched, by, facts["outcome"], now=now)
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
    return _log(session, desk, lead, by, {"how": how, "outcome": outcome, "note": note}, now=now)


def no_reply(
    session: Session, desk: Desk, lead_id: int, by: str, *, note: str = "", now: datetime
) -> Lead | Refused:
    """A try in vain that was typed into the thread, which does not say how it was made."""
    lead = workable(session, lead_id, by)
    if isinstance(lead, Refused):
        return lead
    facts = {"how": "not said", "outcome": "no_reply", "note": note}
    return _log(session, desk, lead, by, facts, now=now)


def _log(
    session: Session, desk: Desk, lead: Lead, by: str, facts: dict[str, str], *, now: datetime
) -> Lead | Refused:
    lead_id = lead.id or 0
    if lead.state == State.OPEN:
        claim(session, desk, lead_id, by, now=now)
    return _touched(session, desk, lead_id, by, facts, now=now) or refusals.not_possible_now(lead.state)
