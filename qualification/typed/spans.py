"""A stretch of time by its name: "by end of Q2", "not before autumn", "within 6 months", "March to May"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from qualification.typed import periods
from qualification.typed.periods import (
    COUNT,
    DAY,
    MONTH_NAMES,
    MONTHS_IN,
    UNIT,
    Period,
    day_label,
    month_of,
)
from qualification.typed.text import either, plain

FILLER = re.compile(
    either(
        r"""in, im, during, on, at, am, around, about, approx\.?, approximately, circa, ca\.?, roughly, probably,
        likely, most likely, sometime, some time, maybe, perhaps, possibly, hopefully, wahrscheinlich,
        vermutlich, irgendwann, etwa, ungefähr, the, dem, der, den, des, of, wohl, für, for,
        targeting, target, aiming for, planned for, planned, geplant, say, it's, they say, vielleicht,
        zum, zu, scheduled for, due, within, over"""
    )
    + " "
)
NOT_BEFORE = re.compile(
    either(
        """not before, not until, not earlier than, no earlier than, no sooner than, not sooner than, nicht vor,
        erst ab, erst, frühestens, earliest, at the earliest, starting from, starting in, starting, as
        of, beginning in, ab, from, since, seit"""
    )
    + " (?P<rest>.+?)(?: on| onwards?| an| at the earliest)?"
)
NOT_BEFORE_AFTER = re.compile(
    "(?P<rest>.+?) "
    + either("or later, onwards?, at the earliest, frühestens, oder später, and later, and after")
)
AFTER = re.compile(either("after, past, nach, following, later than") + " (?P<rest>.+)")
BEFORE = re.compile(either("before, prior to, ahead of, earlier than, vor") + " (?P<rest>.+)")
BY = re.compile(
    either(
        """by, until, till, no later than, not later than, at the latest, latest, bis, spätestens, bis
        spätestens, up to"""
    )
    + " (?P<rest>.+)"
)
BY_AFTER = re.compile(
    "(?P<rest>.+?) " + either("at the latest, latest, or sooner, or earlier, oder früher, spätestens")
)
WITHIN = re.compile(
    either(
        """(?:with)?in the next, within, within about, over the next, inside, the next, next, innerhalb
        (?:von|der nächsten), binnen, in den (?:nächsten|kommenden), in less than, less than, under"""
    )
    + rf" (?:{COUNT} ?(?:-|to|bis) ?)?(?P<count>{COUNT}) (?P<unit>{UNIT})"
)
SPREAD = re.compile(
    rf"(?:in )?(?P<low>{COUNT}) ?(?:-|to|or|bis|oder) ?(?P<high>{COUNT}) (?P<unit>{UNIT})(?: from now)?"
)
PARTS = {
    "end": either("end, late, ende, very end, sehr spät, last week, letzte woche"),
    "start": either("early, beginning, start, anfang, beginn, very early, first week, erste woche"),
    "middle": either("mid, middle, mitte"),
    "first half": either("first half, ersten? hälfte"),
    "second half": either("second half, zweiten? hälfte"),
}
HALVES = {"first half": 1, "second half": 2}
PART = re.compile(rf"(?P<part>{'|'.join(PARTS.values())})(?: of| der| des| vom)?[ -](?P<rest>.+)")


@dataclass(frozen=True)
class Span:
    """A stretch of time, open where None. `detail` says in dates what the label leaves open."""

    start: date | None
    end: date | None
    label: str
    detail: str = ""

    @property
    def words(self) -> str:
        return f"{self.label} ({self.detail})" if self.detail else self.label


def read(text: str, *, today: date) -> Span | None:
    """The stretch of time that this text as a whole names, None when it is something else."""
    text = text.strip(" ,.;:()")
    for pattern in (NOT_BEFORE, NOT_BEFORE_AFTER, AFTER, BEFORE, BY, BY_AFTER):
        found = pattern.fullmatch(text)
        inner = _closed(found["rest"], today=today) if found else None
        if found and inner:
            return _opened(pattern, _ahead(pattern, found["rest"], inner, today))
    return _closed(text, today=today)


def day_named(text: str, *, today: date) -> date | None:
    """The day that a text means, when it names a day or a period and nothing else."""
    span = read(plain(text), today=today)
    return day_of(span, today=today) if span else None


def day_of(span: Span, *, today: date) -> date | None:
    """The day on which to go on: the first of a period that is still ahead, the last when its end was named."""
    if span.label.startswith("end of "):
        return span.end
    return next((day for day in (span.start, span.end) if day and day > today), span.end or span.start)


def _ahead(pattern: re.Pattern[str], text: str, inner: Span, today: date) -> Span:
    """In autumn, "not before autumn" means the next one; so does "before autumn"."""
    begun = inner.start is not None and inner.start <= today and inner.end is not None
    if begun and inner.end and pattern in (NOT_BEFORE, NOT_BEFORE_AFTER, BEFORE):
        return _closed(text, today=inner.end + DAY) or inner
    return inner


def _opened(pattern: re.Pattern[str], inner: Span) -> Span:
    first, last = inner.start or inner.end, inner.end or inner.start
    assert first is not None
    assert last is not None
    if pattern in (NOT_BEFORE, NOT_BEFORE_AFTER):
        return Span(first, None, f"not before {inner.label}", _unless_same("from", first, inner))
    if pattern is AFTER:
        return Span(last + DAY, None, f"after {inner.label}", _unless_same("from", last + DAY, inner))
    if pattern is BEFORE:
        # Before the end of March is in March still.
        end = last if inner.label.startswith("end of ") else first - DAY
        return Span(None, end, f"before {inner.label}", _unless_same("by", end, inner))
    return Span(None, last, f"by {inner.label}", _unless_same("by", last, inner))


def _unless_same(word: str, day: date, inner: Span) -> str:
    return "" if inner.label == day_label(day) else f"{word} {day_label(day)}"


def _closed(text: str, *, today: date) -> Span | None:
    """A stretch with both ends: within so long, a part of a period, from one to another, one period."""
    if found := WITHIN.fullmatch(text):
        return _until(periods.count(found["count"]), periods.unit(found["unit"]), today)
    if found := SPREAD.fullmatch(text):
        return _spread(found, today)
    span = _single(text, today=today) or _from_to(text, today=today)
    if span is None and (filler := FILLER.match(text)):
        return _closed(text[filler.end() :], today=today)
    return span


def _single(text: str, *, today: date) -> Span | None:
    if one := periods.period(text, today=today):
        return _of(one)
    found = PART.fullmatch(text)
    if found is None:
        return None
    rest = re.sub(r"^(?:of|the|des|der|dem) ", "", found["rest"])
    part = next(name for name, listed in PARTS.items() if re.fullmatch(listed, found["part"]))
    whole = periods.period(rest, today=today)
    if whole is None or whole.grain == "day":
        return None
    span = _part(part, whole)
    if span.end and span.end < today:
        # "mid-year" in autumn is that of the next year.
        whole = periods.period(rest, today=whole.end + DAY) or whole
        return _part(part, whole)
    return span


def _of(one: Period) -> Span:
    detail = f"{_month(one.start)} to {_month(one.end)}" if one.grain in {"quarter", "half", "season"} else ""
    if one.grain == "week":
        detail = _days(one.start, one.end)
    return Span(one.start, one.end, one.label, detail)


def _days(first: date, last: date) -> str:
    return _two(day_label(first), day_label(last))


def _month(day: date) -> str:
    return MONTH_NAMES[day.month - 1]


def _part(part: str, whole: Period) -> Span:
    """The last, first or middle stretch of a period: a month of a quarter, about ten days of a month."""
    if whole.grain == "year" and part in HALVES:
        return _of(periods.half(whole.start.year, HALVES[part]))
    label = f"{part} of {whole.label}"
    days = (whole.end - whole.start).days + 1
    if whole.grain in {"week", "month", "span"}:
        third = timedelta(days=max(1, days // 3))
        half = timedelta(days=days // 2)
        start, end = {
            "start": (whole.start, whole.start + third - DAY),
            "middle": (whole.start + third, whole.end - third),
            "end": (whole.end - third + DAY, whole.end),
            "first half": (whole.start, whole.start + half - DAY),
            "second half": (whole.start + half, whole.end),
        }[part]
        return Span(start, end, label, _days(start, end))
    months = (whole.end.year - whole.start.year) * 12 + whole.end.month - whole.start.month + 1
    offset, length = {
        "start": (0, max(1, months // 4)),
        "middle": (months // 3, months // 3),
        "end": (months - 1, 1),
        "first half": (0, months // 2),
        "second half": (months // 2, months - months // 2),
    }[part]
    start, end = month_of(whole.start.year, whole.start.month + offset, max(1, length))
    return Span(
        start, end, label, _month(start) if start.month == end.month else f"{_month(start)} to {_month(end)}"
    )


def _until(times: int, unit: str, today: date) -> Span:
    end = later(today, times, unit)
    return Span(None, end, f"by {day_label(end)}")


def _spread(found: re.Match[str], today: date) -> Span | None:
    unit = periods.unit(found["unit"])
    low, high = periods.count(found["low"]), periods.count(found["high"])
    if low > high:
        return None
    start, end = later(today, low, unit), later(today, high, unit)
    return Span(start, end, _days(start, end))


def later(today: date, times: int, unit: str) -> date:
    """So many days, weeks, months … after today; the day of the month is kept where the month has it."""
    if unit in {"day", "week"}:
        return today + timedelta(days=times * (7 if unit == "week" else 1))
    months = times * MONTHS_IN[unit]
    first, last = month_of(today.year, today.month + months)
    return min(first + (today.day - 1) * DAY, last)


def _from_to(text: str, *, today: date) -> Span | None:
    """Two periods with "to", a dash, "or" between them; what the first leaves out it takes from the second."""
    text = re.sub(r"^(?:between|zwischen|from|von|either) ", "", text)
    for link in re.finditer(r"\s*(?:-|\.\.+|/| to | till | until | bis | and | und | or | oder )\s*", text):
        left, right = text[: link.start()].strip(), text[link.end() :].strip()
        second = _single(right, today=today)
        first = second and _first_of_two(left, right, second, today)
        if first and second and first.start and second.end:
            if second.end < first.start:
                second = _single(right, today=first.start)
            if second and second.end and first.start <= second.end:
                return Span(first.start, second.end, _two(first.label, second.label))
    return None


def _first_of_two(left: str, right: str, second: Span, today: date) -> Span | None:
    """ "March to May 2027", "10 to 15 March": the year or the month stands only at the end."""
    year = re.search(r"\b(20\d\d)$", right)
    borrowed = [f"{left} {year[1]}"] if year and not re.search(r"20\d\d", left) else []
    tail = right.split(" ", 1)[1:] if re.fullmatch(r"\d{1,2}\.?", left) else []
    for text in (*borrowed, *(f"{left} {rest}" for rest in tail), left):
        first = _single(text, today=today)
        if first and first.start and second.end:
            if first.start <= second.end or not borrowed:
                return first
            return _single(f"{left} {int(year[1]) - 1}", today=today) if year else None
    return None


def _two(first: str, second: str) -> str:
    same_year = first[-5:] == second[-5:] and re.search(r" 20\d\d$", first)
    return f"{first[:-5].removesuffix(' of') if same_year else first} to {second}"
