"""What stands behind a digest: its leads in a modal, or all of them as a file."""

from datetime import datetime
from typing import TypeVar

import httpx
import structlog
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot.sheets import to_csv
from bot.slack import present
from bot.slack.blocks import Rendered
from bot.slack.edge import Edge
from bot.slack.payloads import Press
from bot.slack.text import SafeText
from bot.slack.views import digest
from bot.slack.views.values import Line
from bot.usecases import export
from bot.usecases.digest import from_facts, only_of_digest
from bot.usecases.lookback import Digest
from playbooks.desk import Desk
from qualification.refusals import Refused
from storage import exports, outbox
from storage.cohorts import Only
from storage.failpoints import around

log = structlog.get_logger()
T = TypeVar("T")

GONE = Refused("This digest is not known any more. `handraise export leads` gives the leads of any time.")


def show_leads(edge: Edge, press: Press) -> None:
    now = edge.services.clock.now()
    found = edge.look(lambda session, desk: _leads(session, desk, press, now))
    if isinstance(found, Refused):
        edge.refuse(press.response_url, found)
    else:
        edge.open_form(press.trigger_id, digest.leads(*found, edge.services.wording))


def send_file(edge: Edge, press: Press) -> None:
    """To whoever pressed and nobody else: in the channel all of its members could read who the leads are."""
    made = edge.look(lambda session, desk: _sheet(session, desk, press))
    if isinstance(made, Refused):
        edge.refuse(press.response_url, made)
        return
    name, text = made
    try:
        _upload(edge, press.by, name, text.encode())
    except (SlackApiError, httpx.HTTPError) as error:
        log.warning("file_not_sent", error=type(error).__name__)
        edge.refuse(
            press.response_url,
            Refused("Slack did not take the file. Try again; an admin runs `handraise doctor`."),
        )
    else:
        edge.whisper(
            press.response_url, Rendered(SafeText("The file is in your direct messages with Handraise."))
        )


def _upload(edge: Edge, person: str, name: str, content: bytes) -> None:
    client = edge.client
    to = client.conversations_open(users=person)["channel"]["id"]
    ticket = client.files_getUploadURLExternal(filename=name, length=len(content))
    with around("send.file"):
        httpx.post(ticket["upload_url"], content=content, timeout=30).raise_for_status()
    client.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": name}], channel_id=to)


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
    lines = present.lines(session, desk, list(some), now=now)
    return look, lines, exports.count_between(session, look.since, look.until, only)


def _sheet(session: Session, desk: Desk, press: Press) -> tuple[str, str] | Refused:
    meant = _meant(session, desk, press)
    if isinstance(meant, Refused):
        return meant
    look, only = meant
    rows = list(export.rows(session, desk, look.since, look.until, only))
    name = f"leads {look.since.date().isoformat()} to {look.until.date().isoformat()}.csv"
    return name, to_csv(rows, export.COLUMNS)
