"""Files for one person, in their direct messages with the bot."""

import httpx
import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.blocks import Rendered
from bot.slack.edge import Edge
from bot.slack.text import SafeText
from qualification.refusals import Refused
from storage.failpoints import around

log = structlog.get_logger()


def send(edge: Edge, person: str, response_url: str, name: str, content: bytes) -> None:
    """Nobody else is sent it: in a channel all of its members could read it. Tells them where it is, or that Slack did
    not take it."""
    try:
        _upload(edge, person, name, content)
    except (SlackApiError, httpx.HTTPError) as error:
        log.warning("file_not_sent", error=type(error).__name__)
        edge.refuse(
            response_url,
            Refused("Slack did not take the file. Try again; an admin runs `handraise doctor`."),
        )
    else:
        edge.whisper(response_url, Rendered(SafeText("The file is in your direct messages with Handraise.")))


def _upload(edge: Edge, person: str, name: str, content: bytes) -> None:
    client = edge.client
    to = client.conversations_open(users=person)["channel"]["id"]
    ticket = client.files_getUploadURLExternal(filename=name, length=len(content))
    with around("send.file"):
        httpx.post(ticket["upload_url"], content=content, timeout=30).raise_for_status()
    client.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": name}], channel_id=to)
