"""What stands behind a digest: its leads in a modal, or all of them as a file."""

from datetime import datetime

from sqlmodel import Session

from bot.sheets import to_csv
from bot.slack import files, present
from bot.slack.edge import Edge
from bot.slack.payloads import Press
from bot.slack.views import digest
from bot.slack.views.values import Line
from bot.usecases import export
from bot.usecases.digest import from_facts, only_of_digest
from bot.usecases.lookback import Digest
from playbooks.desk import Desk
from qualification.refusals import Refused
from storage import exports, outbox
from storage.cohorts import Only

GONE = Refused("This digest is not known any more. `handraise export leads` gives the leads of any time.")


def show_leads(edge: Edge, press: Press) -> None:
    now = edge.services.clock.now()
    found = edge.look(lambda session, desk: _leads(session, desk, press, now))
    if isinstance(found, Refused):
        edge.refuse(press.response_url, found)
    else:
        edge.open_form(press.trigger_id, digest.leads(*found, edge.services.wording))


def send_file(edge: Edge, press: Press) -> None:
    """To whoever pressed."""
    made = edge.look(lambda session, desk: _sheet(session, desk, press))
    if isinstance(made, Refused):
        edge.refuse(press.response_url, made)
        return
    name, text = made
    files.send(edge, press.by, press.response_url, name, text.encode())


def _meant(session: Session, desk: Desk, press: Press) -> tuple[Digest, Only] | Refused:
    """The digest that was pressed in, and which leads it tells of."""
    if refused := export.refuse_others(session, press.by):
        return refused
    row = outbox.by_id(session, press.ref.id)
    if row is None or row.kind != "digest":
        return GONE
    look = from_facts(row.facts)
    only = only_of_digest(desk, look)
    return GONE if only is None else (look, only)


def _leads(
    session: Session, desk: Desk, press: Press, now: datetime
) -> tuple[Digest, list[Line], int] | Refused:
    meant = _meant(session, desk, press)
    if isinstance(meant, Refused):
        return meant
    look, only = meant
    some = exports.leads_between(session, look.since, look.until, only, at_most=digest.MOST_LEADS)
    lines = present.lines(session, desk, [lead for lead, _ in some], now=now)
    return look, lines, exports.count_between(session, look.since, look.until, only)


def _sheet(session: Session, desk: Desk, press: Press) -> tuple[str, str] | Refused:
    meant = _meant(session, desk, press)
    if isinstance(meant, Refused):
        return meant
    look, only = meant
    rows = list(export.rows(session, desk, look.since, look.until, only))
    name = f"leads {look.since.date().isoformat()} to {look.until.date().isoformat()}.csv"
    return name, to_csv(rows, export.COLUMNS)
