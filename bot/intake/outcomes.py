"""A source's payload into an outcome: what became of a deal, and by what its lead is known."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from jmespath.exceptions import JMESPathError
from price_parser import Price

from bot.intake import cleaning
from bot.intake.mapping import LONGEST_ID, misfit
from playbooks.desk import Source
from qualification.outcomes import NewOutcome, What
from qualification.refusals import Refused
from storage.outcomes import Report

LARGEST = 10**15
"""Hundredths: more than any deal, and what both databases hold."""
MOST_LEADS = 2**31 - 1


def to_report(source: Source, payload: Any) -> Report | Refused:
    """The outcome in one payload."""
    try:
        mapped = source.read_outcome(payload)
    except JMESPathError as error:
        return misfit(source, error)
    new = _outcome(source, mapped.external_id, mapped.fields)
    if isinstance(new, Refused):
        return new
    said = payload if isinstance(payload, dict) else {"said": payload}
    return Report(_key(source, new), source.key, said, new)


def _key(source: Source, new: NewOutcome) -> str:
    """The same whenever the source says the same, however its rows are ordered and whatever stands beside."""
    told = json.dumps(asdict(new), sort_keys=True, default=str, ensure_ascii=True)
    return f"{source.key}:{sha256(told.encode()).hexdigest()}"


def _outcome(source: Source, own_id: str | None, fields: Mapping[str, Any]) -> NewOutcome | Refused:
    what, at, amount = _what(fields.get("what")), _at(fields.get("at")), _amount(fields.get("amount"))
    number, keys = _number(fields.get("lead")), _keys(source, own_id, fields.get("email"))
    if isinstance(what, Refused):
        return what
    if isinstance(at, Refused):
        return at
    if isinstance(amount, Refused):
        return amount
    if isinstance(keys, Refused):
        return keys
    if number is None and not keys:
        return Refused("names no lead: neither our number nor an e-mail address nor an id")
    hundredths, in_words = amount
    currency = cleaning.text(fields.get("currency")) or in_words
    return NewOutcome(
        what,
        at,
        number,
        keys,
        hundredths,
        currency.upper()[:3] if currency and hundredths is not None else None,
        _short(fields.get("deal")),
        _short(fields.get("rep")),
    )


def _what(given: Any) -> What | Refused:
    words = (cleaning.text(given) or "").casefold().replace("_", " ").replace("closed", "").strip()
    try:
        return What(words)
    except ValueError:
        return Refused(f"“{words[:40]}” is no outcome; there are opportunity, won and lost")


def _at(given: Any) -> datetime | Refused:
    found = cleaning.instant(given)
    if found is not None:
        return found
    if given is None:
        return Refused("has no day")
    return Refused(
        f"its day cannot be read: “{str(given)[:40]}”; it looks like 2026-11-22 or 2026-11-22T09:00:00Z"
    )


def _amount(given: Any) -> tuple[int | None, str | None] | Refused:
    """Hundredths, and the currency where it stands beside the sum."""
    words = cleaning.text(given)
    if words is None:
        return None, None
    read = Price(Decimal(str(given)), None, words) if _is_number(given) else Price.fromstring(words)
    amount = read.amount
    if amount is None or not amount.is_finite() or amount < 0 or words.lstrip().startswith("-"):
        return Refused(f"its amount cannot be read: “{words[:40]}”; it looks like 12500 or 12,500.00 EUR")
    hundredths = int((amount * 100).to_integral_value())
    if hundredths > LARGEST:
        return Refused(f"its amount is more money than there is: “{words[:40]}”")
    code = next(
        (word for word in words.split() if len(word) == 3 and word.isalpha() and word.isupper()), None
    )
    return hundredths, code


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


def _number(given: Any) -> int | None:
    words = cleaning.text(given)
    return (
        int(words)
        if words and words.isascii() and words.isdecimal() and 0 < int(words) <= MOST_LEADS
        else None
    )


def _keys(source: Source, own_id: str | None, email: Any) -> tuple[str, ...] | Refused:
    """What the lead is looked for by; its address comes first."""
    found = []
    if words := cleaning.text(email):
        address = cleaning.email(words)
        if isinstance(address, str) and not own_id:
            return Refused(f"“{words[:80]}” is not an e-mail address: {address}")
        if not isinstance(address, str):
            found.append(cleaning.identity_of(address))
    if own_id and len(own_id) <= LONGEST_ID and source.outcome:
        found.append(f"{source.outcome.of}:{own_id}")
    return tuple(found)


def _short(given: Any) -> str | None:
    words = cleaning.text(given)
    return words[:LONGEST_ID] if words else None
