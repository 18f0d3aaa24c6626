"""Leave and pauses: what was said, and what of it still keeps somebody away."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select, update

from qualification.presence import Absence, Kind, Source
from storage.tables import AbsenceRow, StatusSeen


def of_people(session: Session, people: Collection[str], *, now: datetime) -> Mapping[str, list[Absence]]:
    """The absences of these people that are not over at `now`; who has none is left out."""
    rows = session.exec(
        select(AbsenceRow)
        .where(col(AbsenceRow.person).in_(people), col(AbsenceRow.ended_at).is_(None), _lasts(now))
        .order_by(col(AbsenceRow.id))
    ).all()
    found: dict[str, list[Absence]] = {}
    for row in rows:
        found.setdefault(row.person, []).append(_absence(row))
    return found


def begin(session: Session, person: str, absence: Absence, *, by: str) -> None:
    session.add(AbsenceRow(person=person, by=by, **vars(absence)))
    session.flush()


def end(
    session: Session,
    person: str,
    kinds: Collection[Kind],
    sources: Collection[Source] = ("command", "status", "manager"),
    *,
    now: datetime,
) -> bool:
    """Ends those of the person's absences that are not over; whether there was one."""
    ended = session.execute(
        update(AbsenceRow)
        .where(
            col(AbsenceRow.person) == person,
            col(AbsenceRow.kind).in_(kinds),
            col(AbsenceRow.source).in_(sources),
            col(AbsenceRow.ended_at).is_(None),
            _lasts(now),
        )
        .values(ended_at=now)
        .returning(col(AbsenceRow.id))
        .execution_options(synchronize_session=False)
    )
    return bool(ended.scalars().all())


def history(session: Session, person: str) -> list[AbsenceRow]:
    """Everything that was ever said of somebody's absence, oldest first."""
    rows = select(AbsenceRow).where(AbsenceRow.person == person).order_by(col(AbsenceRow.id))
    return list(session.exec(rows.execution_options(populate_existing=True)).all())


def see_status(session: Session, person: str, said: str, *, as_of: datetime | None) -> bool:
    """Whether the status is another one than was seen last; `said` is empty for one that means no leave.

    One that Slack sent before the last one seen is old news. Without `as_of` it is what Slack says now.
    """
    seen = session.get(StatusSeen, person) or StatusSeen(person=person)
    if as_of and seen.as_of and as_of <= seen.as_of:
        return False
    changed = said != seen.said
    seen.said, seen.as_of = said, as_of or seen.as_of
    session.add(seen)
    session.flush()
    return changed


def _lasts(now: datetime) -> ColumnElement[bool]:
    return or_(col(AbsenceRow.until).is_(None), col(AbsenceRow.until) > now)


def _absence(row: AbsenceRow) -> Absence:
    return Absence(cast("Kind", row.kind), row.since, row.until, row.note, cast("Source", row.source))
