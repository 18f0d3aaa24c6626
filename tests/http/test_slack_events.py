"""Slack in HTTP mode: only what Slack signed reaches Bolt."""

import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

import httpx
import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier

from bot.http.app import create_http
from bot.services import Services
from bot.settings import Settings
from storage.inbox import InboxWriter
from tests.http.conftest import NOW
from tests.serving import serving

HEARD: list[str] = []


@pytest.fixture
def client(services: Services, settings: Settings, inbox: InboxWriter) -> Iterator[httpx.Client]:
    app = App(
        authorize=lambda: AuthorizeResult(
            enterprise_id=None, team_id="T1", bot_token="xoxb-test", bot_id="B1"
        ),
        request_verification_enabled=False,
        process_before_response=True,
    )
    HEARD.clear()

    @app.command("/handraise")
    def command(ack, command) -> None:  # type: ignore[no-untyped-def]
        HEARD.append(command["text"])
        ack("there you are")

    with serving(create_http(services, settings, inbox, app.dispatch)) as client:
        yield client


def signed(body: str, *, off: timedelta = timedelta()) -> dict[str, str]:
    seconds = str(int((NOW + off).timestamp()))
    return {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": seconds,
        "x-slack-signature": SignatureVerifier("signing").generate_signature(timestamp=seconds, body=body)
        or "",
    }


COMMAND = urlencode(
    {"command": "/handraise", "text": "mine", "team_id": "T1", "user_id": "U1", "channel_id": "C1"}
)


def test_a_signed_command_reaches_its_listener_and_its_answer_goes_back(client: httpx.Client) -> None:
    answer = client.post("/slack/events", content=COMMAND, headers=signed(COMMAND))

    assert (answer.status_code, answer.text) == (200, "there you are")
    assert HEARD == ["mine"]


def test_slack_may_check_the_address(client: httpx.Client) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"})

    answer = client.post(
        "/slack/events", content=body, headers=signed(body) | {"content-type": "application/json"}
    )

    assert answer.json() == {"challenge": "abc"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(COMMAND) | {"x-slack-signature": "v0=00"},
        signed(COMMAND) | {"x-slack-request-timestamp": "now"},
        signed(COMMAND) | {"x-slack-request-timestamp": "9" * 300},
        signed(COMMAND + "&x=1"),
        signed(COMMAND, off=timedelta(minutes=-6)),
        signed(COMMAND, off=timedelta(minutes=6)),
    ],
)
def test_a_forged_or_replayed_request_is_turned_away(client: httpx.Client, headers: dict[str, str]) -> None:
    answer = client.post("/slack/events", content=COMMAND, headers=headers)

    assert (answer.status_code, answer.json()) == (401, {"error": "the request is not signed by Slack"})
    assert HEARD == []


def test_in_socket_mode_there_is_no_such_address(
    services: Services, settings: Settings, inbox: InboxWriter
) -> None:
    with serving(create_http(services, settings, inbox)) as client:
        assert client.post("/slack/events", content=COMMAND, headers=signed(COMMAND)).status_code == 404
