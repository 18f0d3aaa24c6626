"""Companies that go by several domains, put together under the first of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.engine import insert_into
from storage.tables import Account, GroupMember, Lead


@dataclass(frozen=True)
class PutTogether:
    """The account that is kept, and the leads that came to it."""

    account: int
    leads: Sequence[int]


def put_together(session: Session, domains: Sequence[str], name: str) -> PutTogether:
    """One account of those of these domains, kept under the first; the others stay as rows nobody belongs to."""
    first = {"domain": domains[0], "name": name}
    session.connection().execute(insert_into(session, Account).on_conflict_do_nothing(), first)
    found = {
        each.domain: each for each in session.exec(select(Account).where(col(Account.domain).in_(domains)))
    }
    kept = found.pop(domains[0])
    kept.name = name
    number = kept.id or 0
    rest = [each.id for each in found.values()]
    moved = session.exec(select(Lead.id).where(col(Lead.account_id).in_(rest)).order_by(col(Lead.id))).all()
    for table in (Lead, GroupMember):
        session.exec(
            update(table)
            .where(col(table.account_id).in_(rest))
            .values(account_id=number)
            .execution_options(synchronize_session=False)
        )
    return PutTogether(number, [lead_id or 0 for lead_id in moved])
