"""What is sent to the app, and what came back."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

from sandbox.workspace import Json

Envelope = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True)
class Parcel:
    """One event, interaction or command, in the shape both transports carry."""

    kind: Envelope
    payload: Json
    name: str


@dataclass(frozen=True)
class Ack:
    """The app's answer, with `body` from the ack. Without one `why` says what went wrong.

    `final` forbids another attempt.
    """

    acked: bool
    ms: float = 0.0
    body: Any = None
    why: str = ""
    final: bool = False


class Transport(Protocol):
    async def send(self, parcel: Parcel, *, attempt: int = 0, reason: str = "") -> Ack:
        """Send once and wait for the ack. `attempt` counts repetitions, `reason` says why it is one."""
        ...
