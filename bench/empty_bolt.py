"""The floor for clicks: a Bolt app whose listener does nothing but acknowledge.

`python bench/empty_bolt.py fast` answers as soon as the listener returns, `default` as Bolt does by itself.
"""

import os
import sys

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.cli.run import wait_for_the_end
from bot.slack.socket import SocketMode

api = os.environ["SLACK_API_URL"]
known = AuthorizeResult(
    enterprise_id=None,
    team_id="T0ACME",
    bot_user_id="U0APP",
    bot_id="B0APP",
    bot_token=os.environ["SLACK_BOT_TOKEN"],
)
app = App(
    client=WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=api, retry_handlers=[]),
    authorize=lambda: known,
    signing_secret="not used",
    request_verification_enabled=False,
    process_before_response=sys.argv[1] == "fast",
)


@app.action("claim")
def on_claim(ack: Ack) -> None:
    ack()


socket = SocketMode(app, os.environ["SLACK_APP_TOKEN"], api)
socket.start()
wait_for_the_end()
socket.close()
