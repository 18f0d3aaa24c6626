"""Where a lead's card stands in Slack."""

from sqlmodel import Session

from storage import outbox, people


def card_link(session: Session, lead_id: int) -> str | None:
    """A link that opens the lead's card in Slack; None while it is not posted."""
    posted = outbox.by_key(session, outbox.card_key(lead_id))
    if posted is None or posted.ts is None or posted.channel is None:
        return None
    return f"{people.workspace_url(session)}archives/{posted.channel}/p{posted.ts.replace('.', '')}"
