"""Dirty words into clean values. What cannot be read as what it should be comes back as None: not known."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, ValidatedEmail, validate_email
from tldextract import TLDExtract

from qualification.mailboxes import mailbox
from qualification.rules import Type

LONGEST = 20_000
"""Letters of one text; more than anybody reads, and no reason to lose the lead."""

_NUMBER = re.compile(r"\d{1,3}(?:[.,'  ]\d{3})+|\d+")
_COMMA = re.compile(r"\s*[,;|\n]\s*")
_IN_SECONDS = range(631_152_000, 4_102_444_800)
"""1990 to 2100, as seconds since 1970; what lies outside is no time a lead did something."""


def text(value: Any) -> str | None:
    """Scalars as words, lists of them joined by commas."""
    match value:
        case bool():
            return "yes" if value else "no"
        case str() | int() | float():
            return str(value).strip()[:LONGEST] or None
        case list():
            return ", ".join(found for item in value if (found := text(item)))[:LONGEST] or None
    return None


def whole_number(value: Any) -> int | None:
    """The first number there is, so `51-200 people` is 51; None when it is larger than any company."""
    match value:
        case bool():
            return None
        case int() | float():
            number = int(value)
        case str() if found := _NUMBER.search(value):
            number = int(re.sub(r"\D", "", found[0])[:12])
        case _:
            return None
    return number if 0 <= number < 100_000_000 else None


def yes_or_no(value: Any) -> bool | None:
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    return value if isinstance(value, bool) else words.get(str(value).strip().casefold())


def several(value: Any) -> list[str] | None:
    """A list of words, or words between commas."""
    items = _COMMA.split(value) if isinstance(value, str) else value
    found = [clean for item in items if (clean := text(item))] if isinstance(items, list) else []
    return found[:100] or None


CLEANERS: Mapping[Type, Callable[[Any], Any]] = {
    Type.TEXT: text,
    Type.INT: whole_number,
    Type.BOOL: yes_or_no,
    Type.TEXTS: several,
}


def email(value: str) -> ValidatedEmail | str:
    """The address, or the sentence that says what is wrong with it. Nothing is looked up."""
    try:
        return validate_email(
            value.strip().removeprefix("mailto:"), check_deliverability=False, allow_smtputf8=True
        )
    except EmailNotValidError as wrong:
        return str(wrong)


def identity_of(address: ValidatedEmail) -> str:
    """The same for every spelling of one mailbox, and for the two spellings of a domain."""
    return mailbox(address.local_part, address.ascii_domain or address.domain)


def domain(value: str) -> str | None:
    """The registered domain in a host name, an address or a URL: `https://shop.acme.co.uk/x` is acme.co.uk."""
    try:
        host = urlsplit(value if "//" in value else f"//{value}").hostname or ""
    except ValueError:
        return None
    found = _suffixes()(host)
    if found.top_domain_under_public_suffix:
        return found.top_domain_under_public_suffix
    plain = "." in host and not found.ipv4 and not found.ipv6 and len(host) <= 253
    return host if plain else None


@cache
def _suffixes() -> TLDExtract:
    """Knows the public suffixes it was shipped with; without these arguments it fetches and writes files."""
    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def phone(value: str, country: str | None) -> str:
    """The number as one dials it from anywhere where that can be told, else as it was given."""
    region = country.upper() if country and country.upper() in phonenumbers.SUPPORTED_REGIONS else None
    try:
        number = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException:
        return value
    if not phonenumbers.is_possible_number(number):
        return value
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def instant(value: Any) -> datetime | None:
    """ISO 8601, an e-mail's date, or seconds or milliseconds since 1970; without a zone it is UTC."""
    match value:
        case bool():
            return None
        case int() | float():
            return _since_1970(value)
        case str() if re.fullmatch(r"\d{10}(\d{3})?", value.strip()):
            return _since_1970(int(value))
        case str():
            return _written(value.strip())
    return None


def _since_1970(number: float) -> datetime | None:
    seconds = number / 1000 if number >= _IN_SECONDS.stop else number
    return datetime.fromtimestamp(seconds, UTC) if int(seconds) in _IN_SECONDS else None


def _written(value: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(value)
            at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        return at if int(at.timestamp()) in _IN_SECONDS else None
    return None
