"""Amounts of money and plain counts as people type them, in English and German.

An answer is a range more often than a point: "50-80k", "under 10k", "60k or more". price-parser takes 60
for "60k" and 50 for "50-80k", so it is only asked for a currency that ours do not know.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from price_parser import Price

from qualification.typed.results import NOT_KNOWN, NotUnderstood, Read, Understood
from qualification.typed.spelled import in_digits
from qualification.typed.text import either, in_passing, means_not_known, plain

LARGEST = 10**12
WIDEST = 100
"""How many times its low end the high end of a range may be; wider, one of the two is a slip."""
MONEY_HINT = "say “60k”, “50-80k” or “under 10k”"
NUMBER_HINT = "say a whole number such as “250”"

CURRENCIES = {
    "EUR": r"€|eur(?:os?)?",
    "USD": r"us\$|usd|us dollars?|\$|dollars?|bucks",
    "GBP": r"£|gbp|pounds?|quid",
    "CHF": r"chf|s?fr\.?|franken|francs?",
    "JPY": r"¥|jpy|yen",
    "INR": r"₹|inr|rupees?",
    "PLN": r"zł|pln|zloty",
    "CZK": r"kč|czk",
    "HUF": r"huf|forint",
    "RON": r"lei|ron",
    "SEK": r"sek",
    "DKK": r"dkk",
    "NOK": r"nok",
    "CAD": r"ca\$|c\$|cad",
    "AUD": r"au\$|a\$|aud",
}
SIGNS = {"EUR": "{} €", "USD": "${}", "GBP": "£{}", "JPY": "¥{}", "INR": "₹{}"}
MULTIPLIERS = {
    r"hundred (?:thousand|k)|hunderttausend": 10**5,
    r"thousand|tausend|tsd\.?|grand|k": 10**3,
    r"million(?:s|en)?|mill?\.?|mio\.?|mn|mm|m": 10**6,
    r"billion(?:s)?|milliarden?|mrd\.?|bn|b": 10**9,
    r"hundred|hundert": 100,
    r"dozen|dutzend": 12,
}
COUNTED = either(
    """users?, seats?, devices?, endpoints?, locations?, sites?, offices?, servers?, employees?, people, licen[cs]es?,
    nutzer, plätze, platz, arbeitsplatz, arbeitsplätze, geräte?, standorte?, mitarbeiter, leute, lizenz(?:en)?"""
)
JUST_ONE = re.compile(rf"eine?n?(?: {COUNTED})?")
NONE_OF_THEM = re.compile(rf"(?:no|keine?n?) {COUNTED}")
NONE = either(
    "none, nothing, nil, no (?:money|budget), kein(?:e|s|en)?, nichts, (?:noch )?kein (?:budget|geld)"
)
NOTHING = re.compile(
    rf"(?:there(?:'s| is) |they have |es gibt |gar )?{NONE}"
    rf"(?: yet| at all| right now| this year| dieses jahr)?|zero|null|0|none \(\S+ ?\S*\)"
)
AT_MOST = either(
    r"""no more than, not more than, less than, fewer than, lower than, south of, up to, at most, at the most,
    maximum of, maximum, max\.?, under, below, <=, <, bis zu, bis, unter, höchstens, maximal, weniger als,
    nicht mehr als"""
)
AT_LEAST = either(
    r"""no less than, not less than, more than, upwards of, north of, at least, starting at, starting from,
    minimum of, minimum, min\.?, over, above, from, >=, >, mindestens, mehr als, über, ab, von"""
)
ABOUT = either(
    r"""about, around, approximately, approx\.?, roughly, circa, ca\.?, etwa, ungefähr, rund, so um die, or so, almost,
    nearly, close to, knapp, fast, gut, maybe, vielleicht"""
)
OR_LESS = either("max, maximum, or less, tops, höchstens, maximal")
OR_MORE = either(
    """or more, and more, and up, upwards, plus(?! (?:vat|tax|expenses|mwst)), oder mehr, aufwärts, minimum,
    mindestens"""
)
PER = r"(?:\bper|\ba|\beach|\bevery|\bpro|\bim|/)\s*"
MONTHLY = re.compile(rf"{PER}(?:months?|mo|monat)\b|\b(?:monthly|monatlich|mtl)\b")
QUARTERLY = re.compile(rf"{PER}(?:quarters?|quartal)\b|\bquarterly\b")
YEARLY = re.compile(rf"{PER}(?:years?|yr|annum|jahr)\b|\bp\.?\s?a\b|\b(?:annually|yearly|jährlich)\b")
PIECES = either(
    "user, seat, head, device, endpoint, day, week, hour, nutzer, platz, gerät, tag, woche, stunde"
)
PER_PIECE = re.compile(rf"{PER}{PIECES}\b")
NO_MONEY = re.compile(
    r"\s*-?"
    + either(
        """%, percent, prozent, days?, weeks?, months?, years?, users?, seats?, people, devices?, locations?, sites?,
        tagen?, wochen?, monaten?, jahren?, nutzer, leute, figures?, digits?, stellig"""
    )
    + r"(?!\w)"
)
DIGITS = r"(?:\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d*[.]\d+|\d+(?:,\d+)?)(?![.,]?\d)"

_money = "|".join(f"(?:{signs})" for signs in CURRENCIES.values())
_times = "|".join(MULTIPLIERS)
AMOUNT = re.compile(
    rf"(?<![\w.,])(?P<before>{_money})?\s*(?P<digits>{DIGITS})\s*(?:(?P<times>{_times})(?![a-zäöü]))?"
    rf"\s*(?P<after>{_money})?(?![\w])(?P<more>\s*\+)?"
)


@dataclass(frozen=True)
class Amount:
    """One number of a reply; `marked` when a currency, a "k" or grouped digits show it is an amount."""

    value: Decimal
    times: int
    currency: str | None
    marked: bool
    more: bool
    start: int
    end: int

    @property
    def total(self) -> Decimal:
        return self.value * self.times


@dataclass(frozen=True)
class Range:
    """From `low` on, up to `high` when it is set. `about` when the reply said so."""

    low: Decimal
    high: Decimal | None
    about: bool
    currency: str | None


def money(text: str, *, currency: str) -> Read:
    """An amount or a range, in whole units; by the month or quarter it is counted up to a year."""
    said = in_digits(plain(text))
    if NOTHING.fullmatch(said):
        return Understood({"low": 0, "high": 0, "currency": currency}, f"none ({shown(0, currency)})")
    if means_not_known(said):
        return NOT_KNOWN
    if PER_PIECE.search(said):
        return NotUnderstood(
            "that is a price for one, not a budget", "say the total for a year, such as “60k”"
        )
    found = _range(said, [one for one in _amounts(said) if one.marked or not _is_no_money(one, said)])
    if isinstance(found, NotUnderstood):
        return found
    times = 12 if MONTHLY.search(said) else 4 if QUARTERLY.search(said) else 1
    yearly = " a year" if times > 1 or YEARLY.search(said) else ""
    code = found.currency or _foreign(text) or currency
    low, high = _units(found.low * times), None if found.high is None else _units(found.high * times)
    if max(low, high or 0) > LARGEST:
        return NotUnderstood("that is more money than there is", MONEY_HINT)
    words = _range_words(low, high, code, about=found.about)
    return Understood({"low": low, "high": high, "currency": code}, words + yearly, sure=not in_passing(said))


def number(text: str) -> Read:
    """A whole number. Of a range the low end counts, of "under 50" the 50; the words say so."""
    # The words with which a range is shown back are no second number.
    said = re.sub(r", counted as [\d,]+$", "", in_digits(plain(text)))
    if JUST_ONE.fullmatch(said):
        return Understood(1, "1")
    if NOTHING.fullmatch(said) or NONE_OF_THEM.fullmatch(said):
        return Understood(0, "0")
    if means_not_known(said):
        return NOT_KNOWN
    found = _range(said, list(_amounts(said)))
    if isinstance(found, NotUnderstood):
        return NotUnderstood(found.why.replace("amount", "number"), NUMBER_HINT)
    counted = found.low if found.low or found.high is None else found.high
    if counted != int(counted) or found.currency or re.search("%|percent|prozent", said):
        return NotUnderstood("that is no whole number", NUMBER_HINT)
    if counted > LARGEST:
        return NotUnderstood("that is too many", NUMBER_HINT)
    return Understood(int(counted), _number_words(found, int(counted)), sure=not in_passing(said))


def _range(said: str, amounts: list[Amount]) -> Range | NotUnderstood:
    if any(amount.marked for amount in amounts):
        amounts = [amount for amount in amounts if amount.marked or _linked(amount, amounts, said)]
    if not amounts:
        return NotUnderstood("there is no amount in that", MONEY_HINT)
    if re.search(r"(?:^|[\s(])(?:-|minus)\s*$", said[: amounts[0].start]):
        return NotUnderstood("that is less than nothing", MONEY_HINT)
    about = re.search(rf"(?<!\w){ABOUT}(?!\w)", said) is not None
    if len(amounts) == 2 and _linked(amounts[0], amounts, said):
        return _between(amounts[0], amounts[1], about=about)
    if len({amount.total for amount in amounts}) > 1:
        return NotUnderstood("there is more than one amount in that", MONEY_HINT)
    return _one(amounts[0], said, about=about)


def _is_no_money(amount: Amount, said: str) -> bool:
    """ "12 months", "10 %", "in 2027": numbers that stand beside the amount."""
    year = 1990 < amount.value < 2100 and re.search(
        r"\b(?:in|im|for|für|by|until|bis) $", said[: amount.start]
    )
    return bool(NO_MONEY.match(said, amount.end) or year)


def _amounts(said: str) -> Iterator[Amount]:
    for found in AMOUNT.finditer(said):
        times = next((n for words, n in MULTIPLIERS.items() if re.fullmatch(words, found["times"] or "")), 1)
        sign = found["before"] or found["after"]
        grouped = re.search(r"\d[.,' ]\d{3}(?!\d)", found["digits"]) is not None
        yield Amount(
            value=_decimal(found["digits"], scaled=times > 1),
            times=times,
            currency=_code(sign) if sign else None,
            marked=times > 1 or sign is not None or grouped,
            more=found["more"] is not None,
            start=found.start(),
            end=found.end(),
        )


def _linked(amount: Amount, amounts: list[Amount], said: str) -> bool:
    """Whether only a dash, "to" or "bis" stands between this amount and a neighbour; "and" after "between"."""
    links = "-|to|bis|or|oder|/|\\.\\.+" + (
        "|and|und" if re.search(r"\b(?:between|zwischen)\b", said) else ""
    )
    place = amounts.index(amount)
    gaps = [said[one.end : other.start] for one, other in pairwise(amounts)]
    return any(re.fullmatch(rf"\s*(?:{links})\s*", gap) for gap in gaps[max(0, place - 1) : place + 1])


def _between(first: Amount, second: Amount, *, about: bool) -> Range | NotUnderstood:
    """ "50-80k" is fifty thousand to eighty thousand, "500-1k" is not five hundred thousand."""
    low, high = first.total, second.total
    if first.times == 1 and first.value * second.times <= high:
        low = first.value * second.times
    elif second.times == 1 and second.value * first.times >= low:
        high = second.value * first.times
    if first.currency and second.currency and first.currency != second.currency:
        return NotUnderstood("those are two currencies", MONEY_HINT)
    wide = bool(low) and high > max(low, Decimal(1)) * WIDEST
    if low > high or (wide and first.value > second.value):
        return NotUnderstood("that range runs backwards", MONEY_HINT)
    if wide:
        return NotUnderstood("that range is too wide", MONEY_HINT)
    return Range(low, high, about, first.currency or second.currency)


def _one(amount: Amount, said: str, *, about: bool) -> Range:
    # A currency that is not in our list stands between the amount and what follows.
    before, after = said[: amount.start], re.sub(r"^\s*[a-z]{3}(?= )", "", said[amount.end :])
    if re.search(rf"(?:^|\W){AT_MOST}\s*{ABOUT}?\s*$", before) or re.match(rf"\s*{OR_LESS}\b", after):
        return Range(Decimal(0), amount.total, about, amount.currency)
    more = amount.more or re.match(rf"\s*{OR_MORE}\b", after)
    if more or re.search(rf"(?:^|\W){AT_LEAST}\s*{ABOUT}?\s*$", before):
        return Range(amount.total, None, about, amount.currency)
    return Range(amount.total, amount.total, about, amount.currency)


def _decimal(digits: str, *, scaled: bool) -> Decimal:
    """Three digits behind one point or comma group thousands, but not before a multiplier: "1.250 Mio"."""
    groups = re.findall(r"[.,' ]", digits)
    decimal = re.fullmatch(r"(\d*)[.,](\d+)", digits)
    if decimal and (len(decimal[2]) != 3 or (scaled and len(groups) == 1)):
        return Decimal(f"{decimal[1]}.{decimal[2]}")
    cents = re.fullmatch(r"(.*\d{3})[.,](\d{1,2})", digits)
    whole, rest = (cents[1], cents[2]) if cents and len(groups) > 1 else (digits, "0")
    return Decimal(re.sub(r"\D", "", whole) + "." + rest)


def _code(sign: str) -> str | None:
    return next((code for code, words in CURRENCIES.items() if re.fullmatch(words, sign)), None)


def _foreign(text: str) -> str | None:
    sign = Price.fromstring(text).currency or ""
    return _code(sign.lower()) or (sign.upper() if re.fullmatch(r"[A-Za-z]{3}", sign) else None)


def _units(value: Decimal) -> int:
    return int(value.to_integral_value())


def shown(value: int, currency: str) -> str:
    """A sum as people write it: "60,000 €", "$60,000", "60,000 CHF"."""
    return SIGNS.get(currency, "{} " + currency).format(f"{value:,}")


def _range_words(low: int, high: int | None, currency: str, *, about: bool) -> str:
    if high is None:
        words = f"{shown(low, currency)} or more"
    elif low == high:
        words = shown(low, currency)
    elif low == 0:
        words = f"up to {shown(high, currency)}"
    else:
        low_shown = shown(low, currency) if SIGNS.get(currency, "").endswith("}") else f"{low:,}"
        words = f"{low_shown} to {shown(high, currency)}"
    return f"about {words}" if about and low and high else words


def _number_words(found: Range, counted: int) -> str:
    if found.high is None:
        return f"{counted:,} or more"
    if not found.low and found.high:
        return f"at most {counted:,}"
    about = "about " if found.about else ""
    if found.low == found.high:
        return f"{about}{counted:,}"
    return f"{about}{counted:,} to {int(found.high):,}, counted as {counted:,}"
