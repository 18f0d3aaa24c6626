"""Figures and leads as a file, sent to whoever asks for it."""

from dataclasses import dataclass, replace
from datetime import timedelta

import httpx
import structlog
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot.sheets import to_csv
from bot.slack.blocks import Rendered
from bot.slack.edge import Edge
from bot.slack.payloads import Press
from bot.slack.text import SafeText
from bot.usecases import stats
from bot.usecases.figures import funnel_row
from playbooks.desk import Desk
from qualification.refusals import Refused
from storage.failpoints import around

log = structlog.get_logger()


@dataclass(frozen=True)
class Sheet:
    """A file that is safe to open in a spreadsheet, by the name it gets."""

    name: str
    text: str


def send(edge: Edge, press: Press, made: Sheet | Refused) -> None:
    """To whoever pressed and nobody else: in the channel all of its members could read it."""
    if isinstance(made, Refused):
        edge.refuse(press.response_url, made)
        return
    try:
        _upload(edge, press.by, made)
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


def _upload(edge: Edge, person: str, sheet: Sheet) -> None:
    client, content = edge.client, sheet.text.encode()
    to = client.conversations_open(users=person)["channel"]["id"]
    ticket = client.files_getUploadURLExternal(filename=sheet.name, length=len(content))
    with around("send.file"):
        httpx.post(ticket["upload_url"], content=content, timeout=30).raise_for_status()
    client.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": sheet.name}], channel_id=to)


def send_stats(edge: Edge, press: Press) -> None:
    """The figures of `/handraise stats` as they stand now, all of their rows."""
    send(edge, press, edge.look(lambda session, desk: _stats(edge, session, desk, press)))


def _stats(edge: Edge, session: Session, desk: Desk, press: Press) -> Sheet | Refused:
    now = edge.services.clock.now() + timedelta(seconds=1)
    found = stats.stats(session, desk, press.by, press.ref.part, now=now)
    if isinstance(found, Refused):
        return found
    rows = [
        funnel_row(replace(each, by=(name,)), [found.by], desk.targets, None, now)
        for name, each in zip(found.names, found.rows, strict=True)
    ]
    name = f"{found.by} {found.since.date().isoformat()} to {found.until.date().isoformat()}.csv"
    return Sheet(name, to_csv(rows, list(rows[0]) if rows else [found.by]))
