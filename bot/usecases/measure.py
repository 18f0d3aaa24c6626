"""How much working time lay between an MQL and its SQL: measured once, so that no report has to."""

from sqlmodel import Session

from playbooks.desk import Desk
from storage import journeys, people

AT_MOST = 500


def measure(session: Session, desk: Desk) -> bool:
    """Measures some of those that are not measured yet; True while there may be more.

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
    return len(accepted) == AT_MOST
