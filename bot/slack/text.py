"""The door through which words from outside reach Slack, and the few things that may pass it as they are."""

from playbooks.escape import SafeText, plain
from playbooks.filters import slack_date

__all__ = ["SafeText", "mention", "plain", "slack_date"]


def mention(person_id: str | None) -> SafeText:
    """A person as Slack shows them, without a ping of its own; ids come from the store, never from outside."""
    return SafeText(f"<@{person_id}>") if person_id else SafeText("nobody yet")
