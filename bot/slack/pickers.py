"""Looks up whom a lead can be given to: what each holds, and whether they are on."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.slack.views.values import Somebody
from bot.usecases.presence import hours_of, presences
from playbooks.desk import Desk
from storage import people, turns
from storage.tables import Lead, Person


def reps(session: Session, desk: Desk, lead: Lead, *, now: datetime) -> list[Somebody]:
    """Who of the team could have the lead instead: those who are on first, the least busy before the others."""
    return [each for each in of_team(session, desk, lead.team, now=now) if each.id != lead.owner]


def of_team(session: Session, desk: Desk, team: str, *, now: datetime) -> list[Somebody]:
    found = somebodies(session, desk, people.of_team(session, team, "rep", "manager"), now=now)
    return sorted(found, key=lambda each: (not each.is_on, each.open))


def somebodies(session: Session, desk: Desk, some: Sequence[Person], *, now: datetime) -> list[Somebody]:
    """In the order given; the store is asked once for all of them."""
    held = turns.open_by(session, [each.id for each in some])
    stands = presences(session, desk, some, now=now)
    return [
        Somebody(
            each.id,
            each.name,
            held.get(each.id, 0),
            stands[each.id],
            hours_of(desk, each).closes_at(now) if stands[each.id].takes_new_leads else None,
            _zone(desk, each.team),
        )
        for each in some
    ]


def _zone(desk: Desk, team: str) -> str:
    return next((each.hours.zone for each in desk.teams if each.key == team), desk.zone)
