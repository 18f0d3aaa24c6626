"""Which rule would have stopped most of the leads that came back for a reason: for the digest that tells of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from playbooks.desk import Desk
from qualification import stopping
from qualification.stopping import Seen, Stop
from storage import bands
from storage.cohorts import Only

LATE = 0.05
"""A field that was written after the hand-over on more leads than this is not looked at: at the bar nobody knew it."""
NEWEST = 3_000
"""Leads that are looked at: a digest is made in a second or two, and of so many no rule is an accident."""


def would_have_stopped(
    session: Session, desk: Desk, reasons: Sequence[str], *, since: datetime, until: datetime, only: Only
) -> Mapping[str, Stop]:
    """By reason, of the leads decided on in `[since, until)`; without those for which no rule would."""
    if not reasons:
        return {}
    newest = bands.Decided(session, since, until, only, at_most=NEWEST)
    logged, some = newest.logged(), list(newest.ended())
    late: dict[str, int] = {}
    for (_, name), count in newest.late_fields().items():
        late[name] = late.get(name, 0) + count
    but = {name for name, count in late.items() if count > LATE * len(some)} | desk.tuning.written_after
    found = {}
    for reason in reasons:
        seen = [
            Seen(
                lead.fields,
                lead.reason == reason and not lead.converted,
                lead.converted,
                desk.tuning.minutes_a_touch * max(1, logged.get(lead.lead_id, 0)),
            )
            for lead in some
        ]
        if stop := stopping.best(seen, but=but):
            found[reason] = stop
    return found
