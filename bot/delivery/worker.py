"""Takes what must be said from the store to Slack, so that each message stands there once and shows the truth."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Lock
from typing import Any, Protocol
from uuid import uuid4

import structlog
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.delivery.outcomes import (
    Done,
    Failure,
    Gone,
    Later,
    Letter,
    Locked,
    Never,
    Outcome,
    Unknown,
)
from bot.delivery.pacing import POST, UPDATE, Pace, Pacing
from bot.delivery.reconcile import Found, look
from bot.delivery.sender import SlackSender
from bot.services import Services
from storage import outbox, people
from storage.engine import Store
from storage.tables import MessageRow

log = structlog.get_logger("delivery")


class Rendered(Protocol):
    """What a message says now."""

    @property
    def text(self) -> str: ...
    @property
    def blocks(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def broadcast(self) -> bool: ...


class Render(Protocol):
    def __call__(
        self, session: Session, row: MessageRow, services: Services, *, now: datetime
    ) -> Rendered | None:
        """What the row should show now; None when there is nothing to show any more."""
        ...


@dataclass(frozen=True)
class Patience:
    """Seconds, of the machine's time.

    A claim must outlast the longest delivery: a look into the history and a post, each up to the client's timeout.
    """

    lease: float = 60.0
    first_retry: float = 1.0
    longest_retry: float = 60.0
    before_looking: float = 1.0
    locked_out: float = 30.0
    idle: float = 1.0
    drain: float = 10.0
    render_tries: int = 5

    def retry_after(self, attempts: int) -> float:
        """The wait after so many failures: doubled each time, up to the longest."""
        return float(min(self.longest_retry, self.first_retry * 2 ** min(attempts - 1, 16)))


@dataclass(frozen=True)
class Prepared:
    """A claimed row with what it should show."""

    row: MessageRow
    letter: Letter
