"""Sends marketers the digests that are theirs, each when its time has come."""

from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlmodel import Session

from bot.usecases import appointments
from bot.usecases.lookback import WHOLE, Digest, look_back, only_of
from playbooks.desk import Desk
from playbooks.schedules import DigestPlan
from storage import outbox, people
from storage.cohorts import ALL, Only
from storage.outbox import Priority, Wanted

_STORED = TypeAdapter(Digest)


def is_due(session: Session, desk: Desk, *, now: datetime) -> bool:
    """Whether `send_when_due` has something to do."""
    return any(appointments.is_due(session, _appointment(plan), now=now) for plan in desk.digests)


def send_when_due(session: Session, desk: Desk, *, now: datetime) -> bool:
    """Says the digests whose time has come; True when there were any. One for every day is not said when there is
    nothing to tell."""
    sent = False
    for plan in desk.digests:
        due = appointments.take_due(session, _appointment(plan), plan, desk.zone, now=now)
        if due is None:
            continue
        days = plan.days_before(due.astimezone(ZoneInfo(desk.zone)).date())
        look = look_back(session, desk, until=due, days=days, plan=plan)
        if plan.every == "day" and look.is_quiet:
            continue
        outbox.say(session, _wanted(session, plan, look, due), now=now)
        sent = True
    return sent


def _appointment(plan: DigestPlan) -> str:
    return plan.key if plan.key == WHOLE else f"digest:{plan.key}"


def _wanted(session: Session, plan: DigestPlan, look: Digest, due: datetime) -> Wanted:
    """To the person it is for, or to its channel while nobody of that address is here."""
    person = people.by_email(session, plan.person) if plan.person else None
    day = due.date().isoformat()
    return Wanted(
        key=f"{_appointment(plan)}:{day}",
        kind="digest",
        priority=Priority.DIGEST,
        to_channel=None if person else plan.channel,
        to_person=person.id if person else None,
        facts=to_facts(look),
    )


def to_facts(look: Digest) -> dict[str, object]:
    """The digest as JSON values, as it is kept with the message."""
    stored: dict[str, object] = _STORED.dump_python(look, mode="json")
    return stored


def from_facts(facts: dict[str, object]) -> Digest:
    """The digest out of what `to_facts` made of it, also of the version before this one."""
    return _STORED.validate_python(facts)


def only_of_digest(desk: Desk, look: Digest) -> Only | None:
    """Which leads it tells of; None when the desk has it no more and nobody can say."""
    if look.key == WHOLE:
        return ALL
    plan = next((each for each in desk.digests if each.key == look.key), None)
    return only_of(plan) if plan else None
