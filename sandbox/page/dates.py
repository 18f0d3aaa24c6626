"""Times as a reader sees them: message times, day lines and the `<!date^…>` tokens of mrkdwn."""

import re
from datetime import UTC, datetime, timedelta

from sandbox.page.reader import Reader

_TOKEN = re.compile(r"\{(\w+)\}")
_STEPS = ((86400 * 365, "year"), (86400 * 30, "month"), (86400, "day"), (3600, "hour"), (60, "minute"))


def clock_time(at: datetime, reader: Reader, *, seconds: bool = False) -> str:
    tail = f":{at:%S}" if seconds else ""
    if reader.twelve_hours:
        return f"{at:%I}".lstrip("0") + f":{at:%M}{tail} {at:%p}"
    return f"{at:%H:%M}{tail}"


def ordinal(day: int) -> str:
    if day in (11, 12, 13):
        return f"{day}th"
    return f"{day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th') }"


def pretty_day(at: datetime, reader: Reader) -> str | None:
    """today, yesterday or tomorrow; None for any other day."""
    today = reader.now.astimezone(reader.zone).date()
    near = {0: "today", -1: "yesterday", 1: "tomorrow"}
    return near.get((at.date() - today).days)


def long_day(at: datetime, reader: Reader, *, weekday: bool = True) -> str:
    """The text of a day line between messages."""
    near = pretty_day(at, reader)
    if near:
        return near.capitalize()
    name = f"{at:%A, }" if weekday else ""
    return f"{name}{at:%B} {ordinal(at.day)}" + _year(at, reader)


def full_time(at: datetime, reader: Reader) -> str:
    return f"{at:%A, %B} {at.day}, {at.year} at {clock_time(at, reader, seconds=True)}"


def message_time(ts: str, reader: Reader) -> str:
    return clock_time(reader.local(float(ts)), reader)


def ago(seconds: float, reader: Reader) -> str:
    """ "4 minutes ago", "in 2 hours": how the sandbox's now lies to a moment."""
    gap = reader.now.timestamp() - seconds
    for size, name in _STEPS:
        count = int(abs(gap) // size)
        if count:
            words = f"{count} {name}{'s' if count > 1 else ''}"
            return f"{words} ago" if gap > 0 else f"in {words}"
    return "just now"


def fill_date(seconds: int, template: str, reader: Reader) -> str:
    """Replace the tokens of a `<!date^…>` template; unknown tokens stay as they are."""
    at = reader.local(seconds)

    def token(match: re.Match[str]) -> str:
        return _date_token(match[1], at, reader) or match[0]

    return _TOKEN.sub(token, template)


def _year(at: datetime, reader: Reader) -> str:
    """Slack leaves the year away for dates close to now."""
    near = abs(at - reader.now.astimezone(UTC)) < timedelta(days=180)
    return "" if near else f", {at.year}"


def _date_token(name: str, at: datetime, reader: Reader) -> str | None:
    pretty = pretty_day(at, reader) if name.endswith("_pretty") else None
    if pretty:
        return pretty
    match name.removesuffix("_pretty"):
        case "date_num":
            return f"{at:%Y-%m-%d}"
        case "date_slash":
            return f"{at:%m/%d/%Y}"
        case "date" | "day_divider":
            return f"{at:%B} {ordinal(at.day)}" + _year(at, reader)
        case "date_short":
            return f"{at:%b} {at.day}" + _year(at, reader)
        case "date_long":
            return f"{at:%A, %B} {ordinal(at.day)}" + _year(at, reader)
        case "date_long_full":
            return f"{at:%A, %B} {ordinal(at.day)}, {at.year}"
        case "time":
            return clock_time(at, reader)
        case "time_secs":
            return clock_time(at, reader, seconds=True)
        case "ago":
            return ago(at.timestamp(), reader)
        case _:
            return None
