"""Leads one by one, for whoever takes them elsewhere."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from sqlalchemy import ColumnElement, and_, exists, func, or_
from sqlmodel import Session, col, select

from qualification.leads import State
from storage.cohorts import Only
from storage.figure_tables import EndedRound, Journey
from storage.tables import Lead

AT_ONCE = 1_000
"""Leads that are held in memory."""


def leads_between(
    session: Session, since: datetime, until: datetime, only: Only, *, at_most: int
) -> Iterator[Lead]:
    """Who became an MQL or was decided on in `[since, until)`, the newest MQLs first."""
    found = (
        select(Lead)
        .join(Journey, col(Journey.lead_id) == Lead.id)
        .where(_told(since, until, only))
        .order_by(col(Journey.mql_at).desc(), col(Journey.lead_id).desc())
        .limit(at_most)
    )
    yield from session.exec(found)


def count_between(session: Session, since: datetime, until: datetime, only: Only) -> int:
    return session.exec(select(func.count()).select_from(Journey).where(_told(since, until, only))).one()


def decisions_between(
    session: Session, since: datetime, until: datetime, only: Only
) -> Iterator[tuple[Lead, Journey, EndedRound | None]]:
    """The same leads, once for each time they were decided on in the span; with the round, where it has ended since
    then with the lead coming back."""
    found = (
        select(Lead, Journey, EndedRound)
        .join(Journey, col(Journey.lead_id) == Lead.id)
        .outerjoin(EndedRound, and_(col(EndedRound.lead_id) == Lead.id, _ended(since, until)))
        .where(_told(since, until, only))
        .order_by(col(Journey.mql_at).desc(), col(Journey.lead_id).desc(), col(EndedRound.number))
        .execution_options(yield_per=AT_ONCE)
    )
    for _, rounds in groupby(session.execute(found), key=lambda row: row[0].id):
        for lead, journey, ended in rounds:
            if ended is not None:
                yield lead, journey, ended
        if ended is None or (journey.decided_at and since <= journey.decided_at < until):
            yield lead, journey, None


def teams_between(session: Session, since: datetime, until: datetime, only: Only) -> set[str]:
    """Who has or had any of those leads."""
    return set(session.exec(select(Journey.team).where(_told(since, until, only)).distinct()))


def _told(since: datetime, until: datetime, only: Only) -> ColumnElement[bool]:
    came = and_(col(Journey.mql_at) >= since, col(Journey.mql_at) < until)
    decided = and_(col(Journey.decided_at) >= since, col(Journey.decided_at) < until)
    its = exists().where(col(EndedRound.lead_id) == Journey.lead_id, _ended(since, until))
    then = its.correlate(Journey)
    return and_(or_(came, decided, then), col(Journey.state) != State.MERGED, only.rule)


def _ended(since: datetime, until: datetime) -> ColumnElement[bool]:
    """Rounds whose decision was in the span."""
    return and_(col(EndedRound.decided_at) >= since, col(EndedRound.decided_at) < until)
