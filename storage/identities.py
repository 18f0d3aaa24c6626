"""What leads are found by, what they share with others, and who was told apart. Only ever looked up by equality."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from qualification.identity import Kind
from storage.engine import insert_into
from storage.tables import Lead, LeadIdentity, Likeness, ToldApart

_NEW_IDENTITIES = insert(LeadIdentity.__table__)  # type: ignore[attr-defined]
_NEW_LIKENESSES = insert(Likeness.__table__)  # type: ignore[attr-defined]

MOST_ALIKE = 20
"""Leads looked at that share something with one; of a phone that a thousand give, nobody goes through all."""


def by_identities(session: Session, keys: Iterable[str]) -> dict[str, Lead]:
    """Those of the leads that there are, by each of the keys they are found by."""
    wanted = list(keys)
    if not wanted:
        return {}
    remembered = (
        select(LeadIdentity.key, Lead)
        .join(Lead, col(Lead.id) == LeadIdentity.lead_id)
        .where(col(LeadIdentity.key).in_(wanted))
    )
    found = dict(session.exec(remembered).all())
    # Written by the version before this one, while both ran: such a lead has no row of its identity.
    rest = [key for key in wanted if key not in found]
    first = session.exec(select(Lead).where(col(Lead.identity).in_(rest))).all() if rest else ()
    return found | {lead.identity: lead for lead in first}


def by_identity(session: Session, key: str) -> Lead | None:
    return by_identities(session, [key]).get(key)


def of_lead(session: Session, lead_id: int) -> Sequence[LeadIdentity]:
    """Everything the lead is found by."""
    return session.exec(
        select(LeadIdentity).where(LeadIdentity.lead_id == lead_id).order_by(col(LeadIdentity.key))
    ).all()


def begin(session: Session, keys: Sequence[dict[str, Any]], likenesses: Sequence[dict[str, Any]]) -> None:
    """The rows of leads that begin. Raises IntegrityError when a key is somebody's already."""
    if keys:
        session.connection().execute(_NEW_IDENTITIES, keys)
    if likenesses:
        session.connection().execute(_NEW_LIKENESSES, likenesses)


def remember(session: Session, keys: Mapping[int, Mapping[str, Kind]]) -> None:
    """More keys of leads that are there, by lead. Raises IntegrityError when one is somebody's already."""
    rows = [
        {"key": key, "kind": kind, "lead_id": lead_id}
        for lead_id, theirs in keys.items()
        for key, kind in theirs.items()
    ]
    begin(session, rows, [])


def put_right(session: Session, lead_id: int, key: str, kind: Kind) -> None:
    """Remembers the lead's identity where the version before this one did not."""
    row = {"key": key, "kind": kind, "lead_id": lead_id}
    session.connection().execute(insert_into(session, LeadIdentity).on_conflict_do_nothing(), row)


def move(session: Session, keys: Collection[str], *, of: int, to: int) -> None:
    session.exec(
        update(LeadIdentity)
        .where(col(LeadIdentity.key).in_(keys), col(LeadIdentity.lead_id) == of)
        .values(lead_id=to)
        .execution_options(synchronize_session=False)
    )


def liken(session: Session, keys: Mapping[int, Iterable[str]]) -> None:
    """What these leads may share with others, by lead; what is known of it stays."""
    rows = [{"key": key, "lead_id": lead_id} for lead_id, theirs in keys.items() for key in theirs]
    if rows:
        session.connection().execute(insert_into(session, Likeness).on_conflict_do_nothing(), rows)


def sharing(session: Session, keys: Collection[str], *, but: Collection[int]) -> list[int]:
    """Leads that share one of the keys."""
    if not keys:
        return []
    found = (
        select(Likeness.lead_id)
        .where(col(Likeness.key).in_(keys), col(Likeness.lead_id).not_in(but))
        .distinct()
        .order_by(col(Likeness.lead_id).desc())
        .limit(MOST_ALIKE * max(len(but), 1))
    )
    return list(session.exec(found).all())


def likenesses_of(session: Session, lead_id: int) -> Sequence[str]:
    return session.exec(select(Likeness.key).where(Likeness.lead_id == lead_id)).all()


def tell_apart(session: Session, one: int, other: int, *, by: str, now: datetime) -> None:
    """They are two people; said once for all."""
    pair = {"one": min(one, other), "other": max(one, other), "by": by, "at": now}
    session.connection().execute(insert_into(session, ToldApart).on_conflict_do_nothing(), pair)


def told_apart(session: Session, lead_id: int) -> set[int]:
    """Of whom it was said that they are not this lead."""
    pairs = session.exec(
        select(ToldApart.one, ToldApart.other).where(
            (col(ToldApart.one) == lead_id) | (col(ToldApart.other) == lead_id)
        )
    ).all()
    return {one if one != lead_id else other for one, other in pairs}
