"""How a lead came to its team and its owner, read from its events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from qualification.leads import Did, Happened


@dataclass(frozen=True)
class HandedOut:
    """The latest events by which a lead came to its team and its owner, as far as there are any."""

    posted: Happened | None = None
    routed: Happened | None = None
    last: Happened | None = None

    @property
    def route(self) -> Mapping[str, Any]:
        """The rule that chose the team, and those that passed the lead on."""
        return self.posted.facts.get("route", {}) if self.posted else {}

    @property
    def tried(self) -> Sequence[Mapping[str, Any]]:
        """By team, who was passed over and why."""
        return self.routed.facts["tried"] if self.routed else ()

    @property
    def how(self) -> str | None:
        """How it came to its owner: one of `How`, or `claimed` or `reassigned`; None while it has none."""
        match self.last:
            case Happened(what=Did.ROUTED, facts=facts):
                return str(facts["how"]) if facts["how"] else None
            case Happened(what=Did.CLAIMED | Did.REASSIGNED as what):
                return what.value
        return None

    @property
    def waits_until(self) -> datetime | None:
        """When it is given out, as far as that was known when nobody could be given it."""
        until = self.routed.facts["waits_until"] if self.routed and self.last is self.routed else None
        return datetime.fromisoformat(until) if until else None


def handed_out(story: Iterable[Happened]) -> HandedOut:
    """Read from a lead's events, in their order."""
    found = HandedOut()
    for event in story:
        match event.what:
            case Did.POSTED | Did.RETURNED:
                found = replace(found, posted=event, last=event)
            case Did.ROUTED:
                found = replace(found, routed=event, last=event)
            case Did.CLAIMED | Did.REASSIGNED | Did.HANDED_BACK:
                found = replace(found, last=event)
    return found
