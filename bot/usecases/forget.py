"""Letting go of what came in: its bytes after some days, its ids after a month."""

from datetime import datetime, timedelta

from sqlmodel import Session

from storage import people, retention

APPOINTMENT = "forget"
EVERY = timedelta(days=1)


def forget(session: Session, *, keep_bytes: timedelta, now: datetime) -> bool:
    """One step; True while there may be more. When all is done it is looked at again a day later."""
    more = retention.empty_bodies(session, before=now - keep_bytes)
    more = retention.forget_ids(session, before=now - retention.IDS) or more
    if not more:
        people.make_appointment(session, APPOINTMENT, now + EVERY)
    return more
