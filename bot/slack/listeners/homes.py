"""App Home, shown anew when it is opened and after what is pressed in it."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack import board, present
from bot.slack.edge import Edge
from bot.slack.views import board as boards
from bot.slack.views import home
from bot.usecases import permission
from bot.usecases.lookback import look_back

log = structlog.get_logger()


def publish(edge: Edge, person: str) -> None:
    now = edge.services.clock.now()
    stranger = edge.look(lambda session, _: present.refuse_stranger(session, person))
    view = home.closed(stranger.text) if stranger else _view(edge, person, now)
    try:
        edge.client.views_publish(user_id=person, view=view)
    except SlackApiError as error:
        log.warning("home_not_published", error=error.response["error"])


def _view(edge: Edge, person: str, now: datetime) -> dict[str, Any]:
    """Whoever leads a team sees all of it, a marketer what a digest tells, everybody else their own leads."""
    wording = edge.services.wording
    who = edge.look(lambda session, _: permission.person(session, person))
    look = None
    if who and who.role in permission.READS_FIGURES:
        look = edge.look(lambda session, desk: look_back(session, desk, until=now + timedelta(seconds=1)))
        if who.role == "marketer":
            return home.marketing(look, wording)
    theirs = edge.look(lambda session, desk: board.of(session, desk, person, now=now))
    if theirs:
        return boards.board(theirs, wording, look)
    return home.home(edge.look(lambda session, desk: present.mine(session, desk, person, now=now)), wording)
