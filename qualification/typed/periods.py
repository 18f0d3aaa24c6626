"""One period of the calendar from its name: "Q2", "next quarter", "März 2027", "KW 12", "in 3 months".

A name without a year means the next one that has not ended at `today`. Seasons are the meteorological ones
of the northern half (spring is March to May), weeks are ISO weeks.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Grain = Literal["day", "week", "month", "quarter", "half", "season", "year", "span"]
DAY = timedelta(days=1)
FAR = 15
"""Years ahead that still make sense as an answer."""

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
MONTHS = {
    1: "january|januar|jänner|jan", 2: "february|februar|feber|feb", 3: "march|märz|maerz|mär|mrz|mar",
    4: "april|apr", 5: "may|mai", 6: "june|juni|jun", 7: "july|juli|jul", 8: "august|aug",
    9: "september|sept|sep", 10: "october|oktober|oct|okt", 11: "november|nov",
    12: "december|dezember|dec|dez",
}  # fmt: skip
WEEKDAYS = (
    "monday|montag|mon|mo", "tuesday|dienstag|tues|tue|di", "wednesday|mittwoch|wed|mi",
    "thursday|donnerstag|thurs|thur|thu|do", "friday|freitag|fri|fr", "saturday|samstag|sonnabend|sat|sa",
    "sunday|sonntag|sun|so",
)  # fmt: skip
SEASONS = {"spring|frühjahr|frühling": 3, "summer|sommer": 6, "autumn|fall|herbst": 9, "winter": 12}
SEASON_NAMES = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
ORDINALS = {
    1: "1st|first|erste[nrs]?", 2: "2nd|second|zweite[nrs]?", 3: "3rd|third|dritte[nrs]?",
    4: "4th|fourth|last|vierte[nrs]?|letzte[nrs]?",
}  # fmt: skip
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "ein": 1, "einem": 1, "einer": 1, "two": 2, "a couple of": 2, "zwei": 2, "three": 3,
    "drei": 3, "four": 4, "vier": 4, "five": 5, "fünf": 5, "six": 6, "sechs": 6, "seven": 7, "sieben": 7,
    "eight": 8, "acht": 8, "nine": 9, "neun": 9, "ten": 10, "zehn": 10, "twelve": 12, "zwölf": 12, "eighteen": 18,
}  # fmt: skip
UNITS = {
    "day": r"days?|tag(?:en|e)?",
    "week": r"weeks?|wks?|wochen?",
    "month": r"months?|mths?|monat(?:en|e|s)?",
    "quarter": r"quarters?|quartal(?:en|e|s)?",
    "half": r"half[- ]?years?|halves|half|halbjahr(?:en|e|es)?",
    "year": r"(?:calendar )?years?|yrs?|jahr(?:en|es|e)?",
}
MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}
NEXT = r"(?:next|coming|upcoming|following|nächst\w{0,2}|naechst\w{0,2}|kommend\w{0,2}|folgend\w{0,2})"
THIS = r"(?:this|current|dies\w{0,2}|aktuell\w{0,2}|laufend\w{0,2})"
YEAR = r"(?:\s*(?:of|in|,|/|-)?\s*(?P<year>20\d\d|'\d\d)(?!\d))?"
SHORT_YEAR = r"(?:\s*(?:of|in|,|/|-|')?\s*(?P<year>(?:20)?\d\d)(?!\d))?"
MONTH = "(?:" + "|".join(MONTHS.values()) + ")"
WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"
SEASON = "(?:" + "|".join(SEASONS) + ")"
COUNT = r"(?:\d{1,3}|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + ")"
UNIT = "(?:" + "|".join(UNITS.values()) + ")"


@dataclass(frozen=True)
class Period:
    """From `start` to `end`, both included. `label` names it without needing today's date."""

    start: date
    end: date
    label: str
    grain: Grain


def period(text: str, *, today: date) -> Period | None:
    """The period this text names as a whole, None when it is not the name of one.

    "next autumn" in autumn is the one a year on.
    """
    named = re.sub(rf"^(?:(?:the|{THIS}|{NEXT}) )+(?!{UNIT}\b)", "", text).strip(" .,")
    found = _named(named, today)
    if found and found.start <= today <= found.end and re.match(rf"(?:the )?{NEXT} (?!{UNIT}\b)", text):
        return _named(named, found.end + DAY)
    return found


def _named(text: str, today: date) -> Period | None:
    for pattern, build in _READERS:
        if found := pattern.fullmatch(text):
            try:
                return build(found, today)
            except ValueError:
                return None
    return None


def month_of(year: int, month: int, months: int = 1) -> tuple[date, date]:
    """First and last day of so many months; months past December run into the next year."""
    first = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    end_year, end_month = first.year + (first.month + months - 2) // 12, (first.month + months - 2) % 12 + 1
    return first, date(end_year, end_month, monthrange(end_year, end_month)[1])


def day_label(day: date) -> str:
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def day(at: date) -> Period:
    return Period(at, at, day_label(at), "day")


def month(year: int, number: int) -> Period:
    first, last = month_of(year, number)
    return Period(first, last, f"{MONTH_NAMES[first.month - 1]} {first.year}", "month")


def quarter(year: int, number: int) -> Period:
    first, last = month_of(year, 3 * number - 2, 3)
    return Period(first, last, f"Q{(first.month + 2) // 3} {first.year}", "quarter")


def half(year: int, number: int) -> Period:
    first, last = month_of(year, 6 * number - 5, 6)
    return Period(first, last, f"H{1 if first.month == 1 else 2} {first.year}", "half")


def season(year: int, first_month: int) -> Period:
    """Winter 2026 begins in December 2026."""
    first, last = month_of(year, first_month, 3)
    shown = f"{year}/{(year + 1) % 100:02}" if first_month == 12 else str(year)
    return Period(first, last, f"{SEASON_NAMES[first_month]} {shown}", "season")


def week(at: date) -> Period:
    first = at - at.weekday() * DAY
    year, number, _ = first.isocalendar()
    return Period(first, first + 6 * DAY, f"week {number} of {year}", "week")


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31), str(number), "year")


def _coming(build: Callable[[int], Period], said: str | None, today: date) -> Period:
    """The period of the year said, else of the first year in which it has not ended."""
    if said is not None:
        number = int(said.lstrip("'"))
        return build(number if number > 99 else 2000 + number)
    for ahead in range(-1, 9):
        try:
            found = build(today.year + ahead)
        except ValueError:
            continue
        if found.end >= today:
            return found
    raise ValueError("no year has such a day")


def _date(year: str | None, month: str, day_of_month: str, today: date) -> Period:
    return _coming(lambda y: day(date(y, int(month), int(day_of_month))), year, today)


def _slashed(found: re.Match[str], today: date) -> Period:
    """1/4 is January in one country and April in the other; only a day past the 12th tells."""
    first, second = int(found["a"]), int(found["b"])
    if first != second and first <= 12 and second <= 12:
        raise ValueError("either")
    month, day_of_month = (second, first) if first > 12 else (first, second)
    return _date(found["year"], str(month), str(day_of_month), today)


def _in(found: re.Match[str], today: date) -> Period:
    """ "in 3 months" is the month it falls in, and so is "in a year"; "in 2 weeks" the week, "in 10 days" the day."""
    times, of = count(found["count"]), unit(found["unit"])
    if of in MONTHS_IN:
        return month(today.year, today.month + times * MONTHS_IN[of])
    return from_now(times, of, today)


def from_now(times: int, of: str, today: date) -> Period:
    """The day, week, month … so many of them after the present one."""
    match of:
        case "day":
            return day(today + times * DAY)
        case "week":
            return week(today + 7 * times * DAY)
        case "month":
            return month(today.year, today.month + times)
        case "quarter":
            return quarter(today.year, (today.month + 2) // 3 + times)
        case "half":
            return half(today.year, (1 if today.month < 7 else 2) + times)
        case _:
            return year(today.year + times)


def count(said: str) -> int:
    return int(said) if said.isdigit() else NUMBERS[said]


def unit(said: str) -> str:
    return next(name for name, words in UNITS.items() if re.fullmatch(words, said))


def _number_of(said: str, table: dict[int, str]) -> int:
    return next(number for number, words in table.items() if re.fullmatch(words, said))


def _weekday(found: re.Match[str], today: date) -> Period:
    wanted = next(place for place, words in enumerate(WEEKDAYS) if re.fullmatch(words, found["weekday"]))
    return day(today + ((wanted - today.weekday() - 1) % 7 + 1) * DAY)


def _ordinal(number: str) -> str:
    return next((str(n) for n, words in ORDINALS.items() if re.fullmatch(words, number)), number).strip(".")


Build = Callable[[re.Match[str], date], Period]


def _reader(pattern: str, build: Build) -> tuple[re.Pattern[str], Build]:
    return re.compile(pattern), build


def _season_reader(names: str, first_month: int) -> tuple[re.Pattern[str], Build]:
    def build(found: re.Match[str], today: date) -> Period:
        return _coming(lambda y: season(y, first_month), found["year"], today)

    return _reader(rf"(?:{names}){YEAR}", build)


def _month_day(found: re.Match[str], today: date) -> Period:
    return _date(found["year"], str(_number_of(found["month"], MONTHS)), found["day"], today)


def _quarter(found: re.Match[str], today: date) -> Period:
    return _coming(lambda y: quarter(y, int(_ordinal(found["n"]))), found["year"], today)


def _half(found: re.Match[str], today: date) -> Period:
    return _coming(lambda y: half(y, int(_ordinal(found["n"]))), found["year"], today)


def _month_year(found: re.Match[str], today: date) -> Period:
    return month(int(found["year"]), date(today.year, int(found["month"]), 1).month)


def _next_day(found: re.Match[str], today: date) -> Period:
    """ "the 15th": of this month, or of the next one that has such a day."""
    wanted = int(found["day"])
    months = (month_of(today.year, today.month + ahead) for ahead in range(3))
    days = (first + (wanted - 1) * DAY for first, last in months if 1 <= wanted <= last.day)
    return day(next(at for at in days if at >= today))


def _christmas(year: int) -> Period:
    return Period(date(year, 12, 24), date(year, 12, 26), f"Christmas {year}", "span")


def _easter(year: int) -> Period:
    """Good Friday to Easter Monday, by the anonymous Gregorian computus (Nature, 20 April 1876, in Meeus's form)."""
    century, of_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * (year % 19) + century - leaps - shift + 15) % 30
    days = (32 + 2 * rest + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (year % 19 + 11 * moon + 22 * days) // 451
    month, before = divmod(moon + days - 7 * late + 114, 31)
    sunday = date(year, month, before + 1)
    return Period(sunday - 2 * DAY, sunday + DAY, f"Easter {year}", "span")


def _a_week_on(found: re.Match[str], today: date) -> Period:
    return day(_weekday(found, today).start + 7 * DAY)


_ordinals = "|".join(ORDINALS.values())
_READERS = (
    _reader(
        r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)",
        lambda f, t: _date(f["year"], f["month"], f["day"], t),
    ),
    _reader(
        r"(?P<year>20\d\d)[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})",
        lambda f, t: _date(f["year"], f["month"], f["day"], t),
    ),
    _reader(r"(?P<year>20\d\d)-(?P<month>\d\d)", _month_year),
    _reader(r"(?P<month>\d{1,2})[./](?P<year>20\d\d)", _month_year),
    _reader(
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.?(?:\s?(?P<year>20\d\d|\d\d))?",
        lambda f, t: _date(f["year"], f["month"], f["day"], t),
    ),
    _reader(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<year>20\d\d|\d\d))?", _slashed),
    _reader(r"(?P<a>\d{1,2})-(?P<b>\d{1,2})-(?P<year>20\d\d)", _slashed),
    _reader(
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?[ -](?:of )?(?P<month>{MONTH})\.?{SHORT_YEAR}", _month_day
    ),
    _reader(
        rf"(?P<month>{MONTH})\.? (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s*(?P<year>20\d\d|'\d\d))?",
        _month_day,
    ),
    _reader(
        rf"(?P<month>{MONTH})\.?{YEAR}",
        lambda f, t: _coming(lambda y: month(y, _number_of(f["month"], MONTHS)), f["year"], t),
    ),
    _reader(rf"(?:q|quarter |quartal |qtr )(?P<n>[1-4]){SHORT_YEAR}", _quarter),
    _reader(r"(?P<year>20\d\d)[ /-]?q(?P<n>[1-4])", _quarter),
    _reader(r"(?P<n>[1-4])q(?P<year>(?:20)?\d\d)?", _quarter),
    _reader(rf"(?P<n>[1-4]\.|{_ordinals}) (?:quarter|quartal|qtr){SHORT_YEAR}", _quarter),
    _reader(rf"(?:h|hj ?)(?P<n>[12]){SHORT_YEAR}", _half),
    _reader(r"(?P<n>[12])h(?P<year>(?:20)?\d\d)?", _half),
    _reader(
        rf"(?P<n>[12]\.|{ORDINALS[1]}|{ORDINALS[2]}) (?:half(?: year)?|halbjahr|jahreshälfte|hj)"
        rf"(?: (?:of )?the year| des jahres)?{SHORT_YEAR}",
        _half,
    ),
    _reader(
        r"winter\s*(?P<year>(?:20)?\d\d)/(?:20)?\d\d",
        lambda f, t: _coming(lambda y: season(y, 12), f["year"], t),
    ),
    *(_season_reader(names, first_month) for names, first_month in SEASONS.items()),
    _reader(r"(?:the year )?(?P<year>20\d\d)", lambda f, _: year(int(f["year"]))),
    _reader(rf"{THIS} (?P<unit>{UNIT})", lambda f, t: from_now(0, unit(f["unit"]), t)),
    _reader(rf"{NEXT} (?P<unit>{UNIT})", lambda f, t: from_now(1, unit(f["unit"]), t)),
    _reader(
        rf"(?P<unit>{UNIT}) after next|übernächste\w? (?P<german>{UNIT})",
        lambda f, t: from_now(2, unit(f["unit"] or f["german"]), t),
    ),
    _reader(rf"in (?:about |etwa |ca\.? )?(?P<count>{COUNT}) (?P<unit>{UNIT})(?: time)?", _in),
    _reader(rf"(?P<count>{COUNT}) (?P<unit>{UNIT}) (?:from now|from today|out|away|ab heute)", _in),
    _reader(
        rf"(?:kw|cw|wk|week|calendar week|kalenderwoche) ?(?P<n>\d{{1,2}}){SHORT_YEAR}",
        lambda f, t: _coming(lambda y: week(date.fromisocalendar(y, int(f["n"]), 1)), f["year"], t),
    ),
    _reader(
        r"(?P<year>20\d\d)-?w(?P<n>\d\d)",
        lambda f, _: week(date.fromisocalendar(int(f["year"]), int(f["n"]), 1)),
    ),
    _reader(r"today|heute", lambda _, t: day(t)),
    _reader(r"tomorrow|morgen", lambda _, t: day(t + DAY)),
    _reader(r"day after tomorrow|übermorgen", lambda _, t: day(t + 2 * DAY)),
    _reader(rf"(?P<weekday>{WEEKDAY})", _weekday),
    _reader(rf"(?:a|one) week (?:from|on) (?P<weekday>{WEEKDAY})", _a_week_on),
    _reader(rf"(?P<weekday>{WEEKDAY}) in einer woche", _a_week_on),
    _reader(r"(?P<day>\d{1,2})(?:st|nd|rd|th)(?: of (?:the|this) month)?", _next_day),
    _reader(rf"(?:christmas|xmas|weihnachten){YEAR}", lambda f, t: _coming(_christmas, f["year"], t)),
    _reader(rf"(?:easter|ostern){YEAR}", lambda f, t: _coming(_easter, f["year"], t)),
)
"""Tried in this order; a match whose date does not exist (31 February) is no period at all."""
