"""Looks up what is drawn for whoever was handed an SQL: the hand-over, the forms over it, what came of the meeting."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from bot.slack import present
from bot.slack.ids import Ref
from bot.slack.links import card_link
from bot.slack.views.handed import Contested, Evidence, HandOver, Meeting
from bot.slack.views.values import LeadCard
from bot.usecases import permission, versions
from playbooks.desk import Desk
from qualification import handed_over, refusals
from qualification.criteria import SOURCES, current
from qualification.leads import Did, State
from qualification.refusals import Refused
from storage import leads, qualifications
from storage.tables import Lead, MessageRow, Qualification


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


def contesting(
    session: Session, desk: Desk, ref: Ref, by: str, *, now: datetime
) -> tuple[LeadCard, Mapping[str, str]] | Refused:
    """For the form: the lead, and the reasons there are by their key."""
    lead = leads.get(session, ref.id)
    if lead is None:
        return refusals.no_such_lead()
    if lead.ae != by:
        return refusals.only_the_ae()
    reasons = handed_over.contest_reasons(versions.of_lead(session, desk, lead))
    return present.card(session, desk, lead, now=now), reasons


def moving(
    session: Session, desk: Desk, ref: Ref, by: str, *, now: datetime
) -> tuple[LeadCard, datetime] | Refused:
    """For the form: the lead, and a first guess at the new time."""
    lead = leads.get(session, ref.id)
    if lead is None:
        return refusals.no_such_lead()
    if refusal := permission.refuse_outsider_of_sql(session, lead, by):
        return refusal
    if lead.state != State.ACCEPTED:
        return refusals.not_possible_now(lead.state)
    return present.card(session, desk, lead, now=now), present.next_working_morning(desk, lead, now)


def contested(session: Session, desk: Desk, row: MessageRow, *, now: datetime) -> Contested | None:
    lead = leads.get(session, row.lead_id or 0)
    if lead is None:
        return None
    said, key = row.facts, row.facts.get("reason")
    playbook = versions.of_lead(session, desk, lead)
    reason = playbook.reason(key) if key else None
    return Contested(
        card=present.card(session, desk, lead, now=now),
        by=said.get("by"),
        owner=said.get("owner"),
        note=said.get("note", ""),
        reason=desk.reason_label(key) if key else None,
        kind=("recycle" if reason.goes("recycle") else reason.kind) if reason else None,
    )


def meeting(session: Session, desk: Desk, row: MessageRow, *, now: datetime) -> Meeting | None:
    """What was said of a meeting, and whether that still is so."""
    lead, at = leads.get(session, row.lead_id or 0), row.facts.get("at")
    if lead is None or at is None:
        return None
    agreed_for = datetime.fromisoformat(at)
    return Meeting(
        card=present.card(session, desk, lead, now=now),
        by=row.facts.get("by"),
        at=agreed_for,
        note=row.facts.get("note", ""),
        link=card_link(session, lead.id or 0),
        settled=_settled(lead, agreed_for),
    )


def _settled(lead: Lead, agreed_for: datetime) -> str | None:
    if lead.state != State.ACCEPTED:
        return "no SQL any more"
    if lead.next_at != agreed_for:
        return "there is another time for it"
    return "it was held" if lead.meeting == handed_over.Meeting.HELD else None
