"""Faults on request: what the app sees, and whether the call was carried out."""

import time
from collections.abc import Callable
from typing import Any
from urllib.error import URLError

import httpx
import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Sandbox, SandboxRefused
from sandbox.faults import NOT_APPLIED, Fault, Rates
from tests.sandbox.conftest import until

LEADS = "C0SDRLEADS"


def post(sandbox: Sandbox, text: str = "hello", *, timeout: float = 2.0) -> httpx.Response:
    """chat.postMessage without a client in between that hides what happened."""
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    said = {"channel": LEADS, "text": text}
    url = sandbox.api_url + "chat.postMessage"
    return httpx.post(url, headers=headers, json=said, timeout=timeout, trust_env=False)


def texts(sandbox: Sandbox) -> list[str]:
    return [message["text"] for message in sandbox.messages("#sdr-leads")]


def test_too_many_requests_says_when_to_come_back(web: WebClient, sandbox: Sandbox) -> None:
    sandbox.fault("chat.postMessage", "429", seconds=7)
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel=LEADS, text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response["error"] == "ratelimited"
    assert caught.value.response.headers["Retry-After"] == "7"
    assert texts(sandbox) == []
    assert web.chat_postMessage(channel=LEADS, text="x")["ok"]


@pytest.mark.parametrize(("kind", "status"), [("500", 500), ("500_after", 500), ("html", 200)])
def test_an_answer_that_is_none(sandbox: Sandbox, kind: str, status: int) -> None:
    sandbox.fault("chat.postMessage", kind)
    answer = post(sandbox)
    assert answer.status_code == status
    with pytest.raises(ValueError, match="Expecting value"):
        answer.json()
    assert texts(sandbox) == ([] if kind in NOT_APPLIED else ["hello"])


@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "cut"])
def test_a_connection_that_breaks(sandbox: Sandbox, kind: str) -> None:
    sandbox.fault("chat.postMessage", kind)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        post(sandbox)
    assert texts(sandbox) == ([] if kind == "reset_before" else ["hello"])


@pytest.mark.parametrize("kind", ["hang_before", "hang_after"])
def test_an_answer_that_does_not_come(sandbox: Sandbox, kind: str) -> None:
    sandbox.fault("chat.postMessage", kind, seconds=0.3)
    with pytest.raises(httpx.ReadTimeout):
        post(sandbox, timeout=0.05)
    assert texts(sandbox) == ([] if kind == "hang_before" else ["hello"])


def test_a_slow_answer_is_still_one(sandbox: Sandbox) -> None:
    sandbox.fault("chat.postMessage", "delay", seconds=0.1)
    began = time.monotonic()
    assert post(sandbox).json()["ok"]
    assert time.monotonic() - began >= 0.1


def test_slack_sdk_sees_a_reset_as_a_broken_connection(web: WebClient, sandbox: Sandbox) -> None:
    sandbox.fault("chat.postMessage", "reset_after")
    with pytest.raises((URLError, ConnectionError)):
        web.chat_postMessage(channel=LEADS, text="applied")
    assert texts(sandbox) == ["applied"]


def test_a_fault_hits_as_often_and_as_late_as_ordered(sandbox: Sandbox) -> None:
    sandbox.fault("chat.postMessage", "500", after=1, times=2)
    assert [post(sandbox).status_code for _ in range(4)] == [200, 500, 500, 200]


def test_a_fault_for_everything_hits_every_method(web: WebClient, sandbox: Sandbox) -> None:
    sandbox.fault("*", "500", times=2)
    for call in (web.auth_test, web.team_info):
        with pytest.raises(SlackApiError):
            call()
    sandbox.fault("*", "500")
    sandbox.clear_faults()
    assert web.auth_test()["ok"]


@pytest.mark.parametrize(
    ("method", "kind", "says"),
    [
        ("chat.postMessage", "explode", "there are 429, 500"),
        ("chat.postMessage", "duplicate", "'events' or 'interactions'"),
        ("events", "html", "can only have delay, duplicate, out_of_order"),
    ],
)
def test_a_fault_that_cannot_be_is_refused(sandbox: Sandbox, method: str, kind: str, says: str) -> None:
    with pytest.raises(SandboxRefused, match=says):
        sandbox.fault(method, kind)


@pytest.fixture
def heard(bolt: App, connect: Callable[[], Any]) -> list[str]:
    """What the app hears, in its order, typed or clicked."""
    words: list[str] = []

    @bolt.event("message")
    def message(event: Any) -> None:
        words.append(event["text"])

    @bolt.action("go")
    def go(ack: Any, action: Any) -> None:
        words.append(action["action_ts"])
        ack()

    connect()
    return words


def test_an_event_may_come_twice(sandbox: Sandbox, heard: list[str]) -> None:
    sandbox.fault("events", "duplicate")
    sandbox.type("lee", "#sdr-leads", "hello")
    until(lambda: heard == ["hello", "hello"])
    until(lambda: len(ids_of_messages(sandbox)) == 2)
    assert len(set(ids_of_messages(sandbox))) == 1


def ids_of_messages(sandbox: Sandbox) -> list[str]:
    sent = [entry for entry in sandbox.traffic() if entry["method"] == "message"]
    return [entry["request"]["payload"]["event_id"] for entry in sent]


def test_events_may_overtake_each_other(sandbox: Sandbox, heard: list[str]) -> None:
    sandbox.fault("events", "out_of_order")
    sandbox.type("lee", "#sdr-leads", "first")
    sandbox.type("lee", "#sdr-leads", "second")
    until(lambda: len(heard) == 2)
    assert heard == ["second", "first"]


def test_a_click_may_come_twice_or_late(web: WebClient, sandbox: Sandbox, heard: list[str]) -> None:
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    blocks = [{"type": "actions", "elements": [button]}]
    ts = web.chat_postMessage(channel=LEADS, text="x", blocks=blocks)["ts"]
    sandbox.fault("interactions", "duplicate")
    sandbox.click("lee", "#sdr-leads", ts, "go")
    until(lambda: len(heard) == 2)
    assert len(set(heard)) == 1
    sandbox.fault("interactions", "delay", seconds=0.05)
    assert sandbox.click("lee", "#sdr-leads", ts, "go")["acked"]
    assert len(heard) == 3


def test_a_share_of_the_calls_goes_wrong_and_is_counted(sandbox: Sandbox) -> None:
    before = sandbox.faults_fired()
    sandbox.fault_rates({"500": 0.3, "reset_after": 0.2}, methods=["chat.postMessage"], seed=7)
    went_wrong = 0
    for number in range(40):
        try:
            went_wrong += post(sandbox, str(number)).status_code == 500
        except httpx.HTTPError:
            went_wrong += 1

    fired = {kind: count - before.get(kind, 0) for kind, count in sandbox.faults_fired().items()}

    assert went_wrong == fired["500"] + fired["reset_after"]
    assert 5 <= fired["500"] <= 20
    assert 2 <= fired["reset_after"] <= 16
    assert len(texts(sandbox)) == 40 - fired["500"]
    sandbox.fault_rates({})
    assert post(sandbox).json()["ok"]


def test_the_same_seed_draws_the_same_faults() -> None:
    one, other = (Rates({"429": 0.5, "cut": 0.2}, seed=3) for _ in range(2))
    assert [one.draw("chat.update") for _ in range(50)] == [other.draw("chat.update") for _ in range(50)]


def test_what_the_app_is_sent_has_rates_of_its_own() -> None:
    rates = Rates({"duplicate": 1.0, "500": 1.0}, methods=["chat.update"])
    assert rates.draw("events") == Fault("events", "duplicate")
    assert rates.draw("chat.update") == Fault("chat.update", "500")
    assert rates.draw("chat.postMessage") is None


@pytest.mark.parametrize("rates", [{"429": 0.7, "500": 0.4}, {"429": -0.1}, {"explode": 0.1}])
def test_rates_that_make_no_sense_are_refused(sandbox: Sandbox, rates: dict[str, float]) -> None:
    with pytest.raises(SandboxRefused, match=r"rate|unknown fault"):
        sandbox.fault_rates(rates)
