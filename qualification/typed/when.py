"""Dates and periods as reps type them: "end of Q2", "not before autumn", "within 6 months", "Ende März".

An answer is a period, open at one end for "by", "before", "after", "not before". dateparser alone makes a
day of everything ("Q2 2027" the 22nd of May), so it gets only what names a day and month we cannot read.
"""

import re
from datetime import date, datetime, time

import dateparser

from qualification.typed.periods import COUNT, DAY, FAR, MONTH, NEXT, SEASON, THIS, UNIT, WEEKDAY, day_label
from qualification.typed.results import NOT_KNOWN, NotUnderstood, Read, Understood
from qualification.typed.spans import Span, read
from qualification.typed.text import NEGATIONS, clip, either, in_passing, means_not_known, plain, tidy, words

HINT = "say a month, a quarter or a date: “March”, “end of Q2”, “15 March 2027”"
SOON_DAYS = 30
"""Calendar days within which "as soon as possible" is taken to be."""

VAGUE = re.compile(
    "(?:pretty |very |quite |sehr |ziemlich )?"
    + either(
        """soon, soonish, shortly, later, later on, someday, some day, sometime, some time, eventually, one day,
        in the future, in future, down the road, whenever, no rush, no hurry, bald, demnächst, später,
        irgendwann, mal sehen, zeitnah, in zukunft, long term, short term, never, nie, no
        (?:date|timeline|plan|deadline|timeframe)(?: yet)?, kein(?:e|en)?
        (?:termin|datum|eile|zeitplan), in (?:a few|some) (?:weeks|months|years),
        in (?:ein paar|einigen) (?:wochen|monaten|jahren), eventuell"""
    )
)
NOW = re.compile(
    either(
        r"""asap, a\.s\.a\.p, as soon as possible, right away, right now, immediately, now, at once, straight
        away, urgent(?:ly)?, yesterday, sofort, jetzt, umgehend, ab sofort, so schnell wie möglich, so
        bald wie möglich, schnellstmöglich, dringend"""
    )
)
OVER = re.compile(
    rf"gestern|(?:last|past|letzt\w\w?|vorig\w\w?) (?:{UNIT}|{MONTH}|{SEASON})"
    rf"|(?:.* )?{COUNT} {UNIT} ago|vor {COUNT} {UNIT}"
)
FISCAL = re.compile(r"\bfy ?'?\d*\b|\b(?:fiscal|financial) (?:year|quarter|half)|geschäftsjahr")
SYNONYMS = (
    (r"\beoy\b|\byear[- ]?end\b|\bjahresende\b|\bende des jahres\b", "end of this year"),
    (r"\beoq\b|\bquarter[- ]?end\b|\bquartalsende\b", "end of this quarter"),
    (r"\beom\b|\bmonth[- ]?end\b|\bmonatsende\b", "end of this month"),
    (r"\beow\b", "end of this week"),
    (r"\b(end|beginning|start|middle) of the (?=week|month|quarter|half|year)", r"\1 of this "),
    (r"\bmid[- ]?year\b|\bjahresmitte\b|\bmitte des jahres\b", "middle of this year"),
    (r"\bjahres(?:anfang|beginn|wechsel)\b|\bnew year\b|\bturn of the year\b", "start of next year"),
    (r"\bsommer(?:ferien|pause)\b|\bsummer (?:break|holidays?|vacation)\b", "summer"),
    (r"\bwithin the (?=(?:week|month|quarter|year)\b)", "this "),
    (rf"\b(?:first|ersten?) ({MONTH})hälfte", r"first half of \1"),
    (rf"\b(?:second|zweiten?) ({MONTH})hälfte", r"second half of \1"),
    (r"\b(?:1[.,]5|anderthalb|eineinhalb|one and a half) (?:years?|jahren?)\b", "18 months"),
    (r"\b(am|zum|dem) (\d\d?)$", r"\1 \2th"),
    (rf"^(?=(?:{COUNT} {UNIT})$)", "in "),
    (r"\brest of (?:the|this) year\b", "this year"),
    (r"\bhalf a year\b|\beinem halben jahr\b|\bein halbes jahr\b", "6 months"),
    (r"\b(?:a )?fortnight\b", "2 weeks"),
)
CUE = re.compile(
    rf"\d|\b(?:{MONTH}|{SEASON}|{UNIT}|{WEEKDAY})\b"
    r"|\b(?:today|heute|tomorrow|(?:über)?morgen|christmas|xmas|weihnachten|easter|ostern)\b"
)
WEAK = words("may mar fall sun sat mon mo di mi do fr sa so dec jan spring march morgen")
PLACING = words(
    "in im the by before after until on from during this next since ab bis vor nach am of end mid early late for"
)
YEAR_APART = re.compile(
    rf"(?:(?P<this>{THIS})|{NEXT}) (?:year|jahr(?:es|e)?)(?: (?:in|im|in the))? (?P<after>{MONTH}|{SEASON}|[qh][1-4])\b"
    rf"|\b(?P<before>{MONTH}|{SEASON}|[qh][1-4]|quarter|quartal|halbjahr)"
    rf"(?: of| in|,)? (?:(?P<of_this>{THIS})|{NEXT}) (?:year|jahr(?:es|e)?)\b"
)
"""A period and its year in two pieces: "March next year", "nächstes Jahr im März"."""
LONGEST_NAME = 120
"""Characters of a reply that may be nothing but the name of a period; longer ones are sentences."""
LONGEST_SPAN, MOST_TOKENS = 9, 60
TAKEN = "|"


def when(text: str, *, today: date) -> Read:
    """The period a reply means, as of `today`; a date that is over is not one."""
    said = plain(text)
    if means_not_known(said):
        return NOT_KNOWN
    if VAGUE.fullmatch(said):
        return NotUnderstood(f"“{said}” is no date", HINT)
    if NOW.fullmatch(said):
        return _understood(_as_soon_as_possible(today))
    if OVER.fullmatch(said):
        return NotUnderstood(f"“{clip(said)}” is over", HINT)
    if FISCAL.search(said):
        return NotUnderstood("fiscal years begin in different months", "say it as a month: “September 2027”")
    for pattern, meaning in SYNONYMS:
        said = re.sub(pattern, meaning, said)
    said = YEAR_APART.sub(lambda found: _with_its_year(found, today), said)
    whole = read(said, today=today) if len(said) <= LONGEST_NAME else None
    library = None if whole else _from_library(said, today)
    found = whole or library or _within(said, today, named=_capitalised(text))
    if isinstance(found, NotUnderstood):
        return found
    guess = library is not None or (whole is None and in_passing(said))
    return _checked(found, today, sure=not guess)


def _with_its_year(found: re.Match[str], today: date) -> str:
    this = found["this"] or found["of_this"]
    return f"{found['after'] or found['before']} {today.year + (not this)}"


def _capitalised(text: str) -> frozenset[str]:
    """Words that are written large within a sentence: "March" is a month there, "march" may be a verb."""
    said = tidy(text)
    return frozenset() if said.isupper() else frozenset(re.findall(r"(?<=\w\W)[A-ZÄÖÜ][a-zäöü]+", said))


def _checked(span: Span, today: date, *, sure: bool) -> Read:
    last = span.end or span.start or today
    if span.end is not None and span.end < today:
        return NotUnderstood(f"{span.label} is over", HINT)
    if last.year > today.year + FAR:
        return NotUnderstood(f"{span.label} is more than {FAR} years away", HINT)
    return _understood(span, sure=sure)


def _understood(span: Span, *, sure: bool = True) -> Understood:
    value = {
        "from": span.start.isoformat() if span.start else None,
        "to": span.end.isoformat() if span.end else None,
        "label": span.label,
    }
    return Understood(value, span.words, sure=sure)


def _as_soon_as_possible(today: date) -> Span:
    end = today + SOON_DAYS * DAY
    return Span(today, end, "as soon as possible", f"by {day_label(end)}")


def _from_library(text: str, today: date) -> Span | None:
    """A day of another language or spelling; only when it names both day and month.

    Bare figures it is not asked about: it reads 2027-13-01 as the 13th of January.
    """
    if (
        not re.search(r"\d", text)
        or re.fullmatch(r"[\d\s./-]+", text)
        or re.search(rf"\b(?:{WEEKDAY}|{UNIT})\b|[/k€$£%]", text)
        or len(text) > 40
    ):
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


def _within(said: str, today: date, *, named: frozenset[str]) -> Span | NotUnderstood:
    """The one period named inside a sentence; two different ones, or a denied one, are none."""
    tokens = said.split()[:MOST_TOKENS]
    spans: dict[int, Span] = {}
    for place, length in _longest_first(len(tokens)):
        span = _named_by(tokens, place, length, today=today, named=named)
        if span is None:
            continue
        if NEGATIONS & {*tokens[max(place - 1, 0) : place], *tokens[place + length : place + length + 1]}:
            return NotUnderstood("that says when it is not", HINT)
        spans[place] = span
        tokens[place : place + length] = [TAKEN] * length
    found = [span for _, span in sorted(spans.items())]
    if len({(span.start, span.end) for span in found}) > 1:
        return NotUnderstood(f"there are two dates in that: {found[0].label} and {found[1].label}", HINT)
    return found[0] if found else NotUnderstood("there is no date in that", HINT)


def _named_by(
    tokens: list[str], place: int, length: int, *, today: date, named: frozenset[str]
) -> Span | None:
    """The span these tokens name; none of "31 February", nor of "they may sign"."""
    taken = tokens[place : place + length]
    text, before = " ".join(taken), tokens[place - 1] if place else ""
    if TAKEN in taken or not CUE.search(text) or re.fullmatch(r"\d+(?:st|nd|rd|th|\.)?", before):
        return None
    word = text.strip(" .,;:")
    weak = word in WEAK and word.capitalize() not in named
    if length == 1 and (weak or re.fullmatch(r"\d+(?:st|nd|rd|th)", word)) and before not in PLACING:
        return None
    return read(text, today=today)


def _longest_first(tokens: int) -> list[tuple[int, int]]:
    longest = min(tokens, LONGEST_SPAN)
    return [(place, length) for length in range(longest, 0, -1) for place in range(tokens - length + 1)]
