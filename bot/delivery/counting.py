"""What came of a delivery, in the words of the figures that are kept of it."""

from bot.delivery.outcomes import Done, Gone, Later, Left, Locked, Never, NoThread, Outcome, Shut, Unknown
from bot.delivery.reconcile import Found
from bot.metrics import Ended


def ended(outcome: Outcome | Found, *, attempts: int) -> Ended:
    """`attempts` is how often it had failed before."""
    match outcome:
        case Done():
            return Ended.SENT
        case Found():
            return Ended.FOUND
        case Never():
            return Ended.GIVEN_UP
        case Gone() | Shut() | NoThread() | Left():
            return Ended.MOVED
        case Locked():
            return Ended.LOCKED
        case Later(_, _, tries) | Unknown(_, tries) if tries is not None and attempts + 1 >= tries:
            return Ended.GIVEN_UP
        case Unknown():
            return Ended.UNKNOWN
        case Later():
            return Ended.LATER
