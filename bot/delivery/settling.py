"""Writes what came of a delivery into its row. One small transaction; nothing is written without the claim."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from bot.delivery.outcomes import Failure, Gone, Later, Left, Locked, Never, NoThread, Shut, Unknown
from storage import outbox
from storage.tables import MessageRow


@dataclass(frozen=True)
class Patience:
    """Seconds, of the machine's time.

    `lease` must outlast the longest delivery, a look into the history and a post, each up to the sender's
    timeout. `tries_when_broken` is how often a row that cannot be rendered is tried.
    """

    lease: float = 30.0
    first_retry: float = 1.0
    longest_retry: float = 60.0
    before_looking: float = 1.0
    locked_out: float = 30.0
    second_look: float = 60.0
    idle: float = 1.0
    drain: float = 10.0
    tries_when_broken: int = 5

    def wait_after(self, attempts: int) -> float:
        """The wait after so many failures in a row: doubled each time, up to the longest."""
        return min(self.longest_retry, self.first_retry * 2.0 ** min(attempts - 1, 16))


def nothing_to_show(session: Session, row: MessageRow) -> bool:
    return outbox.settle(session, row, shown=row.wanted, pending=_wanted_since(row), error=None, attempts=0)


def found(session: Session, row: MessageRow, *, channel: str, ts: str, now: datetime) -> bool:
    """The message stood in Slack already. One that was wanted again since may show an older state there."""
    if row.wanted == 1:
        return outbox.shown(session, row, channel=channel, ts=ts, now=now)
    return outbox.settle(
        session, row, channel=channel, ts=ts, outcome_unknown=False, not_before=None, error=None
    )


def failed(session: Session, row: MessageRow, failure: Failure, patience: Patience, *, now: datetime) -> bool:
    """`now` is the machine's time."""
    return outbox.settle(session, row, **_written(row, failure, patience, now))


def given_up(session: Session, row: MessageRow, why: str) -> bool:
    return outbox.settle(session, row, **_given_up(row, why))


def dropped(session: Session, row: MessageRow, why: str) -> bool:
    """It is not said, or not changed, any more, and nothing is lost by that."""
    return outbox.settle(
        session, row, shown=row.wanted, pending=_wanted_since(row), error=None, attempts=0, dropped=why
    )


def _written(row: MessageRow, failure: Failure, patience: Patience, now: datetime) -> Mapping[str, Any]:
    attempts = row.attempts + 1
    by_itself = patience.wait_after(attempts)
    match failure:
        case Later(why, _, tries) | Unknown(why, tries) if tries is not None and attempts >= tries:
            return _given_up(row, why)
        case Later(why, seconds):
            wait = by_itself if seconds is None else seconds
            return {"attempts": attempts, "not_before": now + timedelta(seconds=wait), "error": why}
        case Unknown(why):
            wait = max(patience.before_looking, by_itself) if row.ts is None else by_itself
            return {
                "attempts": attempts,
                "not_before": now + timedelta(seconds=wait),
                "error": why,
                "outcome_unknown": row.ts is None,
            }
        case Locked(why):
            return {"not_before": now + timedelta(seconds=patience.locked_out), "error": why}
        case Never(why) | Gone(why) | Shut(why) | NoThread(why) | Left(why):
            return _given_up(row, why)


def _given_up(row: MessageRow, why: str) -> Mapping[str, Any]:
    return {"attempts": row.attempts + 1, "pending": _wanted_since(row), "error": why, "not_before": None}


def _wanted_since(row: MessageRow) -> ColumnElement[bool]:
    return col(MessageRow.wanted) > row.wanted
