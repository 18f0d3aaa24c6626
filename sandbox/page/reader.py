"""Who reads a page and when: what text rendering needs to know about its reader."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_PERMALINK = re.compile(
    r"(?P<channel>\w+)(?:/p(?P<seconds>\d+)(?P<rest>\d{6})(?:\?thread_ts=(?P<thread>[\d.]+).*)?)?/?$"
)


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

    addresses: tuple[str, ...] = ()
    """where this workspace is on the web: links to its messages begin so"""

    @property
    def twelve_hours(self) -> bool:
        """People in the Americas read 2:05 PM, everybody else 14:05."""
        return self.zone.key.startswith("America/")

    def on_page(self, url: str) -> str | None:
        """The page of a permalink of this workspace; None for any other address."""
        home = next((home for home in self.addresses if url.startswith(f"{home}/archives/")), None)
        link = _PERMALINK.match(url.removeprefix(f"{home}/archives/")) if home else None
        if link is None:
            return None
        thread = link["thread"] or (f"{link['seconds']}.{link['rest']}" if link["seconds"] else "")
        return f"{self.base}/{link['channel']}" + (f"?thread={thread}" if thread else "")

    def local(self, seconds: float) -> datetime:
        return datetime.fromtimestamp(seconds, UTC).astimezone(self.zone)
