"""What Slack sent, by a key that is the same when it sends it twice: rows of the inbox like any other delivery.

What Slack will not send again (a press, a command that changes something) is stored before it is acknowledged, as
`pressed`, and is `done` in the transaction that acts on it. What Slack repeats until it is acknowledged (an event, a
form) is stored as `done` in that transaction only, so that talk nobody acts on is never kept.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, delete, select, update

from storage.engine import insert_into
from storage.tables import Delivery
from storage.types import storable

SOURCE = "slack"
PRESSED, DONE = "pressed", "done"


def keep(session: Session, key: str, raw: bytes, *, not_before: datetime, now: datetime) -> bool:
    """Stores what is to be acted on; False when it came before. `not_before` is real time: from then on anybody may
    take it up."""
    row = insert_into(session, Delivery).values(
        source=SOURCE,
        delivery_id=storable(key),
        received_at=now,
        body=raw,
        attempts=0,
        state=PRESSED,
        not_before=not_before,
    )
    once = row.on_conflict_do_nothing(index_elements=["source", "delivery_id"])
    return session.execute(once.returning(col(Delivery.id))).first() is not None


def begin(session: Session, key: str, raw: bytes, *, now: datetime) -> bool:
    """Whether this is acted on for the first time; from now on it is done.

    Whoever begins the same one in another transaction at the same moment waits here until this one has ended.
    """
    row = insert_into(session, Delivery).values(
        source=SOURCE, delivery_id=storable(key), received_at=now, body=raw, attempts=0, state=DONE
    )
    mine = row.on_conflict_do_update(
        index_elements=["source", "delivery_id"],
        set_={"state": DONE, "not_before": None},
        where=col(Delivery.state) == PRESSED,
    ).returning(col(Delivery.id))
    return session.execute(mine).first() is not None


def forget(session: Session, key: str) -> None:
    """It was not acted on after all: the next time is the first."""
    session.exec(delete(Delivery).where(*_is(key)))


def finish(session: Session, key: str) -> None:
    """There is nothing to act on."""
    session.exec(update(Delivery).where(*_is(key), col(Delivery.state) == PRESSED).values(state=DONE))


def any_left(session: Session, *, now: datetime) -> bool:
    return session.exec(_left(now).limit(1)).first() is not None


def take_left(session: Session, *, now: datetime, lease: timedelta, at_most: int = 20) -> Sequence[Delivery]:
    """Presses that were acknowledged and not worked since: their process died, or the store was away.

    Nobody else takes them before the `lease` ends. `now` is real time.
    """
    rows: Sequence[Delivery] = session.exec(
        _left(now).order_by(col(Delivery.id)).limit(at_most).with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.attempts, row.not_before = row.attempts + 1, now + lease
        session.add(row)
    return rows


def press_again(session: Session, row: Delivery) -> None:
    """One that was laid aside is to be worked once more."""
    row.state, row.why, row.attempts, row.not_before = PRESSED, None, 0, None
    session.add(row)


def _left(now: datetime) -> Any:
    due = or_(col(Delivery.not_before).is_(None), col(Delivery.not_before) <= now)
    return select(Delivery).where(Delivery.state == PRESSED, due)


def _is(key: str) -> tuple[Any, Any]:
    return Delivery.source == SOURCE, Delivery.delivery_id == storable(key)
