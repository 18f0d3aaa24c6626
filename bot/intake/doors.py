"""The way in of each source that sends over HTTP: its secret, what it may send, what the delivery is called."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jmespath.exceptions import JMESPathError

from bot.intake.bodies import Unreadable, read_object, read_value
from bot.intake.signature import NotSigned
from bot.intake.verifiers import Sent, read_key, verifier_of
from bot.settings import Settings
from playbooks.desk import Desk, Source

LONGEST_ID = 200

KEPT_HEADERS = (
    "content-type",
    "user-agent",
    "webhook-id",
    "webhook-timestamp",
    "x-hubspot-request-timestamp",
)
"""What is kept of a request beside its body. Signatures, cookies and passwords are not among it."""
LONGEST_HEADER = 300


@dataclass(frozen=True)
class Door:
    """`key` and `token` are None while their settings are empty; the source is closed then."""

    source: Source
    key: bytes | None = field(repr=False)
    token: bytes | None = field(default=None, repr=False)

    def let_in(self, sent: Sent, *, now: datetime) -> str:
        """The id of the delivery. Raises `NotSigned` or `Unreadable`."""
        verified = verifier_of(self.source.verify)(self.opened(), sent, now=now)
        read = read_value(sent.body) if self.source.each else read_object(sent.body)
        if not isinstance(read, dict | list):
            raise Unreadable("the body must be a JSON object or a list of them")
        return verified or self._id_in(read, sent.body)

    def opened(self) -> bytes:
        """The key; raises `NotSigned` while there is none."""
        if self.key is None:
            raise NotSigned(f"the source {self.source.key} is closed until its secret is set")
        return self.key

    def _id_in(self, read: Any, body: bytes) -> str:
        # The id in a batch is that of one of its parts: the whole goes by its bytes.
        return (None if self.source.each else id_of(self.source, read)) or by_content(body)


def id_of(source: Source, payload: Any) -> str | None:
    """What the sender calls this payload; None where it does not say, or not in a way that can be kept."""
    try:
        found = source.delivery_of(payload)
    except JMESPathError:
        return None
    return found if found and len(found) <= LONGEST_ID else None


def by_content(body: bytes) -> str:
    """The same bytes again are the same delivery."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def kept(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: headers[name][:LONGEST_HEADER] for name in KEPT_HEADERS if name in headers}


def doors_of(desk: Desk, settings: Settings) -> dict[str, Door]:
    """By the source's key. Raises ValueError, with the setting's name, for a secret that cannot be one."""
    return {
        key: Door(source, _key(source, settings), _token(source, settings))
        for key, source in desk.sources.items()
        if source.secret_setting
    }


def _key(source: Source, settings: Settings) -> bytes | None:
    setting = source.secret_setting or ""
    secret = settings.secret(setting)
    try:
        return read_key(source.verify, secret) if secret else None
    except ValueError as error:
        raise ValueError(f"{setting}: {error}") from None


def _token(source: Source, settings: Settings) -> bytes | None:
    setting = source.verify.token_setting
    return (settings.secret(setting).encode() or None) if setting else None
