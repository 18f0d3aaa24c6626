"""Who of a team gets a lead: its account's owner, else whose turn it is; everybody else with the reason why not.

Turns are taken by smooth weighted round robin: each who could take the lead gains their weight, whoever has
most gets it and pays the weights of all. Over a round everybody is served by weight, never in a burst, and
whoever could not take leads for a while owes and is owed nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qualification.leads import Did, Happened, PersonId
from qualification.routing import Need


class Passed(StrEnum):
    """Why somebody of the team did not get a lead."""

    OFF_HOURS = "off_hours"
    ON_LEAVE = "on_leave"
    PAUSED = "paused"
    REFUSED = "refused"
    NOT_ABLE = "not_able"
    FULL = "full"
    FULL_TODAY = "full_today"
    LATER_TURN = "later_turn"


class How(StrEnum):
    """Why somebody got a lead."""

    ENTERED = "entered"
    ACCOUNT_OWNER = "account_owner"
    TURN = "turn"


@dataclass(frozen=True)
class Off:
    """Not to be given leads now, and until when as far as that is known."""

    why: Passed
    until: datetime | None = None


@dataclass(frozen=True)
class Rep:
    """Somebody who may be given leads, as of now.

    `open` counts the leads they hold undecided, `today` those they came to hold today; `credit` is what they are
    owed in turns. `refused` has had this lead before and gave it back.
    """

    id: PersonId
    weight: int = 1
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    most_open: int | None = None
    most_per_day: int | None = None
    open: int = 0
    today: int = 0
    credit: int = 0
    off: Off | None = None
    refused: bool = False


@dataclass(frozen=True)
class PassedRep:
    """`most` is the cap that was reached, `need` the key of what they cannot do."""

    rep: PersonId
    why: Passed
    until: datetime | None = None
    most: int | None = None
    need: str | None = None


@dataclass(frozen=True)
class Choice:
    """Who gets the lead and how, or nobody; why not the others; and what each is owed in turns afterwards."""

    rep: PersonId | None
    how: How | None
    passed: tuple[PassedRep, ...]
    credits: Mapping[PersonId, int]


def choose_rep(
    reps: Sequence[Rep],
    needs: Sequence[Need] = (),
    *,
    owner: PersonId | None = None,
    entered_by: PersonId | None = None,
) -> Choice:
    """Whoever entered the lead, else the account's owner, else whose turn it is.

    The owner is asked for no skill: they know the account. Whoever is off or full is passed over all the same.
    Those who entered a lead themselves keep it whatever they have.
    """
    passed = {rep.id: _why_not(rep, needs) for rep in reps}
    able = [rep for rep in reps if passed[rep.id] is None]
    first = next((rep for rep in reps if rep.id == owner and _why_not(rep, ()) is None), None)
    chosen, how = _whose(reps, able, first, entered_by)
    if chosen is None:
        return Choice(None, None, tuple(each for each in passed.values() if each), {})
    others = (passed[rep.id] or PassedRep(rep.id, Passed.LATER_TURN) for rep in reps if rep.id != chosen.id)
    return Choice(chosen.id, how, tuple(others), _credits(able, chosen))


def _whose(
    reps: Sequence[Rep], able: Sequence[Rep], owner: Rep | None, entered_by: PersonId | None
) -> tuple[Rep | None, How | None]:
    if entered := next((rep for rep in reps if rep.id == entered_by), None):
        return entered, How.ENTERED
    if owner:
        return owner, How.ACCOUNT_OWNER
    if not able:
        return None, None
    return max(able, key=lambda rep: (rep.credit + rep.weight, -rep.open)), How.TURN


def _why_not(rep: Rep, needs: Sequence[Need]) -> PassedRep | None:
    """The first reason for which the rep cannot take it now."""
    if rep.refused:
        return PassedRep(rep.id, Passed.REFUSED)
    if rep.off:
        return PassedRep(rep.id, rep.off.why, until=rep.off.until)
    for need in needs:
        if (need.skill and need.skill not in rep.skills) or (
            need.language and need.language not in rep.languages
        ):
            return PassedRep(rep.id, Passed.NOT_ABLE, need=need.key)
    if rep.most_open is not None and rep.open >= rep.most_open:
        return PassedRep(rep.id, Passed.FULL, most=rep.most_open)
    if rep.most_per_day is not None and rep.today >= rep.most_per_day:
        return PassedRep(rep.id, Passed.FULL_TODAY, most=rep.most_per_day)
    return None


def _credits(able: Sequence[Rep], chosen: Rep) -> dict[PersonId, int]:
    """What each is owed after this turn; the sum stays as it was."""
    taking_part = [*able, *([chosen] if chosen not in able else [])]
    paid = sum(rep.weight for rep in taking_part)
    return {rep.id: rep.credit + rep.weight - (paid if rep.id == chosen.id else 0) for rep in taking_part}


def had(events: Iterable[Happened], *, forgiven: bool = False) -> frozenset[PersonId]:
    """Who had this lead and has it no more: gave it back, lost it to somebody, or sent it away; `forgiven` are those
    who sent it away and it came back."""
    owner: PersonId | None = None
    gone: set[PersonId] = set()
    for event in events:
        match event.what:
            case Did.CLAIMED | Did.REASSIGNED | Did.ROUTED:
                now = event.facts.get("owner")
                if owner and now and owner != now:
                    gone.add(owner)
                owner = PersonId(now) if now else owner
            case Did.HANDED_BACK:
                gone |= {owner} if owner else set()
                owner = None
            case Did.RECYCLED | Did.DISQUALIFIED:
                gone |= {event.by} if event.by else set()
            case Did.RETURNED:
                gone = set() if forgiven else gone
                owner = None
    return frozenset(gone)
