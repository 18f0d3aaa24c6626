"""The made-up leads of the sandbox: they arrive through the intake like any other, when their time has come."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import structlog
from standardwebhooks import Webhook

from bot.clock import Clock

log = structlog.get_logger()

LOOKS_EVERY = 0.2
"""Seconds of real time between two looks at the clock."""


@dataclass(frozen=True)
class Entrance:
    """One lead of the cast: so long after the start this payload arrives."""

    number: int
    after: timedelta
    payload: dict[str, Any]


def read_cast(path: Path) -> list[Entrance]:
    """JSON Lines of our own payload, with `after_minutes` and, for each touch, `minutes_ago`.

    Raises ValueError with file and line when one cannot be read.
    """
    cast = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            payload = json.loads(line)
            after = timedelta(minutes=float(payload.pop("after_minutes", 0)))
        except (ValueError, TypeError, AttributeError) as error:
            raise ValueError(f"{path.name}:{number}: this is no lead of a cast: {error}") from None
        cast.append(Entrance(number, after, payload))
    return sorted(cast, key=lambda each: each.after)


def as_of(payload: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The payload with the times of its touches put before `now`."""
    return {**payload, "touches": [_at(touch, now) for touch in payload.get("touches", [])]}


def _at(touch: dict[str, Any], now: datetime) -> dict[str, Any]:
    rest = {key: value for key, value in touch.items() if key != "minutes_ago"}
    return rest | {"at": (now - timedelta(minutes=touch.get("minutes_ago", 0))).isoformat()}


def signed(secret: str, delivery: str, body: str, *, at: datetime) -> dict[str, str]:
    """The headers of a delivery after the Standard Webhooks specification."""
    return {
        "content-type": "application/json",
        "webhook-id": delivery,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(delivery, at, body),
    }


class Arrivals:
    """Sends the cast to an intake, signed, as the clock moves; a thread of its own until `close`."""

    def __init__(self, cast: list[Entrance], url: str, secret: str, clock: Clock, wall: Clock) -> None:
        self._cast, self._url, self._clock, self._wall = cast, url, clock, wall
        self._secret = secret
        self._stop = Event()
        self._thread = Thread(target=self._run, name="cast", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(5)

    def _run(self) -> None:
        began = self._clock.now()
        for entrance in self._due(began):
            try:
                self._send(entrance)
            except httpx.HTTPError as error:
                log.warning("arrival_failed", error=type(error).__name__)

    def _due(self, began: datetime) -> Iterator[Entrance]:
        for entrance in self._cast:
            while self._clock.now() < began + entrance.after:
                if self._stop.wait(LOOKS_EVERY):
                    return
            yield entrance

    def _send(self, entrance: Entrance) -> None:
        body = json.dumps(as_of(entrance.payload, self._clock.now()))
        headers = signed(self._secret, f"cast-{entrance.number}", body, at=self._wall.now())
        url = f"{self._url}/intake/generic"
        httpx.post(url, content=body, headers=headers, timeout=10, trust_env=False).raise_for_status()
