"""Walks through a playbook and the answers given on the way."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session, col, select

from qualification.criteria import Answer
from storage.tables import AnswerRow, Qualification, Seen


def running(session: Session, lead_id: int) -> Qualification | None:
    return session.exec(
        select(Qualification).where(
            Qualification.lead_id == lead_id, col(Qualification.finished_at).is_(None)
        )
    ).first()


def latest(session: Session, lead_id: int) -> Qualification | None:
    """The running walk, or the last that was finished."""
    return session.exec(
        select(Qualification).where(Qualification.lead_id == lead_id).order_by(col(Qualification.id).desc())
    ).first()


def get(session: Session, qualification_id: int) -> Qualification | None:
    return session.get(Qualification, qualification_id)


def add(session: Session, qualification: Qualification) -> Qualification:
    session.add(qualification)
    session.flush()
    return qualification


def answer(session: Session, qualification_id: int, given: Answer) -> None:
    """Appends an answer; an earlier one to the same criterion stays and no longer counts."""
    session.add(AnswerRow(qualification_id=qualification_id, **vars(given)))
    session.flush()


def history(session: Session, qualification_id: int) -> Sequence[AnswerRow]:
    return session.exec(
        select(AnswerRow).where(AnswerRow.qualification_id == qualification_id).order_by(col(AnswerRow.id))
    ).all()


def answers(session: Session, qualification_id: int) -> list[Answer]:
    """Every answer given, in order; `qualification.criteria.current` tells which ones count."""
    return [
        Answer(
            criterion=row.criterion,
            value=row.value,
            words=row.words,
            origin=row.origin,  # type: ignore[arg-type]
            by=row.by,
            at=row.at,
            note=row.note,
            known=row.known,
            playbook=row.playbook,
        )
        for row in history(session, qualification_id)
    ]


def was_seen(session: Session, key: str) -> bool:
    """Whether this click, reply or command was acted on before; Slack may send it again."""
    return session.get(Seen, key) is not None


def remember(session: Session, key: str, *, now: datetime) -> None:
    """From now on it was seen. Raises IntegrityError when another replica was quicker with the same one."""
    session.exec(insert(Seen).values(key=key, at=now))
