"""Who may send: one small check a scheme, by the name that a source's `verify` gives it.

The vendors' own libraries are not used: they raise whatever comes along on junk headers, take times from
the future, or read the machine's clock.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from bot.intake import signature
from bot.intake.signature import NotSigned, check_fresh
from playbooks.desk import Verification


@dataclass(frozen=True)
class Sent:
    """A request as its sender made it; `url` is the address the sender knows us under."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes


class Verifier(Protocol):
    def __call__(self, key: bytes, sent: Sent, *, now: datetime) -> str | None:
        """The delivery's id where the scheme has one. Raises `NotSigned`."""


def read_key(verify: Verification, secret: str) -> bytes:
    """What a setting holds as the key of the scheme; raises ValueError when it cannot be one."""
    if verify.scheme == "standard_webhooks":
        return signature.read_secret(secret)
    if verify.scheme == "basic" and ":" not in secret:
        raise ValueError("the secret of a source with scheme basic is user:password")
    return secret.encode()


def verifier_of(verify: Verification) -> Verifier:
    match verify.scheme:
        case "header":
            return SecretHeader(verify.header or "")
        case "query":
            return SecretInAddress(verify.field or "")
        case "body":
            return SecretInBody(verify.field or "")
        case scheme:
            return SIGNED[scheme]


def _standard_webhooks(key: bytes, sent: Sent, *, now: datetime) -> str:
    return signature.verified_id(key, sent.headers, sent.body, now=now)


def _hubspot_v3(key: bytes, sent: Sent, *, now: datetime) -> None:
    """https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests"""
    header, sent_at = "x-hubspot-signature-v3", "x-hubspot-request-timestamp"
    given = sent.headers.get(sent_at, "")
    check_fresh(sent_at, given, now=now, unit="milliseconds")
    signed = f"{sent.method}{sent.url}".encode() + sent.body + given.encode()
    right = hmac.digest(key, signed, hashlib.sha256)
    _check_same(right, _base64(sent.headers.get(header, "")), header)


def _calendly(key: bytes, sent: Sent, *, now: datetime) -> None:
    """https://developer.calendly.com/api-docs/docs/webhook-signatures"""
    header = "calendly-webhook-signature"
    parts = dict(part.strip().partition("=")[::2] for part in sent.headers.get(header, "").split(",")[:20])
    given = parts.get("t", "")
    check_fresh(f"{header} (its t)", given, now=now)
    right = hmac.digest(key, f"{given}.".encode() + sent.body, hashlib.sha256)
    _check_same(right, _hex(parts.get("v1", "")), header)


def _linkedin(key: bytes, sent: Sent, *, now: datetime) -> None:
    """https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation

    The page can be read in two ways: `hmacsha256=` stands before what is hashed, or before the hash. Both need the
    secret, and neither can be had from the challenge, which answers nothing but a UUID.
    """
    header, prefix = "x-li-signature", "hmacsha256="
    given = _hex(sent.headers.get(header, "").strip().removeprefix(prefix))
    right = hmac.digest(key, prefix.encode() + sent.body, hashlib.sha256)
    if not hmac.compare_digest(right, given):
        _check_same(hmac.digest(key, sent.body, hashlib.sha256), given, header)


def _basic(key: bytes, sent: Sent, *, now: datetime) -> None:
    kind, _, given = sent.headers.get("authorization", "").partition(" ")
    if kind.casefold() != "basic" or not hmac.compare_digest(key, _base64(given.strip())):
        raise NotSigned("the header authorization does not hold the user and password of this source")


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _check_same(right: bytes, given: bytes, header: str) -> None:
    if not hmac.compare_digest(right, given):
        raise NotSigned(f"the header {header} holds no signature that fits this request")


@dataclass(frozen=True)
class SignedBody:
    """An HMAC of the body in one header. It carries no time, so the delivery's id alone keeps repeats out."""

    header: str
    prefix: str = ""
    digest: str = "sha256"
    decoded: Callable[[str], bytes] = _hex

    def __call__(self, key: bytes, sent: Sent, *, now: datetime) -> None:
        right = hmac.digest(key, sent.body, self.digest)
        given = sent.headers.get(self.header, "").strip().removeprefix(self.prefix)
        _check_same(right, self.decoded(given), self.header)


@dataclass(frozen=True)
class SecretHeader:
    """The secret itself in a header, for senders that sign nothing."""

    header: str

    def __call__(self, key: bytes, sent: Sent, *, now: datetime) -> None:
        given = sent.headers.get(self.header.casefold(), "").strip()
        if not hmac.compare_digest(key, given.encode("utf-8", "replace")):
            raise NotSigned(f"the header {self.header} does not hold the secret of this source")


@dataclass(frozen=True)
class SecretInAddress:
    """The secret itself behind the `?` of the address, for senders of which nothing else can be set."""

    field: str

    def __call__(self, key: bytes, sent: Sent, *, now: datetime) -> None:
        try:
            given = parse_qs(urlsplit(sent.url).query, max_num_fields=50).get(self.field, [""])
        except ValueError:
            given = [""]
        if not hmac.compare_digest(key, given[0].encode("utf-8", "replace")):
            raise NotSigned(f"the address does not hold the secret of this source as {self.field}")


@dataclass(frozen=True)
class SecretInBody:
    """The secret itself as a value of the JSON object that is sent."""

    field: str

    def __call__(self, key: bytes, sent: Sent, *, now: datetime) -> None:
        try:
            body = json.loads(sent.body)
        except (ValueError, RecursionError):
            body = None
        given = body.get(self.field) if isinstance(body, dict) else None
        words = given.encode("utf-8", "replace") if isinstance(given, str) else b""
        if not hmac.compare_digest(key, words):
            raise NotSigned(f"the body does not hold the secret of this source as {self.field}")


SIGNED: Mapping[str, Verifier] = {
    "standard_webhooks": _standard_webhooks,
    "hubspot_v3": _hubspot_v3,
    "calendly": _calendly,
    "linkedin": _linkedin,
    "basic": _basic,
    # https://www.typeform.com/developers/webhooks/secure-your-webhooks/
    "typeform": SignedBody("typeform-signature", "sha256=", decoded=_base64),
    # https://developers.intercom.com/docs/webhooks/setting-up-webhooks
    "intercom": SignedBody("x-hub-signature", "sha1=", digest="sha1"),
    # https://developers.facebook.com/docs/graph-api/webhooks/getting-started
    "meta": SignedBody("x-hub-signature-256", "sha256="),
    # https://segment.com/docs/connections/destinations/catalog/webhooks/
    "segment": SignedBody("x-signature", digest="sha1"),
}
"""Schemes that need to know nothing but the secret."""
