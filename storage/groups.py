"""Who of an account does what in buying. An entry is never changed: it is struck, and another one is made."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from qualification.criteria import BuyingRole
from qualification.group import Company, Group, Insider, Member, group_of, same
from qualification.leads import State, called
from storage.tables import Account, GroupMember, Lead

MOST_PEOPLE = 200
"""Leads of an account that can be named, the newest; who is left out is still told apart by name."""


def standing(session: Session, account_id: int) -> list[Member]:
    """The entries that were not struck, oldest first."""
    return [_member(row) for row in _standing(session, account_id)]


def record_of(session: Session, account_id: int) -> Sequence[GroupMember]:
    """Every entry there ever was, with who made it and who struck it."""
    return session.exec(
        select(GroupMember).where(GroupMember.account_id == account_id).order_by(col(GroupMember.id))
    ).all()


def group(session: Session, account_id: int | None, needed: Sequence[BuyingRole] = ()) -> Group | None:
    """The group of the account and which of the needed roles it lacks; None without an account."""
    return group_of(standing(session, account_id), needed) if account_id is not None else None


def company(session: Session, account_id: int) -> Company:
    """The account with everybody known of it. Raises `LookupError` when there is none of that number."""
    account = session.get(Account, account_id)
    if account is None:
        raise LookupError(f"there is no account {account_id}")
    newest = select(Lead).where(Lead.account_id == account_id, Lead.state != State.MERGED)
    newest = newest.order_by(col(Lead.id).desc())
    people = [of_lead(lead) for lead in session.exec(newest.limit(MOST_PEOPLE)).all()]
    for row in _standing(session, account_id):
        who = _member(row).who
        if not any(same(who, each) for each in people):
            people.append(who)
    return Company(account.domain, account.name, tuple(people))


def said_by(session: Session, lead_id: int, question: str) -> list[Member]:
    """The standing entries that this lead's answers to the question made."""
    rows = session.exec(
        select(GroupMember).where(
            GroupMember.asked_of == lead_id,
            GroupMember.asked == question,
            col(GroupMember.struck_at).is_(None),
        )
    ).all()
    return [_member(row) for row in rows]


def put(
    session: Session,
    account_id: int,
    role: BuyingRole,
    who: Insider,
    *,
    by: str,
    asked: tuple[int, str] | None = None,
    now: datetime,
) -> Member:
    """A new entry; `asked` is the lead and the question whose answer made it."""
    of, question = asked or (None, None)
    row = GroupMember(account_id=account_id, role=role, name=who.name, title=who.title, by=by, at=now)
    row.lead_id, row.asked, row.asked_of = who.lead, question, of
    session.add(row)
    session.flush()
    return _member(row)


def strike(
    session: Session, account_id: int, entries: Collection[int], *, by: str, now: datetime
) -> Sequence[int]:
    """Strikes the account's entries among these that still stand; gives those it struck."""
    struck = session.execute(
        update(GroupMember)
        .where(
            col(GroupMember.id).in_(entries),
            col(GroupMember.account_id) == account_id,
            col(GroupMember.struck_at).is_(None),
        )
        .values(struck_by=by, struck_at=now)
        .returning(col(GroupMember.id))
        .execution_options(synchronize_session=False)
    )
    return sorted(struck.scalars())


def _standing(session: Session, account_id: int) -> Sequence[GroupMember]:
    return session.exec(
        select(GroupMember)
        .where(GroupMember.account_id == account_id, col(GroupMember.struck_at).is_(None))
        .order_by(col(GroupMember.id))
        .execution_options(populate_existing=True)
    ).all()


def _member(row: GroupMember) -> Member:
    key = f"lead:{row.lead_id}" if row.lead_id is not None else f"member:{row.id}"
    who = Insider(row.name, row.title, row.lead_id, key=key)
    return Member(row.id or 0, BuyingRole(row.role), who, row.by, row.at)


def of_lead(lead: Lead) -> Insider:
    fields = lead.fields
    return Insider(
        called(fields, lead.id), fields.get("title"), lead.id, fields.get("email"), f"lead:{lead.id}"
    )
