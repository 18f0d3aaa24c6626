"""How certain strings must be written: addresses, dates, times, numbers."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from sandbox.strict.kinds import Form

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@.<>()\[\],;:\"\\]+(\.[^\s@.<>()\[\],;:\"\\]+)+")


def is_url(text: str) -> bool:
    """Any scheme passes (buttons may open mailto: or an app); a web address needs a host."""
    if not _SCHEME.match(text) or any(char.isspace() for char in text):
        return False
    return (
        is_web_url(text) if text.lower().startswith(("http:", "https:")) else len(text.split(":", 1)[1]) > 0
    )


def is_web_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not any(map(str.isspace, text))


def is_https_url(text: str) -> bool:
    return is_web_url(text) and urlsplit(text).scheme == "https"


def is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None


def is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_time(text: str) -> bool:
    return re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text, re.ASCII) is not None


def is_zone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        return False
    return True


def as_number(text: str) -> Decimal | None:
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", text, re.ASCII):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def is_number(text: str) -> bool:
    return as_number(text) is not None


def is_hex_colour(text: str) -> bool:
    return re.fullmatch(r"#?[0-9a-fA-F]{6}", text) is not None


URL = Form(is_url, "must be a valid url")
WEB_URL = Form(is_web_url, "must be a valid url")
HTTPS_URL = Form(is_https_url, "must be a valid https url")
DATE = Form(is_date, "must be a valid date in the format YYYY-MM-DD")
TIME = Form(is_time, "must be a valid time in the format HH:mm")
ZONE = Form(is_zone, "must be a valid IANA timezone")
NUMBER = Form(is_number, "must be a valid number")
COLOUR = Form(is_hex_colour, "must be a valid hex color")
