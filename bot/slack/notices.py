"""Looks up what notices are drawn from: promises that run out, and what an AE is handed."""

from datetime import datetime

from sqlmodel import Session

from bot.slack import meanwhile, present
from bot.slack.links import card_link
from bot.slack.views.values import Alert, Evidence, HandOver
from bot.usecases import versions
from playbooks.desk import Desk
from qualification.clocks import HURRIED
from qualification.criteria import SOURCES, current
from qualification.leads import Did, State
from storage import leads, people, qualifications
from storage.tables import ClockRow, Lead, MessageRow, Qualification


def alert(session: Session, desk: Desk, row: MessageRow, *, now: datetime) -> Alert | None:
    """A notice about a promise, as of now; None when lead or clock are gone."""
    lead = leads.get(session, row.lead_id or 0)
    clock = session.get(ClockRow, row.subject_id)
    if lead is None or clock is None:
        return None
    return Alert(
        card=present.card(session, desk, lead, now=now),
        clock=present.face(desk, lead, clock, now=now),
        rung=row.facts.get("rung", ""),
        settled=_settled(session, desk, lead, clock, row),
        people=present.reps(session, lead),
        link=card_link(session, lead.id or 0),
        off=row.facts.get("off"),
    )


def _settled(session: Session, desk: Desk, lead: Lead, clock: ClockRow, row: MessageRow) -> str | None:
    """Why a notice needs nobody any more, in words; None while it does."""
    owner = people.get(session, lead.owner) if lead.owner else None
    if decided := meanwhile.decided_by(session, lead):
        return decided
    if clock.stopped_because == HURRIED:
        return "asked for a person meanwhile"
    if clock.stopped_at is not None:
        return f"touched by {owner.name if owner else 'the team'}"
    if clock.deadline_at > row.created_at and clock.extended_minutes:
        return f"given {clock.extended_minutes} more working minutes"
    if row.kind == "unclaimed" and owner:
        return f"claimed by {owner.name}"
    if row.kind == "breach" and owner and lead.owner != row.to_person:
        return f"with {owner.name} now"
    if row.kind in ("breach", "nudge") and owner is None:
        return "handed back"
    return None


def hand_over(session: Session, desk: Desk, row: MessageRow, *, now: datetime) -> HandOver | None:
    lead = leads.get(session, row.lead_id or 0)
    if lead is None:
        return None
    story = enumerate(leads.story(session, lead.id or 0), start=1)
    accepted = [(number, event) for number, event in story if event.what == Did.ACCEPTED]
    number, event = accepted[-1] if accepted else (0, None)
    walked = qualifications.latest(session, lead.id or 0)
    return HandOver(
        card=present.card(session, desk, lead, now=now),
        answers=_evidence(session, desk, walked) if walked else (),
        why=str(event.facts.get("why", "")) if event else "",
        link=card_link(session, lead.id or 0),
        still_theirs=lead.state == State.ACCEPTED and number == row.subject_id,
    )


def _evidence(session: Session, desk: Desk, walked: Qualification) -> list[Evidence]:
    given = current(qualifications.answers(session, walked.id or 0))
    return [
        Evidence(
            criterion.label,
            said.words,
            said.note if said.by else "",
            SOURCES[said.origin] if said.origin != "rep" else None,
        )
        for criterion in versions.in_force(session, desk, walked).criteria
        if (said := given.get(criterion.key))
    ]
