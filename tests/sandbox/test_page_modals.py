"""Modals in a real browser: every kind of input, errors, and stacks."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from slack_bolt import App
from slack_sdk import WebClient

from sandbox.driver import Sandbox
from sandbox.page import samples

pytest_plugins = ("tests.sandbox.browser",)

Json = dict[str, Any]
LEADS = "C0SDRLEADS"


def post(web: WebClient, *blocks: Json, **more: Any) -> str:
    answer = web.chat_postMessage(channel=LEADS, text="New lead: Dana Ruiz", blocks=list(blocks), **more)
    return str(answer["ts"])


def card(*elements: Json) -> list[Json]:
    return [samples.section("*Dana Ruiz*, Northwind Health"), samples.actions(*elements)]


def test_a_modal_shows_the_errors_of_the_client_and_of_the_app_and_then_closes(
    sandbox: Sandbox, web: WebClient, bolt: App, connect: Callable[[], Any], look: Callable[..., Page]
) -> None:
    got: list[Json] = []

    @bolt.action("accept")
    def accept(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        step = samples.field("Next step", {"type": "plain_text_input", "action_id": "step"})
        day = samples.field("Date", {"type": "datepicker", "action_id": "day"})
        view: Json = {"type": "modal", "callback_id": "accept", "title": samples.plain("Accept as SQL")}
        view |= {"submit": samples.plain("Accept"), "blocks": [step, day]}
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @bolt.view("accept")
    def accepted(ack: Any, view: Json) -> None:
        values = view["state"]["values"]
        if values["step"]["step"]["value"] == "call":
            ack(response_action="errors", errors={"step": "Say what the call is for."})
            return
        got.append(values)
        ack()

    connect()
    post(web, *card(samples.button("Accept…", "accept")))
    page = look("lee")
    page.get_by_role("button", name="Accept…").click()
    dialog = page.get_by_role("dialog", name="Accept as SQL")
    expect(dialog.get_by_label("Next step")).to_be_focused()
    dialog.get_by_role("button", name="Accept").click()
    expect(dialog.get_by_role("alert")).to_have_count(2)

    dialog.get_by_label("Next step").fill("call")
    dialog.get_by_label("Date").fill("2026-11-30")
    dialog.get_by_role("button", name="Accept").click()
    expect(dialog.get_by_text("Say what the call is for.")).to_be_visible()
    expect(dialog.get_by_label("Date")).to_have_value("2026-11-30")

    dialog.get_by_label("Next step").fill("Discovery call on the SOC 2 audit")
    dialog.get_by_role("button", name="Accept").click()
    expect(dialog).to_have_count(0)
    assert got[0]["step"]["step"]["value"] == "Discovery call on the SOC 2 audit"
    assert got[0]["day"]["day"]["selected_date"] == "2026-11-30"


def test_a_modal_keeps_what_was_typed_while_the_app_changes_it_and_stacks_on_top(
    sandbox: Sandbox, web: WebClient, bolt: App, connect: Callable[[], Any], look: Callable[..., Page]
) -> None:
    people = [samples.option("Lee", "lee"), samples.option("Sam", "sam")]
    many = {"type": "multi_static_select", "action_id": "many", "options": people}
    got: list[Json] = []

    def view(*blocks: Json, title: str) -> Json:
        shown = [samples.field("Note", {"type": "plain_text_input", "action_id": "note"}), *blocks]
        frame = {"type": "modal", "callback_id": "form", "title": samples.plain(title), "blocks": shown}
        return frame | {"submit": samples.plain("Send")}

    @bolt.action("open")
    def opened(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        more = samples.section("Owners", accessory=many)
        more["block_id"] = "owners"
        client.views_open(trigger_id=body["trigger_id"], view=view(more, title="First"))

    @bolt.action("many")
    def changed(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        got.append(body["view"]["state"]["values"])
        push = samples.actions(samples.button("Deeper", "deeper"))
        client.views_update(view_id=body["view"]["id"], view=view(push, title="Changed"))

    @bolt.action("deeper")
    def deeper(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        client.views_push(trigger_id=body["trigger_id"], view=view(title="Second"))

    connect()
    post(web, *card(samples.button("Open", "open")))
    page = look("lee")
    page.get_by_role("button", name="Open").click()
    first = page.get_by_role("dialog", name="First")
    first.get_by_label("Note").fill("needs a SOC 2 audit")
    first.locator("button[data-action=many]").click()
    page.locator(".multi-list").get_by_text("Sam").click()
    page.keyboard.press("Escape")

    changed_view = page.get_by_role("dialog", name="Changed")
    expect(changed_view.get_by_label("Note")).to_have_value("needs a SOC 2 audit")
    assert got[0]["note"]["note"]["value"] == "needs a SOC 2 audit"
    assert got[0]["owners"]["many"]["selected_options"][0]["value"] == "sam"
    changed_view.get_by_role("button", name="Deeper").click()
    second = page.get_by_role("dialog", name="Second")
    expect(second.get_by_label("Note")).to_have_value("")
    page.keyboard.press("Escape")
    expect(changed_view.get_by_label("Note")).to_have_value("needs a SOC 2 audit")


def test_a_modal_searches_the_app_for_options_and_takes_files(
    sandbox: Sandbox, web: WebClient, bolt: App, connect: Callable[[], Any], look: Callable[..., Page]
) -> None:
    got: list[Json] = []

    @bolt.action("open")
    def opened(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        search = {"type": "external_select", "action_id": "campaign", "min_query_length": 2}
        fields = [
            samples.field("Campaign", search),
            samples.field("Notes", {"type": "file_input", "action_id": "f"}),
        ]
        when = samples.field("When", {"type": "datetimepicker", "action_id": "when"})
        view: Json = {"type": "modal", "callback_id": "form", "title": samples.plain("Campaign form")}
        view |= {"submit": samples.plain("Send"), "blocks": [*fields, when]}
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @bolt.options("campaign")
    def campaigns(ack: Any, payload: Json) -> None:
        names = ["Audit season", "MDR vs MSSP"]
        ack(options=[samples.option(name) for name in names if payload["value"] in name.lower()])

    @bolt.view("form")
    def sent(ack: Any, view: Json) -> None:
        ack()
        got.append(view["state"]["values"])

    connect()
    post(web, *card(samples.button("Open", "open")))
    page = look("lee")
    page.get_by_role("button", name="Open").click()
    dialog = page.get_by_role("dialog", name="Campaign form")
    dialog.get_by_label("Campaign", exact=True).click()
    page.get_by_label("Search", exact=True).press_sequentially("aud")
    page.locator(".found").get_by_text("Audit season").click()
    expect(dialog.locator(".chip")).to_have_text("Audit season")
    dialog.get_by_label("Notes").set_input_files(
        {"name": "a.txt", "mimeType": "text/plain", "buffer": b"call at 9"}
    )
    dialog.get_by_label("When").fill("2026-11-30T09:30")
    dialog.get_by_role("button", name="Send").click()

    expect(dialog).to_have_count(0)
    values = got[0]
    assert values["campaign"]["campaign"]["selected_option"]["text"]["text"] == "Audit season"
    assert values["f"]["f"]["files"][0]["name"] == "a.txt"
    assert values["when"]["when"]["selected_date_time"] == 1796049000  # 09:30 in New York
