"""The way in of each source that sends over HTTP: its secret, what it may send, what the delivery is called."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jmespath.exceptions import JMESPathError

from bot.intake.bodies import Unreadable, read_value
from bot.intake.signature import NotSigned
from bot.intake.verifiers import Sent, read_key, verifier_of
from bot.intake.xml_bodies import read_xml
from bot.settings import Settings
from playbooks.desk import Desk, Source
from storage.tables import Delivery

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
    """`key`, `token` and `sender` are None while their settings are empty; the source is closed then."""

    source: Source
    key: bytes | None = field(repr=False)
    token: bytes | None = field(default=None, repr=False)
    sender: bytes | None = None

    def let_in(self, sent: Sent, *, now: datetime) -> str:
        """The id of the delivery. Raises `NotSigned` or `Unreadable`."""
        verified = verifier_of(self.source.verify)(self.opened(), sent, now=now)
        read = read_sent(self.source, sent.body)
        if not isinstance(read, dict | list if self.source.each else dict):
            or_several = " or a list of them" if self.source.each else ""
            raise Unreadable(f"the body must be a JSON object{or_several}")
        self._check_sender(read)
        return verified or self._id_in(read, sent.body)

    def opened(self) -> bytes:
        """The key; raises `NotSigned` while there is none."""
        if self.key is None:
            raise NotSigned(f"the source {self.source.key} is closed until its secret is set")
        return self.key

    def _check_sender(self, read: Any) -> None:
        verify = self.source.verify
        if verify.sender is None:
            return
        if self.sender is None:
            raise NotSigned(f"the source {self.source.key} is closed until {verify.sender_setting} is set")
        try:
            named = verify.sender_of(read) or ""
        except JMESPathError:
            named = ""
        if not hmac.compare_digest(self.sender, named.encode()):
            raise NotSigned(f"the body is not from the sender that {verify.sender_setting} names")

    def _id_in(self, read: Any, body: bytes) -> str:
        # The id in a batch is that of one of its parts: the whole goes by its bytes.
        return (None if self.source.each else id_of(self.source, read)) or by_content(body)


def read_sent(source: Source, body: bytes) -> Any:
    """What the sender wrote, whatever it is written in. Raises `Unreadable`."""
    return read_xml(body) if source.body == "xml" else read_value(body)


def read_stored(source: Source, delivery: Delivery) -> Any:
    """What is to be read of a delivery: what was fetched for it, else what came. Raises `Unreadable`.

    Parts of a batch are kept as JSON, whatever the whole was written in.
    """
    if delivery.fetched or delivery.part_of:
        return read_value(delivery.fetched or delivery.body)
    return read_sent(source, delivery.body)


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
        key: Door(
            source,
            _key(source, settings),
            _held(source.verify.token_setting, settings),
            _held(source.verify.sender_setting, settings),
        )
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


def _held(setting: str | None, settings: Settings) -> bytes | None:
    return (settings.secret(setting).encode() or None) if setting else None
