"""What marketing answered to digests."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from storage.figure_tables import DigestAnswer


def keep(session: Session, answer: DigestAnswer) -> DigestAnswer:
    """With its number."""
    session.add(answer)
    session.flush()
    return answer


def get(session: Session, answer_id: int) -> DigestAnswer | None:
    return session.get(DigestAnswer, answer_id)


def to(session: Session, digest: str, *, since: datetime) -> Sequence[DigestAnswer]:
    """What was answered to the digest of this key whose time begins there, oldest first."""
    asked = select(DigestAnswer).where(DigestAnswer.digest == digest, DigestAnswer.since == since)
    return session.exec(asked.order_by(col(DigestAnswer.id))).all()
