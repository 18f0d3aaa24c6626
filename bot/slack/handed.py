"""Looks up where a lead stands once it was accepted, for its card, lists and notices."""

from datetime import datetime

from sqlmodel import Session

from playbooks.desk import Desk
from qualification.clocks import DECIDED
from qualification.handed_over import Stage, stage
from qualification.leads import Did, State
from storage import leads, outbox, people
from storage.tables import ClockRow, Lead

ENDED = {
    Did.CONTESTED: "contested",
    Did.REOPENED: "taken back",
    Did.MEETING_HELD: "the meeting was held",
    Did.MEETING_MISSED: "nobody came to the meeting",
    Did.MEETING_MOVED: "there is another time for the meeting",
}
"""Why a promise of an accepted lead ended, in words."""


def stage_of(desk: Desk, lead: Lead, *, now: datetime) -> Stage | None:
    """Where an accepted lead stands with its AE."""
    if lead.state != State.ACCEPTED or lead.next_at is None:
        return None
    zone = desk.team(lead.team).hours.zone
    return stage(lead.meeting, lead.next_at, zone, taken=lead.taken_on_at is not None, now=now)


def ended(session: Session, lead: Lead, clock: ClockRow) -> str | None:
    """Why a promise that outlives the decision needs nobody any more; None while it runs, or when it is no such one."""
    if clock.stopped_because == Did.TAKEN_ON:
        ae = people.get(session, lead.ae) if lead.ae else None
        return f"taken by {ae.name if ae else 'the AE'}"
    return ENDED.get(Did(clock.stopped_because)) if clock.stopped_because in set(ENDED) else None


def contested_for(session: Session, lead: Lead) -> str | None:
    """The reason its AE sent the lead back for, until it is decided anew."""
    for event in reversed(leads.story(session, lead.id or 0)):
        if event.what == Did.CONTESTED:
            return event.facts.get("reason")
        if event.what in DECIDED:
            return None
    return None


def thread_of(session: Session, channel: str, thread_ts: str) -> int | None:
    """The lead whose card or hand-over heads this thread, if it is an SQL."""
    head = outbox.at(session, channel, thread_ts)
    if head is None or head.kind not in ("card", "handover") or head.lead_id is None:
        return None
    lead = leads.get(session, head.lead_id)
    return lead.id if lead and lead.state == State.ACCEPTED else None
