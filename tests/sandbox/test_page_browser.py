"""The page in a real browser, with a real Bolt app behind it."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect
from slack_bolt import App
from slack_sdk import WebClient

from sandbox.driver import Sandbox
from sandbox.page import samples
from tests.sandbox.conftest import until

pytest_plugins = ("tests.sandbox.browser",)

Json = dict[str, Any]
LEADS = "C0SDRLEADS"
PATIENCE = 20_000
"""Milliseconds two pages may take to follow the clock while other tests keep the processors busy."""


def post(web: WebClient, *blocks: Json, **more: Any) -> str:
    answer = web.chat_postMessage(channel=LEADS, text="New lead: Dana Ruiz", blocks=list(blocks), **more)
    return str(answer["ts"])


def card(*elements: Json) -> list[Json]:
    return [samples.section("*Dana Ruiz*, Northwind Health"), samples.actions(*elements)]


def test_pressing_a_button_reaches_the_app_and_its_update_appears_in_place(
    sandbox: Sandbox, web: WebClient, bolt: App, connect: Callable[[], Any], look: Callable[..., Page]
) -> None:
    @bolt.action("claim")
    def claim(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        owner = samples.context(f"Owner: <@{body['user']['id']}>")
        shown = body["message"]
        client.chat_update(channel=LEADS, ts=shown["ts"], text="claimed", blocks=[*shown["blocks"], owner])

    connect()
    post(web, *card(samples.button("Claim", "claim", style="primary")))
    page = look("lee")
    page.get_by_label("Message #sdr-leads").fill("half a senten")
    page.get_by_role("button", name="Claim").click()

    expect(page.get_by_text("Owner: @Lee Park")).to_be_visible()
    expect(page.get_by_text("(edited)")).to_have_count(0)
    expect(page.get_by_label("Message #sdr-leads")).to_have_value("half a senten")


def test_an_ephemeral_message_is_seen_by_its_reader_only(
    sandbox: Sandbox, web: WebClient, look: Callable[..., Page]
) -> None:
    lee, sam = look("lee"), look("sam")
    web.chat_postEphemeral(channel=LEADS, user="U0LEE", text="Sam was a second faster.")
    post(web, samples.section("the next message"))

    expect(lee.get_by_text("Sam was a second faster.")).to_be_visible()
    expect(lee.get_by_text("Only visible to you")).to_be_visible()
    expect(sam.get_by_text("the next message")).to_be_visible()
    expect(sam.get_by_text("Sam was a second faster.")).to_have_count(0)


def test_the_clock_moves_for_everyone_who_looks(sandbox: Sandbox, look: Callable[..., Page]) -> None:
    # The clock only goes forward and other tests have moved it: this one starts on a morning of its own.
    sandbox.clock(next_working_morning=True)
    lee, maya = look("lee"), look("maya")
    expect(maya.locator("#clock b")).to_have_text("09:00", timeout=PATIENCE)
    expect(lee.locator("#clock b")).to_have_text("3:00 AM", timeout=PATIENCE)
    day = maya.locator("#clock small").inner_text()
    maya.get_by_role("button", name="+15 min").click()
    expect(maya.locator("#clock b")).to_have_text("09:15", timeout=PATIENCE)
    expect(lee.locator("#clock b")).to_have_text("3:15 AM", timeout=PATIENCE)
    maya.get_by_role("button", name="Next working morning").click()
    expect(maya.locator("#clock small")).not_to_have_text(day, timeout=PATIENCE)
    expect(maya.locator("#clock b")).to_have_text("09:00", timeout=PATIENCE)


def test_a_thread_opens_beside_the_channel_and_typing_there_answers(
    sandbox: Sandbox, web: WebClient, look: Callable[..., Page]
) -> None:
    ts = post(web, samples.section("*When do they want this in place?*"))
    web.chat_postMessage(channel=LEADS, thread_ts=ts, text="Known: the form said “this quarter”")
    page = look("lee")
    page.get_by_role("link", name="1 reply").click()
    pane = page.get_by_role("complementary", name="Thread")
    expect(pane.get_by_text("Known: the form said")).to_be_visible()
    pane.get_by_label("Reply…").fill("after the audit in march")
    pane.get_by_label("Reply…").press("Enter")
    expect(pane.get_by_text("after the audit in march")).to_be_visible()
    expect(pane.get_by_label("Reply…")).to_have_value("")
    expect(page.locator("#messages").get_by_text("2 replies")).to_be_visible()
    assert sandbox.messages(LEADS, thread=ts)[-1]["text"] == "after the audit in march"


def test_a_click_the_app_does_not_answer_is_marked(
    sandbox: Sandbox, web: WebClient, look: Callable[..., Page]
) -> None:
    sandbox.waits(ack=0.2)
    post(web, *card(samples.button("Claim", "claim")))
    page = look("lee")
    page.get_by_role("button", name="Claim").click()
    expect(page.get_by_role("alert")).to_contain_text("did not answer")


def test_a_confirm_dialog_asks_before_anything_is_sent(
    sandbox: Sandbox, web: WebClient, bolt: App, connect: Callable[[], Any], look: Callable[..., Page]
) -> None:
    @bolt.action("drop")
    def drop(ack: Any, client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=LEADS, text="Dropped.")

    connect()
    post(web, *card(samples.button("Disqualify…", "drop", style="danger", confirm=samples.confirm())))
    page = look("lee")
    page.get_by_role("button", name="Disqualify…").click()
    asked = page.get_by_role("dialog", name="Disqualify this lead?")
    expect(asked).to_contain_text("Dana Ruiz will not come back")
    asked.get_by_role("button", name="Keep").click()
    expect(asked).to_have_count(0)
    page.get_by_role("button", name="Disqualify…").click()
    asked.get_by_role("button", name="Disqualify").click()
    expect(page.get_by_text("Dropped.")).to_have_count(1)


def test_a_slash_command_is_offered_while_typing_and_its_answer_is_private(
    sandbox: Sandbox, bolt: App, connect: Callable[[], Any], look: Callable[..., Page]
) -> None:
    @bolt.command("/app")
    def answer(ack: Any, command: Json) -> None:
        ack(f"You have 3 leads, {command['text']}.")

    connect()
    page = look("lee")
    box = page.get_by_label("Message #sdr-leads")
    box.press_sequentially("/a")
    expect(page.get_by_role("option", name="/app")).to_be_visible()
    box.press("Tab")
    box.press_sequentially("mine")
    box.press("Enter")
    expect(page.get_by_text("You have 3 leads, mine.")).to_be_visible()
    expect(page.get_by_text("Only visible to you")).to_be_visible()
    expect(box).to_have_value("")


def test_selects_menus_and_pickers_send_what_was_chosen(
    sandbox: Sandbox, web: WebClient, bolt: App, connect: Callable[[], Any], look: Callable[..., Page]
) -> None:
    got: dict[str, Any] = {}

    @bolt.action(re.compile(".*"))
    def chosen(ack: Any, action: Json) -> None:
        ack()
        got[action["action_id"]] = action

    connect()
    people = [samples.option("Lee", "lee"), samples.option("Sam", "sam")]
    more = {"type": "overflow", "action_id": "more", "options": [samples.option("Why?", "why")]}
    owner = {"type": "static_select", "action_id": "owner", "options": people}
    day = {"type": "datepicker", "action_id": "day"}
    needs = {"type": "checkboxes", "action_id": "needs", "options": people}
    many = {"type": "multi_static_select", "action_id": "many", "options": people}
    post(web, samples.actions(more, owner, day, needs), samples.section("many", accessory=many))
    page = look("lee")
    page.get_by_label("More actions").click()
    page.get_by_role("menuitem", name="Why?").click()
    page.locator("select[data-action=owner]").select_option("sam")
    page.locator("input[data-action=day]").fill("2026-12-01")
    page.get_by_role("checkbox", name="Sam").first.check()
    page.locator("button[data-action=many]").click()
    page.locator(".multi-list").get_by_text("Lee").click()
    page.keyboard.press("Escape")

    until(lambda: got.keys() == {"more", "owner", "day", "needs", "many"})
    assert got["more"]["selected_option"]["value"] == "why"
    assert got["owner"]["selected_option"]["value"] == "sam"
    assert got["day"]["selected_date"] == "2026-12-01"
    assert [one["value"] for one in got["needs"]["selected_options"]] == ["sam"]
    assert [one["value"] for one in got["many"]["selected_options"]] == ["lee"]


def test_on_a_phone_the_channels_fold_away_and_nothing_is_wider_than_the_screen(
    sandbox: Sandbox, web: WebClient, look: Callable[..., Page]
) -> None:
    post(web, *samples.lead_card(1795424400))
    page = look("maya")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_role("link", name="general")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Channels").click()
    page.get_by_role("link", name="general").click()
    expect(page.get_by_role("heading", name="general")).to_be_visible()


def test_app_home_appears_as_soon_as_the_app_publishes_it(
    sandbox: Sandbox, bolt: App, connect: Callable[[], Any], look: Callable[..., Page]
) -> None:
    @bolt.event("app_home_opened")
    def opened(event: Json, client: WebClient) -> None:
        leads = [samples.section("*My leads*"), samples.actions(samples.button("Next", "next"))]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": leads})

    @bolt.action("next")
    def following(ack: Any, body: Json, client: WebClient) -> None:
        ack()
        view = {"type": "home", "blocks": [samples.section("All done")]}
        client.views_publish(user_id=body["user"]["id"], view=view)

    connect()
    page = look("lee", "home")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.get_by_text("All done")).to_be_visible()


def test_people_write_to_each_other_and_the_app_does_not_hear_it(
    sandbox: Sandbox, look: Callable[..., Page]
) -> None:
    lee, sam = look("lee"), look("sam")
    lee.get_by_role("link", name="Sam Ortiz").click()
    lee.get_by_label("Message Sam Ortiz").fill("lunch?")
    lee.get_by_label("Message Sam Ortiz").press("Enter")
    expect(sam.get_by_role("link", name="Lee Park 1")).to_be_visible()
    sam.get_by_role("link", name="Lee Park 1").click()
    expect(sam.get_by_text("lunch?")).to_be_visible()
    assert "lunch?" not in str(sandbox.traffic())


def test_a_button_with_a_permalink_opens_its_thread_and_tells_the_app(
    sandbox: Sandbox, web: WebClient, bolt: App, connect: Callable[[], Any], look: Callable[..., Page]
) -> None:
    told: list[str] = []

    @bolt.action("open")
    def opened(ack: Any, action: Json) -> None:
        ack()
        told.append(action["action_id"])

    connect()
    ts = post(web, samples.section("*Dana Ruiz* wants a security assessment"))
    link = web.chat_getPermalink(channel=LEADS, message_ts=ts)["permalink"]
    web.chat_postMessage(channel="U0LEE", text="Yours", blocks=card(samples.button("Open", "open", url=link)))
    page = look("lee", "D0LEE")
    page.get_by_role("link", name="Open").click()
    pane = page.get_by_role("complementary", name="Thread")
    expect(pane.get_by_text("Dana Ruiz")).to_be_visible()
    until(lambda: told == ["open"])


def test_unread_channels_stand_out_and_the_news_are_marked(
    sandbox: Sandbox, web: WebClient, look: Callable[..., Page]
) -> None:
    post(web, samples.section("seen before"))
    page = look("lee")
    expect(page.get_by_text("seen before")).to_be_visible()
    page.get_by_role("link", name="general").click()
    post(web, samples.section("news"))
    expect(page.locator(".side a.unread")).to_have_text(re.compile("sdr-leads"))
    page.get_by_role("link", name="sdr-leads").click()
    expect(page.locator(".msg", has=page.locator(".new-line"))).to_contain_text("news")
    expect(page.locator(".side a.unread")).to_have_count(0)


def test_new_messages_do_not_move_someone_who_reads_further_up(
    sandbox: Sandbox, web: WebClient, look: Callable[..., Page]
) -> None:
    for number in range(30):
        post(web, samples.section(f"message {number}"))
    page = look("lee")
    expect(page.get_by_text("message 29")).to_be_in_viewport()
    page.get_by_text("message 10", exact=True).scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('#scroll').scrollTop < 800")
    before = page.evaluate("document.querySelector('#scroll').scrollTop")
    post(web, samples.section("one more"))
    expect(page.get_by_role("button", name="New messages")).to_be_visible()
    assert page.evaluate("document.querySelector('#scroll').scrollTop") == before
    page.get_by_role("button", name="New messages").click()
    expect(page.get_by_text("one more")).to_be_in_viewport()
