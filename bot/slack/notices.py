"""Looks up what notices of promises that run out are drawn from."""

from datetime import datetime

from sqlmodel import Session

from bot.slack import handed, meanwhile, present
from bot.slack.links import card_link
from bot.slack.views.values import Alert
from bot.usecases.promises import HURRIED
from playbooks.desk import Desk
from qualification.leads import Did
from storage import leads, people
from storage.tables import ClockRow, Lead, MessageRow


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
    kind = desk.clocks.get(clock.policy)
    if kind and Did.ACCEPTED not in kind.stops:
        return handed.ended(session, lead, clock) or _given_more(clock, row)
    if decided := meanwhile.decided_by(session, lead):
        return decided
    owner = people.get(session, lead.owner) if lead.owner else None
    if clock.stopped_because == HURRIED:
        return "asked for a person meanwhile"
    if clock.stopped_at is not None:
        return f"touched by {owner.name if owner else 'the team'}"
    if more := _given_more(clock, row):
        return more
    if row.kind == "unclaimed" and owner:
        return f"claimed by {owner.name}"
    if row.kind == "breach" and owner and lead.owner != row.to_person:
        return f"with {owner.name} now"
    if row.kind in ("breach", "nudge") and owner is None:
        return "handed back"
    return None


def _given_more(clock: ClockRow, row: MessageRow) -> str | None:
    if clock.deadline_at > row.created_at and clock.extended_minutes:
        return f"given {clock.extended_minutes} more working minutes"
    return None
