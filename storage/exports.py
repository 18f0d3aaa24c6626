"""Leads one by one, for whoever takes them elsewhere."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from qualification.leads import State
from storage.cohorts import Only
from storage.figure_tables import Journey
from storage.tables import Lead

AT_ONCE = 1_000
"""Leads that are held in memory."""


def leads_between(
    session: Session, since: datetime, until: datetime, only: Only, *, at_most: int | None = None
) -> Iterator[tuple[Lead, Journey]]:
    """Who became an MQL or was decided on in `[since, until)`, the newest MQLs first."""
    found = (
        select(Lead, Journey)
        .join(Journey, col(Journey.lead_id) == Lead.id)
        .where(_told(since, until, only))
        .order_by(col(Journey.mql_at).desc(), col(Journey.lead_id).desc())
        .limit(at_most)
        .execution_options(yield_per=AT_ONCE)
    )
    yield from session.exec(found)


def count_between(session: Session, since: datetime, until: datetime, only: Only) -> int:
    return session.exec(select(func.count()).select_from(Journey).where(_told(since, until, only))).one()


def teams_between(session: Session, since: datetime, until: datetime, only: Only) -> set[str]:
    """Who has or had any of those leads."""
    return set(session.exec(select(Journey.team).where(_told(since, until, only)).distinct()))


def _told(since: datetime, until: datetime, only: Only) -> ColumnElement[bool]:
    came = and_(col(Journey.mql_at) >= since, col(Journey.mql_at) < until)
    decided = and_(col(Journey.decided_at) >= since, col(Journey.decided_at) < until)
    return and_(or_(came, decided), col(Journey.state) != State.MERGED, only.rule)
