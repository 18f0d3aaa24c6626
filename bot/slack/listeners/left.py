"""Presses and commands that were acknowledged and then left: by a process that died, or by a store that was away."""

import json
from datetime import timedelta

import structlog

from bot.slack import payloads
from bot.slack.edge import Edge
from bot.slack.listeners import commands, presses
from bot.usecases.lay_aside import lay_aside
from storage import pressed
from storage.tables import Delivery

log = structlog.get_logger()

LEASE = timedelta(seconds=10)
TRIES = 3
"""One that breaks the bot each time is laid aside after these, and the rest goes on."""


def work_left_once(edge: Edge) -> bool:
    """Takes up some of them; True while there may be more."""
    now = edge.services.wall.now()
    with edge.services.store.read() as session:
        if not pressed.any_left(session, now=now):
            return False
    with edge.services.store.write("take_left") as session:
        left = pressed.take_left(session, now=now, lease=LEASE)
        for row in left:
            if row.attempts > TRIES:
                why = "the bot could not work it; its log says what happened"
                lay_aside(session, edge.services.desk, row, why, now=edge.services.clock.now())
    for row in left:
        if row.state == pressed.PRESSED:
            log.info("press_taken_up", delivery=row.id, attempts=row.attempts)
            _take_up(edge, row)
    return bool(left)


def _take_up(edge: Edge, row: Delivery) -> None:
    body = json.loads(row.body)
    if "command" in body:
        commands.take_up(edge, payloads.command(body))
    else:
        presses.take_up(edge, body)
