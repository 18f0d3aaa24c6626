"""What was reported of deals: every report stays, and which of them count is told anew with each."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import delete, func, or_, update
from sqlmodel import Session, col, select

from qualification.outcomes import Flag, NewOutcome, Reported, What, settle
from storage import journeys
from storage.engine import insert_into
from storage.figure_tables import OutcomeRow, SoughtBy
from storage.tables import Lead


@dataclass(frozen=True)
class Report:
    """An outcome to keep: `key` is the same whenever the same source says the same, `said` what it said."""

    key: str
    source: str
    said: dict[str, Any]
    new: NewOutcome


def keep(session: Session, report: Report, lead_id: int | None, *, now: datetime) -> int | None:
    """The number of the outcome; None when it is kept already. One without a lead waits for whoever is known by its
    keys."""
    new = report.new
    row = {
        "key": report.key,
        "source": report.source,
        "lead_id": lead_id,
        "what": new.what,
        "at": new.at,
        "amount": new.amount,
        "currency": new.currency,
        "deal": new.deal,
        "rep": new.rep,
        "said": report.said,
        "reported_at": now,
        "flag": Flag.UNKNOWN_LEAD if lead_id is None else None,
    }
    once = insert_into(session, OutcomeRow).on_conflict_do_nothing(index_elements=["key"])
    number: int | None = session.connection().execute(once.returning(OutcomeRow.id), row).scalar()
    if number is not None and lead_id is None and new.keys:
        sought = [{"key": key, "outcome_id": number} for key in new.keys]
        session.connection().execute(insert_into(session, SoughtBy), sought)
    return number


def known(session: Session, keys: Collection[str]) -> set[str]:
    """Those of the reports that are kept already."""
    if not keys:
        return set()
    return set(session.exec(select(OutcomeRow.key).where(col(OutcomeRow.key).in_(keys))).all())


def sought(session: Session, keys: Collection[str]) -> list[tuple[str, OutcomeRow]]:
    """Outcomes whose lead was not known, and is found by one of these keys."""
    if not keys or session.exec(select(SoughtBy.outcome_id).limit(1)).first() is None:
        return []
    found = (
        select(SoughtBy.key, OutcomeRow)
        .join(OutcomeRow, col(OutcomeRow.id) == SoughtBy.outcome_id)
        .where(col(SoughtBy.key).in_(keys))
        .order_by(col(OutcomeRow.id))
    )
    return list(session.exec(found).all())


def give(session: Session, outcome: OutcomeRow, lead_id: int) -> None:
    """Its lead is known now."""
    session.execute(delete(SoughtBy).where(col(SoughtBy.outcome_id) == outcome.id))
    outcome.lead_id, outcome.flag = lead_id, None
    session.add(outcome)
    session.flush()


def settle_again(session: Session, lead_id: int) -> None:
    """Says anew what counts of the lead's outcomes, those of leads that are part of it among them."""
    rows = session.exec(
        select(OutcomeRow)
        .where(col(OutcomeRow.lead_id).in_(_with_its_parts(session, lead_id)))
        .order_by(col(OutcomeRow.id))
        .execution_options(populate_existing=True)
    ).all()
    settled = settle(_reported(rows), mql_at=journeys.mql_since(session, lead_id))
    for row in rows:
        flag = settled.flags.get(row.id or 0)
        if row.flag != flag:
            session.execute(update(OutcomeRow).where(col(OutcomeRow.id) == row.id).values(flag=flag))
    journeys.put_outcomes(session, lead_id, settled)


def with_a_deal(session: Session, lead: Lead) -> int | None:
    """The lead of this lead's account, itself among them, with whom sales has a deal by what was reported."""
    mine = col(Lead.id) == lead.id
    its = mine if lead.account_id is None else or_(mine, col(Lead.account_id) == lead.account_id)
    rows = session.exec(
        select(OutcomeRow)
        .join(Lead, col(Lead.id) == col(OutcomeRow.lead_id))
        .where(or_(its, col(OutcomeRow.lead_id).in_(_with_its_parts(session, lead.id or 0))))
        .order_by(col(OutcomeRow.lead_id), col(OutcomeRow.id))
    ).all()
    for lead_id, reports in groupby(rows, key=lambda row: row.lead_id):
        if settle(_reported(reports), mql_at=None).is_with_sales:
            found: int | None = lead_id
            return found
    return None


def _reported(rows: Iterable[OutcomeRow]) -> list[Reported]:
    return [Reported(row.id or 0, new_of(row), row.reported_at) for row in rows]


def new_of(row: OutcomeRow) -> NewOutcome:
    return NewOutcome(
        What(row.what), row.at, row.lead_id, (), row.amount, row.currency, deal=row.deal, rep=row.rep
    )


def _with_its_parts(session: Session, lead_id: int) -> set[int]:
    found, layer = {lead_id}, {lead_id}
    while layer:
        parts = session.exec(select(Lead.id).where(col(Lead.merged_into).in_(layer))).all()
        layer = {part for part in parts if part is not None} - found
        found |= layer
    return found


def flagged(session: Session, flag: Flag | None = None) -> Iterator[OutcomeRow]:
    """The outcomes of which something is to be said, oldest first; of one kind when it is given."""
    some = select(OutcomeRow).where(col(OutcomeRow.flag).is_not(None)).order_by(col(OutcomeRow.id))
    if flag is not None:
        some = some.where(OutcomeRow.flag == flag)
    yield from session.exec(some.execution_options(yield_per=500))


def counts(session: Session) -> tuple[int, dict[str, int]]:
    """How many outcomes there are, and how many of each flag."""
    total = session.exec(select(func.count()).select_from(OutcomeRow)).one()
    of = session.exec(
        select(OutcomeRow.flag, func.count())
        .where(col(OutcomeRow.flag).is_not(None))
        .group_by(col(OutcomeRow.flag))
    ).all()
    return total, {flag: count for flag, count in of if flag is not None}


def of_lead(session: Session, lead_id: int) -> Sequence[OutcomeRow]:
    return session.exec(
        select(OutcomeRow).where(OutcomeRow.lead_id == lead_id).order_by(col(OutcomeRow.id))
    ).all()
