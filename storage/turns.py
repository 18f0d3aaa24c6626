"""Whose turn it is: what each rep of a team is owed and was given, and what they hold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, case, func, update
from sqlmodel import Session, col, select

from qualification.leads import UNDECIDED, State
from storage.engine import insert_into
from storage.tables import Lead, Turn


def hold(session: Session, team: str, people: Sequence[str]) -> dict[str, Turn]:
    """The turns of these people; nobody else takes turns in the team until the transaction ends."""
    if people:
        new = [{"team": team, "person": person, "credit": 0, "given": 0} for person in sorted(people)]
        made = insert_into(session, Turn).on_conflict_do_nothing(index_elements=["team", "person"])
        session.connection().execute(made, new)
    held = select(Turn).where(Turn.team == team).order_by(Turn.person).with_for_update()
    found = session.exec(held.execution_options(populate_existing=True))
    return {turn.person: turn for turn in found if turn.person in people}


def keep(
    session: Session, team: str, credits: Mapping[str, int], given: Mapping[str, int], *, now: datetime
) -> None:
    """What each is owed now, and `given` more leads of it since the turns were held."""
    table = Turn.__table__  # type: ignore[attr-defined]
    changed = (
        update(table)
        .where(table.c.team == team, table.c.person == bindparam("who"))
        .values(
            credit=bindparam("owed"),
            given=table.c.given + bindparam("more"),
            last_given_at=case((bindparam("more") > 0, now), else_=table.c.last_given_at),
        )
    )
    rows = [{"who": who, "owed": owed, "more": given.get(who, 0)} for who, owed in credits.items()]
    if given and rows:
        session.connection().execute(changed, rows)


def of_team(session: Session, team: str) -> Sequence[Turn]:
    return session.exec(select(Turn).where(Turn.team == team).order_by(Turn.person)).all()


def open_by(session: Session, people: Iterable[str]) -> dict[str, int]:
    """How many undecided leads each of these holds; who holds none is not among the keys."""
    counted = (
        select(Lead.owner, func.count())
        .where(col(Lead.owner).in_(list(people)), col(Lead.state).in_(list(UNDECIDED)))
        .group_by(col(Lead.owner))
    )
    return {owner: count for owner, count in session.exec(counted) if owner}


def claimed_since(session: Session, since: Mapping[str, datetime]) -> dict[str, int]:
    """How many leads each person came to hold since their own instant, and still has."""
    return {person: _claimed(session, person, at) for person, at in since.items()}


def _claimed(session: Session, person: str, since: datetime) -> int:
    return session.exec(select(func.count()).where(Lead.owner == person, col(Lead.claimed_at) >= since)).one()


def next_to_route(session: Session, *, now: datetime) -> int | None:
    """A lead that is to be given out now; one look into the index, without a lock."""
    due = select(Lead.id).where(col(Lead.route_at) <= now).order_by(col(Lead.route_at)).limit(1)
    return session.exec(due).first()


def try_now(session: Session, team: str, *, now: datetime) -> None:
    """Leads of the team that wait for somebody are tried at once: somebody is here sooner than was known."""
    session.exec(
        update(Lead)
        .where(col(Lead.team) == team, col(Lead.state) == State.OPEN, col(Lead.route_at) > now)
        .values(route_at=now)
        .execution_options(synchronize_session=False)
    )


def take_to_route(session: Session, lead_id: int, *, now: datetime) -> bool:
    """Whether it is for the caller to give out; of several that ask only one is told so."""
    taken = session.exec(
        update(Lead)
        .where(col(Lead.id) == lead_id, col(Lead.route_at) <= now)
        .values(route_at=None)
        .execution_options(synchronize_session="fetch")
    )
    return taken.rowcount == 1
