"""Signatures after the Standard Webhooks specification, as senders put them on `POST /intake/…`.

The `standardwebhooks` library is not used to verify: it raises whatever comes along on junk headers
and reads the machine's clock. The tests sign with it.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(minutes=5)
_ID = re.compile(r"[!-~]{1,200}")
_UNITS = {"seconds": (re.compile(r"[0-9]{1,11}"), 1), "milliseconds": (re.compile(r"[0-9]{1,14}"), 1000)}


class NotSigned(Exception):
    """The request is not from who it should be from; its text is a sentence for the sender."""


def read_secret(text: str) -> bytes:
    """The key in `whsec_…`; raises ValueError when that is not what it is."""
    code = text.removeprefix("whsec_")
    try:
        key = base64.b64decode(code + "=" * (-len(code) % 4), validate=True)
    except ValueError:
        key = b""
    if len(key) < 16:
        raise ValueError("a Standard Webhooks secret is whsec_ and at least 16 bytes in base64")
    return key


def verified_id(key: bytes, headers: Mapping[str, str], body: bytes, *, now: datetime) -> str:
    """The delivery's id, once one of the signatures in the header is right. Raises `NotSigned`."""
    delivery_id, seconds = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not _ID.fullmatch(delivery_id):
        raise NotSigned("the header webhook-id is missing or malformed")
    check_fresh("webhook-timestamp", seconds, now=now)
    right = hmac.digest(key, f"{delivery_id}.{seconds}.".encode() + body, hashlib.sha256)
    if not any(hmac.compare_digest(right, given) for given in _given(headers.get("webhook-signature", ""))):
        raise NotSigned("the header webhook-signature holds no signature that fits this body")
    return delivery_id


def check_fresh(header: str, given: str, *, now: datetime, unit: str = "seconds") -> None:
    """That a time since 1970 is now, give or take some minutes. Raises `NotSigned`."""
    shape, in_a_second = _UNITS[unit]
    if not shape.fullmatch(given):
        raise NotSigned(f"the header {header} must be a number of {unit}")
    if abs(datetime.fromtimestamp(int(given) / in_a_second, UTC) - now) > TOLERANCE:
        raise NotSigned(f"the header {header} is more than five minutes off")


def _given(header: str) -> list[bytes]:
    """The signatures of version 1; a sender that is changing its secret sends several."""
    words = (word.partition(",") for word in header.split(" ")[:20])
    return [_decoded(signature) for version, _, signature in words if version == "v1"]


def _decoded(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except ValueError:
        return b""
