"""Whoever sends leads: each delivery again and again until it is answered 2xx, and once more for every planned copy."""

import heapq
import json
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from threading import Condition, Thread

import httpx

from bot.cli.cast import signed
from tests.chaos.plan import PlannedLead
from tests.chaos.replicas import SECRET

RETRY = 0.5
"""Seconds a sender waits after anything but 2xx."""


class Senders:
    """Sends what is planned from `start` on; `accepted` are the numbers of the leads that were answered 2xx."""

    def __init__(
        self, leads: Sequence[PlannedLead], urls: Sequence[str], *, seed: int, at_once: int = 8
    ) -> None:
        self._leads, self._urls, self._random = leads, urls, Random(seed)
        self._due = [(at, lead.number) for lead in leads for at in lead.times]
        heapq.heapify(self._due)
        self._changed = Condition()
        self._began, self._ended = 0.0, False
        self.accepted: set[int] = set()
        self.answers: Counter[int] = Counter()
        self.repeated = 0
        self._threads = [Thread(target=self._send_all, name="sender", daemon=True) for _ in range(at_once)]

    def start(self) -> None:
        self._began = time.monotonic()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(15)

    def are_done(self) -> bool:
        """Whether every lead was accepted and no copy is left."""
        with self._changed:
            return not self._due and len(self.accepted) == len(self._leads)

    def _send_all(self) -> None:
        with httpx.Client(timeout=8, trust_env=False) as client:
            while (number := self._next()) is not None:
                status = self._send(client, self._leads[number])
                with self._changed:
                    self.answers[status] += 1
                    if 200 <= status < 300:
                        self.repeated += number in self.accepted
                        self.accepted.add(number)
                    else:
                        heapq.heappush(self._due, (time.monotonic() - self._began + RETRY, number))
                    self._changed.notify()

    def _next(self) -> int | None:
        """The number of the lead that is due next; None when there is nothing more to send."""
        with self._changed:
            while not self._ended:
                now = time.monotonic() - self._began
                if self._due and self._due[0][0] <= now:
                    return heapq.heappop(self._due)[1]
                self._changed.wait(min(0.2, self._due[0][0] - now) if self._due else 0.2)
            return None

    def _send(self, client: httpx.Client, lead: PlannedLead) -> int:
        """The status of the answer, 0 when there was none."""
        body = json.dumps(lead.payload())
        headers = signed(SECRET, lead.delivery, body, at=datetime.now(UTC))
        with self._changed:
            url = self._random.choice(self._urls)
        try:
            return client.post(f"{url}/intake/generic", content=body, headers=headers).status_code
        except httpx.HTTPError:
            return 0
