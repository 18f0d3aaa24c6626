"""The door through which words from outside reach Slack, and the few things that may pass it as they are."""

from playbooks.escape import SafeText, label, link, plain
from playbooks.filters import slack_date

__all__ = ["SafeText", "label", "link", "linked", "mention", "plain", "sentence", "slack_date"]


def sentence(text: str) -> SafeText:
    """A sentence of ours with somebody's name in it: its own marks stay, but nothing in it pings or links."""
    return SafeText(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def mention(person_id: str | None) -> SafeText:
    """A person as Slack shows them, without a ping of its own; ids come from the store, never from outside."""
    return SafeText(f"<@{person_id}>") if person_id else SafeText("nobody yet")


def linked(words: str, url: str | None) -> SafeText:
    """Words of ours as a link, where there is one; the address comes from the store, never from outside."""
    return SafeText(f"<{url}|{words}>" if url else words)
