"""No lead can be made of a delivery as things are: it is laid aside, and the admin channel hears of it once."""

from datetime import datetime, timedelta

from sqlmodel import Session

from playbooks.desk import Desk
from storage import inbox, outbox
from storage.outbox import Priority, Wanted
from storage.tables import Delivery

BURST = timedelta(hours=1)
"""What is laid aside this soon after the last message is counted in that one."""

KIND = "quarantine"


def lay_aside(session: Session, desk: Desk, delivery: Delivery, why: str, *, now: datetime) -> None:
    first = not inbox.any_quarantined(session)
    inbox.quarantine(session, delivery, why)
    told = outbox.newest(session, KIND)
    # After all was read again the message says so: changing it once more would be seen by nobody.
    if told is None or first or now - told.created_at > BURST:
        _tell(session, desk, delivery, now=now)
    else:
        outbox.show_again(session, told.key)


def _tell(session: Session, desk: Desk, delivery: Delivery, *, now: datetime) -> None:
    key = f"{KIND}:{delivery.id}:{now.isoformat()}"
    wanted = Wanted(key=key, kind=KIND, priority=Priority.ESCALATION, to_channel=desk.admin_channel)
    outbox.say(session, wanted, now=now)


def show_again(session: Session) -> None:
    """What is laid aside has become less."""
    if told := outbox.newest(session, KIND):
        outbox.show_again(session, told.key)
