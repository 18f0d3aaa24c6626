"""When time alone turns a lead's verdict: touches fade, and so do the bad ones.

Somebody who left the mailing list may be over the bar again once that is long ago; somebody who waits above it is
below it one day. Nobody has to look every day: the day is computed when the lead is scored.
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime, timedelta

from qualification.leads import Touch
from qualification.scoring import Score, Scorecard, intents

DAYS = 366
"""How far ahead is looked; what is left of a touch by then is next to nothing."""


def crossing(given: Score, touches: Sequence[Touch], card: Scorecard, *, now: datetime) -> datetime | None:
    """The first instant, in whole days from `now`, at which the verdict is another without anything having happened.

    None when there is none within a year: what the lead is does not change by itself, and a gate stays.
    """
    best = sum(max(reason.points, 0) for reason in given.reasons if reason.axis == "intent")
    if given.gated or not given.bar.cleared(given.fit, best):
        return None
    signs = {rule.points > 0 for touch in touches for rule in card.intent_of.get(touch.kind, ())}

    def turned(day: int) -> bool:
        left = sum(reason.points for reason in intents(touches, card, now=now + timedelta(days=day)))
        return given.bar.cleared(given.fit, left) is not given.is_mql

    days = range(1, DAYS)
    if len(signs) < 2:
        # Fading one way, the verdict turns once and for good.
        place = bisect_left(days, True, key=turned)
        return now + timedelta(days=days[place]) if place < len(days) else None
    return next((now + timedelta(days=day) for day in days if turned(day)), None)
