"""How the agreed meeting with an SQL went: it was held, nobody came, or it was moved."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.usecases import decide, promises
from bot.usecases.permission import refuse_outsider_of_sql
from bot.usecases.presence import hours_of
from playbooks.desk import Desk
from qualification import refusals
from qualification.handed_over import Meeting
from qualification.leads import Did, Happened, PersonId, State
from qualification.refusals import Refused
from qualification.typed.meetings import Went, new_time
from qualification.typed.moments import moment_label
from qualification.typed.results import NotUnderstood
from storage import leads, outbox, people
from storage.outbox import Priority, Wanted
from storage.tables import Lead


def held(
    session: Session, desk: Desk, lead_id: int, by: str, *, note: str = "", now: datetime
) -> Lead | Refused:
    """The meeting took place."""
    lead = _over(session, desk, lead_id, by, Meeting.HELD, now=now)
    if isinstance(lead, Refused):
        return lead
    return _said(session, desk, lead, by, Did.MEETING_HELD, _of(lead, note), now=now)


def missed(
    session: Session, desk: Desk, lead_id: int, by: str, *, note: str = "", now: datetime
) -> Lead | Refused:
    """Whoever it was agreed with did not come: a new date is the next step, and a promise of it runs."""
    lead = _over(session, desk, lead_id, by, Meeting.MISSED, now=now)
    if isinstance(lead, Refused):
        return lead
    said = _said(session, desk, lead, by, Did.MEETING_MISSED, _of(lead, note), now=now)
    if isinstance(said, Lead) and by != said.owner:
        _tell_owner(session, desk, said, by, note, now=now)
    return said


def moved(
    session: Session, desk: Desk, lead_id: int, by: str, *, next_at: datetime, now: datetime
) -> Lead | Refused:
    """There is another time, whatever was said of the one before. The AE is told unless it was they who moved it."""
    lead = _sql(session, lead_id, by)
    if isinstance(lead, Refused):
        return lead
    if next_at <= now:
        return refusals.in_the_past("The meeting")
    facts = {**_of(lead), "next_at": next_at.isoformat()}
    said = _said(session, desk, lead, by, Did.MEETING_MOVED, facts, now=now)
    if isinstance(said, Lead) and by != said.ae:
        _tell_ae(session, said, by, now=now)
    return said


def tell(session: Session, desk: Desk, lead_id: int, by: str, *, meant: Went, now: datetime) -> str | Refused:
    """Does what was typed and says how it was understood, or why it cannot be; strangers are refused."""
    lead = _sql(session, lead_id, by)
    if isinstance(lead, Refused):
        return lead
    who = people.get(session, by)
    zone = hours_of(desk, who).zone if who else desk.team(lead.team).hours.zone
    match meant.how:
        case "held":
            done = held(session, desk, lead_id, by, note=meant.note, now=now)
        case "missed":
            done = missed(session, desk, lead_id, by, note=meant.note, now=now)
        case "moved":
            at = new_time(meant.when, zone, now=now)
            if isinstance(at, NotUnderstood):
                return f"Not understood: {at.why}; {at.hint}"
            done = moved(session, desk, lead_id, by, next_at=at, now=now)
    return done.text if isinstance(done, Refused) else _understood(done, zone)


def _understood(lead: Lead, zone: str) -> str:
    match lead.meeting:
        case Meeting.HELD:
            return "Understood as: the meeting was held"
        case Meeting.MISSED:
            return "Understood as: no-show; the next step is a new date"
    assert lead.next_at is not None, "an SQL has a next step with its time"
    return f"Understood as: the meeting is on {moment_label(lead.next_at, zone)}"


def _sql(session: Session, lead_id: int, by: str) -> Lead | Refused:
    """The accepted lead, for somebody who may say how its meeting went."""
    lead = leads.get(session, lead_id)
    if lead is None:
        return refusals.no_such_lead()
    if refusal := refuse_outsider_of_sql(session, lead, by):
        return refusal
    return lead if lead.state == State.ACCEPTED else refusals.not_possible_now(lead.state)


def _over(
    session: Session, desk: Desk, lead_id: int, by: str, how: Meeting, *, now: datetime
) -> Lead | Refused:
    """The accepted lead once the agreed time has come, unless the same was said before."""
    lead = _sql(session, lead_id, by)
    if isinstance(lead, Refused):
        return lead
    if lead.next_at and lead.next_at > now:
        return refusals.still_ahead(moment_label(lead.next_at, desk.team(lead.team).hours.zone))
    return refusals.said_already(how) if lead.meeting == how else lead


def _of(lead: Lead, note: str = "") -> dict[str, Any]:
    """Which meeting it is said of."""
    agreed = {"agreed_for": lead.next_at.isoformat() if lead.next_at else None}
    return agreed | ({"note": note.strip()} if note.strip() else {})


def _said(
    session: Session, desk: Desk, lead: Lead, by: str, what: Did, facts: Mapping[str, Any], *, now: datetime
) -> Lead | Refused:
    """An AE who says something of the meeting has taken the lead with it."""
    lead_id = lead.id or 0
    if by == lead.ae and lead.taken_on_at is None:
        decide.take_on(session, desk, lead_id, by, now=now)
    told = leads.record(session, lead_id, Happened(what, PersonId(by), now, facts, under=desk.version))
    if told is None:
        return refusals.not_possible_now(leads.require(session, lead_id).state)
    promises.follow(session, desk, told, what, now=now)
    outbox.show_all_again(session, lead_id)
    return told


def _tell_owner(session: Session, desk: Desk, lead: Lead, by: str, note: str, *, now: datetime) -> None:
    told = Wanted(
        key=f"meeting_missed:{lead.id}:{lead.version}",
        kind="meeting_missed",
        priority=Priority.ESCALATION,
        to_channel=desk.team(lead.team).channel,
        under_key=outbox.card_key(lead.id or 0),
        lead_id=lead.id,
        facts={"by": by, "note": note, "at": lead.next_at.isoformat() if lead.next_at else None},
    )
    outbox.say(session, told, now=now)


def _tell_ae(session: Session, lead: Lead, by: str, *, now: datetime) -> None:
    told = Wanted(
        key=f"meeting_moved:{lead.id}:{lead.version}",
        kind="meeting_moved",
        priority=Priority.ESCALATION,
        to_person=lead.ae,
        lead_id=lead.id,
        facts={"by": by, "at": lead.next_at.isoformat() if lead.next_at else None},
    )
    outbox.say(session, told, now=now)
