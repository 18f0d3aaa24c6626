"""Asking a vendor's API for a lead of which its webhook gave only the id."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import httpx

from playbooks.desk import Fetch, Source
from qualification.refusals import Refused
from storage.failpoints import around

PATIENCE = 10.0
"""Seconds an API may take."""
LARGEST = 1_000_000
"""Bytes of an answer; a lead is a thousandth of it."""
LONGEST_WAIT = timedelta(days=1)
"""Limits of a day are the longest there are; who asks for more has made a mistake."""


@dataclass(frozen=True)
class Later:
    """It may work another time; the text says what was in the way, `wait` how long the API wants to be left alone."""

    why: str
    wait: timedelta = timedelta(0)


Got = bytes | Later | Refused


@dataclass(frozen=True)
class Fetcher:
    """Asks over HTTP; `secret` gives a token by its setting's name, empty while it is not set."""

    secret: Callable[[str], str] = field(default=lambda setting: "", repr=False)

    def get(self, source: Source, fetch: Fetch, wanted: str) -> Got:
        token = self.secret(fetch.token_setting)
        if not token:
            return Refused(f"holds only an id; the lead can be fetched once {fetch.token_setting} is set")
        url = fetch.url.replace("{id}", quote(wanted, safe=""))
        try:
            with (
                around("send.vendor"),
                httpx.Client(timeout=PATIENCE, follow_redirects=False) as client,
                client.stream(
                    "GET", url, headers={**fetch.headers, "Authorization": f"Bearer {token}"}
                ) as answer,
            ):
                return _read(answer, source.name, fetch)
        except httpx.HTTPError as error:
            return Later(f"{source.name} cannot be reached ({type(error).__name__})")


def _read(answer: httpx.Response, name: str, fetch: Fetch) -> Got:
    match answer.status_code:
        case 200:
            return _body(answer, name)
        case 401 | 403 as status:
            return Refused(f"{name} refuses the token in {fetch.token_setting} ({status})")
        case 404 | 410 as status:
            return Refused(f"{name} has nothing under this id any more ({status})")
        case status if status == 429 or status >= 500:
            return Later(f"{name} answered {status}", _wait(answer.headers))
        case status:
            return Refused(f"{name} answered {status}")


def _wait(headers: Mapping[str, str]) -> timedelta:
    """`Retry-After` (RFC 9110, 10.2.3): seconds, or a date, which is read by the clock of the one who says it."""
    given = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", given):
        return min(timedelta(seconds=int(given)), LONGEST_WAIT)
    try:
        wait = parsedate_to_datetime(given) - parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError):
        return timedelta(0)
    return min(max(wait, timedelta(0)), LONGEST_WAIT)


def _body(answer: httpx.Response, name: str) -> Got:
    parts: list[bytes] = []
    room = LARGEST
    for part in answer.iter_bytes():
        room -= len(part)
        if room < 0:
            return Refused(f"{name} answered more than {LARGEST:,} bytes")
        parts.append(part)
    return b"".join(parts)
