"""Notices of several leads in one message: everything a person hears at one moment is one message of a kind."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage import outbox
from storage.engine import insert_into
from storage.outbox import Wanted
from storage.tables import MessageAbout, MessageRow


@dataclass(frozen=True)
class Told:
    """One thing that a notice tells. `dropped` is why it was never said, of one that was settled before."""

    key: str
    lead_id: int
    subject_id: int | None
    facts: Mapping[str, Any]
    created_at: datetime
    dropped: str | None


def say_together(session: Session, wanted: Sequence[Wanted], *, now: datetime) -> None:
    """Asks for notices, each once under its key; those of one kind for one place are one message.

    A message that waits to be said there takes them in, whatever it waits for: a person who was told of nothing
    while Slack was away is told of everything at once. No constraint spans the keys of messages and of what joined
    them: whoever asks holds what a key is made of, as whoever climbs a rung holds its clock.
    """
    for some in _by_place(_not_asked_for(session, wanted)):
        head = _waiting(session, some[0])
        if head is None:
            outbox.say(session, some[0], now=now)
            head = outbox.by_key(session, some[0].key)
            some = some[1:]
        if head and some:
            new = insert_into(session, MessageAbout).on_conflict_do_nothing(index_elements=["key"])
            session.connection().execute(new, [_row(head, each, now) for each in some])


def told(session: Session, row: MessageRow) -> list[Told]:
    """Everything the notice tells, in the order in which it was asked for."""
    further = select(MessageAbout).where(MessageAbout.message_id == row.id).order_by(col(MessageAbout.id))
    rows = (row, *session.exec(further.execution_options(populate_existing=True)))
    return [
        Told(each.key, each.lead_id, each.subject_id, each.facts, each.created_at, each.dropped)
        for each in rows
        if each.lead_id is not None
    ]


def drop(session: Session, why: Mapping[str, str]) -> None:
    """These, by their keys, were settled before they were said; each keeps what settled it."""
    for key, because in why.items():
        for table in (MessageRow, MessageAbout):
            session.exec(
                update(table)
                .where(col(table.key) == key)
                .values(dropped=because)
                .execution_options(synchronize_session=False)
            )


def _not_asked_for(session: Session, wanted: Sequence[Wanted]) -> list[Wanted]:
    keys = [each.key for each in wanted]
    known = {
        key
        for table in (MessageRow, MessageAbout)
        for key in session.exec(select(table.key).where(col(table.key).in_(keys)))
    }
    return [each for each in {each.key: each for each in wanted}.values() if each.key not in known]


def _by_place(wanted: Iterable[Wanted]) -> Iterator[list[Wanted]]:
    heaps: dict[tuple[str, str | None, str | None], list[Wanted]] = {}
    for each in wanted:
        heaps.setdefault((each.kind, each.to_channel, each.to_person), []).append(each)
    yield from heaps.values()


def _waiting(session: Session, wanted: Wanted) -> MessageRow | None:
    """A message of that kind that is still to be said there, held; one that is being sent now is left alone."""
    waits = (
        select(MessageRow)
        .where(
            MessageRow.kind == wanted.kind,
            MessageRow.to_channel == wanted.to_channel,
            MessageRow.to_person == wanted.to_person,
            col(MessageRow.pending).is_(True),
            col(MessageRow.ts).is_(None),
            col(MessageRow.claimed_by).is_(None),
            col(MessageRow.outcome_unknown).is_(False),
        )
        .order_by(col(MessageRow.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.exec(waits.execution_options(populate_existing=True)).first()


def _row(head: MessageRow, wanted: Wanted, now: datetime) -> dict[str, Any]:
    return {
        "key": wanted.key,
        "message_id": head.id,
        "lead_id": wanted.lead_id,
        "subject_id": wanted.subject_id,
        "facts": wanted.facts,
        "created_at": now,
    }
