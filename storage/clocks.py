"""Running promises: one row a clock, found by the instant of its next rung."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, or_, update
from sqlmodel import Session, col, select

from qualification.sla import FrozenRung, next_due
from storage import ended_promises
from storage.tables import ClockRow, Lead

_NEW = insert(ClockRow.__table__)  # type: ignore[attr-defined]


def start(session: Session, clock: ClockRow) -> None:
    session.add(clock)
    session.flush()


def start_all(session: Session, clocks: Sequence[Mapping[str, Any]]) -> None:
    """Starts clocks of which none runs yet, given by their columns."""
    if clocks:
        first = {"next_rung": 0, "extended_minutes": 0, "paused_minutes": 0.0, "counted": False}
        session.connection().execute(_NEW, [{**first, **clock} for clock in clocks])


def running(session: Session, lead_id: int) -> Sequence[ClockRow]:
    """The lead's clocks that have not stopped, the one with the nearest deadline first."""
    return session.exec(
        select(ClockRow)
        .where(ClockRow.lead_id == lead_id, col(ClockRow.stopped_at).is_(None))
        .order_by(col(ClockRow.deadline_at))
    ).all()


def running_one(session: Session, lead_id: int, policy: str) -> ClockRow | None:
    """The lead's running clock of that kind."""
    return next((clock for clock in running(session, lead_id) if clock.policy == policy), None)


def running_of(session: Session, lead_ids: Sequence[int]) -> Sequence[ClockRow]:
    """The running clocks of several leads, nearest deadline first."""
    return session.exec(
        select(ClockRow)
        .where(col(ClockRow.lead_id).in_(lead_ids), col(ClockRow.stopped_at).is_(None))
        .order_by(col(ClockRow.deadline_at))
    ).all()


def several(session: Session, ids: Collection[int]) -> dict[int, ClockRow]:
    """Those of these clocks that there are, by id."""
    found = session.exec(select(ClockRow).where(col(ClockRow.id).in_(ids)))
    return {clock.id or 0: clock for clock in found}


def put_off(session: Session, team: str, opening: datetime) -> Mapping[str, int]:
    """How many promises to leads of the team had run out when it opened, of those a rung of which had waited for that
    because nobody was on, by their kind."""
    counted = (
        select(ClockRow.policy, func.count())
        .join(Lead, col(Lead.id) == ClockRow.lead_id)
        .where(
            ClockRow.put_off_until == opening,
            col(ClockRow.deadline_at) <= opening,
            Lead.team == team,
            or_(col(ClockRow.stopped_at).is_(None), col(ClockRow.stopped_at) > col(ClockRow.deadline_at)),
        )
        .group_by(col(ClockRow.policy))
    )
    return dict(session.exec(counted).all())


def all_of(session: Session, lead_id: int) -> Sequence[ClockRow]:
    return session.exec(select(ClockRow).where(ClockRow.lead_id == lead_id).order_by(col(ClockRow.id))).all()


def stop(session: Session, lead_id: int, policies: Sequence[str], *, because: str, at: datetime) -> None:
    """Stops those of the lead's clocks that still run; a stopped one has no next rung."""
    session.exec(
        update(ClockRow)
        .where(
            col(ClockRow.lead_id) == lead_id,
            col(ClockRow.policy).in_(policies),
            col(ClockRow.stopped_at).is_(None),
        )
        .values(stopped_at=at, stopped_because=because, due_at=None)
        .execution_options(synchronize_session="fetch")
    )


def resume(session: Session, lead_id: int, *, because: str) -> None:
    """Lets those run on that were stopped for this, from the rung they stood at; an overdue one is climbed once."""
    stopped = select(ClockRow).where(ClockRow.lead_id == lead_id, ClockRow.stopped_because == because)
    for clock in session.exec(stopped).all():
        ended_promises.take_back(session, clock)
        clock.stopped_at = clock.stopped_because = None
        rungs = [FrozenRung.from_json(rung) for rung in clock.rungs]
        clock.due_at = None if clock.paused_at else next_due(rungs, clock.next_rung)
        session.add(clock)


def any_due(session: Session, *, now: datetime) -> bool:
    """Whether a rung is to be climbed; one look into the index, without a lock."""
    return session.exec(select(ClockRow.id).where(col(ClockRow.due_at) <= now).limit(1)).first() is not None


def take_due(session: Session, *, now: datetime, at_most: int = 100) -> Sequence[ClockRow]:
    """Clocks with a rung to climb; other replicas pass over them while this transaction lasts."""
    return session.exec(
        select(ClockRow)
        .where(col(ClockRow.due_at) <= now)
        .order_by(col(ClockRow.due_at))
        .limit(at_most)
        .with_for_update(skip_locked=True)
    ).all()
