"""A digest recommends another bar: a draft of the desk with it is asked for, and made with what it would have done."""

from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot.usecases import digest, permission
from bot.usecases.draft import Draft, draft, tried
from bot.usecases.replay import Difference
from bot.usecases.tune import threshold_of
from playbooks.desk import Desk
from qualification import refusals
from qualification.refusals import Refused
from storage import drafts, outbox
from storage.figure_tables import DraftRow
from storage.outbox import Priority, Wanted

TRIED_ON = timedelta(days=30)
"""The leads that a draft is tried on: as many days as are gone through in a few minutes beside everything else."""


def ask(session: Session, desk: Desk, message_id: int, by: str, *, now: datetime) -> DraftRow | Refused:
    """For managers: once for each digest, with the bars it recommends that are not in force already."""
    who = permission.person(session, by)
    if who is None or who.role not in permission.LEADS_TEAM:
        return refusals.only_managers()
    told = digest.told(session, desk, message_id)
    if isinstance(told, Refused):
        return told
    bars = [
        {"segment": each.segment, "bar": each.bar, "threshold": each.recommended}
        for each in told.look.bars
        if threshold_of(desk, each.segment, each.bar) not in (None, each.recommended)
    ]
    if not bars:
        return Refused("No other bar is recommended any more than those that are in force.")
    asked = drafts.ask(session, message_id, bars, by=by, now=now)
    row = drafts.of_digest(session, message_id)
    assert row is not None
    return row if asked else Refused(_asked_already(row))


def _asked_already(row: DraftRow) -> str:
    if row.done_at is None:
        return "A draft of that is being made. Whoever asked for it hears of it in a direct message."
    if row.folder is None:
        return "A draft of that could not be made; whoever asked was told why. `handraise tune --draft` makes one."
    return f"That draft is made already. It lies in {row.folder}."


def make(root: Path, desk: Desk, into: Path, bars: list[dict[str, Any]]) -> Draft:
    """Raises what `draft` raises."""
    return draft(root, desk, into, [(each["segment"], each["bar"], each["threshold"]) for each in bars])


def try_on_the_past(session: Session, desk: Desk, made: Draft, *, now: datetime) -> Difference | None:
    """What the draft would have done with the last leads; None for a broken one, which does nothing."""
    if any(problem.level == "error" for problem in made.problems):
        return None
    return tried(session, desk, made.folder, since=now - TRIED_ON, now=now)


def told(made: Draft, difference: Difference | None) -> dict[str, Any]:
    """All of it as JSON values, for whoever asked."""
    return {
        "folder": str(made.folder),
        "steps": [asdict(step) for step in made.steps],
        "problems": len(made.problems),
        "broken": difference is None,
        "replay": _replayed(difference) if difference else None,
    }


def _replayed(difference: Difference) -> dict[str, Any]:
    gone, new = difference.no_longer_posted, difference.newly_posted
    return {
        "days": TRIED_ON.days,
        "leads": len(difference.pasts),
        "before": len(difference.before),
        "after": len(difference.after),
        "gone": len(gone),
        "sqls_lost": difference.outcomes(gone)["accepted"],
        "new": len(new),
    }


def say(session: Session, row: DraftRow, facts: dict[str, Any], *, now: datetime) -> None:
    """To whoever asked."""
    key = f"drafted:{row.id}"
    wanted = Wanted(key, "drafted", Priority.DIGEST, to_person=row.by, subject_id=row.id, facts=facts)
    outbox.say(session, wanted, now=now)
