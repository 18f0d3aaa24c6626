"""People who press Claim on the same card at the same time; Slack hands each press to another replica in turn."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any

import httpx

from bot.slack.ids import Action
from sandbox.driver import Sandbox, SandboxRefused
from tests.chaos.plan import Race
from tests.chaos.scene import racers

LOOKS_AT = 40
"""Messages at the end of a channel among which somebody looks for a free card."""
LOOKS_FOR = 5.0
"""Seconds somebody waits for one."""


@dataclass(frozen=True)
class Raced:
    """A race as it was run: on this card these people's presses were acknowledged."""

    channel: str
    ts: str
    key: str
    acknowledged: tuple[str, ...]


class People:
    """Runs the races of the plan in a thread of its own, from `start` to `stop`."""

    def __init__(self, sandbox: Sandbox, races: Sequence[Race]) -> None:
        self._sandbox, self._races = sandbox, races
        self._stop = Event()
        self._taken: set[tuple[str, str]] = set()
        self._thread = Thread(target=self._run, name="people", daemon=True)
        self.raced: list[Raced] = []

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(30)

    def _run(self) -> None:
        began = time.monotonic()
        with ThreadPoolExecutor(8) as hands:
            for race in self._races:
                if self._stop.wait(max(0.0, began + race.at - time.monotonic())):
                    return
                if (card := self._finds_a_card(race.channel)) is not None:
                    self._race(hands, race, card)

    def _finds_a_card(self, channel: str) -> dict[str, Any] | None:
        """A free one, waiting a little for one to come."""
        given_up = time.monotonic() + LOOKS_FOR
        while (card := self._free_card(channel)) is None:
            if time.monotonic() > given_up or self._stop.wait(0.2):
                return None
        return card

    def _free_card(self, channel: str) -> dict[str, Any] | None:
        for message in reversed(self._sandbox.messages(channel, limit=LOOKS_AT)):
            place = (channel, str(message["ts"]))
            if place not in self._taken and key_of(message).startswith("card:") and _claim_of(message):
                self._taken.add(place)
                return message
        return None

    def _race(self, hands: ThreadPoolExecutor, race: Race, card: dict[str, Any]) -> None:
        names = [racers()[number] for number in race.people]
        presses = [hands.submit(self._press, name, race.channel, card) for name in names]
        acknowledged = tuple(
            name for name, press in zip(names, presses, strict=True) if press.result() is True
        )
        self.raced.append(Raced(race.channel, str(card["ts"]), key_of(card), acknowledged))

    def _press(self, name: str, channel: str, card: dict[str, Any]) -> bool:
        try:
            done = self._sandbox.click(name, channel, card["ts"], Action.CLAIM, _claim_of(card))
        except (SandboxRefused, httpx.HTTPError):
            # Somebody else was so quick that the button was gone already.
            return False
        return bool(done["acked"])


def key_of(message: dict[str, Any]) -> str:
    """The key a message carries in its metadata; empty for what people wrote."""
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return str(payload.get("key", ""))


def _claim_of(message: dict[str, Any]) -> str | None:
    """The block of the Claim button, while there is one."""
    for block in message.get("blocks") or []:
        if any(element.get("action_id") == Action.CLAIM for element in block.get("elements") or []):
            return str(block["block_id"])
    return None
