"""Small checked values that the shapes of the files are made of."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from qualification.reasons import Returning

MOST_DAYS = 1095
"""Three years: what lies further ahead is not worth keeping."""
_LENGTH = re.compile(r"(\d{1,4})\s*(m|h|d|w)")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_RUNG = re.compile(r"(?P<share>\d{1,3})\s*%|(?P<sign>[+-])\s*(?P<length>\d{1,4}\s*[mhd])|0")
_DAYS = re.compile(r"(20\d\d-\d\d-\d\d)(?:/(20\d\d-\d\d-\d\d))?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_CHANNEL = re.compile(r"#[a-z0-9äöüß][a-z0-9äöüß_-]{0,79}|[CG][A-Z0-9]{5,}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Shape(BaseModel):
    """Nothing is guessed: an unknown key is an error, and `"10"` is not a number."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    FORMER: ClassVar[Mapping[str, str]] = {}
    """Keys that are known no more, each with what is written instead of it."""


def _matching(pattern: re.Pattern[str], told: str) -> AfterValidator:
    def check(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(f"“{text[:60]}” is not {told}")
        return text

    return AfterValidator(check)


def read_length(text: object) -> timedelta:
    """`15m`, `4h`, `14d`, `2w` as a length of time."""
    if isinstance(text, timedelta):
        return text
    found = _LENGTH.fullmatch(text) if isinstance(text, str) else None
    if not found or not int(found[1]):
        raise ValueError(f"“{str(text)[:60]}” is not a length; they look like 15m, 4h, 14d or 2w")
    return int(found[1]) * _UNITS[found[2]]


def days_of(text: str) -> int:
    """`90d` or `2w` in calendar days."""
    found = _LENGTH.fullmatch(text)
    if not found or found[2] not in "dw" or not int(found[1]):
        raise ValueError(f"“{text[:60]}” is not a number of days; they look like 90d or 2w")
    return int(found[1]) * _UNITS[found[2]] // timedelta(days=1)


def read_return(text: str) -> Returning:
    """`90d`, `12w`, `next_quarter` or `next_year` as when a lead comes back."""
    match text:
        case "next_quarter":
            return Returning(period="quarter")
        case "next_year":
            return Returning(period="year")
    try:
        days = days_of(text)
    except ValueError:
        days = 0
    if not 0 < days <= MOST_DAYS:
        raise ValueError(
            f"“{text[:60]}” is not when a lead comes back; that looks like 90d, 12w, next_quarter or next_year"
        )
    return Returning(days)


def working_minutes(text: str, working_day: timedelta) -> int:
    """`2d` as minutes of working time, a day counting as `working_day`."""
    found = _LENGTH.fullmatch(text)
    if not found or found[2] == "w" or not int(found[1]):
        raise ValueError(f"“{text[:60]}” is not a working length; they look like 15m, 4h or 2d")
    unit = working_day if found[2] == "d" else _UNITS[found[2]]
    return int(found[1]) * unit // timedelta(minutes=1)


def read_rung(text: str) -> tuple[float | None, str | None, int]:
    """`60%` as (0.6, None, 0); `+10m` as (None, "10m", 1), `-10m` with -1; `0` as (None, None, 0), the deadline."""
    found = _RUNG.fullmatch(text)
    if not found or (found["share"] and int(found["share"]) > 100):
        raise ValueError(
            f"“{text[:60]}” is not a rung; they look like 60% (of the promise), -10m (before its end), 0 or +10m"
        )
    if found["share"]:
        return int(found["share"]) / 100, None, 0
    length = found["length"]
    return None, length and length.replace(" ", ""), {"+": 1, "-": -1, None: 0}[found["sign"]]


def read_days(text: str) -> tuple[date, date]:
    """`2026-12-24` or `2026-12-24/2027-01-02` as its first and its last day, both included."""
    found = _DAYS.fullmatch(text)
    try:
        days = (date.fromisoformat(found[1]), date.fromisoformat(found[2] or found[1])) if found else None
    except ValueError:
        days = None
    if days is None:
        raise ValueError(f"“{text[:60]}” is no day off; they look like 2026-12-24 or 2026-12-24/2027-01-02")
    if days[1] < days[0]:
        raise ValueError(f"“{text}” ends before it begins")
    return days


def _days_off(text: str) -> str:
    read_days(text)
    return text


def _rung(text: str) -> str:
    read_rung(text)
    return text


def _age(text: str) -> str:
    days_of(text)
    return text


def _return(text: str) -> str:
    read_return(text)
    return text


def _working(text: str) -> str:
    working_minutes(text, timedelta(hours=8))
    return text


Key = Annotated[str, _matching(_KEY, "a key; small letters, digits and _, beginning with a letter")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]
Label = Annotated[str, StringConstraints(min_length=1, max_length=75, strip_whitespace=True)]
"""Fits on a Slack button and in a select."""
CelText = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
ReplyText = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
PathText = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Length = Annotated[timedelta, BeforeValidator(read_length)]
AgeText = Annotated[str, AfterValidator(_age)]
"""`90d`, kept as it is written; `days_of` reads it."""
ReturnText = Annotated[str, AfterValidator(_return)]
"""Kept as it is written; `read_return` reads it."""
WorkingLength = Annotated[str, AfterValidator(_working)]
RungTime = Annotated[str, BeforeValidator(lambda at: "0" if at == 0 else at), AfterValidator(_rung)]
DaysOff = Annotated[str, AfterValidator(_days_off)]
"""A day or a stretch of days, kept as it is written; `read_days` reads it."""
EmojiName = Annotated[
    str,
    _matching(
        re.compile(r"[a-z0-9äöüß_+'-]{1,100}"), "an emoji's name; they look like palm_tree, without colons"
    ),
]
Email = Annotated[str, _matching(_EMAIL, "an e-mail address")]
Domain = Annotated[str, _matching(_DOMAIN, "a domain; they look like acme.example, in small letters")]
Channel = Annotated[str, _matching(_CHANNEL, "a channel; they look like #sdr-leads")]
TimeOfDay = Annotated[str, _matching(_TIME, "a time of day; they look like 08:30")]
Currency = Annotated[str, _matching(re.compile(r"[A-Z]{3}"), "a currency; they look like EUR")]
Setting = Annotated[
    str, _matching(re.compile(r"[A-Z][A-Z0-9_]*"), "a setting's name; they look like MY_SECRET")
]
UrlText = Annotated[
    str,
    _matching(
        re.compile(r"https?://[^\s{}]+\{id\}[^\s{}]*"),
        "an address; they look like https://api.example/leads/{id}",
    ),
]
HeaderName = Annotated[
    str, _matching(re.compile(r"[A-Za-z][A-Za-z0-9-]{0,79}"), "a header's name; they look like X-Secret")
]
HeaderText = Annotated[
    str, _matching(re.compile(r"[!-~](?:[ -~]{0,198}[!-~])?"), "what a header can hold; one line of ASCII")
]
PerSecond = Annotated[int, Field(ge=1, le=100)]
Points = Annotated[int, Field(ge=-100, le=100)]
Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Role = Literal["rep", "manager", "marketer", "ae", "admin"]


class KeyedShape(Shape):
    """One of several, each of which has a name of its own."""

    key: Key
