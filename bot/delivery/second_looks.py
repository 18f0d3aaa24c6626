"""Looks once more where a message may have arrived twice after all.

Two cases cannot be known at once: a call we had given up waiting for that Slack carries out later, after the
message was looked for and sent again; and a process that was frozen while it sent, so that another took over.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from bot.delivery.outcomes import Letter
from bot.delivery.reconcile import Found, keep_only, look
from bot.delivery.sender import SlackSender
from storage.engine import Store
from storage.tables import MessageRow


@dataclass(frozen=True)
class SecondLook:
    """`due_at` is the machine's time."""

    row_id: int
    letter: Letter
    channel: str
    due_at: datetime


class SecondLooks:
    """Those still to be had. Kept in memory only: what they mend is rare twice over."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[SecondLook] = []

    def add(self, wanted: SecondLook) -> None:
        with self._lock:
            self._waiting.append(wanted)

    def take_due(self, *, now: datetime) -> Sequence[SecondLook]:
        with self._lock:
            due = [wanted for wanted in self._waiting if wanted.due_at <= now]
            self._waiting = [wanted for wanted in self._waiting if wanted.due_at > now]
        return due


def have(wanted: SecondLook, sender: SlackSender, store: Store) -> bool:
    """Deletes the copies the store does not know of. False when it must be tried again later."""
    with store.read() as session:
        row = session.get(MessageRow, wanted.row_id)
    if row is None or (row.ts is None and not row.pending):
        return True
    if row.ts is None:
        return False
    found = look(sender, wanted.letter, wanted.channel)
    if isinstance(found, Found):
        return keep_only(sender, found, row.ts) is None
    return found is None


def again(wanted: SecondLook, *, at: datetime) -> SecondLook:
    return replace(wanted, due_at=at)
