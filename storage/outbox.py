"""Messages to be said. Use cases ask for them in their own transaction; only the delivery worker sends.

A *notice* is said once under its key. A *projection* (card, checklist) is shown again whenever it is wanted:
several wishes before it is shown are one showing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, col, select

from storage import queue
from storage.engine import insert_into
from storage.queue import Room
from storage.tables import MessageAbout, MessageRow


class Priority(IntEnum):
    """Order of importance when many wait; the lower goes first."""

    NEW_LEAD = 10
    ANSWER = 15
    ESCALATION = 20
    UPDATE = 30
    DIGEST = 40


@dataclass(frozen=True)
class Wanted:
    """A message somebody should see. `under_key` is the key of the message whose thread it belongs in; a direct
    message only waits for that one to be posted.
    """

    key: str
    kind: str
    priority: Priority
    to_channel: str | None = None
    to_person: str | None = None
    under_key: str | None = None
    lead_id: int | None = None
    subject_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def card_key(lead_id: int) -> str:
    return f"card:{lead_id}"


def checklist_key(qualification_id: int) -> str:
    return f"checklist:{qualification_id}"


REMOVAL = "removal"
"""The kind of a row that asks for a message to be deleted, not said."""


def say(session: Session, wanted: Wanted, *, now: datetime, **stands: str) -> bool:
    """Asks for the message once; False when its key was asked for before. `stands` is the channel and ts of one that
    is in Slack already."""
    # Asked for the id, as psycopg does not count the rows of such an insert.
    new = _insert(session).returning(col(MessageRow.id))
    return session.execute(new, {**_row(wanted, now), **stands}).first() is not None


def look_first(session: Session, key: str) -> None:
    """Nobody knows whether the message is in Slack already: it is looked for before it is posted."""
    session.exec(update(MessageRow).where(col(MessageRow.key) == key).values(outcome_unknown=True))


def say_all(session: Session, wanted: Sequence[Wanted], *, now: datetime) -> None:
    """Asks for each of the messages once, in this order."""
    if wanted:
        session.connection().execute(_insert(session), [_row(each, now) for each in wanted])


def _insert(session: Session) -> Any:
    return insert_into(session, MessageRow).on_conflict_do_nothing(index_elements=["key"])


def _row(wanted: Wanted, now: datetime) -> dict[str, Any]:
    waiting = {"wanted": 1, "shown": 0, "pending": True, "outcome_unknown": False, "attempts": 0}
    place = wanted.to_channel or wanted.to_person or ""
    return {"created_at": now, "place": place, **waiting, **vars(wanted)}


def show_again(session: Session, *keys: str) -> None:
    """The messages no longer show the truth. Unknown keys are passed over."""
    if len(keys) == 1:
        _want(session, col(MessageRow.key) == keys[0])
    elif keys:
        _want_all(session, col(MessageRow.key).in_(keys))


def _want(session: Session, which: ColumnElement[bool]) -> None:
    session.exec(
        update(MessageRow)
        .where(which)
        .values(wanted=MessageRow.wanted + 1, pending=True)
        .execution_options(synchronize_session=False)
    )


def _want_all(session: Session, which: ColumnElement[bool]) -> None:
    """Held in one order first, or two reps whose leads stand in the same messages wait for each other."""
    held = select(MessageRow.id).where(which).order_by(col(MessageRow.id)).with_for_update()
    _want(session, col(MessageRow.id).in_(session.exec(held).all()))


def show_lead_again(session: Session, lead_id: int) -> None:
    show_again(session, card_key(lead_id))


def by_id(session: Session, message_id: int) -> MessageRow | None:
    return session.get(MessageRow, message_id)


def by_key(session: Session, key: str) -> MessageRow | None:
    return session.exec(
        select(MessageRow).where(MessageRow.key == key).execution_options(populate_existing=True)
    ).first()


def by_keys(session: Session, keys: Collection[str]) -> Sequence[MessageRow]:
    """Those of these messages that were ever asked for."""
    return session.exec(select(MessageRow).where(col(MessageRow.key).in_(keys))).all()


def newest(session: Session, kind: str, **facts: str) -> MessageRow | None:
    """The message of that kind that was asked for last, of those that tell these facts."""
    told = [MessageRow.facts[name].as_string() == value for name, value in facts.items()]
    return session.exec(
        select(MessageRow).where(MessageRow.kind == kind, *told).order_by(col(MessageRow.id).desc()).limit(1)
    ).first()


def at(session: Session, channel: str, ts: str) -> MessageRow | None:
    """The message that stands at that place in Slack, or stood there before it was posted anew."""
    stands = and_(col(MessageRow.channel) == channel, col(MessageRow.ts) == ts)
    stood = and_(col(MessageRow.was_channel) == channel, col(MessageRow.was_ts) == ts)
    found = select(MessageRow).where(or_(stands, stood), MessageRow.kind != REMOVAL)
    return session.exec(found.order_by(col(MessageRow.id)).limit(1)).first()


def about(session: Session, lead_id: int) -> Sequence[MessageRow]:
    """The messages that tell of the lead, also those that tell of others too."""
    return session.exec(select(MessageRow).where(_tells_of(lead_id)).order_by(col(MessageRow.id))).all()


def _tells_of(lead_id: int) -> ColumnElement[bool]:
    joined = select(MessageAbout.message_id).where(MessageAbout.lead_id == lead_id)
    return or_(col(MessageRow.lead_id) == lead_id, col(MessageRow.id).in_(joined))


def claim_next(
    session: Session,
    *,
    now: datetime,
    lease: timedelta,
    busy: Sequence[str] = (),
    not_changed: Sequence[str] = (),
    at_most: int = 8,
    room: Room | None = None,
) -> list[MessageRow]:
    """Takes the most important messages that may be sent now; of new ones at most one for each place.

    `now` and `lease` are real time; `room` says what may be sent, or `busy` and `not_changed` alone. A message whose
    thread has not been posted yet is passed over. Each claim is an attempt with an id of its own in `claimed_by`,
    which only its own outcome settles. It ends by itself after `lease`; whoever takes over a claim that was never
    settled cannot know whether the message was posted.
    """
    room = room or Room(busy=busy, not_changed=not_changed)
    taken = queue.in_turn(session, room, now=now, at_most=at_most)
    for row in taken:
        if row.ts is None:
            row.outcome_unknown = row.outcome_unknown or row.claimed_by is not None
        row.claimed_by, row.claimed_until = uuid4().hex, now + lease
    session.flush()
    return taken


def may_claim(session: Session, room: Room, *, now: datetime) -> bool:
    """Whether `claim_next` would find a message: asked while reading, so that idle workers write nothing."""
    return queue.any_in_turn(session, room, now=now)


def place_of(row: MessageRow) -> str:
    """Where a message is shown: the channel, or the person whose direct messages it is in."""
    return row.to_channel or row.to_person or ""


def settle(session: Session, row: MessageRow, **outcome: Any) -> bool:
    """Writes what came of the attempt by which the row was claimed; False when another one has the message now."""
    done = session.exec(
        update(MessageRow)
        .where(col(MessageRow.id) == row.id, col(MessageRow.claimed_by) == row.claimed_by)
        .values(claimed_by=None, claimed_until=None, **outcome)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)


@dataclass(frozen=True)
class Drawn:
    """What was shown: its fingerprint, and the desk's time as of which it was drawn."""

    mark: str
    at: datetime


def shown(
    session: Session, row: MessageRow, *, channel: str, ts: str, drawn: Drawn | None = None, now: datetime
) -> bool:
    """The message stands in Slack as of the state it was claimed in; a later wish keeps it pending.

    Without `drawn` it is not known what it shows there.
    """
    return settle(
        session,
        row,
        channel=channel,
        ts=ts,
        shown=row.wanted,
        pending=MessageRow.wanted > row.wanted,
        outcome_unknown=False,
        attempts=0,
        not_before=None,
        error=None,
        shown_at=now,
        dropped=None,
        first_shown_at=func.coalesce(MessageRow.first_shown_at, now),
        drawn=drawn.mark if drawn else None,
        drawn_at=drawn.at if drawn else None,
    )


def failed(session: Session, *, at_most: int = 100) -> Sequence[MessageRow]:
    """Messages that were given up, newest first."""
    return session.exec(
        select(MessageRow)
        .where(col(MessageRow.error).is_not(None), col(MessageRow.pending).is_(False))
        .order_by(col(MessageRow.id).desc())
        .limit(at_most)
    ).all()


def waiting(session: Session, *, at_most: int = 100) -> Sequence[MessageRow]:
    return session.exec(
        select(MessageRow)
        .where(col(MessageRow.pending).is_(True))
        .order_by(col(MessageRow.priority), col(MessageRow.id))
        .limit(at_most)
    ).all()


NOTICES = ("alert", "nudge", "breach", "unclaimed", "ae_waits", "follow_up")
"""What is said of a lead that somebody has to act on, and follows it until that is settled."""


def show_alerts_again(session: Session, lead_id: int) -> None:
    """What people were told of this lead is settled or has another owner: their messages should say so."""
    _want_all(session, and_(_tells_of(lead_id), col(MessageRow.kind).in_(NOTICES)))


def show_hand_over_again(session: Session, lead_id: int) -> None:
    """What the AE was handed tells what is due now."""
    session.exec(
        update(MessageRow)
        .where(col(MessageRow.lead_id) == lead_id, col(MessageRow.kind) == "handover")
        .values(wanted=MessageRow.wanted + 1, pending=True)
        .execution_options(synchronize_session=False)
    )


def show_all_again(session: Session, lead_id: int) -> None:
    """Card, checklist, hand-over and alerts all say what was decided and what came of it."""
    wanted = [message.key for message in about(session, lead_id) if message.shown or message.pending]
    show_again(session, *wanted)


def show_groups_again(session: Session, lead_ids: Sequence[int]) -> None:
    """Cards and hand-overs of these leads tell who buys with whom, and that has changed."""
    tells = col(MessageRow.lead_id).in_(lead_ids)
    _want_all(session, and_(tells, col(MessageRow.kind).in_(["card", "handover"])))
