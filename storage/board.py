"""What a manager looks after: promises that have run out or are about to, and leads that nobody has."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func
from sqlmodel import Session, col, select

from qualification.leads import State
from storage.tables import ClockRow, Lead

IN_CHARGE = case((col(Lead.state) == State.ACCEPTED, col(Lead.ae)), else_=col(Lead.owner))
"""Who has to act on a lead: the account executive once it is accepted, its owner before."""


@dataclass(frozen=True)
class Span:
    """After `since`, up to and with `until`; without the first everything up to the second."""

    since: datetime | None
    until: datetime


def promises(
    session: Session, teams: Collection[str], kinds: Collection[str], span: Span, *, at_most: int
) -> Sequence[tuple[Lead, ClockRow]]:
    """Running promises of these kinds that run out in the span, the nearest first."""
    found = select(Lead, ClockRow).join(ClockRow, col(ClockRow.lead_id) == Lead.id)
    nearest = found.where(*_running(teams, kinds, span)).order_by(col(ClockRow.deadline_at), col(ClockRow.id))
    return [(lead, clock) for lead, clock in session.exec(nearest.limit(at_most))]


def counts(
    session: Session, teams: Collection[str], kinds: Collection[str], span: Span
) -> dict[str | None, int]:
    """How many leads have such a promise, by who has to act on them; None while nobody has."""
    counted = (
        select(IN_CHARGE, func.count(func.distinct(Lead.id)))
        .select_from(Lead)
        .join(ClockRow, col(ClockRow.lead_id) == Lead.id)
        .where(*_running(teams, kinds, span))
        .group_by(IN_CHARGE)
    )
    return dict(session.exec(counted).all())


def _running(teams: Collection[str], kinds: Collection[str], span: Span) -> list[ColumnElement[bool]]:
    """One that stands still runs out when it goes on, so it is none of them."""
    deadline = col(ClockRow.deadline_at)
    return [
        col(ClockRow.stopped_at).is_(None),
        col(ClockRow.paused_at).is_(None),
        col(ClockRow.policy).in_(kinds),
        deadline <= span.until,
        *([deadline > span.since] if span.since else []),
        col(Lead.team).in_(teams),
    ]


def unclaimed(session: Session, teams: Collection[str], *, at_most: int) -> tuple[Sequence[Lead], int]:
    """The leads that nobody has, those that have waited longest first, and how many there are."""
    free = (col(Lead.team).in_(teams), col(Lead.state) == State.OPEN)
    longest = select(Lead).where(*free).order_by(col(Lead.posted_at), col(Lead.id)).limit(at_most)
    return session.exec(longest).all(), session.exec(
        select(func.count()).select_from(Lead).where(*free)
    ).one()
