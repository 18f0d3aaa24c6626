"""Looks up how a lead came back from marketing, for its card."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.slack.views.values import Back
from playbooks.desk import Desk
from qualification import returns
from qualification.leads import Touch
from qualification.returns import Because
from storage import leads
from storage.tables import Lead


def back(session: Session, desk: Desk, lead: Lead, touches: Sequence[Touch]) -> Back | None:
    """None for a lead that never came back."""
    found = returns.last_round(leads.story(session, lead.id or 0)) if lead.round else None
    if found is None:
        return None
    before = found.before
    return Back(
        round=found.number,
        at=found.at,
        early=found.because is Because.INTENT,
        by=before.by,
        sent_at=before.at,
        reason=desk.reason_label(before.reason) if before.reason else None,
        note=before.note,
        since=returns.counted(returns.since(touches, before.at)),
    )
