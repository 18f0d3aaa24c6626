"""What was said when leads were handed back: the events by which they were recycled or disqualified."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from qualification.leads import Did
from storage.tables import Event

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
