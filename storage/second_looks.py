"""Messages that may stand in Slack twice, and when it is looked for a second copy.

Taking a look puts it off: it is deleted once it was had, so one whose process dies is the next one's. All times are the
machine's.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, select

from storage.engine import insert_into
from storage.tables import SecondLook


def want(session: Session, wanted: SecondLook) -> None:
    """One look for each message and channel; asked for again it comes later."""
    row = insert_into(session, SecondLook).values(wanted.model_dump())
    later = {"due_at": wanted.due_at, "thread_ts": wanted.thread_ts, "created_at": wanted.created_at}
    session.connection().execute(row.on_conflict_do_update(index_elements=["key", "channel"], set_=later))


def any_due(session: Session, *, now: datetime) -> bool:
    return (
        session.exec(select(SecondLook.key).where(col(SecondLook.due_at) <= now).limit(1)).first() is not None
    )


def take_due(session: Session, *, now: datetime, until: datetime, at_most: int) -> Sequence[SecondLook]:
    """Looks to be had now; nobody else takes them before `until`."""
    due = select(SecondLook).where(col(SecondLook.due_at) <= now).order_by(col(SecondLook.due_at))
    taken = session.exec(due.limit(at_most).with_for_update(skip_locked=True)).all()
    for look in taken:
        look.due_at = until
        session.add(look)
    return taken


def had(session: Session, look: SecondLook) -> None:
    """It is over, unless it was asked for again since."""
    session.exec(
        delete(SecondLook).where(
            col(SecondLook.key) == look.key,
            col(SecondLook.channel) == look.channel,
            col(SecondLook.due_at) == look.due_at,
        )
    )
