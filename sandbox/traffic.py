"""Everything that passed between the workspace and the app, the newest few thousand of it."""

from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

Direction = Literal["in", "out"]
KEPT = 5000


class Traffic:
    """A bounded log. `in` came from the app, `out` was sent to it; `seq` counts from 1 and never resets."""

    def __init__(self, now: Callable[[], datetime], *, kept: int = KEPT) -> None:
        self._now = now
        self._entries: deque[dict[str, Any]] = deque(maxlen=kept)
        self._seq = 0

    def note(
        self,
        direction: Direction,
        kind: str,
        method: str,
        *,
        status: int | str,
        ms: float,
        request: object = None,
        response: object = None,
    ) -> None:
        self._seq += 1
        self._entries.append(
            {
                "seq": self._seq,
                "at": self._now().isoformat(),
                "direction": direction,
                "kind": kind,
                "method": method,
                "status": status,
                "ms": round(ms, 2),
                "request": request,
                "response": response,
            }
        )

    def since(self, seq: int = 0) -> list[dict[str, Any]]:
        """Entries after `seq`, oldest first."""
        newer: list[dict[str, Any]] = []
        for entry in reversed(self._entries):
            if entry["seq"] <= seq:
                break
            newer.append(entry)
        return newer[::-1]

    def clear(self) -> None:
        self._entries.clear()
