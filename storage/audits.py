"""What the auditor asks: which rows do not add up, some at a time, and what was put right so far."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, col, select

from qualification.leads import State
from storage import outbox
from storage.engine import insert_into
from storage.tables import ClockRow, Lead, MessageRow, RepairRow

OVERDUE = timedelta(minutes=1)
"""How long a claim may be over before it counts as one that nobody took up."""

FAR_AHEAD = timedelta(hours=12)
"""No claim and no wait is that long: a clock that went ahead wrote it, and nobody takes the message up until then."""


def stuck_messages(session: Session, *, now: datetime, at_most: int) -> Sequence[int]:
    """Messages whose claim ended a while ago and that nobody took up, and those whose claim or wait ends in an
    unlikely future. `now` is real time."""
    # Two questions, as each has an index of its own.
    return sorted(
        {
            number
            for which in (_claim_is_off(now), _wait_is_off(now))
            for number in session.exec(select(MessageRow.id).where(which).limit(at_most))
            if number is not None
        }
    )[:at_most]


def set_free(session: Session, message_id: int, *, now: datetime) -> bool:
    """The message may be taken up at once. Who had claimed it stays: whether it was posted is not known."""
    freed = session.exec(
        update(MessageRow)
        .where(col(MessageRow.id) == message_id, or_(_claim_is_off(now), _wait_is_off(now)))
        .values(claimed_until=None, not_before=None)
        .execution_options(synchronize_session=False)
    )
    return bool(freed.rowcount)


def _claim_is_off(now: datetime) -> ColumnElement[bool]:
    until = col(MessageRow.claimed_until)
    off = or_(until < now - OVERDUE, until > now + FAR_AHEAD)
    return and_(until.is_not(None), off, col(MessageRow.pending).is_(True))


def _wait_is_off(now: datetime) -> ColumnElement[bool]:
    until = col(MessageRow.not_before)
    return and_(until.is_not(None), until > now + FAR_AHEAD, col(MessageRow.pending).is_(True))


def in_states(session: Session, states: Collection[State], *, after: int, at_most: int) -> Sequence[int]:
    """The numbers of the next leads behind `after` that are in one of these states, lowest first."""
    found: list[int | None] = []
    # State by state, as the index has them: of all together it would sort every one.
    for state in states:
        behind = select(Lead.id).where(Lead.state == state, col(Lead.id) > after)
        found += session.exec(behind.order_by(col(Lead.id)).limit(at_most)).all()
    return sorted(number for number in found if number is not None)[:at_most]


def without_card(session: Session, lead_ids: Sequence[int]) -> list[int]:
    """Those of the leads whose card was never asked for."""
    keys = [outbox.card_key(lead_id) for lead_id in lead_ids]
    known = set(session.exec(select(MessageRow.key).where(col(MessageRow.key).in_(keys))).all())
    return [lead_id for lead_id, key in zip(lead_ids, keys, strict=True) if key not in known]


def cards(session: Session, lead_ids: Sequence[int]) -> dict[int, MessageRow]:
    """The cards of these leads, by lead; one that was never asked for is not among them."""
    keys = {outbox.card_key(lead_id): lead_id for lead_id in lead_ids}
    return {keys[row.key]: row for row in outbox.by_keys(session, list(keys))}


def not_handed_over(session: Session, *, after: int, at_most: int) -> tuple[Sequence[int], int]:
    """Of the next leads behind `after` that were accepted for an AE those of whom the AE was never told, and the last
    lead that was looked at."""
    handed = select(MessageRow.lead_id, func.max(MessageRow.created_at).label("at"))
    handed = handed.where(MessageRow.kind == "handover")
    looked_at = in_states(session, (State.ACCEPTED,), after=after, at_most=at_most)
    handed = handed.where(col(MessageRow.lead_id).in_(looked_at)).group_by(col(MessageRow.lead_id))
    told = dict(session.exec(handed).all())
    accepted = session.exec(select(Lead.id, Lead.ae, Lead.decided_at).where(col(Lead.id).in_(looked_at)))
    found = [
        number
        for number, ae, decided_at in accepted
        if number and ae and decided_at and (number not in told or told[number] < decided_at)
    ]
    return sorted(found), looked_at[-1] if looked_at else after


def clocks_without_rung(session: Session, *, after: int, at_most: int) -> Sequence[ClockRow]:
    """The next clocks behind `after` that run, do not stand still, and have no next rung; most climbed their last."""
    return session.exec(
        select(ClockRow)
        .where(_without_rung(), col(ClockRow.id) > after)
        .order_by(col(ClockRow.id))
        .limit(at_most)
    ).all()


def hold_clock_without_rung(session: Session, clock_id: int) -> ClockRow | None:
    """The clock, if that is still so; nobody else changes it until the transaction ends."""
    return session.exec(
        select(ClockRow)
        .where(_without_rung(), ClockRow.id == clock_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def _without_rung() -> ColumnElement[bool]:
    return and_(
        col(ClockRow.stopped_at).is_(None), col(ClockRow.due_at).is_(None), col(ClockRow.paused_at).is_(None)
    )


@dataclass(frozen=True)
class Repaired:
    """How often something was put right, and when last."""

    kind: str
    count: int
    last_at: datetime | None


def repaired(session: Session) -> list[Repaired]:
    """What was ever put right, by kind."""
    rows = session.exec(select(RepairRow).where(RepairRow.count > 0).order_by(RepairRow.kind)).all()
    return [Repaired(row.kind, row.count, row.last_at) for row in rows]


def reached(session: Session, kind: str) -> int:
    """The number behind which the check of that kind goes on; 0 is from the start."""
    return session.exec(select(RepairRow.reached).where(RepairRow.kind == kind)).first() or 0


def note(session: Session, kind: str, *, reached: int, repaired: int, now: datetime) -> None:
    """Counts what was put right and keeps how far the check has come."""
    first = {"kind": kind, "count": 0, "reached": 0}
    session.connection().execute(
        insert_into(session, RepairRow).on_conflict_do_nothing(index_elements=["kind"]), first
    )
    more = {"count": RepairRow.count + repaired, "last_at": now} if repaired else {}
    session.exec(
        update(RepairRow)
        .where(col(RepairRow.kind) == kind)
        .values(reached=reached, **more)
        .execution_options(synchronize_session=False)
    )
