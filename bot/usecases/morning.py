"""What ran out while nobody of a team was on: one line for its managers when it opens, if there is any."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from bot.usecases.promises import FOLLOW_UP
from playbooks.desk import Desk
from storage import clocks, outbox, people
from storage.outbox import Priority, Wanted

APPOINTMENT = "morning:"
"""How the key of a team's appointment begins; its own key follows."""


def look_back_at(session: Session, openings: Mapping[str, datetime]) -> None:
    """By team the opening for which something waits; what ran out is told then."""
    people.appoint(session, {f"{APPOINTMENT}{team}": opening for team, opening in openings.items()})


def is_due(session: Session, *, now: datetime) -> bool:
    return bool(people.due_appointments(session, APPOINTMENT, now=now))


def say_when_due(session: Session, desk: Desk, *, now: datetime) -> None:
    """Tells the managers of each team that has opened; a team of which nothing ran out hears nothing."""
    for key in people.due_appointments(session, APPOINTMENT, now=now):
        due = people.take_appointment(session, key, now=now)
        if due is None:
            continue
        _say(session, desk, key.removeprefix(APPOINTMENT), due.due_at, now=now)
        people.cancel_appointment(session, due)


def _say(session: Session, desk: Desk, team: str, opening: datetime, *, now: datetime) -> None:
    counts = clocks.put_off(session, team, opening)
    ran_out = {clock: count for clock, count in counts.items() if clock != FOLLOW_UP}
    its = next((each for each in desk.teams if each.key == team), None)
    if its is None or not ran_out:
        return
    wanted = Wanted(
        key=f"{APPOINTMENT}{team}:{opening.isoformat()}",
        kind="morning",
        priority=Priority.DIGEST,
        to_channel=its.managers_channel,
        facts={"ran_out": ran_out},
    )
    outbox.say(session, wanted, now=now)
