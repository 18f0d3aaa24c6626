"""The tick that looks for what does not add up, and puts it right."""

from datetime import datetime
from functools import partial

import structlog
from sqlmodel import Session

from bot.delivery.letters import fingerprint
from bot.services import Services
from bot.slack.render import render
from bot.usecases import audit
from bot.usecases.audit import Check, Round
from storage import audits
from storage.tables import MessageRow

log = structlog.get_logger()

EVERY = 60.0
"""Seconds between two rounds."""


def audit_once(services: Services) -> bool:
    """One round of every check, each for itself: one that fails never stops the others."""
    for check in audit.checks(partial(_drawn, services)):
        if services.leaving.is_set():
            break
        try:
            _look(services, check)
        except Exception as error:
            log.error("check_failed", kind=check.kind.value, error=type(error).__name__)
    return False


def _look(services: Services, check: Check) -> None:
    with services.store.read() as session:
        after = audits.reached(session, check.kind)
        round = Round(services.desk, services.clock.now(), services.wall.now(), after)
        found = check.find(session, round)
    if not found.rows and found.reached == after:
        return
    with services.store.write("audit") as session:
        mended = audit.repair(session, check, found, round)
    if mended:
        log.warning("repaired", kind=check.kind.value, count=mended)
        services.to_deliver.set()


def _drawn(services: Services, session: Session, row: MessageRow, at: datetime) -> str | None:
    shown = render(session, row, services, now=at)
    return fingerprint(shown.text, shown.blocks) if shown else None
