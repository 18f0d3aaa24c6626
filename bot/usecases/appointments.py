"""Reports that come by themselves: when the next one is due, and that it is sent once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from playbooks.schedules import Weekly
from storage import people


def next_at(when: Weekly, zone: str, *, after: datetime) -> datetime:
    """The next instant the schedule names, after `after`."""
    day = after.astimezone(ZoneInfo(zone)).date()
    while not when.falls_on(day) or datetime.combine(day, when.time, ZoneInfo(zone)) <= after:
        day += timedelta(days=1)
    return datetime.combine(day, when.time, ZoneInfo(zone))


def is_due(session: Session, key: str, *, now: datetime) -> bool:
    """Whether `take_due` has something to do: the time has come, or no appointment was made yet."""
    appointment = people.appointment(session, key)
    return appointment is None or appointment.due_at <= now


def take_due(session: Session, key: str, when: Weekly, zone: str, *, now: datetime) -> datetime | None:
    """The instant that was agreed on when its time has come, and the next one is made; else None.

    The first call only makes the appointment: a new desk has nothing to look back on.
    """
    if people.appointment(session, key) is None:
        people.make_appointment(session, key, next_at(when, zone, after=now))
        return None
    due = people.take_appointment(session, key, now=now)
    if due is None:
        return None
    agreed, due.due_at = due.due_at, next_at(when, zone, after=now)
    return agreed
