"""Looks up what an account executive is handed."""

from datetime import datetime

from sqlmodel import Session

from bot.slack import present
from bot.slack.links import card_link
from bot.slack.views.values import Evidence, HandOver
from bot.usecases import versions
from playbooks.desk import Desk
from qualification.criteria import SOURCES, current
from qualification.leads import Did, State
from storage import leads, qualifications
from storage.tables import MessageRow, Qualification


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
