"""Who is told of leads that are handed back, and how that is signed."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime

from bot.intake.signature import read_secret


@dataclass(frozen=True)
class Receiver:
    """Where hand-backs are sent, and the secret they are signed with; none while `url` is empty. With `loopback` it may
    be this machine."""

    url: str = ""
    secret: str = field(default="", repr=False)
    loopback: bool = False

    def headers(self, message: str, body: bytes, *, now: datetime) -> dict[str, str]:
        """Raises ValueError when the secret is none."""
        seconds = str(int(now.timestamp()))
        signed = hmac.digest(
            read_secret(self.secret), f"{message}.{seconds}.".encode() + body, hashlib.sha256
        )
        return {
            "content-type": "application/json",
            "webhook-id": message,
            "webhook-timestamp": seconds,
            "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
        }
