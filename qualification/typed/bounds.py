"""The least and the most a number or a sum can be."""

from qualification.criteria import Criterion, Json, Kind
from qualification.typed.money import shown
from qualification.typed.results import NotUnderstood, Read, Understood


def within_bounds(criterion: Criterion, read: Read) -> Read:
    """The reading, or why it lies outside the criterion's `least` and `most`, both of which may be said.

    Of a range both ends count; an open end ("up to", "or more") is none. A sum is compared in whole units of
    the currency it was said in.
    """
    bounded = criterion.kind in (Kind.NUMBER, Kind.MONEY)
    if not bounded or isinstance(read, NotUnderstood) or read.value is None:
        return read
    least, most, ends = criterion.least, criterion.most, _ends(read)
    if most is not None and max(ends) > most:
        why = f"that is more than {_say(read.value, most)}"
    elif least is not None and min(ends) < least:
        why = f"that is less than {_say(read.value, least)}"
    else:
        return read
    return NotUnderstood(why, _hint(criterion, read.value))


def _ends(read: Understood) -> list[int]:
    if not isinstance(read.value, dict):
        return [read.value]
    low, high = read.value["low"], read.value["high"]
    return [end for end in (low or high, high) if end is not None] or [low]


def _hint(criterion: Criterion, value: Json) -> str:
    what = "a number" if criterion.kind is Kind.NUMBER else "an amount"
    if criterion.least is None or criterion.most is None:
        end, more = (criterion.least, "or more") if criterion.most is None else (criterion.most, "or less")
        return f"say {what} of {_say(value, end or 0)} {more}"
    return f"say {what} from {_say(value, criterion.least)} to {_say(value, criterion.most)}"


def _say(value: Json, end: int) -> str:
    return shown(end, value["currency"]) if isinstance(value, dict) else f"{end:,}"
