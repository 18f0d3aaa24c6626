"""Walks through a playbook and the answers given on the way."""

from collections.abc import Sequence

from sqlalchemy import or_
from sqlmodel import Session, col, select

from qualification.criteria import Answer
from storage.tables import AnswerRow, Lead, Qualification


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
    return [as_answer(row) for row in history(session, qualification_id)]


def as_answer(row: AnswerRow) -> Answer:
    return Answer(
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


def other_answers(session: Session, lead: Lead, qualification_id: int) -> Sequence[tuple[AnswerRow, Lead]]:
    """What reps were told in other checklists of this lead, of those merged into it and of its account, newest first,
    with whose it was."""
    own = or_(col(Lead.id) == lead.id, col(Lead.merged_into) == lead.id)
    theirs = or_(own, col(Lead.account_id) == lead.account_id) if lead.account_id is not None else own
    return session.exec(
        select(AnswerRow, Lead)
        .join(Qualification, col(Qualification.id) == AnswerRow.qualification_id)
        .join(Lead, col(Lead.id) == Qualification.lead_id)
        .where(theirs, AnswerRow.origin == "rep", Qualification.id != qualification_id)
        .order_by(col(AnswerRow.at).desc(), col(AnswerRow.id).desc())
    ).all()


def running_at(session: Session, account_id: int) -> Sequence[Qualification]:
    """The checklists that run on leads of the account."""
    return session.exec(
        select(Qualification)
        .join(Lead, col(Lead.id) == Qualification.lead_id)
        .where(Lead.account_id == account_id, col(Qualification.finished_at).is_(None))
        .order_by(col(Qualification.id))
    ).all()
