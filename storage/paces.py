"""When each source's API may be asked again: a row a source, so that all processes together keep to one pace."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from storage.engine import insert_into
from storage.tables import Appointment

AT_ONCE = timedelta(seconds=1)
"""As many requests as this much time is worth may go out together; the ticks that send them are as far apart."""
_KEY = "fetch "


def resting(session: Session, *, now: datetime) -> set[str]:
    """Sources that must not be asked yet. `now` is real time."""
    turns = select(Appointment.key).where(
        col(Appointment.key).startswith(_KEY), col(Appointment.due_at) > now
    )
    return {key.removeprefix(_KEY) for key in session.exec(turns)}


def take(session: Session, source: str, *, per_second: int, now: datetime) -> bool:
    """Whether the source may be asked now; if so, its next turn comes later by what one request costs.

    In any stretch of t seconds no more than per_second × (t + 1) turns are given.
    """
    turn = _held(session, source, now)
    if turn.due_at > now:
        return False
    costs = AT_ONCE / per_second
    turn.due_at = max(turn.due_at, now - AT_ONCE + costs) + costs
    session.add(turn)
    return True


def rest(session: Session, source: str, *, until: datetime) -> None:
    """Nobody asks the source before then; a longer rest stays."""
    turn = _held(session, source, until)
    turn.due_at = max(turn.due_at, until)
    session.add(turn)


def _held(session: Session, source: str, begin: datetime) -> Appointment:
    """The source's row, which other processes wait for while this transaction lasts."""
    row = {"key": _KEY + source, "due_at": begin - AT_ONCE}
    session.connection().execute(insert_into(session, Appointment).values(row).on_conflict_do_nothing())
    return session.exec(select(Appointment).where(Appointment.key == row["key"]).with_for_update()).one()
