"""Looks once more where a message may have arrived twice after all.

Two cases cannot be known at once: a call we had given up waiting for that Slack carries out later, after the
message was looked for and sent again; and a process that was frozen while it sent, so that another took over.
The look is a row, written with the outcome that called for it, so that whichever process lives has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlmodel import Session

from bot.delivery.outcomes import Done, Later, Letter, Locked, Outcome, Unknown
from bot.delivery.reconcile import Found, keep_only, look
from bot.delivery.sender import SlackSender
from bot.delivery.settling import Patience
from bot.services import Services
from storage import outbox
from storage import second_looks as rows
from storage.engine import STORE_AWAY
from storage.tables import MessageRow, SecondLook

log = structlog.get_logger("delivery")


@dataclass(frozen=True)
class Sent:
    """What was sent, and the channel it went to."""

    letter: Letter
    channel: str


def is_called_for(row: MessageRow, outcome: Outcome | Found, *, ours: bool) -> bool:
    """Whether it was posted, or perhaps was, when another try of it may have arrived as well."""
    return row.ts is None and isinstance(outcome, Done | Unknown) and (row.outcome_unknown or not ours)


class SecondLooks:
    """Safe to use from several threads."""

    def __init__(self, services: Services, sender: SlackSender, patience: Patience) -> None:
        self._services, self._sender = services, sender
        self._wait = timedelta(seconds=patience.second_look)
        self._pause = timedelta(seconds=patience.idle)
        self._asked_at: datetime | None = None

    def want(self, session: Session, sent: Sent, outcome: Outcome | Found, *, now: datetime) -> None:
        """Written in the transaction that settles what was sent."""
        letter = sent.letter
        wanted = SecondLook(
            key=letter.key,
            # Slack answers with the id of a channel that was called by its name.
            channel=outcome.channel if isinstance(outcome, Done) else sent.channel,
            thread_ts=letter.thread_ts,
            created_at=letter.created_at,
            due_at=now + self._wait,
        )
        rows.want(session, wanted)

    def take_due(self, *, now: datetime, at_most: int) -> Sequence[SecondLook]:
        """Those to be had now. The store is asked no more often than a worker looks that has nothing to do."""
        if self._asked_at is not None and timedelta(0) <= now - self._asked_at < self._pause:
            return []
        self._asked_at = now
        store = self._services.store
        with store.read() as session:
            if not rows.any_due(session, now=now):
                return []
        with store.write("look_again") as session:
            return rows.take_due(session, now=now, until=now + self._wait, at_most=at_most)

    def have(self, wanted: SecondLook) -> None:
        """One that cannot be had now comes again by itself: it was put off when it was taken."""
        try:
            if self._is_had(wanted):
                with self._services.store.write("looked") as session:
                    rows.had(session, wanted)
        except STORE_AWAY as error:
            log.warning("store_unavailable", key=wanted.key, error=type(error).__name__)

    def _is_had(self, wanted: SecondLook) -> bool:
        """Deletes the copies the store does not know of. False when it must be tried again later."""
        found = look(self._sender, wanted, wanted.channel)
        # Read after the look: a message that is posted anew in between is not among what was found.
        with self._services.store.read() as session:
            row = outbox.by_key(session, wanted.key)
        if row is None or row.ts is None:
            return row is None or not row.pending
        if isinstance(found, Found):
            return keep_only(self._sender, found, row.ts) is None
        return not isinstance(found, Later | Unknown | Locked)
