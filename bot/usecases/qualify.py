"""A rep starts the checklist of a lead, or goes on with it."""

from datetime import datetime

from sqlmodel import Session

from bot.usecases import known, progress, promises, walk
from bot.usecases.claim import claim
from bot.usecases.permission import workable
from playbooks.desk import Desk
from qualification import refusals
from qualification.leads import DECIDED, Did, Happened, PersonId, State
from qualification.refusals import Refused
from storage import leads, outbox, qualifications
from storage.tables import Lead, Qualification


def qualify(session: Session, desk: Desk, lead_id: int, by: str, *, now: datetime) -> Qualification | Refused:
    """The running checklist, begun when there is none. A lead nobody owns is claimed on the way."""
    lead = workable(session, lead_id, by)
    if isinstance(lead, Refused):
        return lead
    if State(lead.state) in DECIDED:
        return refusals.already_decided(lead.state)
    if lead.state == State.OPEN:
        taken = claim(session, desk, lead_id, by, now=now)
        if isinstance(taken, Refused):
            return taken
    progress.gone_on(session, desk, lead, by, now=now)
    running = qualifications.running(session, lead_id)
    if running is not None:
        walk.show_again(session, running)
        return running
    return _begin(session, desk, lead, by, now=now)


def _begin(session: Session, desk: Desk, lead: Lead, by: str, *, now: datetime) -> Qualification | Refused:
    lead_id = lead.id or 0
    playbook = desk.playbooks[desk.segment(lead.segment).playbook]
    facts = {"playbook": playbook.key}
    happened = Happened(Did.STARTED, PersonId(by), now, facts, under=playbook.version)
    if leads.record(session, lead_id, happened) is None:
        return refusals.not_possible_now(lead.state)
    promises.follow(session, desk, lead, Did.STARTED, now=now)
    begun = qualifications.add(
        session,
        Qualification(
            lead_id=lead_id,
            playbook=playbook.key,
            version=playbook.version,
            started_by=by,
            started_at=now,
        ),
    )
    known.fill_in(session, desk, lead, begun, playbook, now=now)
    walk.move_on(session, desk, begun, now=now)
    _show(session, desk, begun, now=now)
    outbox.show_lead_again(session, lead_id)
    return begun


def _show(session: Session, desk: Desk, begun: Qualification, *, now: datetime) -> None:
    lead = leads.require(session, begun.lead_id)
    outbox.say(
        session,
        outbox.Wanted(
            key=outbox.checklist_key(begun.id or 0),
            kind="checklist",
            priority=outbox.Priority.ANSWER,
            to_channel=desk.team(lead.team).channel,
            under_key=outbox.card_key(begun.lead_id),
            lead_id=begun.lead_id,
            subject_id=begun.id,
        ),
        now=now,
    )
