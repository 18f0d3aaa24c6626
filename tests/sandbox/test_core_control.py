"""The control API: what it shows, what it changes, and that a refusal is a sentence."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox.driver import Sandbox, SandboxRefused
from tests.sandbox.conftest import until


def test_the_state_shows_who_and_what_is_there(sandbox: Sandbox) -> None:
    state = sandbox.state()
    assert (state["now"], state["rate"]) == (sandbox.clock()["now"], 0.0)
    assert {person["handle"] for person in state["people"]} >= {"lee", "sam", "maya"}
    leads = next(channel for channel in state["channels"] if channel["name"] == "sdr-leads")
    assert (leads["app"], leads["messages"]) == (True, 0)
    assert state["app"]["commands"] == ["/app", "/other"]
    assert state["connections"] == 0


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("click", {}, "user: Field required; action_id: Field required"),
        ("click", {"user": "lee", "action_id": "x"}, "say where: channel and ts"),
        ("type", {"user": "lee", "channel": "#sdr-leads", "text": "x", "color": "red"}, "color: Extra"),
        ("clock", {"rate": 1000}, "from 0 (paused) to 600"),
        ("clock", {"advance": -1}, "only moves forward"),
        ("clock", {"to": "monday"}, "write it as 2026-11-23T09:00:00+01:00"),
        ("submit", {"user": "lee"}, "lee has no modal open"),
        ("channel", {"channel": "#new"}, "create it with create: true"),
        ("channel", {"channel": "#random", "create": True}, "there is a channel #random already"),
        ("person", {"user": "nobody"}, "there is no person 'nobody'"),
    ],
)
def test_a_refusal_says_what_to_do(sandbox: Sandbox, path: str, body: Any, says: str) -> None:
    answer = httpx.post(f"{sandbox.url}/_sandbox/{path}", json=body, trust_env=False)
    assert answer.status_code == 400
    assert says in answer.json()["error"]


def test_messages_need_a_channel(sandbox: Sandbox) -> None:
    answer = httpx.get(f"{sandbox.url}/_sandbox/messages", trust_env=False)
    assert answer.status_code == 400
    assert "say which channel" in answer.json()["error"]


def test_the_clock_is_moved_and_streamed(sandbox: Sandbox) -> None:
    with httpx.stream("GET", f"{sandbox.url}/_sandbox/clock/stream", timeout=5, trust_env=False) as stream:
        lines = stream.iter_lines()
        before = _event(lines)
        sandbox.advance(minutes=15)
        sandbox.clock(rate=60)
        moved, played = _event(lines), _event(lines)
    assert before[0] == moved[0] == "clock"
    assert moved[1]["rate"] == 0.0
    assert moved[1]["now"][11:19] == _later(before[1]["now"], minutes=15)
    assert played[1]["rate"] == 60.0


def test_the_next_working_morning_is_nine_in_the_teams_zone(sandbox: Sandbox) -> None:
    assert sandbox.clock(next_working_morning=True)["now"].endswith("T08:00:00+00:00")


def test_changes_are_told_on_the_feed(web: WebClient, sandbox: Sandbox) -> None:
    with httpx.stream("GET", f"{sandbox.url}/_sandbox/feed", timeout=5, trust_env=False) as stream:
        lines = stream.iter_lines()
        assert next(lines) == ": connected"
        ts = web.chat_postMessage(channel="C0SDRLEADS", text="x")["ts"]
        web.chat_postEphemeral(channel="C0SDRLEADS", user="U0LEE", text="y")
        said, whispered = _event(lines), _event(lines)
    assert said == ("message", {"kind": "message", "channel": "C0SDRLEADS", "ts": ts})
    assert (whispered[0], whispered[1]["user"]) == ("ephemeral", "U0LEE")


def test_traffic_holds_what_went_both_ways_without_the_token(
    bolt: App, connect: Callable[[], Any], web: WebClient, sandbox: Sandbox
) -> None:
    bolt.event("message")(lambda: None)
    connect()
    seen = sandbox.traffic()[-1]["seq"]
    web.chat_postMessage(channel="C0SDRLEADS", text="x")
    sandbox.type("lee", "#sdr-leads", "hello")
    until(lambda: len(sandbox.traffic(since=seen)) >= 3)
    entries = sandbox.traffic(since=seen)
    (posted,) = [entry for entry in entries if entry["method"] == "chat.postMessage"]
    assert (posted["direction"], posted["status"], posted["response"]["ok"]) == ("in", 200, True)
    assert {entry["method"] for entry in entries if entry["direction"] == "out"} == {"message"}
    assert sandbox.bot_token not in json.dumps(entries)


@pytest.fixture
def events(bolt: App, connect: Callable[[], Any]) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = []

    def hear(event: dict[str, Any]) -> None:
        heard.append(event)

    for kind in ("channel_archive", "channel_rename", "channel_left", "member_joined_channel", "user_change"):
        bolt.event(kind)(hear)
    bolt.event({"type": "message", "subtype": "message_changed"})(hear)
    bolt.event({"type": "message", "subtype": "message_deleted"})(hear)
    connect()
    return heard


def test_what_happens_to_channels_and_people_is_told_to_the_app(
    sandbox: Sandbox, events: list[dict[str, Any]]
) -> None:
    sandbox.channel("#sdr-leads", rename="#sdr-emea", invite=["alex"])
    sandbox.channel("#sdr-emea", archive=True)
    sandbox.channel("#sdr-managers", app=False)
    sandbox.person("sam", deactivate=True)
    until(lambda: len(events) == 5)
    kinds = [event["type"] for event in events]
    assert set(kinds) == {
        "channel_rename",
        "member_joined_channel",
        "channel_archive",
        "channel_left",
        "user_change",
    }
    changed = next(event for event in events if event["type"] == "user_change")
    assert changed["user"]["deleted"]


def test_a_persons_message_is_edited_and_deleted(sandbox: Sandbox, events: list[dict[str, Any]]) -> None:
    ts = sandbox.type("lee", "#sdr-leads", "60k")
    sandbox.edit_message("#sdr-leads", ts, "80k")
    sandbox.delete_message("#sdr-leads", ts)
    until(lambda: len(events) == 2)
    assert [event["subtype"] for event in events] == ["message_changed", "message_deleted"]
    assert events[0]["message"]["text"] == "80k"
    assert events[0]["previous_message"]["text"] == "60k"
    assert events[1]["deleted_ts"] == ts


def test_events_of_channels_the_app_is_not_in_are_not_told(
    sandbox: Sandbox, bolt: App, connect: Callable[[], Any]
) -> None:
    connect()
    sandbox.type("lee", "#random", "lunch?")
    sandbox.type("lee", "#general", "lunch!")
    assert [entry for entry in sandbox.traffic() if entry["direction"] == "out"] == []


def test_a_reset_forgets_everything_said(web: WebClient, sandbox: Sandbox) -> None:
    first = web.chat_postMessage(channel="C0SDRLEADS", text="x")["ts"]
    sandbox.token(revoke=True)
    sandbox.fault("*", "500")
    sandbox.reset()
    assert sandbox.messages("#sdr-leads") == []
    assert sandbox.traffic() == []
    assert web.chat_postMessage(channel="C0SDRLEADS", text="x")["ts"] > first


def test_the_driver_says_why(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxRefused, match="there is no channel '#nowhere'"):
        sandbox.messages("#nowhere")


def _event(lines: Any) -> tuple[str, dict[str, Any]]:
    kind = next(line for line in lines if line.startswith("event: "))
    body = next(line for line in lines if line.startswith("data: "))
    return kind.removeprefix("event: "), json.loads(body.removeprefix("data: "))


def _later(now: str, *, minutes: int) -> str:
    return (datetime.fromisoformat(now) + timedelta(minutes=minutes)).strftime("%H:%M:%S")
