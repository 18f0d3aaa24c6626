"""What people can do, what their clients refuse, and the payloads the app gets for it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox.driver import Sandbox, SandboxRefused
from tests.sandbox.conftest import until
from tests.sandbox.test_core_views import field, modal, plain

LEADS = "C0SDRLEADS"
Connect = Callable[[], Any]


def options(*values: str) -> list[dict[str, Any]]:
    return [{"text": plain(value.title()), "value": value} for value in values]


def actions(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "actions", "block_id": "row", "elements": list(elements)}]


BUTTON = {"type": "button", "action_id": "go", "text": plain("Go"), "value": "lead:1:3"}


@pytest.fixture
def bodies(bolt: App, connect: Connect) -> list[dict[str, Any]]:
    """Every interaction's payload, acked at once."""
    seen: list[dict[str, Any]] = []

    def take(ack: Any, body: Any) -> None:
        seen.append(body)
        ack()

    bolt.action(re.compile(".*"))(take)
    bolt.view("form")(take)
    bolt.view_closed("form")(take)
    bolt.command("/app")(take)
    bolt.shortcut("global_shortcut")(take)
    bolt.shortcut("message_shortcut")(take)
    connect()
    return seen


def test_a_click_carries_all_that_slack_sends(
    web: WebClient, sandbox: Sandbox, bodies: list[dict[str, Any]]
) -> None:
    parent = web.chat_postMessage(channel=LEADS, text="card")["ts"]
    ts = web.chat_postMessage(channel=LEADS, text="x", blocks=actions(BUTTON), thread_ts=parent)["ts"]
    answer = sandbox.click("lee", "#sdr-leads", ts, "go")
    assert answer["acked"]
    (body,) = bodies
    assert body["type"] == "block_actions"
    assert body["user"] == {"id": "U0LEE", "username": "lee", "name": "lee", "team_id": "T0ACME"}
    assert body["channel"] == {"id": LEADS, "name": "sdr-leads"}
    assert body["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": LEADS,
        "is_ephemeral": False,
        "thread_ts": parent,
    }
    assert body["message"]["ts"] == ts
    assert body["team"] == {"id": "T0ACME", "domain": "acme-gtm"}
    assert body["api_app_id"] == "A0APP"
    assert body["token"]
    assert body["trigger_id"]
    assert body["response_url"].startswith(sandbox.url)
    (action,) = body["actions"]
    assert action.pop("action_ts")
    assert action == {
        "type": "button",
        "action_id": "go",
        "block_id": "row",
        "text": plain("Go"),
        "value": "lead:1:3",
    }


def test_an_ephemeral_message_is_not_carried_along(
    web: WebClient, sandbox: Sandbox, bodies: list[dict[str, Any]]
) -> None:
    web.chat_postEphemeral(channel=LEADS, user="U0LEE", text="x", blocks=actions(BUTTON))
    (mine,) = sandbox.messages("#sdr-leads", reader="lee")
    sandbox.click("lee", "#sdr-leads", mine["ts"], "go")
    assert bodies[0]["container"]["is_ephemeral"]
    assert "message" not in bodies[0]
    with pytest.raises(SandboxRefused, match="sam sees no message"):
        sandbox.click("sam", "#sdr-leads", mine["ts"], "go")


CHOICES = [
    ({"type": "static_select", "options": options("a", "b")}, "b", "selected_option", options("b")[0]),
    ({"type": "static_select", "options": options("a", "b")}, "B", "selected_option", options("b")[0]),
    ({"type": "overflow", "options": options("a", "b")}, "a", "selected_option", options("a")[0]),
    ({"type": "radio_buttons", "options": options("a")}, "a", "selected_option", options("a")[0]),
    ({"type": "checkboxes", "options": options("a", "b")}, ["a", "b"], "selected_options", options("a", "b")),
    (
        {"type": "multi_static_select", "placeholder": plain("x"), "options": options("a", "b")},
        ["a"],
        "selected_options",
        options("a"),
    ),
    ({"type": "users_select"}, "sam", "selected_user", "U0SAM"),
    ({"type": "conversations_select"}, "#random", "selected_conversation", "C0RANDOM"),
    ({"type": "datepicker"}, "2026-12-01", "selected_date", "2026-12-01"),
    ({"type": "timepicker"}, "09:30", "selected_time", "09:30"),
    ({"type": "datetimepicker"}, "2026-11-23T09:00:00+01:00", "selected_date_time", 1795420800),
]


@pytest.mark.parametrize(("element", "given", "key", "value"), CHOICES)
def test_choosing_sends_the_choice_and_remembers_it(
    web: WebClient,
    sandbox: Sandbox,
    bodies: list[dict[str, Any]],
    element: dict[str, Any],
    given: Any,
    key: str,
    value: Any,
) -> None:
    kind = element["type"]
    row = {"type": "section", "block_id": "row", "text": plain("x")} | {
        "accessory": {**element, "action_id": "pick"}
    }
    blocks = [row] if kind != "datetimepicker" else actions({**element, "action_id": "pick"})
    ts = web.chat_postMessage(channel=LEADS, text="x", blocks=blocks)["ts"]
    assert sandbox.choose("lee", "#sdr-leads", ts, "pick", given)["acked"]
    body = bodies[-1]
    assert body["actions"][0][key] == value
    if kind != "overflow":
        assert body["state"]["values"]["row"]["pick"] == {"type": kind, key: value}


@pytest.mark.parametrize(
    ("element", "given", "says"),
    [
        ({"type": "static_select", "options": options("a", "b")}, "c", "it offers a, b"),
        ({"type": "datepicker"}, "tomorrow", "a date as"),
        ({"type": "timepicker"}, "25:00", "a time as"),
        ({"type": "users_select"}, "dora", "no active person"),
        ({"type": "channels_select"}, "#nowhere", "no channel"),
    ],
)
def test_what_is_not_offered_cannot_be_chosen(
    web: WebClient, sandbox: Sandbox, element: dict[str, Any], given: Any, says: str
) -> None:
    ts = web.chat_postMessage(channel=LEADS, text="x", blocks=actions({**element, "action_id": "pick"}))["ts"]
    with pytest.raises(SandboxRefused, match=says):
        sandbox.choose("lee", "#sdr-leads", ts, "pick", given)


def test_what_is_not_there_cannot_be_clicked(web: WebClient, sandbox: Sandbox) -> None:
    ts = web.chat_postMessage(channel=LEADS, text="x", blocks=actions(BUTTON))["ts"]
    secret = web.chat_postMessage(channel="#sdr-managers", text="x", blocks=actions(BUTTON))["ts"]
    for says, press in [
        ("there is no 'stop' to press here; there is go", ("lee", "#sdr-leads", ts, "stop")),
        ("sees no message", ("lee", "#sdr-leads", "1.000000", "go")),
        ("there is no channel", ("lee", "#nowhere", ts, "go")),
        ("there is no person 'nobody'; there are lee", ("nobody", "#sdr-leads", ts, "go")),
        ("deactivated", ("dora", "#sdr-leads", ts, "go")),
        ("gus cannot see", ("gus", "#sdr-managers", secret, "go")),
    ]:
        with pytest.raises(SandboxRefused, match=says):
            sandbox.click(*press)
    web.chat_update(channel=LEADS, ts=ts, text="done", blocks=[])
    with pytest.raises(SandboxRefused, match="there is nothing"):
        sandbox.click("lee", "#sdr-leads", ts, "go")


def test_a_click_nobody_answers_is_not_acked(web: WebClient, sandbox: Sandbox) -> None:
    sandbox.waits(ack=0.05)
    ts = web.chat_postMessage(channel=LEADS, text="x", blocks=actions(BUTTON))["ts"]
    answer = sandbox.click("lee", "#sdr-leads", ts, "go")
    assert (answer["acked"], answer["why"]) == (False, "no_connection")


def opens(bolt: App, *blocks: dict[str, Any], **more: Any) -> None:
    @bolt.command("/other")
    def other(ack: Any, body: Any, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(*blocks, **more))
        ack()


def test_a_form_is_checked_before_it_is_sent(
    bolt: App, sandbox: Sandbox, bodies: list[dict[str, Any]]
) -> None:
    opens(bolt, field("name"), field("short", max_length=3))
    sandbox.command("lee", "#sdr-leads", "/other")
    answer = sandbox.submit("lee", {"short": "too long"})
    assert not answer["acked"]
    assert set(answer["errors"]) == {"name", "short"}
    assert bodies == []
    answer = sandbox.submit("lee", {"short": "ok", "name": "Dana"})
    assert answer["acked"]
    assert sandbox.views("lee") == []
    (body,) = bodies
    assert body["type"] == "view_submission"
    assert body["view"]["state"]["values"]["name"]["name_input"] == {
        "type": "plain_text_input",
        "value": "Dana",
    }


@pytest.mark.parametrize("action", ["errors", "update", "push", "clear"])
def test_the_answer_to_a_submission_says_what_happens_next(
    bolt: App, connect: Connect, sandbox: Sandbox, action: str
) -> None:
    opens(bolt, field("name", initial_value="Dana"))

    @bolt.view("form")
    def submitted(ack: Any) -> None:
        more: dict[str, Any] = {"errors": {"name": "not so"}} if action == "errors" else {}
        if action in {"update", "push"}:
            more = {"view": modal(field("next", initial_value="x"))}
        ack(response_action=action, **more)

    connect()
    sandbox.command("lee", "#sdr-leads", "/other")
    answer = sandbox.submit("lee")
    assert answer["response_action"] == action
    views = sandbox.views("lee")
    assert len(views) == {"errors": 1, "update": 1, "push": 2, "clear": 0}[action]
    if action == "errors":
        assert answer["errors"] == {"name": "not so"}
        assert views[0]["errors"] == {"name": "not so"}
    elif views:
        assert views[-1]["blocks"][0]["block_id"] == "next"


def test_a_wrong_answer_to_a_submission_shows_trouble(bolt: App, connect: Connect, sandbox: Sandbox) -> None:
    opens(bolt, field("name", initial_value="Dana"))

    @bolt.view("form")
    def submitted(ack: Any) -> None:
        ack(response_action="errors", errors={"nowhere": "not so"})

    connect()
    sandbox.command("lee", "#sdr-leads", "/other")
    answer = sandbox.submit("lee")
    assert "invalid_errors" in answer["why"]
    assert sandbox.views("lee")[0]["error"] == "We had some trouble connecting. Try again?"


def test_closing_is_told_when_asked_for(bolt: App, sandbox: Sandbox, bodies: list[dict[str, Any]]) -> None:
    opens(bolt, field("name"), notify_on_close=True)
    sandbox.command("lee", "#sdr-leads", "/other")
    sandbox.close("lee")
    (body,) = bodies
    assert (body["type"], body["is_cleared"]) == ("view_closed", False)


def test_a_command_is_a_form_and_its_answer_is_ephemeral(
    bolt: App, connect: Connect, sandbox: Sandbox
) -> None:
    seen: list[Any] = []

    @bolt.command("/app")
    def run(ack: Any, body: Any) -> None:
        seen.append(body)
        ack(f"you said {body['text']}")

    connect()
    assert sandbox.command("lee", "#sdr-leads", "/app", "find <Acme>")["acked"]
    (body,) = seen
    assert (body["command"], body["text"]) == ("/app", "find <Acme>")
    assert (body["user_id"], body["user_name"]) == ("U0LEE", "lee")
    assert (body["channel_id"], body["channel_name"]) == (LEADS, "sdr-leads")
    assert (body["team_id"], body["team_domain"], body["api_app_id"]) == ("T0ACME", "acme-gtm", "A0APP")
    (mine,) = sandbox.messages("#sdr-leads", reader="lee")
    assert (mine["text"], mine["is_ephemeral"]) == ("you said find <Acme>", True)
    assert sandbox.messages("#sdr-leads", reader="sam") == []
    with pytest.raises(SandboxRefused, match="not a valid command"):
        sandbox.command("lee", "#sdr-leads", "/nothing")


def test_shortcuts_of_both_kinds(web: WebClient, sandbox: Sandbox, bodies: list[dict[str, Any]]) -> None:
    ts = web.chat_postMessage(channel=LEADS, text="x")["ts"]
    sandbox.shortcut("lee", "global_shortcut")
    sandbox.shortcut("lee", "message_shortcut", "#sdr-leads", ts)
    assert [body["type"] for body in bodies] == ["shortcut", "message_action"]
    assert bodies[1]["message"]["ts"] == ts
    with pytest.raises(SandboxRefused, match="no global shortcut"):
        sandbox.shortcut("lee", "nothing")


def test_typing_is_heard_in_slacks_words(bolt: App, connect: Connect, sandbox: Sandbox) -> None:
    heard: list[Any] = []
    bolt.event("message")(lambda event: heard.append(event))  # noqa: PLW0108 - Bolt reads the argument name
    connect()
    ts = sandbox.type("lee", "#sdr-leads", "Tell @sam & dana@acme.com: see #general, acme.io <b>")
    sandbox.type("lee", "#sdr-leads", "and this", thread=ts)
    sandbox.type("lee", "@lee", "in private")
    until(lambda: len(heard) == 3)
    # Two events may overtake each other on their way; their times tell the order they were written in.
    first, reply, private = sorted(heard, key=lambda event: event["ts"])
    assert first["text"] == (
        "Tell <@U0SAM> &amp; <mailto:dana@acme.com|dana@acme.com>: see <#C0GENERAL|general>, "
        "<http://acme.io|acme.io> &lt;b&gt;"
    )
    assert (first["channel"], first["channel_type"], first["ts"]) == (LEADS, "channel", ts)
    assert "subtype" not in first
    assert first["blocks"][0]["type"] == "rich_text"
    assert reply["thread_ts"] == ts
    assert (private["channel"], private["channel_type"]) == ("D0LEE", "im")


def test_nobody_writes_where_they_are_not(sandbox: Sandbox) -> None:
    for says, said in [
        ("is archived", ("lee", "#old-project", "x")),
        ("alex is not a member", ("alex", "#sdr-leads", "x")),
        ("empty message", ("lee", "#sdr-leads", "  ")),
        ("lee cannot see", ("lee", "@sam", "x")),
    ]:
        with pytest.raises(SandboxRefused, match=says):
            sandbox.type(*said)


def test_an_external_select_asks_the_app(
    bolt: App, connect: Connect, web: WebClient, sandbox: Sandbox
) -> None:
    found = options("acme", "apex")

    @bolt.options("company")
    def companies(ack: Any, payload: Any) -> None:
        ack(options=[one for one in found if one["value"].startswith(payload["value"])])

    connect()
    select = {"type": "external_select", "action_id": "company", "min_query_length": 1}
    ts = web.chat_postMessage(channel=LEADS, text="x", blocks=actions(select))["ts"]
    offered = sandbox.suggestions("lee", "company", "ac", channel="#sdr-leads", ts=ts)
    assert [option["value"] for option in offered] == ["acme"]


def test_a_status_is_heard_of_and_shown_until_it_expires(
    bolt: App, connect: Connect, web: WebClient, sandbox: Sandbox
) -> None:
    heard: list[Any] = []
    bolt.event("user_change")(lambda event: heard.append(event))  # noqa: PLW0108 - Bolt reads the argument name
    connect()
    until_noon = datetime.fromisoformat(sandbox.clock()["now"]) + timedelta(hours=2)

    sandbox.status("lee", "Rome & Naples", ":palm_tree:", until=until_noon.isoformat())

    until(lambda: len(heard) == 1)
    profile = heard[0]["user"]["profile"]
    assert (profile["status_text"], profile["status_emoji"]) == ("Rome &amp; Naples", ":palm_tree:")
    assert profile["status_expiration"] == int(until_noon.timestamp())
    assert web.users_info(user="U0LEE")["user"]["profile"]["status_emoji"] == ":palm_tree:"

    sandbox.advance(hours=3)

    shown = web.users_lookupByEmail(email="lee@acme-gtm.example")["user"]["profile"]
    assert (shown["status_text"], shown["status_emoji"], shown["status_expiration"]) == ("", "", 0)


def test_a_status_is_typed_as_in_slack(web: WebClient, sandbox: Sandbox) -> None:
    def shown() -> tuple[str, str]:
        profile = web.users_info(user="U0SAM")["user"]["profile"]
        return profile["status_emoji"], profile["status_text"]

    for typed, meant in [
        (":face_with_thermometer: in bed", (":face_with_thermometer:", "in bed")),
        ("thinking", (":speech_balloon:", "thinking")),
        (":palm_tree:", (":palm_tree:", "")),
        ("clear", ("", "")),
    ]:
        assert sandbox.command("sam", "#sdr-leads", "/status", typed)["acked"]
        assert shown() == meant


def test_a_status_slack_would_not_take_is_refused(sandbox: Sandbox) -> None:
    for says, told in [
        ("at most 100", {"text": "x" * 101}),
        ("not an emoji", {"emoji": "palm_tree"}),
        ("later than now", {"text": "x", "until": "2020-01-01T00:00:00+00:00"}),
    ]:
        with pytest.raises(SandboxRefused, match=says):
            sandbox.status("lee", **told)
