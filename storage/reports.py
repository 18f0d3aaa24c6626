"""What became of leads, counted over a span of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from qualification.leads import DECIDED, Did, State
from storage.tables import AnswerRow, Event, Lead, Qualification


@dataclass(frozen=True)
class Decided:
    """One decision as a report needs it; a source that was not given is None."""

    lead_id: int
    source: str | None
    campaign: str | None
    segment: str
    state: State
    reason: str | None
    note: str | None


def decided_between(session: Session, since: datetime, until: datetime) -> list[Decided]:
    """Leads whose decision, as it stands now, was made in `[since, until)`."""
    rows = session.exec(
        select(Lead)
        .where(
            col(Lead.decided_at) >= since,
            col(Lead.decided_at) < until,
            col(Lead.state).in_([state.value for state in DECIDED]),
        )
        .order_by(col(Lead.decided_at))
    ).all()
    return [
        Decided(
            lead.id or 0,
            lead.fields.get("source"),
            lead.fields.get("campaign"),
            lead.segment,
            State(lead.state),
            lead.reason,
            lead.note,
        )
        for lead in rows
    ]


@dataclass(frozen=True)
class SentBack:
    """An SQL that its AE contested, whatever became of it since."""

    source: str | None
    campaign: str | None
    reason: str | None
    note: str


def sent_back_between(session: Session, since: datetime, until: datetime) -> list[SentBack]:
    """What AEs sent back in `[since, until)`, oldest first."""
    rows = session.exec(
        select(Lead, Event)
        .join(Event, col(Event.lead_id) == Lead.id)
        .where(Event.what == Did.CONTESTED, col(Event.at) >= since, col(Event.at) < until)
        .order_by(col(Event.at), col(Event.id))
    ).all()
    return [
        SentBack(
            lead.fields.get("source"),
            lead.fields.get("campaign"),
            event.facts.get("reason"),
            event.facts.get("note", ""),
        )
        for lead, event in rows
    ]


def evidence(session: Session, lead_ids: Sequence[int]) -> Mapping[int, str]:
    """By lead, what a rep noted last beside an answer: their words where the decision came without any."""
    rows = session.exec(
        select(Qualification.lead_id, AnswerRow.note)
        .join(AnswerRow, col(AnswerRow.qualification_id) == Qualification.id)
        .where(
            col(Qualification.lead_id).in_(lead_ids),
            AnswerRow.note != "",
            AnswerRow.origin == "rep",
            col(AnswerRow.by).is_not(None),
        )
        .order_by(col(AnswerRow.id))
    ).all()
    return dict(rows)


def posted_between(session: Session, since: datetime, until: datetime) -> Sequence[Lead]:
    """Leads that became MQLs in `[since, until)`; two that turned out to be one person are one."""
    return session.exec(
        select(Lead)
        .where(col(Lead.posted_at) >= since, col(Lead.posted_at) < until, col(Lead.state) != State.MERGED)
        .order_by(col(Lead.id))
    ).all()
