"""Looks up who is on, for App Home and the answers to commands."""

from datetime import datetime

from sqlmodel import Session

from bot.slack.views.values import Mate, Said
from bot.usecases import away, permission
from bot.usecases.presence import presences
from playbooks.desk import Desk
from qualification.presence import Presence
from storage import people, turns
from storage.tables import Person

LISTED = ("rep", "manager", "admin", "ae")
"""Who gets leads or decides about them; a marketer may be away without anybody waiting."""


def of(session: Session, desk: Desk, person: Person, *, now: datetime) -> Presence:
    return presences(session, desk, [person], now=now)[person.id]


def team(session: Session, desk: Desk, by: str, *, now: datetime) -> tuple[str, list[Mate]]:
    """The name of the person's team and who works in it, by name."""
    asking = permission.person(session, by)
    key = asking.team if asking else desk.teams[0].key
    some = people.of_team(session, key, *LISTED)
    stands = presences(session, desk, some, now=now)
    held = turns.open_by(session, [each.id for each in some])
    name = next((each.name for each in desk.teams if each.key == key), key)
    return name, [Mate(each.name, stands[each.id], held.get(each.id, 0)) for each in some]


def said(of: away.Whereabouts, by: str) -> Said:
    """What a command came to, as whoever typed it is told."""
    person, other = of.person, of.person.id != by
    name, handle = (person.name, person.handle or person.email) if other else (None, "")
    return Said(of.presence, of.open, of.changed, name, handle)
