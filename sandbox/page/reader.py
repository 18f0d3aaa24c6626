"""Who reads a page and when: what text rendering needs to know about its reader."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Reader:
    me: str
    base: str
    """where this person's pages begin, as /as/lee"""
    zone: ZoneInfo
    now: datetime
    people: Mapping[str, str] = field(default_factory=dict)
    """user id -> display name"""
    channels: Mapping[str, str] = field(default_factory=dict)
    """channel id -> name without `#`"""

    @property
    def twelve_hours(self) -> bool:
        """People in the Americas read 2:05 PM, everybody else 14:05."""
        return self.zone.key.startswith("America/")

    def local(self, seconds: float) -> datetime:
        return datetime.fromtimestamp(seconds, UTC).astimezone(self.zone)
