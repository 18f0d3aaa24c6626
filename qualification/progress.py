"""Where a lead stands between two decisions, what comes next, and on which morning.

In progress is what is left: somebody has the lead and nothing else is said of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from qualification import refusals
from qualification.decision import Cadence
from qualification.hours import Hours
from qualification.leads import UNDECIDED, State
from qualification.refusals import Refused


class Between(StrEnum):
    """What may be true of a lead that is not decided yet."""

    IN_PROGRESS = "in_progress"
    NO_DECISION = "no_decision"
    WAITING = "waiting"
    NO_REPLY = "no_reply"
    BAD_CONTACT = "bad_contact"


CALLED: Mapping[Between, str] = {
    Between.IN_PROGRESS: "In progress",
    Between.NO_DECISION: "No decision yet",
    Between.WAITING: "Waiting for the prospect",
    Between.NO_REPLY: "No reply",
    Between.BAD_CONTACT: "Wrong contact data",
}
STEPS: Mapping[Between, str] = {
    Between.IN_PROGRESS: "finish the checklist",
    Between.NO_DECISION: "ask again",
    Between.WAITING: "their answer",
    Between.NO_REPLY: "try again",
    Between.BAD_CONTACT: "find another way to reach them, or disqualify it as bad data",
}
"""The next step, or what is waited for, where nobody names one."""

BY_HAND = (Between.NO_DECISION, Between.WAITING)
"""What a rep says of a lead; the others follow from what was logged."""

DEFAULT_CADENCE = Cadence(waits=(1, 2, 4), reason="no_reply")
"""For a playbook that sets none: four tries within a good week, each wait longer than the last. Ours to set."""

DAYS_ASIDE = 7
"""Calendar days a lead is set aside for when nobody names a date: a prospect's week has gone by then."""

MOST_DAYS_ASIDE = 365
BAD_DATA = "bad_data"
"""What playbooks call the reason to disqualify a lead that cannot be reached."""

MORNING = time(9)
"""The earliest a reminder comes, also where a team works day and night."""


@dataclass(frozen=True)
class AfterTry:
    """When a try in vain is followed up. With `recycle_for`, a reason's key, there is no further try: the lead
    is to be recycled then, unless a reply has come."""

    at: datetime
    recycle_for: str | None = None


def between(state: State, progress: str | None) -> Between | None:
    """Where a lead of that state stands; None for one that is decided, or that nobody has and nothing is said of."""
    if state not in UNDECIDED:
        return None
    said = Between(progress) if progress else Between.IN_PROGRESS
    return None if said is Between.IN_PROGRESS and state is State.OPEN else said


def tried_enough(attempts: int, cadence: Cadence) -> bool:
    """Whether so many tries in vain are all that the cadence asks for."""
    return attempts > len(cadence.waits)


def after_try(attempts: int, cadence: Cadence, hours: Hours, *, now: datetime) -> AfterTry:
    """What follows the try in vain that was the `attempts`-th in a row.

    The last one is given until the next working morning to be answered. Raises NeverOpen.
    """
    if tried_enough(attempts, cadence):
        return AfterTry(in_days(1, hours, now=now), cadence.reason)
    return AfterTry(in_days(cadence.waits[max(attempts, 1) - 1], hours, now=now))


def in_days(days: int, hours: Hours, *, now: datetime) -> datetime:
    """The first working morning that is at least so many calendar days after today."""
    return morning(today(hours, now=now) + timedelta(days=days), hours)


def morning(day: date, hours: Hours) -> datetime:
    """When work begins on that day, or on the next day that is none off; never before nine where they work."""
    return hours.next_open(datetime.combine(day, MORNING, ZoneInfo(hours.zone)))


def suggested_day(hours: Hours, *, now: datetime) -> date:
    """A working day about a week ahead: until when a lead is set aside when nobody names a day."""
    return in_days(DAYS_ASIDE, hours, now=now).astimezone(ZoneInfo(hours.zone)).date()


def today(hours: Hours, *, now: datetime) -> date:
    """The calendar day where these hours are kept."""
    return now.astimezone(ZoneInfo(hours.zone)).date()


def refuse_day(day: date, hours: Hours, *, now: datetime) -> Refused | None:
    """Refuses a day that a lead cannot be set aside until."""
    ahead = (day - today(hours, now=now)).days
    if ahead <= 0:
        return refusals.not_ahead()
    return refusals.too_far_ahead() if ahead > MOST_DAYS_ASIDE else None
