"""What reports count is measured once, when it is over, so that no report has to: working time takes a calendar."""

from datetime import datetime

from sqlmodel import Session

from bot.usecases import reminders, sla_report, waits
from playbooks.desk import Desk
from qualification.alerts import WITHIN
from storage import ended_promises, ended_waits, journeys, people, told_of_promises

AT_MOST = 200
"""A writer that waits meanwhile waits for some tens of milliseconds."""


def any_to_measure(session: Session, *, now: datetime) -> bool:
    return (
        journeys.any_to_measure(session)
        or ended_promises.any_to_count(session)
        or ended_waits.any_to_measure(session)
        or told_of_promises.any_to_judge(session, shown_before=now - WITHIN)
    )


def measure(session: Session, desk: Desk, *, now: datetime) -> bool:
    """Measures some of what is not measured yet; True while there may be more."""
    ended = ended_promises.to_count(session, at_most=AT_MOST)
    if ended:
        sla_report.count_ended(session, desk, ended)
    waited = waits.measure(session, desk, at_most=AT_MOST)
    judged = reminders.judge(session, desk, at_most=AT_MOST, now=now)
    return AT_MOST in (len(ended), waited, judged, _accepted(session, desk))


def _accepted(session: Session, desk: Desk) -> int:
    """From the MQL to the SQL; how many there were.

    In the working time of whoever accepted the lead as it is today: it is not kept from when they did.
    """
    accepted = journeys.to_measure(session, at_most=AT_MOST)
    zones = {person.id: (person.email, person.zone) for person in people.everyone(session)}
    worked = {}
    for each in accepted:
        email, zone = zones.get(each.rep or "", ("", desk.zone))
        hours = desk.hours_of(each.team, email, zone=zone)
        assert each.accepted_at is not None, "only SQLs are to be measured"
        worked[each.lead_id] = max(0.0, hours.between(each.mql_at, each.accepted_at))
    journeys.measured(session, worked)
    return len(accepted)
