"""A worker for one round in a process of its own, killed before or after its message reaches Slack, or where
`HANDRAISE_FAILPOINT` says."""

import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlmodel import Session

from bot.clock import SystemClock
from bot.delivery.outcomes import Letter, Outcome
from bot.delivery.sender import SlackSender
from bot.delivery.wire import Wire
from bot.delivery.worker import DeliveryWorker
from bot.services import Services
from storage.engine import open_store
from storage.tables import MessageRow


@dataclass(frozen=True)
class Said:
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    broadcast: bool = False
    left_out: Mapping[str, str] = field(default_factory=dict)


class DeadlySender(SlackSender):
    def __init__(self, wire: Wire, where: str) -> None:
        super().__init__(wire)
        self._where = where

    def post(self, letter: Letter, channel: str) -> Outcome:
        if self._where == "after":
            super().post(letter, channel)
        return die()

    def update(self, letter: Letter, channel: str, ts: str) -> Outcome:
        if self._where == "after":
            super().update(letter, channel, ts)
        return die()


def die() -> Outcome:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


def render(session: Session, row: MessageRow, services: Services, *, now: datetime) -> Said:
    return Said("Acme asks for a demo" if row.wanted == 1 else "Lee has claimed Acme")


def main(database: str, api_url: str, token: str, where: str = "") -> None:
    services = Services(open_store(database), cast("Any", None), cast("Any", None), SystemClock())
    wire = Wire(api_url, token)
    DeliveryWorker(services, DeadlySender(wire, where) if where else SlackSender(wire), render).deliver_once()


if __name__ == "__main__":
    main(*sys.argv[1:])
