"""A manager asks whoever has a lead how things stand with it."""

from datetime import datetime

from sqlmodel import Session

from bot.usecases.permission import refuse_all_but_managers
from playbooks.desk import Desk
from qualification import refusals
from qualification.leads import State
from qualification.refusals import Refused
from storage import leads, outbox
from storage.tables import Lead


def ask(session: Session, desk: Desk, lead_id: int, by: str, *, text: str, now: datetime) -> Lead | Refused:
    """Its owner, or the account executive once it is accepted, is told by direct message who asks and what."""
    lead = leads.get(session, lead_id)
    if lead is None:
        return refusals.no_such_lead()
    if refusal := refuse_all_but_managers(session, lead, by):
        return refusal
    to = lead.ae if lead.state == State.ACCEPTED else lead.owner
    if to is None:
        return Refused("Nobody has this lead, so there is nobody to ask. Assign it to somebody first.")
    if to == by:
        return Refused("You have this lead yourself.")
    if not text.strip():
        return refusals.needs("What you want to ask")
    outbox.say(
        session,
        outbox.Wanted(
            key=f"asked:{lead.id}:{by}:{now.isoformat()}",
            kind="asked",
            priority=outbox.Priority.ESCALATION,
            to_person=to,
            lead_id=lead.id,
            facts={"by": by, "text": text.strip()},
        ),
        now=now,
    )
    return lead
