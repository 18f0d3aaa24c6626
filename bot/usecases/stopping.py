"""Which rule would have stopped most of the leads that came back for a reason: for the digest that tells of them."""

from datetime import datetime

from sqlmodel import Session

from playbooks.desk import Desk
from qualification import stopping
from qualification.stopping import Seen, Stop
from storage import bands

LATE = 0.05
"""A field that was written after the hand-over on more leads than this is not looked at: at the bar nobody knew it."""


def would_have_stopped(
    session: Session,
    desk: Desk,
    reason: str,
    *,
    since: datetime,
    until: datetime,
    source: str | None = None,
    campaign: str | None = None,
) -> Stop | None:
    """Of the leads handed over in `[since, until)`, all or those of a source or campaign; None when no rule would."""
    newest = bands.Newest(session, since, until)
    logged = newest.logged()
    seen = [
        Seen(
            lead.fields,
            lead.reason == reason and not lead.converted,
            lead.converted,
            desk.tuning.minutes_a_touch * max(1, logged.get(lead.lead_id, 0)),
        )
        for lead in newest.ended()
        if source in (None, lead.fields.get("source")) and campaign in (None, lead.fields.get("campaign"))
    ]
    late: dict[str, int] = {}
    for (_, name), count in newest.late_fields().items():
        late[name] = late.get(name, 0) + count
    but = {name for name, count in late.items() if count > LATE * len(seen)}
    return stopping.best(seen, but=but | desk.tuning.written_after)
