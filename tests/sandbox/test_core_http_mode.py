"""HTTP mode: a real Bolt app behind an address, signed requests, retries with their headers."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from sandbox.driver import Sandbox, SandboxRefused
from tests.sandbox.conftest import until
from tests.sandbox.test_core_views import field as input_field
from tests.sandbox.test_core_views import modal

LEADS = "C0SDRLEADS"
BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}


@dataclass
class Address:
    """An HTTP address that hands every request to `app` and remembers it."""

    app: App | None = None
    status: int | None = None
    answer_headers: dict[str, str] = field(default_factory=dict)
    requests: list[tuple[dict[str, str], str]] = field(default_factory=list)
    url: str = ""

    def answer(self, headers: dict[str, str], body: str) -> tuple[int, dict[str, Any], str]:
        self.requests.append((headers, body))
        if "url_verification" in body and self.app is None:
            return 200, {"Content-Type": "text/plain"}, str(json.loads(body)["challenge"])
        if self.status is not None or self.app is None:
            return self.status or 200, self.answer_headers, ""
        answered = self.app.dispatch(BoltRequest(body=body, headers=dict(headers)))
        return answered.status, answered.first_headers(), answered.body


@pytest.fixture
def address() -> Iterator[Address]:
    here = Address()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, headers, text = here.answer({k.lower(): v for k, v in self.headers.items()}, body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.url = f"http://127.0.0.1:{server.server_address[1]}/slack/events"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield here
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_bolt_app_hears_clicks_forms_commands_and_messages(
    bolt: App, address: Address, web: WebClient, sandbox: Sandbox
) -> None:
    heard: list[str] = []

    @bolt.event("message")
    def message(event: Any) -> None:
        heard.append(event["text"])

    @bolt.command("/app")
    def command(ack: Any, body: Any) -> None:
        web.views_open(trigger_id=body["trigger_id"], view=modal(input_field("name")))
        ack("opened")

    @bolt.view("form")
    def form(ack: Any) -> None:
        ack(response_action="errors", errors={"name": "try again"})

    bolt.action("go")(lambda ack: ack())
    address.app = bolt
    sandbox.send_to(address.url)

    blocks = [{"type": "actions", "elements": [BUTTON]}]
    ts = web.chat_postMessage(channel=LEADS, text="x", blocks=blocks)["ts"]
    assert sandbox.click("lee", "#sdr-leads", ts, "go")["acked"]
    assert sandbox.command("lee", "#sdr-leads", "/app")["body"] == "opened"
    assert sandbox.submit("lee", {"name": "Dana"})["errors"] == {"name": "try again"}
    sandbox.type("lee", "#sdr-leads", "hello")
    until(lambda: heard == ["hello"])


def test_every_request_is_signed(address: Address, sandbox: Sandbox) -> None:
    sandbox.send_to(address.url)
    sandbox.command("lee", "#sdr-leads", "/app", "find Müller & Söhne")
    verifier = SignatureVerifier(sandbox.signing_secret)
    for headers, body in address.requests:
        assert verifier.is_valid_request(body, headers)
        assert not verifier.is_valid_request(body + " ", headers)
    form = parse_qs(address.requests[-1][1])
    assert form["text"] == ["find Müller & Söhne"]


def test_an_event_is_repeated_with_number_and_reason(address: Address, sandbox: Sandbox) -> None:
    sandbox.waits(retries=[0.0, 0.01, 0.02])
    sandbox.send_to(address.url)
    address.status = 500
    sandbox.type("lee", "#sdr-leads", "hello")
    until(lambda: len(address.requests) == 5)
    events = address.requests[1:]
    assert [headers.get("x-slack-retry-num") for headers, _ in events] == [None, "1", "2", "3"]
    assert {headers["x-slack-retry-reason"] for headers, _ in events[1:]} == {"http_error"}
    assert len({json.loads(body)["event_id"] for _, body in events}) == 1


def test_an_app_may_forbid_the_repetition(address: Address, sandbox: Sandbox) -> None:
    sandbox.waits(retries=[0.0])
    sandbox.send_to(address.url)
    address.status, address.answer_headers = 500, {"X-Slack-No-Retry": "1"}
    sandbox.type("lee", "#sdr-leads", "hello")
    until(lambda: [entry for entry in sandbox.traffic() if entry["status"] == "http_500"])
    address.answer_headers = {}
    sandbox.type("lee", "#sdr-leads", "again")
    until(lambda: len(address.requests) == 4)
    texts = [json.loads(body)["event"]["text"] for _, body in address.requests[1:]]
    assert texts == ["hello", "again", "again"]


def test_a_click_answered_with_an_error_is_not_acked(
    address: Address, web: WebClient, sandbox: Sandbox
) -> None:
    sandbox.send_to(address.url)
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    ts = web.chat_postMessage(channel=LEADS, text="x", blocks=blocks)["ts"]
    address.status = 404
    answer = sandbox.click("lee", "#sdr-leads", ts, "go")
    assert (answer["acked"], answer["why"]) == (False, "http_404")


def test_an_address_without_an_app_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxRefused, match="did not answer the challenge"):
        sandbox.send_to("http://127.0.0.1:9/slack/events")
    assert sandbox.state()["send_to"] is None
