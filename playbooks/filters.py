"""How times, sizes, points and money are said; plain functions, also given to templates as filters."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from playbooks.escape import SafeText, plain

MAX_TEXT = 12_000
"""Characters one rendered text may have; four times what a Slack section takes."""

_STEPS = (
    (timedelta(hours=1), timedelta(minutes=1), "min"),
    (timedelta(days=1), timedelta(hours=1), "h"),
    (timedelta(days=14), timedelta(days=1), "days"),
    (timedelta(days=60), timedelta(weeks=1), "weeks"),
    (timedelta(days=730), timedelta(days=30), "months"),
)


def ago(at: datetime, now: datetime) -> str:
    """`4 min ago`, `yesterday`, `3 weeks ago`; of a time to come `in 4 min`."""
    words = _length(abs(now - at))
    if words is None:
        return "just now"
    if words == "yesterday":
        return words if at <= now else "tomorrow"
    return f"{words} ago" if at <= now else f"in {words}"


def _length(age: timedelta) -> str | None:
    if age < timedelta(minutes=1):
        return None
    if timedelta(days=1) <= age < timedelta(days=2):
        return "yesterday"
    for below, unit, name in _STEPS:
        if age < below:
            return f"{age // unit} {name}"
    return f"{age // timedelta(days=365)} years"


def minutes(length: float | timedelta) -> str:
    """A length in minutes as people say it: `11 min`, `2 h 10`, `3 h`."""
    whole = round(length.total_seconds() / 60 if isinstance(length, timedelta) else length)
    if whole < 60:
        return f"{whole} min"
    hours, rest = divmod(whole, 60)
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def people(count: int) -> str:
    """1200 as `1,200`."""
    return f"{count:,}"


def points(count: int) -> str:
    """10 as `+10`, -20 as `−20`."""
    return f"−{-count}" if count < 0 else f"+{count}"


def percent(share: float) -> str:
    """0.226 as `23 %`."""
    return f"{round(share * 100)} %"


def slack_date(at: datetime, fmt: str = "{date_short_pretty} at {time}") -> SafeText:
    """A time that Slack shows in each reader's own zone; `fmt` takes Slack's date words."""
    said = at.astimezone(UTC)
    fallback = f"{said.day} {said:%b} {said:%H:%M} UTC"
    tokens = "".join(sign for sign in fmt if sign not in "<>|^")
    return SafeText(f"<!date^{int(said.timestamp())}^{tokens}|{fallback}>")


def clip(text: object, limit: int) -> SafeText:
    """At most so many characters, cut with …; still passes the door."""
    return text if isinstance(text, SafeText) else plain(text, limit)


def join(items: Iterable[Any], between: str = ", ") -> SafeText:
    """The items one after the other, each through the door; the sign between them is the template's."""
    safe = SafeText(between.translate({ord("<"): "&lt;", ord(">"): "&gt;"}))
    shown: list[str] = []
    size = 0
    for item in items:
        if not isinstance(item, str | int | float):
            raise TypeError(f"join takes words and numbers, not {type(item).__name__}")
        shown.append(plain(item, MAX_TEXT))
        size += len(shown[-1]) + len(safe)
        if size > MAX_TEXT:
            return SafeText(safe.join(shown[:-1]) + "…")
    return SafeText(safe.join(shown))


def upper_first(text: object) -> str:
    """The first letter large, the rest as it is."""
    words = str(text)
    return words[:1].upper() + words[1:]


def many(count: int, one: str, more: str | None = None) -> str:
    """`1 lead`, `2 leads`."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def bar(share: float, width: int = 5) -> str:
    """A progress bar in signs: `▰▰▰▱▱`."""
    full = max(0, min(int(width), 20, round(share * width)))
    return "▰" * full + "▱" * (max(0, min(int(width), 20)) - full)


def day(of: date) -> str:
    """A date without a time: `5 Mar 2027`."""
    return f"{of.day} {of:%b %Y}"


def said(name: str) -> str:
    """A key as words: `content_download` as `content download`."""
    return name.replace("_", " ")
