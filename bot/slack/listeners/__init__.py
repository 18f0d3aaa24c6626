"""What Bolt calls: acknowledge, read, one use case.

Presses and commands that change something are stored, acknowledged and then worked in a lane of their lead: Slack
sends them once only, and what is stored is worked whatever happens to this process. Forms are worked first, because
the acknowledgement carries the errors. Events are worked first, because Slack sends them again until they are
acknowledged.
"""

import re

from slack_bolt import Ack, App

from bot.slack import payloads
from bot.slack.edge import Edge
from bot.slack.ids import Shortcut
from bot.slack.listeners import away, commands, events, forms, presses

ANYTHING = re.compile("")


def register(app: App, edge: Edge) -> None:
    """One listener a kind of payload; what is meant is looked up in a table, not tried one by one."""

    @app.action(ANYTHING)
    def on_press(ack: Ack, body: dict[str, object]) -> None:
        work = presses.take(edge, body)
        ack()
        if work:
            work()

    @app.view(ANYTHING)
    def on_form(ack: Ack, body: dict[str, object]) -> None:
        ack(**forms.take(edge, body))

    @app.command("/handraise")
    def on_command(ack: Ack, body: dict[str, object]) -> None:
        work = commands.take(edge, payloads.command(body))
        ack()
        if work:
            work()

    @app.message_shortcut(Shortcut.MAKE_LEAD)
    def on_shortcut(ack: Ack, body: dict[str, object]) -> None:
        ack()
        commands.make_lead(edge, payloads.on_message(body))

    @app.event("message")
    def on_message(body: dict[str, object]) -> None:
        events.on_message(edge, body)

    @app.event("app_home_opened")
    def on_home(body: dict[str, object]) -> None:
        events.on_home(edge, body)

    @app.event("user_change")
    def on_user_change(body: dict[str, object]) -> None:
        away.on_user_change(edge, body)

    @app.event(ANYTHING)
    def on_anything_else() -> None:
        """Acknowledged and left alone."""
