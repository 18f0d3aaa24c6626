"""The clocks that may run on a lead: what starts each, what stops it and what makes it stand still."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualification.leads import Did
from qualification.progress import Between
from qualification.rules import outcomes
from qualification.sla import Policy

HURRIED = "hurried"
"""What stops a clock that gives way to a shorter one of its kind."""

MERGED = "merged"
"""What stops the clocks of a lead that turned out to be another one."""

STOOD = "stood"
"""What an alert carries instead of a rung that asks about a promise which stood still for as long as it may."""

DECIDED = frozenset({Did.ACCEPTED, Did.RECYCLED, Did.DISQUALIFIED})
OVER = frozenset({Did.RECYCLED, Did.DISQUALIFIED})


@dataclass(frozen=True)
class Clock:
    """`name` is what is waited for, as in “first call due 10:42”.

    It is started by what happens, unless it runs or what it waits for is there already (an owner, a touch). With
    `at_next_step` it begins to count when the agreed next step is. While a lead stands as one of `pauses` it stands
    still.
    """

    key: str
    name: str
    starts: frozenset[Did]
    stops: frozenset[Did]
    pauses: frozenset[Between] = frozenset()
    at_next_step: bool = False


BUILT_IN: Mapping[str, Clock] = {
    clock.key: clock
    for clock in (
        Clock(
            "claim",
            "somebody to take it",
            starts=frozenset({Did.POSTED, Did.HANDED_BACK, Did.REOPENED, Did.CONTESTED}),
            stops=frozenset({Did.CLAIMED, Did.REASSIGNED, *DECIDED}),
        ),
        Clock(
            "first_touch",
            "first call",
            starts=frozenset({Did.POSTED, Did.REOPENED, Did.CONTESTED}),
            stops=frozenset({Did.CONTACTED, *DECIDED}),
        ),
        Clock(
            "decision",
            "decision",
            starts=frozenset({Did.POSTED, Did.REOPENED, Did.CONTESTED}),
            stops=DECIDED,
            pauses=frozenset({Between.WAITING, Between.NO_DECISION}),
        ),
        Clock(
            "ae_answer",
            "the AE's answer",
            starts=frozenset({Did.ACCEPTED}),
            stops=frozenset({Did.TAKEN_ON, Did.CONTESTED, Did.REOPENED}),
        ),
        Clock(
            "meeting_outcome",
            "how the meeting went",
            starts=frozenset({Did.ACCEPTED, Did.MEETING_MOVED}),
            stops=frozenset(
                {Did.MEETING_HELD, Did.MEETING_MISSED, Did.MEETING_MOVED, Did.CONTESTED, Did.REOPENED}
            ),
            at_next_step=True,
        ),
        Clock(
            "missed_meeting",
            "a new date with whoever did not come",
            starts=frozenset({Did.MEETING_MISSED}),
            stops=frozenset({Did.MEETING_HELD, Did.MEETING_MOVED, Did.CONTESTED, Did.REOPENED}),
        ),
    )
}

MAY_START = frozenset(did for clock in BUILT_IN.values() for did in clock.starts) | {
    Did.CLAIMED,
    Did.TAKEN_ON,
}
MAY_STOP = frozenset(did for clock in BUILT_IN.values() for did in clock.stops) | {Did.STARTED, Did.ANSWERED}


def policy_for(policies: Iterable[Policy], values: Mapping[str, object]) -> Policy | None:
    """The first policy whose rule is true; one that cannot be decided does not hold."""
    some: Sequence[Policy] = list(policies)
    ruled = [each.when for each in some if each.when]
    found = dict(zip(map(id, ruled), outcomes(ruled, values), strict=True))
    return next((each for each in some if each.when is None or found[id(each.when)] is True), None)
