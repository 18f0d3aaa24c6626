"""Who is on: the hours of a person, less their leave and their pauses.

Leave is time off work. A pause is no new leads while the work on those they have goes on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal

from qualification.hours import Hours, NeverOpen

Kind = Literal["leave", "pause"]
Source = Literal["command", "status", "manager"]
"""Who said so: the person, their Slack status, or a manager of their team."""


class Why(StrEnum):
    """Why somebody gets no new leads now. Of several the first counts: leave says more than the end of the day."""

    ON_LEAVE = "on_leave"
    PAUSED = "paused"
    OFF_HOURS = "off_hours"


@dataclass(frozen=True)
class Absence:
    """From `since` on, `until` not included; without an end it lasts until they say so."""

    kind: Kind
    since: datetime
    until: datetime | None = None
    note: str = ""
    source: Source = "command"

    def covers(self, at: datetime) -> bool:
        """Whether it lasts at that instant."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Presence:
    """How somebody stands at one instant.

    `until` is the next instant at which they take new leads again. It is None for somebody who does, and where it
    is not known: until they say so, or hours that never open. `note` is that of the absence.
    """

    is_working: bool
    why: Why | None = None
    until: datetime | None = None
    note: str = ""

    @property
    def takes_new_leads(self) -> bool:
        return self.why is None


def presence(hours: Hours, absences: Iterable[Absence], *, now: datetime) -> Presence:
    """How a person of these hours stands; absences that are over or still to come may be among them."""
    some = list(absences)
    here = [each for each in some if each.covers(now)]
    on_leave = any(each.kind == "leave" for each in here)
    is_open = hours.is_open(now)
    if is_open and not here:
        return Presence(is_working=True)
    why = Why.ON_LEAVE if on_leave else Why.PAUSED if here else Why.OFF_HOURS
    counting = (each for each in here if (each.kind == "leave") == on_leave)
    note = next((each.note for each in counting if each.note), "")
    return Presence(is_open and not on_leave, why, next_on(hours, some, now=now), note)


def next_on(hours: Hours, absences: Iterable[Absence], *, now: datetime) -> datetime | None:
    """The first instant from `now` on that lies within the hours and outside every absence, in UTC.

    None where no such instant is in sight. Given leave alone, it is when somebody works again.
    """
    some = list(absences)
    at = now.astimezone(UTC)
    while True:
        ends = [each.until for each in some if each.covers(at)]
        if None in ends:
            return None
        try:
            back = hours.next_open(max([at, *(end for end in ends if end)]))
        except NeverOpen:
            return None
        if back == at:
            return at
        at = back
