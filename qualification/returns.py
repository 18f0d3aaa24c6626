"""Recycled leads that come back: what brings one back, what keeps it away, and its story so far."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qualification.leads import Did, Happened, PersonId, Touch, is_hand_raiser
from qualification.reasons import ComesBack


class Because(StrEnum):
    """What brought a lead back."""

    DAY = "day"
    INTENT = "intent"


class Stays(StrEnum):
    """What keeps a lead where it is: it came back as often as it may, its account is an SQL already, or a deal."""

    ROUNDS = "rounds"
    ACCOUNT = "account"
    DEAL = "deal"


@dataclass(frozen=True)
class SentAway:
    """The latest recycling of a lead, and whether it is told since then that it stays."""

    by: PersonId | None
    at: datetime
    reason: str
    note: str
    stays: bool = False


@dataclass(frozen=True)
class Round:
    """How a lead came back the latest time: the how many-eth it is, what brought it, and who had sent it away why."""

    number: int
    at: datetime
    because: Because
    before: SentAway


def sent_away(story: Iterable[Happened]) -> SentAway | None:
    """The latest recycling in a lead's story."""
    found: SentAway | None = None
    for event in story:
        match event.what:
            case Did.RECYCLED:
                facts = event.facts
                found = SentAway(event.by, event.at, facts.get("reason") or "", facts.get("note") or "")
            case Did.STAYED if found:
                found = SentAway(found.by, found.at, found.reason, found.note, stays=True)
    return found


def last_round(story: Sequence[Happened]) -> Round | None:
    """None for a lead that never came back."""
    for index in range(len(story) - 1, -1, -1):
        event = story[index]
        if event.what is Did.RETURNED and (before := sent_away(story[:index])):
            return Round(event.facts["round"], event.at, Because(event.facts["because"]), before)
    return None


def may_not_have(story: Sequence[Happened], person: str, rule: ComesBack) -> bool:
    """Whether a lead came back that this person had just sent away, and the desk gives it to others."""
    found = last_round(story)
    return found is not None and found.before.by == person and not rule.to_same_rep


def stays(rounds: int, rule: ComesBack, *, account_is_sql: bool, has_deal: bool) -> Stays | None:
    """What keeps a lead that came back so often from coming back again; None when nothing does."""
    if rounds >= rule.at_most:
        return Stays.ROUNDS
    if account_is_sql:
        return Stays.ACCOUNT
    return Stays.DEAL if has_deal else None


def shows_intent(
    rule: ComesBack,
    values: Mapping[str, object],
    touches: Iterable[Touch],
    before: SentAway,
    *,
    rounds: int,
    hand_raisers: frozenset[str],
) -> bool:
    """Whether what a recycled lead did since brings it back before its day; `values` are those of routing."""
    if rule.when is None:
        return False
    new = since(touches, before.at)
    own = {
        "raised_hand": is_hand_raiser(new, hand_raisers),
        "new_touches": len(new),
        "new_kinds": [touch.kind for touch in new],
        "reason": before.reason,
        "rounds": rounds,
    }
    return rule.when.outcome({**values, **own}) is True


def since(touches: Iterable[Touch], at: datetime) -> list[Touch]:
    return [touch for touch in touches if touch.at > at]


def counted(touches: Iterable[Touch]) -> list[tuple[str, int]]:
    """Kinds of touches with how often each was, the most first."""
    return Counter(touch.kind for touch in touches).most_common()
