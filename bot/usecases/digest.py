"""Sends marketers the digests that are theirs, each when its time has come."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlmodel import Session

from bot.usecases import appointments, tune
from bot.usecases.digest_values import WHOLE, BetterBar, Digest
from bot.usecases.lookback import look_back, only_of
from bot.usecases.tuning_words import facts_of
from playbooks.desk import Desk
from playbooks.schedules import DigestPlan
from qualification.refusals import Refused
from storage import mutes, outbox, people
from storage.cohorts import ALL, Only
from storage.outbox import Priority, Wanted
from storage.tables import MessageRow

_STORED = TypeAdapter(Digest)

TUNED_BY = timedelta(days=365)
"""The leads by which a bar is judged, as `handraise tune` does when nothing is said."""
MOST_BARS = 2


def is_due(session: Session, desk: Desk, *, now: datetime) -> bool:
    """Whether `send_when_due` has something to do."""
    return any(appointments.is_due(session, _appointment(plan), now=now) for plan in desk.digests)


Made = Mapping[tuple[str, datetime], Digest]
"""Digests by their key and the time that was agreed on."""


def make_those_due(session: Session, desk: Desk, *, now: datetime) -> Made:
    """Those whose time has come. It takes a second or two, in which nothing may be held that others want to write."""
    found = {}
    for plan in desk.digests:
        agreed = people.appointment(session, _appointment(plan))
        if agreed and agreed.due_at <= now:
            found[plan.key, agreed.due_at] = made(session, desk, plan, until=agreed.due_at)
    return found


def send_when_due(session: Session, desk: Desk, ready: Made, *, now: datetime) -> bool:
    """Says the digests whose time has come; True when there were any. One for every day is not said when there is
    nothing to tell."""
    sent = False
    for plan in desk.digests:
        due = appointments.take_due(session, _appointment(plan), plan, desk.zone, now=now)
        if due is None:
            continue
        look = ready.get((plan.key, due)) or made(session, desk, plan, until=due)
        if plan.every == "day" and look.is_quiet:
            continue
        outbox.say(session, _wanted(session, plan, look, due), now=now)
        sent = True
    return sent


def made(session: Session, desk: Desk, plan: DigestPlan, *, until: datetime) -> Digest:
    """The digest as it is sent: with the bars that should be others, unless it is about some campaigns alone."""
    days = plan.days_before(until.astimezone(ZoneInfo(desk.zone)).date())
    look = look_back(session, desk, until=until, days=days, plan=plan)
    if plan.campaigns is not None:
        return look
    some = tune.bars(session, desk, since=until - TUNED_BY, until=until, segment=plan.segment)
    better = [
        BetterBar(
            each.segment, each.bar, each.advice.then.threshold, {**facts_of(each, desk), "unsteady": []}
        )
        for each in sorted(some, key=lambda one: -one.advice.hours_regained)
        if each.advice.then is not None and each.advice.then.threshold != each.threshold
    ]
    return replace(look, bars=tuple(better[:MOST_BARS]))


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


def as_muted_now(session: Session, look: Digest) -> Digest:
    """Whatever was muted when it was sent."""
    return replace(look, muted=tuple(each.campaign for each in mutes.standing(session, look.key)))


def only_of_digest(desk: Desk, look: Digest) -> Only | None:
    """Which leads it tells of; None when the desk has it no more and nobody can say."""
    if look.key == WHOLE:
        return ALL
    plan = next((each for each in desk.digests if each.key == look.key), None)
    return only_of(plan) if plan else None


@dataclass(frozen=True)
class Told:
    """A digest that was sent, and which leads it tells of."""

    row: MessageRow
    look: Digest
    only: Only


GONE = Refused("This digest is not known any more. `handraise export leads` gives the leads of any time.")


def told(session: Session, desk: Desk, message_id: int) -> Told | Refused:
    row = outbox.by_id(session, message_id)
    if row is None or row.kind != "digest":
        return GONE
    look = from_facts(row.facts)
    only = only_of_digest(desk, look)
    return GONE if only is None else Told(row, look, only)
