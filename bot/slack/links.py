"""Where leads' cards stand in Slack."""

from collections.abc import Collection

from sqlmodel import Session

from storage import outbox, people


def card_link(session: Session, lead_id: int) -> str | None:
    """A link that opens the lead's card in Slack; None while it is not posted."""
    return card_links(session, [lead_id]).get(lead_id)


def message_link(session: Session, channel: str, ts: str) -> str:
    """A link that opens what stands there, or is left of it."""
    return _link(people.workspace_url(session), channel, ts)


def card_links(session: Session, lead_ids: Collection[int]) -> dict[int, str]:
    """Such a link for each of these leads that is posted."""
    keys = {outbox.card_key(lead_id): lead_id for lead_id in lead_ids}
    workspace = people.workspace_url(session)
    return {
        keys[posted.key]: _link(workspace, posted.channel, posted.ts)
        for posted in outbox.by_keys(session, keys)
        if posted.ts and posted.channel
    }


def _link(workspace: str, channel: str, ts: str) -> str:
    return f"{workspace}archives/{channel}/p{ts.replace('.', '')}"
