"""Who of the desk is on: the one place where hours and absences of people meet."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from playbooks.desk import Desk
from qualification.hours import Hours
from qualification.presence import Presence, presence
from storage import absences
from storage.tables import Person


def presences(
    session: Session, desk: Desk, people: Sequence[Person], *, now: datetime
) -> Mapping[str, Presence]:
    """How each of these people stands, by their id; the store is asked once for all of them."""
    away = absences.of_people(session, [each.id for each in people], now=now)
    return {each.id: presence(hours_of(desk, each), away.get(each.id, ()), now=now) for each in people}


def hours_of(desk: Desk, person: Person) -> Hours:
    return desk.hours_of(person.team, person.email, zone=person.zone)
