"""Dates and periods as reps type them: "end of Q2", "not before autumn", "within 6 months", "Ende März".

An answer is a period, open at one end for "by", "before", "after", "not before". dateparser alone makes a
day of everything ("Q2 2027" the 22nd of May), so it gets only what names a day and month we cannot read.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import dateparser

from qualification.typed import periods
from qualification.typed.periods import (
    COUNT,
    DAY,
    FAR,
    MONTH,
    MONTH_NAMES,
    MONTHS_IN,
    SEASON,
    UNIT,
    WEEKDAY,
    Period,
    day_label,
    month_of,
)
from qualification.typed.results import NOT_KNOWN, NotUnderstood, Read, Understood
from qualification.typed.text import NEGATIONS, either, means_not_known, plain, words

HINT = "say a month, a quarter or a date: “March”, “end of Q2”, “15 March 2027”"
SOON_DAYS = 30
"""Calendar days within which "as soon as possible" is taken to be."""

VAGUE = re.compile(
    "(?:pretty |very |quite |sehr |ziemlich )?"
    + either(
        """soon, soonish, shortly, later, later on, someday, some day, sometime, some time, eventually, one day,
        in the future, in future, down the road, whenever, no rush, no hurry, bald, demnächst, später, irgendwann, mal sehen, zeitnah,
        in zukunft, long term, short term, never, nie, no (?:date|timeline|plan|deadline|timeframe)(?: yet)?,
        kein(?:e|en)? (?:termin|datum|eile|zeitplan), in (?:a few|some) (?:weeks|months|years), eventuell"""
    )
)
NOW = re.compile(
    either(
        r"""asap, a\.s\.a\.p, as soon as possible, right away, right now, immediately, now, at once, straight away,
        urgent(?:ly)?, yesterday, sofort, jetzt, umgehend, ab sofort, so schnell wie möglich, so bald wie möglich,
        schnellstmöglich, dringend"""
    )
)
FISCAL = re.compile(r"\bfy ?'?\d*\b|\b(?:fiscal|financial) (?:year|quarter|half)|geschäftsjahr")
SYNONYMS = (
    (r"\beoy\b|\byear[- ]?end\b|\bjahresende\b|\bende des jahres\b", "end of this year"),
    (r"\beoq\b|\bquarter[- ]?end\b|\bquartalsende\b", "end of this quarter"),
    (r"\beom\b|\bmonth[- ]?end\b|\bmonatsende\b", "end of this month"),
    (r"\beow\b", "end of this week"),
    (r"\b(end|beginning|start|middle) of the (?=week|month|quarter|half|year)", r"\1 of this "),
    (r"\bmid[- ]?year\b|\bjahresmitte\b|\bmitte des jahres\b", "middle of this year"),
    (r"\bjahresanfang\b|\bjahresbeginn\b|\bnew year\b", "start of next year"),
    (r"\brest of (?:the|this) year\b", "this year"),
    (r"\bhalf a year\b|\beinem halben jahr\b|\bein halbes jahr\b", "6 months"),
    (r"\b(?:a )?fortnight\b", "2 weeks"),
)
FILLER = re.compile(
    either(
        r"""in, im, during, on, at, am, around, about, approx\.?, approximately, circa, ca\.?, roughly, probably, likely,
        most likely, sometime, some time, maybe, perhaps, possibly, hopefully, wahrscheinlich, vermutlich,
        irgendwann, etwa, ungefähr, the, dem, der, den, des, of, wohl, für, for, targeting, target, aiming for, planned for,
        planned, geplant, say, it's, they say, vielleicht, zum, zu, scheduled for, due, within, over"""
    )
    + " "
)
NOT_BEFORE = re.compile(
    either(
        """not before, not until, not earlier than, no earlier than, no sooner than, not sooner than, nicht vor,
        erst ab, erst, frühestens, earliest, at the earliest, starting from, starting in, starting, as of, beginning in, ab, from,
        since, seit"""
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
        """by, until, till, no later than, not later than, at the latest, latest, bis, spätestens, bis spätestens,
        up to"""
    )
    + " (?P<rest>.+)"
)
BY_AFTER = re.compile(
    "(?P<rest>.+?) " + either("at the latest, latest, or sooner, or earlier, oder früher, spätestens")
)
WITHIN = re.compile(
    either(
        """(?:with)?in the next, within, within about, over the next, inside, the next, next, 
        innerhalb (?:von|der nächsten), binnen, in den (?:nächsten|kommenden), in less than, less than, under"""
    )
    + rf" (?:{COUNT} ?(?:-|to|bis) ?)?(?P<count>{COUNT}) (?P<unit>{UNIT})"
)
SPREAD = re.compile(
    rf"(?:in )?(?P<low>{COUNT}) ?(?:-|to|or|bis|oder) ?(?P<high>{COUNT}) (?P<unit>{UNIT})(?: from now)?"
)
PARTS = {
    "end": either("end, late, ende, very end, sehr spät"),
    "start": either("early, beginning, start, anfang, beginn, very early"),
    "middle": either("mid, middle, mitte"),
    "first half": either("first half, ersten? hälfte"),
    "second half": either("second half, zweiten? hälfte"),
}
PART = re.compile(rf"(?P<part>{'|'.join(PARTS.values())})(?: of| der| des| vom)?[ -](?P<rest>.+)")
CUE = re.compile(
    rf"\d|\b(?:{MONTH}|{SEASON}|{UNIT}|{WEEKDAY})\b|\b(?:today|heute|tomorrow|(?:über)?morgen|christmas|xmas|weihnachten)\b"
)
WEAK = words("may mar fall sun sat mon mo di mi do fr sa so dec jan spring march morgen")
PLACING = words(
    "in im by before after until on from during this next since ab bis vor nach am of end mid early late for"
)
LONGEST_SPAN, MOST_TOKENS = 9, 60
TAKEN = "|"


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


def when(text: str, *, today: date) -> Read:
    """The period a reply means, as of `today`; a date that is over is not one."""
    said = plain(text)
    if means_not_known(said):
        return NOT_KNOWN
    if VAGUE.fullmatch(said):
        return NotUnderstood(f"“{said}” is no date", HINT)
    if NOW.fullmatch(said):
        return _understood(_as_soon_as_possible(today))
    if FISCAL.search(said):
        return NotUnderstood("fiscal years begin in different months", "say it as a month: “September 2027”")
    for pattern, meaning in SYNONYMS:
        said = re.sub(pattern, meaning, said)
    span = read(said, today=today) or _from_library(said, today)
    found = span or _within(said, today)
    if isinstance(found, NotUnderstood):
        return found
    return _checked(found, today)


def _checked(span: Span, today: date) -> Read:
    last = span.end or span.start or today
    if span.end is not None and span.end < today:
        return NotUnderstood(f"{span.label} is over", HINT)
    if last.year > today.year + FAR:
        return NotUnderstood(f"{span.label} is more than {FAR} years away", HINT)
    return _understood(span)


def _understood(span: Span) -> Understood:
    value = {
        "from": span.start.isoformat() if span.start else None,
        "to": span.end.isoformat() if span.end else None,
        "label": span.label,
    }
    return Understood(value, span.words)


def _as_soon_as_possible(today: date) -> Span:
    end = today + SOON_DAYS * DAY
    return Span(today, end, "as soon as possible", f"by {day_label(end)}")


def read(text: str, *, today: date) -> Span | None:
    """The stretch of time that this text as a whole names, None when it is something else."""
    text = text.strip(" ,.;:()")
    for pattern in (NOT_BEFORE, NOT_BEFORE_AFTER, AFTER, BEFORE, BY, BY_AFTER):
        found = pattern.fullmatch(text)
        inner = _closed(found["rest"], today=today) if found else None
        if found and inner:
            return _opened(pattern, _ahead(pattern, found["rest"], inner, today))
    return _closed(text, today=today)


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
    whole = periods.period(re.sub(r"^(?:of|in|the|des|der|dem) ", "", found["rest"]), today=today)
    part = next((name for name, words in PARTS.items() if re.fullmatch(words, found["part"])), None)
    return _part(part, whole) if whole and part and whole.grain != "day" else None


def _of(one: Period) -> Span:
    detail = f"{_month(one.start)} to {_month(one.end)}" if one.grain in {"quarter", "half", "season"} else ""
    if one.grain == "week":
        detail = f"{day_label(one.start)} to {day_label(one.end)}"
    return Span(one.start, one.end, one.label, detail)


def _month(day: date) -> str:
    return MONTH_NAMES[day.month - 1]


def _part(part: str, whole: Period) -> Span:
    """The last, first or middle stretch of a period: a month of a quarter, about ten days of a month."""
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
        return Span(start, end, label, f"{day_label(start)} to {day_label(end)}")
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
    end = _later(today, times, unit)
    return Span(today, end, f"by {day_label(end)}")


def _spread(found: re.Match[str], today: date) -> Span | None:
    unit = periods.unit(found["unit"])
    low, high = periods.count(found["low"]), periods.count(found["high"])
    if low > high:
        return None
    start, end = _later(today, low, unit), _later(today, high, unit)
    return Span(start, end, f"{day_label(start)} to {day_label(end)}")


def _later(today: date, times: int, unit: str) -> date:
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
    return f"{first[:-5] if same_year else first} to {second}"


def _from_library(text: str, today: date) -> Span | None:
    """A day of another language or spelling; only when it names both day and month."""
    if not re.search(r"\d", text) or re.search(rf"\b{WEEKDAY}\b|[/k€$£%]", text) or len(text) > 40:
        return None
    found = dateparser.parse(
        text,
        languages=["en", "de", "fr", "es", "it", "nl"],
        settings={
            "RELATIVE_BASE": datetime.combine(today, time()),
            "PREFER_DATES_FROM": "future",
            "REQUIRE_PARTS": ["day", "month"],
        },
    )
    return Span(found.date(), found.date(), day_label(found.date())) if found else None


def _within(said: str, today: date) -> Span | NotUnderstood:
    """The one period named inside a sentence; two different ones, or a denied one, are none."""
    tokens = said.split()[:MOST_TOKENS]
    spans: dict[int, Span] = {}
    for place, length in _longest_first(len(tokens)):
        span = _named(tokens, place, length, today=today)
        if span is None:
            continue
        if place and tokens[place - 1] in NEGATIONS:
            return NotUnderstood("that says when it is not", HINT)
        spans[place] = span
        tokens[place : place + length] = [TAKEN] * length
    found = [span for _, span in sorted(spans.items())]
    if len({(span.start, span.end) for span in found}) > 1:
        return NotUnderstood(f"there are two dates in that: {found[0].label} and {found[1].label}", HINT)
    return found[0] if found else NotUnderstood("there is no date in that", HINT)


def _named(tokens: list[str], place: int, length: int, *, today: date) -> Span | None:
    """The span these tokens name; none of "31 February", nor of "they may sign"."""
    taken = tokens[place : place + length]
    text, before = " ".join(taken), tokens[place - 1] if place else ""
    if TAKEN in taken or not CUE.search(text) or re.fullmatch(r"\d+\.?", before):
        return None
    if length == 1 and text.strip(" .,;:") in WEAK and before not in PLACING:
        return None
    return read(text, today=today)


def _longest_first(tokens: int) -> list[tuple[int, int]]:
    longest = min(tokens, LONGEST_SPAN)
    return [(place, length) for length in range(longest, 0, -1) for place in range(tokens - length + 1)]
