"""The chain of a lead's events: each carries a hash of itself and of the one before, the lead that of the last.

Whoever changes, removes or slips in an event breaks the chain from there on, also in a copy of the database. It does
not tell who did it, and somebody who can write the database can forge all of it: keep the last hashes elsewhere
(`handraise lead ID --verify --json`) where that matters.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC
from hashlib import sha256
from typing import Any

from storage.tables import Event
from storage.types import cleaned


def link(before: str | None, row: Mapping[str, Any]) -> str:
    """The hash of an event, given by its columns, after the one whose hash is `before`; 64 hexadecimal digits.

    The lead's number is no part of it: who it is stands in its first event.
    """
    said = {
        "before": before or "",
        "seq": row["seq"],
        "what": str(row["what"]),
        "by": row["by"],
        "at": row["at"].astimezone(UTC).isoformat(),
        "facts": cleaned(row["facts"]),
        "under": row["under"],
    }
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def breaks(events: Sequence[Event], last: str | None) -> list[str]:
    """What is wrong with a lead's events, given in order, as sentences; `last` is the hash its row carries.

    Events from before there was a chain have no hash; it begins with the first that has one.
    """
    found = [
        f"event {event.seq} follows event {place}: something between them is gone"
        for place, event in enumerate(events)
        if event.seq != place + 1
    ]
    before: str | None = None
    for event in events:
        if event.hash is None and before is None:
            continue
        if event.hash != link(before, event.model_dump()):
            found.append(f"event {event.seq} ({event.what}) is not as it was written")
        before = event.hash
    if before != last:
        found.append("the last event is not the one that was written last")
    return found
