"""When a lead became an MQL, and what reports count of it."""

from collections.abc import Iterable
from datetime import UTC, datetime

from qualification.leads import Did, Fields, Happened, Touch


def declared_at(event: Happened) -> datetime | None:
    """Since when the lead is an MQL by this event: as it was posted, or as its source says it was one before."""
    if event.what is Did.POSTED:
        return event.at
    said = event.facts.get("mql_at") if event.what in (Did.RECEIVED, Did.ENRICHED, Did.MERGED) else None
    return datetime.fromisoformat(said).astimezone(UTC) if said else None


def mql_at(story: Iterable[Happened]) -> datetime | None:
    """When the lead became an MQL, of all that happened to it; what came with another lead went with it again."""
    earliest: dict[int | None, datetime] = {}
    for event in story:
        other = event.facts.get("other") if event.what in (Did.MERGED, Did.UNMERGED) else None
        if event.what is Did.UNMERGED:
            earliest.pop(other, None)
        elif at := declared_at(event):
            earliest[other] = min(at, earliest.get(other, at))
    return min(earliest.values(), default=None)


def asset_of(fields: Fields, touches: Iterable[Touch] = ()) -> str | None:
    """What brought the lead: its asset or landing page, else those of its newest touch that has one."""
    named = fields.get("asset") or fields.get("landing_page")
    if named:
        return str(named)
    newest = sorted(touches, key=lambda touch: touch.at, reverse=True)
    return next((found for touch in newest if (found := touch.asset or touch.path)), None)
