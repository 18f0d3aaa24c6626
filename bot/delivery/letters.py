"""From a claimed row to what is sent: read and rendered in one look at the store, outside any write."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlmodel import Session

from bot.delivery.outcomes import Letter, Never
from bot.services import Services
from storage import outbox, people
from storage.outbox import Drawn
from storage.tables import MessageRow


class Rendered(Protocol):
    """What a message says now; without text there is nothing to say.

    `left_out` is what it does not tell because it was settled before it was said: by its key what settled it.
    """

    @property
    def text(self) -> str: ...
    @property
    def blocks(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def broadcast(self) -> bool: ...
    @property
    def left_out(self) -> Mapping[str, str]: ...


class Render(Protocol):
    def __call__(
        self, session: Session, row: MessageRow, services: Services, *, now: datetime
    ) -> Rendered | None:
        """What the row should show now; None when there is nothing to show any more."""
        ...


@dataclass(frozen=True)
class Nothing:
    """There is nothing to show any more."""


@dataclass(frozen=True)
class Removal:
    """What stands there is to be deleted."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Prepared:
    """The row as it was when it was rendered: what comes of the letter is true of that state only."""

    row: MessageRow
    letter: Letter | Nothing | Removal | Never
    left_out: Mapping[str, str] = field(default_factory=dict)
    drawn: Drawn | None = None


def fingerprint(text: str, blocks: Sequence[Mapping[str, Any]]) -> str:
    """The same for what looks the same in Slack."""
    content = json.dumps([text, list(blocks)], sort_keys=True).encode()
    return hashlib.sha256(content).hexdigest()[:32]


def prepare(session: Session, row_id: int, services: Services, render: Render) -> Prepared | None:
    """The letter of a row as of now; None when the row is no longer there. What `render` raises is passed on.

    The row is read again before what it shows: a wish that comes in between is shown now or wanted again,
    never lost.
    """
    row = session.get(MessageRow, row_id)
    if row is None:
        return None
    if row.kind == outbox.REMOVAL:
        return Prepared(row, Removal(row.channel or "", row.ts or ""))
    thread = outbox.by_key(session, row.under_key) if row.under_key else None
    if row.to_person:
        thread = None  # it only came after that message, so that it can point at it
    elif row.under_key and (thread is None or thread.ts is None):
        return Prepared(row, Never("the message it belongs under was never posted"))
    now = services.clock.now()
    rendered = render(session, row, services, now=now)
    if rendered is None:
        return Prepared(row, Nothing())
    letter = _letter(session, row, rendered, thread) if rendered.text else Nothing()
    drawn = Drawn(fingerprint(rendered.text, rendered.blocks), now)
    return Prepared(row, letter, rendered.left_out, drawn)


def _letter(session: Session, row: MessageRow, rendered: Rendered, thread: MessageRow | None) -> Letter:
    return Letter(
        key=row.key,
        text=rendered.text,
        blocks=rendered.blocks,
        created_at=row.created_at,
        channel=row.channel or (thread.channel if thread else _channel(session, row)),
        person=row.to_person,
        thread_ts=thread.ts if thread else None,
        ts=row.ts,
        broadcast=rendered.broadcast,
    )


def _channel(session: Session, row: MessageRow) -> str | None:
    """A channel by the name the desk gives it, or by the id Slack knows it by."""
    return (people.channel_of(session, row.to_channel) or row.to_channel) if row.to_channel else None
