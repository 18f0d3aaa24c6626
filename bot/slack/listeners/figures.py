"""The figures of `/handraise stats` as a file."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from bot.sheets import to_csv
from bot.slack import files
from bot.slack.edge import Edge
from bot.slack.payloads import Press
from bot.usecases import stats
from bot.usecases.figures import funnel_row
from playbooks.desk import Desk
from qualification.refusals import Refused


def send_file(edge: Edge, press: Press) -> None:
    """As they stand now, all of their rows, to whoever pressed."""
    made = edge.look(lambda session, desk: _sheet(edge, session, desk, press))
    if isinstance(made, Refused):
        edge.refuse(press.response_url, made)
        return
    name, text = made
    files.send(edge, press.by, press.response_url, name, text.encode())


def _sheet(edge: Edge, session: Session, desk: Desk, press: Press) -> tuple[str, str] | Refused:
    just_after_now = edge.services.clock.now() + timedelta(seconds=1)
    found = stats.stats(session, desk, press.by, press.ref.part, now=just_after_now)
    if isinstance(found, Refused):
        return found
    rows = [
        funnel_row(replace(each, by=(name,)), [found.by], desk.targets, None, just_after_now)
        for name, each in zip(found.names, found.rows, strict=True)
    ]
    name = f"{found.by} {found.since.date().isoformat()} to {found.until.date().isoformat()}.csv"
    return name, to_csv(rows, list(rows[0]) if rows else [found.by])
