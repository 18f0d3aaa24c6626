"""Reviews as they were put up, what was decided in them, and who has signed which definition."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from qualification.reviews import Choice, Decided, Defined, Signed
from storage.engine import insert_into
from storage.review_tables import DecisionRow, ReviewRow, SignatureRow
from storage.tables import Definition


def put_up(session: Session, review: ReviewRow) -> int:
    session.add(review)
    session.flush()
    return review.id or 0


def get(session: Session, review_id: int) -> ReviewRow | None:
    return session.get(ReviewRow, review_id)


def newest(session: Session, *, at_most: int = 50) -> Sequence[ReviewRow]:
    return session.exec(select(ReviewRow).order_by(col(ReviewRow.id).desc()).limit(at_most)).all()


def decide(session: Session, review_id: int, decided: Decided) -> None:
    session.add(DecisionRow(review_id=review_id, **vars(decided)))


def decisions(session: Session, review_id: int) -> list[Decided]:
    """Of one review, in order."""
    rows = session.exec(
        select(DecisionRow).where(DecisionRow.review_id == review_id).order_by(col(DecisionRow.id))
    )
    return [_decided(row) for row in rows]


def decided_since(session: Session, since: datetime) -> list[Decided]:
    """Of all reviews, in order."""
    rows = session.exec(select(DecisionRow).where(col(DecisionRow.at) >= since).order_by(col(DecisionRow.id)))
    return [_decided(row) for row in rows]


def _decided(row: DecisionRow) -> Decided:
    return Decided(row.proposal, Choice(row.choice), row.words, row.by, row.at)


def sign(
    session: Session, some: Collection[Defined], side: str, email: str, by: str, *, now: datetime
) -> int:
    """Signs each of them once; how many were not signed before."""
    new = 0
    for what in some:
        row = insert_into(session, SignatureRow).values(**vars(what), side=side, email=email, by=by, at=now)
        once = row.on_conflict_do_nothing(index_elements=["version", "kind", "key", "email"])
        new += session.execute(once.returning(col(SignatureRow.id))).first() is not None
    return new


def signatures(session: Session, keys: Collection[str]) -> list[Signed]:
    """All there are of the definitions with these keys, in any version, the oldest first."""
    rows = session.exec(
        select(SignatureRow).where(col(SignatureRow.key).in_(keys)).order_by(col(SignatureRow.id))
    )
    return [Signed(Defined(row.kind, row.key, row.version), row.email, row.by, row.at) for row in rows]


def versions(session: Session, keys: Collection[str]) -> Mapping[tuple[str, str], Sequence[Definition]]:
    """Every version known of the definitions with these keys, the oldest first."""
    found: dict[tuple[str, str], list[Definition]] = {}
    rows = session.exec(
        select(Definition)
        .where(col(Definition.key).in_(keys))
        .order_by(col(Definition.first_seen_at), col(Definition.version))
    )
    for row in rows:
        found.setdefault((row.kind, row.key), []).append(row)
    return found
