"""Leads that were handed back to marketing: what was said of them, and how far marketing's own systems know."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select, update

from qualification.leads import Did
from storage.tables import Event, HandBack, Lead

HANDED_BACK = (Did.RECYCLED, Did.DISQUALIFIED)


def words_for(session: Session, reason: str, *, since: datetime, until: datetime) -> Sequence[str]:
    """The reps' own words wherever this reason was given in the time, in order."""
    facts = session.exec(
        select(Event.facts)
        .where(col(Event.what).in_(HANDED_BACK), col(Event.at) >= since, col(Event.at) < until)
        .where(Event.facts["reason"].as_string() == reason)
        .order_by(col(Event.id))
    ).all()
    return [str(each["note"]) for each in facts if each.get("note")]


def between(session: Session, *, since: datetime, until: datetime) -> Iterator[tuple[Event, Lead]]:
    """Each handing back in the time with its lead, in order; read bit by bit."""
    rows = session.exec(
        select(Event, Lead)
        .join(Lead, col(Lead.id) == Event.lead_id)
        .where(col(Event.what).in_(HANDED_BACK), col(Event.at) >= since, col(Event.at) < until)
        .order_by(col(Event.at), col(Event.id))
        .execution_options(yield_per=500)
    )
    yield from rows


def tell(session: Session, lead: Lead, *, now: datetime) -> None:
    """What just happened to the lead, its latest event, is to be told."""
    session.add(HandBack(lead_id=lead.id or 0, seq=lead.version, at=now))


def event_of(session: Session, row: HandBack) -> tuple[Event, Lead] | None:
    """What the row tells of; None when the lead is gone."""
    return session.exec(
        select(Event, Lead)
        .join(Lead, col(Lead.id) == Event.lead_id)
        .where(Event.lead_id == row.lead_id, Event.seq == row.seq)
    ).first()


def _to_send() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(HandBack.sent_at).is_(None), col(HandBack.refused_at).is_(None)


def next_to_send(session: Session, *, now: datetime) -> HandBack | None:
    """The oldest that is not told yet; None also while that one waits for another try: they are told in order."""
    first = select(HandBack).where(*_to_send()).order_by(col(HandBack.id)).limit(1)
    row = session.exec(first).first()
    return row if row and (row.not_before is None or row.not_before <= now) else None


def begin(session: Session, row: HandBack, *, now: datetime, until: datetime) -> bool:
    """Whether it is for the caller to send until then; of several that ask only one is told so."""
    taken = session.exec(
        update(HandBack)
        .where(col(HandBack.id) == row.id, col(HandBack.attempts) == row.attempts, *_to_send())
        .values(attempts=HandBack.attempts + 1, not_before=until)
        .execution_options(synchronize_session=False)
    )
    return taken.rowcount == 1


def settle(session: Session, row_id: int, attempts: int, **outcome: object) -> None:
    """What came of a try; nothing when another one has begun since."""
    session.exec(
        update(HandBack)
        .where(col(HandBack.id) == row_id, col(HandBack.attempts) == attempts)
        .values(**outcome)
        .execution_options(synchronize_session=False)
    )


def refused(session: Session, *, at_most: int = 100) -> Sequence[HandBack]:
    """Those that were given up, newest first."""
    given_up = select(HandBack).where(col(HandBack.refused_at).is_not(None)).order_by(col(HandBack.id).desc())
    return session.exec(given_up.limit(at_most)).all()


def waiting(session: Session, *, at_most: int = 100) -> Sequence[HandBack]:
    """Those that are still to be told, in their order."""
    return session.exec(select(HandBack).where(*_to_send()).order_by(col(HandBack.id)).limit(at_most)).all()


def try_again(session: Session) -> int:
    """Has everything that was given up, and what waits, tried at once; how many that is."""
    done = session.exec(
        update(HandBack)
        .where(col(HandBack.sent_at).is_(None))
        .values(refused_at=None, not_before=None, error=None, attempts=0)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)
