"""How long what came in is kept: its bytes for some days, its id for a month, so that nothing is acted on twice."""

from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, delete, select, update

from storage.inbox import Waits
from storage.pressed import PRESSED
from storage.tables import Delivery

IDS = timedelta(days=30)
AT_ONCE = 500

STILL_NEEDED = (Waits.WAITING, Waits.TO_FETCH, Waits.QUARANTINED, PRESSED)


def empty_bodies(session: Session, *, before: datetime) -> bool:
    """Lets go of bytes and headers that came in before; True when there may be more.

    What still waits or was laid aside keeps them: something may yet be made of it.
    """
    some = (
        select(Delivery.id)
        .where(
            func.length(Delivery.body) > 0,
            col(Delivery.received_at) < before,
            col(Delivery.state).not_in(STILL_NEEDED),
        )
        .limit(AT_ONCE)
    )
    emptied = session.exec(
        update(Delivery).where(col(Delivery.id).in_(some)).values(body=b"", headers=None, fetched=None)
    )
    return bool(emptied.rowcount == AT_ONCE)


def forget_ids(session: Session, *, before: datetime) -> bool:
    """Deletes what came in before and is settled; True when there may be more."""
    some = (
        select(Delivery.id)
        .where(col(Delivery.received_at) < before, col(Delivery.state).not_in(STILL_NEEDED))
        .limit(AT_ONCE)
    )
    forgotten = session.exec(delete(Delivery).where(col(Delivery.id).in_(some)))
    return bool(forgotten.rowcount == AT_ONCE)
