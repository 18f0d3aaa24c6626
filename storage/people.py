"""Who is who in the workspace, and where the desk's channels are."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlmodel import Session, SQLModel, col, select

from storage.engine import insert_into
from storage.tables import Appointment, Person, Place


def get(session: Session, person_id: str) -> Person | None:
    return session.get(Person, person_id)


def require(session: Session, person_id: str) -> Person:
    """The person; raises `LookupError` when the desk never knew one of that id."""
    found = get(session, person_id)
    if found is None:
        raise LookupError(f"there is nobody {person_id}")
    return found


def several(session: Session, ids: Collection[str]) -> dict[str, Person]:
    """Those of these people whom the desk knows, by id."""
    found = session.exec(select(Person).where(col(Person.id).in_(ids))).all() if ids else ()
    return {each.id: each for each in found}


def hold(session: Session, person_id: str) -> Person | None:
    """The person; whoever holds them in another transaction comes after this one."""
    return session.exec(select(Person).where(Person.id == person_id).with_for_update()).first()


def by_email(session: Session, email: str) -> Person | None:
    """The active person of the desk with this address, whatever its case."""
    named = select(Person).where(func.lower(Person.email) == email.casefold(), col(Person.active).is_(True))
    return session.exec(named).first()


def everyone(session: Session) -> Sequence[Person]:
    return session.exec(select(Person).order_by(Person.name)).all()


def of_team(session: Session, team: str, *roles: str) -> Sequence[Person]:
    """The active people of a team with one of the roles, by name."""
    return session.exec(
        select(Person)
        .where(Person.team == team, col(Person.role).in_(roles), col(Person.active).is_(True))
        .order_by(Person.name)
    ).all()


def with_role(session: Session, *roles: str) -> Sequence[Person]:
    return session.exec(
        select(Person).where(col(Person.role).in_(roles), col(Person.active).is_(True)).order_by(Person.name)
    ).all()


def replace_all(session: Session, people: Sequence[Person]) -> None:
    """These people are the desk's now; anyone else stays known but is no longer active."""
    named = {person.id: person for person in people}
    gone = update(Person).where(col(Person.id).not_in(named)).values(active=False)
    session.exec(gone.execution_options(synchronize_session=False))
    _put(session, Person, [named[person_id].model_dump() for person_id in sorted(named)], key="id")


def _put(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]], *, key: str) -> None:
    """Inserts or replaces each row by its key: replicas that start at the same time write the same rows."""
    for row in rows:
        new = insert_into(session, table).values(**row)
        others = {name: value for name, value in row.items() if name != key}
        session.connection().execute(new.on_conflict_do_update(index_elements=[key], set_=others))


def channel_of(session: Session, name: str) -> str | None:
    place = session.get(Place, name)
    return place.channel if place else None


def settle_place(session: Session, name: str, channel: str) -> None:
    _put(session, Place, [{"name": name, "channel": channel}], key="name")


WORKSPACE = "workspace"
"""The place whose address is the workspace's own URL."""


def workspace_url(session: Session) -> str:
    """Where the workspace is in a browser, with a slash at the end; permalinks begin with it."""
    place = session.get(Place, WORKSPACE)
    return place.channel if place else "https://slack.com/"


def appointment(session: Session, key: str) -> Appointment | None:
    return session.get(Appointment, key)


def make_appointment(session: Session, key: str, due_at: datetime) -> None:
    appoint(session, {key: due_at})


def appoint(session: Session, due_at: Mapping[str, datetime]) -> None:
    """Makes or moves these appointments, by key; in one order, so that two replicas never wait for each other."""
    _put(session, Appointment, [{"key": key, "due_at": due_at[key]} for key in sorted(due_at)], key="key")


def due_appointments(session: Session, kind: str, *, now: datetime) -> Sequence[str]:
    """The keys of the appointments that are due and begin with this."""
    due = select(Appointment.key).where(
        col(Appointment.due_at) <= now, col(Appointment.key).startswith(kind, autoescape=True)
    )
    return session.exec(due.order_by(Appointment.key)).all()


def cancel_appointment(session: Session, appointment: Appointment) -> None:
    session.delete(appointment)


def take_appointment(session: Session, key: str, *, now: datetime) -> Appointment | None:
    """The appointment if it is due; other replicas pass over it while this transaction lasts."""
    return session.exec(
        select(Appointment)
        .where(Appointment.key == key, col(Appointment.due_at) <= now)
        .with_for_update(skip_locked=True)
    ).first()
