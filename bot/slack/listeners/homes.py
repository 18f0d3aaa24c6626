"""App Home, shown anew when it is opened and after what is pressed in it."""

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack import present
from bot.slack.edge import Edge
from bot.slack.views import home

log = structlog.get_logger()


def publish(edge: Edge, person: str) -> None:
    now = edge.services.clock.now()
    stranger = edge.look(lambda session, _: present.refuse_stranger(session, person))
    mine = edge.look(lambda session, desk: present.mine(session, desk, person, now=now))
    view = home.closed(stranger.text) if stranger else home.home(mine, edge.services.wording)
    try:
        edge.client.views_publish(user_id=person, view=view)
    except SlackApiError as error:
        log.warning("home_not_published", error=error.response["error"])
