"""Looks up whom a lead may be the same as, for its card and for the form that asks."""

from datetime import datetime

from sqlmodel import Session

from bot.slack.ids import Ref
from bot.slack.links import card_link
from bot.slack.views.values import Alike, Same
from bot.usecases import merge, permission, who
from playbooks.desk import Desk
from qualification import refusals
from qualification.leads import State, called
from qualification.refusals import Refused
from storage import leads
from storage.tables import Lead


def alike(session: Session, lead: Lead) -> Alike | None:
    """The lead that this one may be the same as, or is part of."""
    if lead.state == State.MERGED:
        return _shown(session, leads.require(session, lead.merged_into or 0))
    found = who.alike(session, lead)
    return _shown(session, found) if found else None


def _shown(session: Session, lead: Lead) -> Alike:
    fields = lead.fields
    return Alike(
        lead_id=lead.id or 0,
        name=called(fields, lead.id),
        email=fields.get("email"),
        phone=fields.get("phone"),
        fields=fields,
        state=State(lead.state),
        at=lead.decided_at or lead.claimed_at or lead.posted_at or lead.received_at,
        link=card_link(session, lead.id or 0),
    )


def asking(session: Session, desk: Desk, ref: Ref, by: str, *, now: datetime) -> Same | Refused:
    """The two leads of whom it is asked whether they are one person."""
    other_id = int(ref.part) if ref.part.isdecimal() else 0
    if ref.id == other_id:
        return refusals.merged_already(None)
    pair = [permission.workable(session, number, by) for number in (ref.id, other_id)]
    if refused := next((each for each in pair if isinstance(each, Refused)), None):
        return refused
    one, other = (each for each in pair if isinstance(each, Lead))
    kept, gone = merge.kept_first(one, other)
    if gone.state == State.MERGED and gone.merged_into != kept.id:
        return refusals.merged_already(gone.merged_into)
    return Same(_shown(session, kept), _shown(session, gone), merged=gone.state == State.MERGED)
