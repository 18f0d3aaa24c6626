"""Socket Mode: hello, several connections, acks, redelivery, refresh and abrupt ends."""

import asyncio
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
import websocket
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from starlette.websockets import WebSocket

from sandbox.connection import MOST_EVENTS_AT_ONCE, Connection
from sandbox.driver import Sandbox
from tests.sandbox.conftest import in_own_loop, seconds, until

LEADS = "C0SDRLEADS"
BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}


class Line:
    """A bare connection that acks when told to."""

    def __init__(self, sandbox: Sandbox) -> None:
        web = WebClient(base_url=sandbox.api_url, retry_handlers=[])
        address = web.apps_connections_open(app_token=sandbox.app_token)["url"]
        self.socket = websocket.create_connection(address, timeout=5)
        self.hello = self.receive()

    def receive(self) -> dict[str, Any]:
        got: dict[str, Any] = json.loads(self.socket.recv())
        return got

    def ack(self, envelope: dict[str, Any], payload: Any = None) -> None:
        answer = {"envelope_id": envelope["envelope_id"]}
        self.socket.send(json.dumps(answer | ({"payload": payload} if payload else {})))


@pytest.fixture
def line(sandbox: Sandbox) -> Iterator[Callable[[], Line]]:
    lines: list[Line] = []

    def opened() -> Line:
        lines.append(Line(sandbox))
        return lines[-1]

    yield opened
    for one in lines:
        one.socket.close()
    until(lambda: sandbox.state()["connections"] == 0)


def test_a_connection_begins_with_hello(line: Callable[[], Line]) -> None:
    first, second = line(), line()
    assert first.hello["type"] == "hello"
    assert first.hello["connection_info"] == {"app_id": "A0APP"}
    assert (first.hello["num_connections"], second.hello["num_connections"]) == (1, 2)


def test_a_connection_needs_the_app_token_and_a_ticket(web: WebClient, sandbox: Sandbox) -> None:
    with pytest.raises(SlackApiError) as caught:
        web.apps_connections_open(app_token=sandbox.bot_token)
    assert caught.value.response["error"] == "not_allowed_token_type"
    with pytest.raises(websocket.WebSocketBadStatusException):
        websocket.create_connection(sandbox.url.replace("http", "ws") + "/link/?ticket=made-up", timeout=5)


def test_each_envelope_goes_to_exactly_one_connection(sandbox: Sandbox, line: Callable[[], Line]) -> None:
    lines = [line(), line()]
    texts = [f"message {number}" for number in range(6)]
    for text in texts:
        sandbox.type("lee", "#sdr-leads", text)
    got = [[one.receive() for _ in range(3)] for one in lines]
    for one, envelopes in zip(lines, got, strict=True):
        for envelope in envelopes:
            one.ack(envelope)
    heard = [envelope["payload"]["event"]["text"] for envelopes in got for envelope in envelopes]
    assert sorted(heard) == texts
    assert len({envelope["envelope_id"] for envelopes in got for envelope in envelopes}) == 6


def test_an_event_is_in_slacks_wrapper(sandbox: Sandbox, line: Callable[[], Line]) -> None:
    one = line()
    ts = sandbox.type("lee", "#sdr-leads", "hello")
    envelope = one.receive()
    one.ack(envelope)
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("events_api", False)
    payload = envelope["payload"]
    assert (payload["type"], payload["team_id"]) == ("event_callback", "T0ACME")
    assert payload["event_id"].startswith("Ev")
    assert payload["event_time"] == seconds(sandbox)
    assert payload["authorizations"][0]["user_id"] == "U0APP"
    assert payload["event"]["event_ts"] == ts


def test_an_event_nobody_acks_comes_again(sandbox: Sandbox, line: Callable[[], Line]) -> None:
    sandbox.waits(ack=0.05, retries=[0.0, 0.05])
    one = line()
    sandbox.type("lee", "#sdr-leads", "hello")
    envelopes = [one.receive() for _ in range(3)]
    assert len({envelope["payload"]["event_id"] for envelope in envelopes}) == 1
    assert [envelope["retry_attempt"] for envelope in envelopes] == [0, 1, 2]
    assert envelopes[1]["retry_reason"] == "timeout"
    until(lambda: [entry["status"] for entry in sandbox.traffic()].count("timeout") == 3)


def test_an_acked_event_does_not_come_again(sandbox: Sandbox, line: Callable[[], Line]) -> None:
    sandbox.waits(ack=1.0, retries=[0.0])
    one = line()
    sandbox.type("lee", "#sdr-leads", "first")
    one.ack(one.receive())
    sandbox.type("lee", "#sdr-leads", "second")
    envelope = one.receive()
    one.ack(envelope)
    assert envelope["payload"]["event"]["text"] == "second"


def test_a_click_whose_connection_breaks_goes_to_another(
    web: WebClient, sandbox: Sandbox, line: Callable[[], Line]
) -> None:
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    first = line()
    ts = web.chat_postMessage(channel=LEADS, text="x", blocks=blocks)["ts"]
    first.ack(first.receive())
    with ThreadPoolExecutor(1) as pool:
        click = pool.submit(sandbox.click, "lee", "#sdr-leads", ts, "go")
        first.receive()
        sandbox.disconnect("abrupt")
        second = line()
        second.ack(second.receive())
        assert click.result(5)["acked"]


def test_an_app_that_refreshes_stays_in_reach(
    bolt: App, connect: Callable[[], Any], web: WebClient, sandbox: Sandbox
) -> None:
    bolt.action("go")(lambda ack: ack())
    connect()
    ts = web.chat_postMessage(channel=LEADS, text="x", blocks=[{"type": "actions", "elements": [BUTTON]}])[
        "ts"
    ]
    sandbox.disconnect("refresh")
    assert sandbox.click("lee", "#sdr-leads", ts, "go")["acked"]


def test_a_refresh_says_why(sandbox: Sandbox, line: Callable[[], Line]) -> None:
    one = line()
    sandbox.disconnect("refresh")
    goodbye = one.receive()
    assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "refresh_requested")
    assert sandbox.state()["connections"] == 0


def test_an_abrupt_end_is_one(sandbox: Sandbox, line: Callable[[], Line]) -> None:
    one = line()
    sandbox.disconnect("abrupt")
    with pytest.raises((ConnectionError, websocket.WebSocketException)):
        one.receive()


def test_more_than_ten_connections_are_too_many(sandbox: Sandbox, line: Callable[[], Line]) -> None:
    lines = [line() for _ in range(11)]
    assert lines[9].hello["type"] == "hello"
    assert lines[10].hello == {"type": "disconnect", "reason": "too_many_websockets"}


def test_events_queue_while_many_are_on_their_way() -> None:
    """slack_sdk's built-in client goes deaf when hundreds of envelopes lie in its socket at once."""

    async def flood() -> tuple[bool, bool]:
        connection = Connection(cast(WebSocket, None))
        asked = []
        for number in range(MOST_EVENTS_AT_ONCE):
            await connection.room_for_event()
            asked.append(asyncio.ensure_future(connection.ask({"envelope_id": f"{number}"}, 1.0, event=True)))
        await asyncio.sleep(0)
        one_more = asyncio.ensure_future(connection.room_for_event())
        await asyncio.sleep(0.01)
        waited = not one_more.done()
        connection.lose()
        await asyncio.gather(*asked)
        await asyncio.wait_for(one_more, 1.0)
        return waited, connection.retiring

    assert in_own_loop(flood()) == (True, True)
