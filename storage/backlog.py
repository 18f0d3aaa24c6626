"""How much waits and how much is late: figures for whoever looks after a bot, each by an index."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, func, select

from storage.inbox import Waits
from storage.pressed import PRESSED
from storage.tables import ClockRow, Delivery, MessageRow

WAITS: tuple[str, ...] = (Waits.WAITING, Waits.TO_FETCH, PRESSED, Waits.QUARANTINED)


@dataclass(frozen=True)
class Backlog:
    """Messages that wait to be said: since when the oldest does, of how many it is not known whether they stand in
    Slack, how many were given up, and how many claims ended without being settled."""

    waiting: int = 0
    oldest_at: datetime | None = None
    unknown: int = 0
    given_up: int = 0
    overrun: int = 0


@dataclass(frozen=True)
class Promises:
    """Clocks that run, and those of them whose time is up; that of a next step reminds and is never late."""

    running: int = 0
    late: int = 0


@dataclass(frozen=True)
class Figures:
    messages: Backlog = field(default_factory=Backlog)
    promises: Promises = field(default_factory=Promises)
    deliveries: dict[str, int] = field(default_factory=dict)


def figures(session: Session, *, now: datetime, wall: datetime, no_promise: str) -> Figures:
    """`now` is the desk's time, `wall` the machine's; `no_promise` is the clock that is none."""
    return Figures(messages(session, wall=wall), _promises(session, no_promise, now=now), deliveries(session))


def messages(session: Session, *, wall: datetime) -> Backlog:
    unknown = func.count().filter(col(MessageRow.outcome_unknown).is_(True))
    waiting = select(func.count(), func.min(MessageRow.created_at), unknown)
    count, oldest_at, unclear = session.exec(waiting.where(col(MessageRow.pending).is_(True))).one()
    given_up = select(func.count()).where(
        col(MessageRow.error).is_not(None), col(MessageRow.pending).is_(False)
    )
    overrun = select(func.count()).where(
        col(MessageRow.claimed_until).is_not(None), col(MessageRow.claimed_until) <= wall
    )
    return Backlog(
        count,
        oldest_at,
        unclear,
        session.exec(given_up.select_from(MessageRow)).one(),
        session.exec(overrun.select_from(MessageRow)).one(),
    )


def _promises(session: Session, no_promise: str, *, now: datetime) -> Promises:
    running = select(func.count()).select_from(ClockRow).where(col(ClockRow.stopped_at).is_(None))
    late = running.where(
        col(ClockRow.deadline_at) <= now,
        ClockRow.policy != no_promise,
        col(ClockRow.paused_at).is_(None),
    )
    return Promises(session.exec(running).one(), session.exec(late).one())


def deliveries(session: Session) -> dict[str, int]:
    counted = (
        select(Delivery.state, func.count())
        .where(col(Delivery.state).in_(WAITS))
        .group_by(col(Delivery.state))
    )
    found = dict(session.exec(counted).all())
    return {str(state): found.get(str(state), 0) for state in WAITS}
