"""Modals and Home tabs through the Web API: triggers, stacks, hashes, and what stays typed."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Sandbox
from tests.sandbox.conftest import until

LEADS = "C0SDRLEADS"


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def field(name: str, **more: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": f"{name}_input", **more}
    return {"type": "input", "block_id": name, "label": plain(name), "element": element}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = {"type": "modal", "callback_id": "form", "title": plain("Form"), "submit": plain("Save")}
    return {**body, "blocks": list(blocks) or [field("name")], **more}


def refusal(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


@pytest.fixture
def triggers(bolt: App, connect: Callable[[], Any], web: WebClient, sandbox: Sandbox) -> Callable[[], str]:
    """A fresh trigger id of lee's: from the modal on top when there is one, else from a button."""
    seen: list[str] = []

    @bolt.action("go")
    def go(ack: Any, body: Any) -> None:
        ack()
        seen.append(body["trigger_id"])

    connect()
    button = {"type": "button", "action_id": "go", "text": plain("Go")}
    ts = web.chat_postMessage(channel=LEADS, text="x", blocks=[{"type": "actions", "elements": [button]}])[
        "ts"
    ]

    def fresh() -> str:
        if sandbox.views("lee"):
            sandbox.click_in_view("lee", "go")
        else:
            sandbox.click("lee", "#sdr-leads", ts, "go")
        return seen[-1]

    return fresh


def with_button(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    button = {"type": "button", "action_id": "go", "text": plain("Go")}
    return modal(*blocks, {"type": "actions", "elements": [button]}, **more)


def test_a_modal_opens_for_who_clicked(web: WebClient, sandbox: Sandbox, triggers: Callable[[], str]) -> None:
    view = web.views_open(trigger_id=triggers(), view=modal(private_metadata="ref"))["view"]
    assert (view["root_view_id"], view["previous_view_id"]) == (view["id"], None)
    assert view["private_metadata"] == "ref"
    (open_now,) = sandbox.views("lee")
    assert open_now["id"] == view["id"]
    assert sandbox.views("sam") == []


def test_a_trigger_works_once_and_not_for_long(
    web: WebClient, sandbox: Sandbox, triggers: Callable[[], str]
) -> None:
    once = triggers()
    web.views_open(trigger_id=once, view=with_button(field("name")))
    assert refusal(web.views_open, trigger_id=once, view=modal()) == "exchanged_trigger_id"
    assert refusal(web.views_open, trigger_id="1.2.3", view=modal()) == "invalid_trigger_id"
    sandbox.waits(trigger=0.0)
    assert refusal(web.views_open, trigger_id=triggers(), view=modal()) == "expired_trigger_id"


def test_a_wrong_view_does_not_spend_the_trigger(web: WebClient, triggers: Callable[[], str]) -> None:
    trigger = triggers()
    wrong = modal(title=plain("a title of more than twenty-four letters"))
    with pytest.raises(SlackApiError) as caught:
        web.views_open(trigger_id=trigger, view=wrong)
    assert caught.value.response["error"] == "invalid_arguments"
    assert "json-pointer:/view/title" in caught.value.response["response_metadata"]["messages"][0]
    assert web.views_open(trigger_id=trigger, view=modal())["ok"]


def test_three_modals_stack_and_a_fourth_does_not(
    web: WebClient, sandbox: Sandbox, triggers: Callable[[], str]
) -> None:
    first = web.views_open(trigger_id=triggers(), view=with_button())["view"]
    second = web.views_push(trigger_id=triggers(), view=with_button())["view"]
    assert (second["previous_view_id"], second["root_view_id"]) == (first["id"], first["id"])
    web.views_push(trigger_id=triggers(), view=with_button())
    assert refusal(web.views_push, trigger_id=triggers(), view=modal()) == "push_limit_reached"
    sandbox.close("lee")
    assert len(sandbox.views("lee")) == 2
    sandbox.close("lee", everything=True)
    assert sandbox.views("lee") == []


def test_an_update_keeps_what_was_typed_and_checks_the_hash(
    web: WebClient, sandbox: Sandbox, triggers: Callable[[], str]
) -> None:
    view = web.views_open(trigger_id=triggers(), view=modal(field("name"), field("note")))["view"]
    sandbox.fill("lee", {"name": "Dana", "note_input": "hot"})
    changed = web.views_update(
        view_id=view["id"], hash=view["hash"], view=modal(field("name"), field("other"))
    )["view"]
    assert changed["hash"] != view["hash"]
    values = sandbox.views("lee")[0]["state"]["values"]
    assert values["name"]["name_input"]["value"] == "Dana"
    assert set(values) == {"name", "other"}
    stale = {"view_id": view["id"], "hash": view["hash"], "view": modal()}
    assert refusal(web.views_update, **stale) == "hash_conflict"
    assert refusal(web.views_update, view_id="V0NOWHERE", view=modal()) == "not_found"


def test_an_external_id_finds_a_view_and_is_taken_only_once(
    web: WebClient, triggers: Callable[[], str]
) -> None:
    web.views_open(trigger_id=triggers(), view=with_button(external_id="one"))
    web.views_update(external_id="one", view=with_button(external_id="one"))
    pushed = {"trigger_id": triggers(), "view": modal(external_id="one")}
    assert refusal(web.views_push, **pushed) == "duplicate_external_id"


def test_a_home_is_published_for_one_person(web: WebClient, sandbox: Sandbox) -> None:
    home = {"type": "home", "blocks": [{"type": "section", "text": plain("Welcome")}]}
    view = web.views_publish(user_id="U0LEE", view=home)["view"]
    shown = sandbox.home("lee")
    assert shown is not None
    assert shown["blocks"][0]["text"]["text"] == "Welcome"
    assert sandbox.home("sam") is None
    again = web.views_publish(user_id="U0LEE", view=home, hash=view["hash"])["view"]
    assert again["id"] == view["id"]
    stale = {"user_id": "U0LEE", "view": home, "hash": view["hash"]}
    assert refusal(web.views_publish, **stale) == "hash_conflict"
    assert refusal(web.views_publish, user_id="U0LEE", view=modal()) == "invalid_arguments"
    assert refusal(web.views_publish, user_id="U0NOBODY", view=home) == "invalid_arguments"


def test_opening_the_home_tells_the_app(
    bolt: App, connect: Callable[[], Any], web: WebClient, sandbox: Sandbox
) -> None:
    @bolt.event("app_home_opened")
    def opened(event: Any) -> None:
        home = {"type": "home", "blocks": [{"type": "section", "text": plain(f"Tab {event['tab']}")}]}
        web.views_publish(user_id=event["user"], view=home)

    connect()
    assert sandbox.open_home("lee") is None
    shown = until(lambda: sandbox.home("lee"))
    assert shown["blocks"][0]["text"]["text"] == "Tab home"
