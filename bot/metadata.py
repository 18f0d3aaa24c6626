"""What each of our messages carries in Slack, and only apps can see: the key it was asked for under."""

from collections.abc import Mapping
from typing import Any

EVENT_TYPE = "handraise_message"


def metadata_of(key: str) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


def key_of(message: Mapping[str, Any]) -> str | None:
    """Our key in a message's metadata; None for a message that is not ours."""
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    key = (metadata.get("event_payload") or {}).get("key")
    return key if isinstance(key, str) else None
