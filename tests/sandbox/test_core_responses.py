"""Response URLs and files: the other ways something gets into a channel."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Sandbox
from tests.sandbox.conftest import until

LEADS = "C0SDRLEADS"
BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
BLOCKS = [{"type": "actions", "elements": [BUTTON]}]


@pytest.fixture
def say(
    bolt: App, connect: Callable[[], Any], web: WebClient, sandbox: Sandbox
) -> Callable[..., httpx.Response]:
    """Post to the response URL of lee's click on a message."""
    urls: list[str] = []

    @bolt.action("go")
    def go(ack: Any, body: Any) -> None:
        ack()
        urls.append(body["response_url"])

    connect()
    ts = web.chat_postMessage(channel=LEADS, text="card", blocks=BLOCKS)["ts"]
    sandbox.click("lee", "#sdr-leads", ts, "go")
    return lambda **payload: httpx.post(urls[0], json=payload, trust_env=False)


def test_what_is_said_is_ephemeral_unless_asked_otherwise(
    say: Callable[..., httpx.Response], sandbox: Sandbox
) -> None:
    assert say(text="for you").text == "ok"
    assert say(text="for all", response_type="in_channel").text == "ok"
    assert [one["text"] for one in sandbox.messages("#sdr-leads", reader="sam")] == ["card", "for all"]
    mine = [one["text"] for one in sandbox.messages("#sdr-leads", reader="lee")]
    assert mine == ["card", "for you", "for all"]


def test_the_original_is_replaced_or_deleted(say: Callable[..., httpx.Response], sandbox: Sandbox) -> None:
    say(text="new card", replace_original=True)
    assert [one["text"] for one in sandbox.messages("#sdr-leads")] == ["new card"]
    say(delete_original=True)
    assert sandbox.messages("#sdr-leads") == []


def test_five_uses_and_no_more(say: Callable[..., httpx.Response], sandbox: Sandbox) -> None:
    answers = [say(text=f"{number}") for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[5].text == "used_url"


def test_an_old_url_has_expired(say: Callable[..., httpx.Response], sandbox: Sandbox) -> None:
    assert (
        httpx.post(f"{sandbox.url}/response/made-up", json={"text": "x"}, trust_env=False).text
        == "expired_url"
    )
    sandbox.reset()
    assert say(text="x").text == "expired_url"


def test_what_is_wrong_is_said(say: Callable[..., httpx.Response], sandbox: Sandbox) -> None:
    assert say(blocks=[{"type": "nonsense"}]).text == "invalid_blocks"
    assert say().text == "no_text"
    entry = sandbox.traffic()[-1]
    assert (entry["kind"], entry["status"], entry["response"]) == ("response_url", 400, "no_text")


def test_a_file_is_announced_sent_and_shared_a_moment_later(web: WebClient, sandbox: Sandbox) -> None:
    parent = web.chat_postMessage(channel=LEADS, text="digest")["ts"]
    done = web.files_upload_v2(
        channel=LEADS, content="a,b\n1,2\n", filename="leads.csv", title="Leads", thread_ts=parent
    )
    assert done["file"]["title"] == "Leads"
    (_, shared) = until(
        lambda: (found := sandbox.messages("#sdr-leads", thread=parent)) and len(found) == 2 and found
    )
    (file,) = shared["files"]
    assert (file["name"], file["mimetype"], file["size"]) == ("leads.csv", "text/csv", 8)
    assert httpx.get(sandbox.url + file["url_private"], trust_env=False).text == "a,b\n1,2\n"


@pytest.mark.parametrize(
    ("channel", "error"),
    [("C0RANDOM", "not_in_channel"), ("#sdr-leads", "channel_not_found"), ("C0OLD", "is_archived")],
)
def test_a_file_cannot_be_shared_everywhere(web: WebClient, channel: str, error: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        web.files_upload_v2(channel=channel, content="x", filename="x.txt")
    assert caught.value.response["error"] == error


def test_a_file_that_was_never_sent_is_not_found(web: WebClient, sandbox: Sandbox) -> None:
    place = web.files_getUploadURLExternal(filename="x.txt", length=3)
    short = httpx.post(place["upload_url"], content=b"toolong", trust_env=False)
    assert short.status_code == 400
    with pytest.raises(SlackApiError) as caught:
        web.files_completeUploadExternal(files=[{"id": place["file_id"], "title": "x"}])
    assert caught.value.response["error"] == "file_not_found"
