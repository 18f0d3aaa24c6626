"""Messages that do not stand where they were: deleted in Slack, in a channel that is shut, or found again."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, update
from sqlmodel import Session, col, select

from storage import leads, outbox
from storage.outbox import REMOVAL, Priority, Wanted
from storage.tables import MessageRow

PROJECTIONS = ("card", "checklist", "handover")
"""Kinds of messages that people work with, so that they are posted anew when they are gone; a notice was said."""

NOWHERE: dict[str, Any] = {
    "channel": None,
    "ts": None,
    "shown": 0,
    "pending": True,
    "outcome_unknown": False,
    "attempts": 0,
    "not_before": None,
    "error": None,
}
"""A message that is to be posted as if it never had been."""


def post_anew(session: Session, row: MessageRow, *, now: datetime, **elsewhere: Any) -> bool:
    """The claimed message is to be posted again, and what people work with below it after it; False when the claim
    had ended. What is left of it below the old one is taken away."""
    was = {"was_channel": row.channel, "was_ts": row.ts, "reposted": row.reposted + 1}
    if not outbox.settle(session, row, **NOWHERE, **was, **elsewhere):
        return False
    below = select(MessageRow).where(
        MessageRow.under_key == row.key,
        col(MessageRow.kind).in_(PROJECTIONS),
        col(MessageRow.to_person).is_(None),
        col(MessageRow.ts).is_not(None),
    )
    for each in session.exec(below.order_by(col(MessageRow.id)).with_for_update()).all():
        take_away(session, each.channel or "", each.ts or "", now=now)
        # Whoever is changing it just now must not write that it stands where it stood: their claim is over.
        stood = {"was_channel": each.channel, "was_ts": each.ts, "claimed_by": None, "claimed_until": None}
        _set(session, col(MessageRow.id) == each.id, **NOWHERE, **stood)
    if "place" in elsewhere:
        in_its_thread = and_(col(MessageRow.under_key) == row.key, col(MessageRow.to_person).is_(None))
        _set(session, in_its_thread, place=elsewhere["place"])
    return True


def _set(session: Session, which: ColumnElement[bool], **values: Any) -> None:
    changed = update(MessageRow).where(which).values(values)
    session.exec(changed.execution_options(synchronize_session=False))


def detour(session: Session, row: MessageRow, to: str, *, now: datetime) -> bool:
    """The claimed message goes to that channel instead, below nothing; False when the claim had ended."""
    elsewhere = {"to_channel": to, "place": to, "detoured_from": row.to_channel, "under_key": None}
    if row.ts is not None:
        return post_anew(session, row, now=now, **elsewhere)
    return outbox.settle(session, row, **NOWHERE, **elsewhere)


def say_below(session: Session, row: MessageRow, kind: str, facts: dict[str, Any], *, now: datetime) -> None:
    """A word in its thread, once for each time it is posted anew; `row` is as it was before."""
    wanted = Wanted(
        key=f"{kind}:{row.key}:{row.reposted + 1}",
        kind=kind,
        priority=Priority.ANSWER,
        to_channel=row.to_channel,
        under_key=row.under_key or row.key,
        lead_id=row.lead_id,
        subject_id=row.subject_id,
        facts=facts,
    )
    outbox.say(session, wanted, now=now)


def take_away(session: Session, channel: str, ts: str, *, now: datetime) -> None:
    """What stands there is to be deleted: a copy, or what was posted anew elsewhere."""
    wanted = Wanted(f"{REMOVAL}:{channel}:{ts}", REMOVAL, Priority.UPDATE, to_channel=channel)
    outbox.say(session, wanted, now=now, channel=channel, ts=ts)


def stands_there(session: Session, key: str, channel: str, ts: str, *, now: datetime) -> None:
    """Somebody saw the message with this key stand there. A row that did not know where its message stands takes
    the place, and one that was lost is made again; a second copy in the channel is taken away."""
    row = session.exec(select(MessageRow).where(MessageRow.key == key).with_for_update()).first()
    if row is None:
        _found_again(session, key, channel, ts, now=now)
    elif row.ts is None and (row.was_channel, row.was_ts) != (channel, ts):
        here = {"channel": channel, "ts": ts, "claimed_by": None, "claimed_until": None}
        _set(session, col(MessageRow.id) == row.id, **{**NOWHERE, **here})
    elif row.ts is not None and row.channel == channel and row.ts != ts:
        take_away(session, channel, ts, now=now)


def _found_again(session: Session, key: str, channel: str, ts: str, *, now: datetime) -> None:
    """Of a lead's card everything can be told from its key."""
    kind, _, number = key.partition(":")
    if kind != "card" or not number.isdigit() or leads.get(session, int(number)) is None:
        return
    card = Wanted(key, kind, Priority.UPDATE, to_channel=channel, lead_id=int(number))
    outbox.say(session, card, now=now, channel=channel, ts=ts)


def stands_as_told(session: Session, key: str, channel: str, ts: str) -> bool:
    """Whether the row of the message knows that it stands there."""
    here = select(MessageRow.id).where(
        MessageRow.key == key, MessageRow.channel == channel, MessageRow.ts == ts
    )
    return session.exec(here).first() is not None
