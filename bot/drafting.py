"""The tick that makes the drafts asked for from digests. It may take minutes: no transaction is open meanwhile."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog

from bot.services import Services
from bot.usecases import draft_digest
from playbooks.drafts import NoDraft
from playbooks.lint import desk_folder
from playbooks.problems import DeskErrors
from storage import drafts
from storage.figure_tables import DraftRow

log = structlog.get_logger()

LEASE = timedelta(minutes=30)
TRIES = 3
"""One whose process ended each time is given up."""


def draft_once(services: Services) -> bool:
    """Makes the next one; True while there may be more."""
    now = services.wall.now()
    with services.store.read() as session:
        if drafts.next_to_make(session, now=now) is None:
            return False
    with services.store.write("begin_draft") as session:
        row = drafts.next_to_make(session, now=now)
        if row is None or not drafts.begin(session, row, until=now + LEASE):
            return False
        attempt = row.attempts + 1
    facts = _made(services, row, attempt)
    desk_now = services.clock.now()
    with services.store.write("settle_draft") as session:
        if drafts.settle(session, row.id or 0, attempt, folder=facts.get("folder"), now=desk_now):
            draft_digest.say(session, row, facts, now=desk_now)
    services.to_deliver.set()
    return True


def _made(services: Services, row: DraftRow, attempt: int) -> dict[str, Any]:
    """What is to be told of it: what was made, or why nothing could be."""
    if attempt > TRIES:
        return {"why": "the bot ended each time while it was being made"}
    now = services.clock.now()
    try:
        made = draft_digest.make(
            desk_folder(services.desk_dir), services.desk, _folder(services, row, attempt), row.bars
        )
        with services.store.read() as session:
            difference = draft_digest.try_on_the_past(session, services.desk, made, now=now)
    except (NoDraft, DeskErrors) as refused:
        return {"why": str(refused)}
    except OSError as error:
        log.warning("draft_not_written", error=type(error).__name__)
        return {"why": f"{services.drafts_dir} cannot be written to ({type(error).__name__}); see DRAFTS_DIR"}
    return draft_digest.told(made, difference)


def _folder(services: Services, row: DraftRow, attempt: int) -> Path:
    """A new one for each try: what an earlier one left half done is not written over."""
    name = f"{row.at.date().isoformat()}-{row.id}" + (f"-{attempt}" if attempt > 1 else "")
    return services.drafts_dir.resolve() / name
