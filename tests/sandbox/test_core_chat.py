"""chat.*: what the app says, and the strings Slack refuses it with."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Sandbox
from tests.sandbox.conftest import seconds

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
ACTIONS = {"type": "actions", "elements": [BUTTON]}
LEADS = "C0SDRLEADS"


def refusal(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


def test_a_message_comes_back_in_slacks_shape(web: WebClient, sandbox: Sandbox) -> None:
    said = web.chat_postMessage(channel="#sdr-leads", text="Fish & chips", blocks=[ACTIONS])
    assert said["channel"] == LEADS
    message = said["message"]
    assert message["text"] == "Fish &amp; chips"
    assert message["user"] == "U0APP"
    assert message["bot_id"] == "B0APP"
    assert message["app_id"] == "A0APP"
    assert message["blocks"][0]["block_id"]
    assert message["ts"] == said["ts"]
    assert said["ts"].startswith(f"{seconds(sandbox)}.")
    assert sandbox.messages("#sdr-leads")[0]["text"] == "Fish &amp; chips"


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        ("#random", "not_in_channel"),
        ("#old-project", "is_archived"),
        ("U0NOBODY", "channel_not_found"),
        ("U0DORA", "channel_not_found"),
    ],
)
def test_where_the_app_cannot_write(web: WebClient, channel: str, error: str) -> None:
    assert refusal(web.chat_postMessage, channel=channel, text="hello") == error


def test_a_public_channel_is_open_with_the_scope_for_it(web: WebClient, sandbox: Sandbox) -> None:
    scopes = [*sandbox.state()["app"]["scopes"], "chat:write.public"]
    sandbox.token(scopes=scopes)
    assert web.chat_postMessage(channel="#random", text="hello")["ok"]


def test_a_person_is_written_to_by_their_id(web: WebClient, sandbox: Sandbox) -> None:
    assert web.chat_postMessage(channel="U0LEE", text="psst")["channel"] == "D0LEE"
    assert [message["text"] for message in sandbox.messages("@lee", reader="lee")] == ["psst"]


def test_nothing_to_say_is_no_text(web: WebClient) -> None:
    assert refusal(web.api_call, api_method="chat.postMessage", params={"channel": LEADS}) == "no_text"


def test_wrong_blocks_name_the_place(web: WebClient) -> None:
    long = {**BUTTON, "text": {"type": "plain_text", "text": "x" * 76}}
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel=LEADS, text="x", blocks=[{**ACTIONS, "elements": [long]}])
    answer = caught.value.response
    assert answer["error"] == "invalid_blocks"
    assert answer["errors"]
    (sentence,) = answer["response_metadata"]["messages"]
    assert sentence.startswith("[ERROR] ")
    assert "[json-pointer:/blocks/0/elements/0/text/text]" in sentence


def test_blocks_that_are_no_json_are_told_as_such(web: WebClient) -> None:
    given = {"channel": LEADS, "text": "x", "blocks": "[{"}
    assert refusal(web.api_call, api_method="chat.postMessage", params=given) == "invalid_blocks_format"


def test_metadata_is_kept_and_only_shown_when_asked_for(web: WebClient) -> None:
    metadata = {"event_type": "card", "event_payload": {"key": "lead-1"}}
    said = web.chat_postMessage(channel=LEADS, text="card", metadata=metadata)
    assert said["message"]["metadata"] == metadata
    plain = web.conversations_history(channel=LEADS)["messages"][0]
    assert "metadata" not in plain
    full = web.conversations_history(channel=LEADS, include_all_metadata=True)["messages"][0]
    assert full["metadata"] == metadata

    web.chat_update(channel=LEADS, ts=said["ts"], text="changed")
    kept = web.conversations_history(channel=LEADS, include_all_metadata=True)["messages"][0]
    assert kept["metadata"] == metadata

    web.chat_update(channel=LEADS, ts=said["ts"], text="changed", metadata={})
    cleared = web.conversations_history(channel=LEADS, include_all_metadata=True)["messages"][0]
    assert "metadata" not in cleared


def test_an_update_changes_the_message_in_place(web: WebClient, sandbox: Sandbox) -> None:
    ts = web.chat_postMessage(channel=LEADS, text="before", blocks=[ACTIONS])["ts"]
    answer = web.chat_update(channel=LEADS, ts=ts, text="after", blocks=[])
    assert (answer["ts"], answer["text"]) == (ts, "after")
    (message,) = sandbox.messages("#sdr-leads")
    assert message["text"] == "after"
    assert "blocks" not in message
    assert message["edited"]["user"] == "U0APP"


def test_text_alone_takes_the_blocks_away_and_blocks_alone_keep_the_text(
    web: WebClient, sandbox: Sandbox
) -> None:
    ts = web.chat_postMessage(channel=LEADS, text="card", blocks=[ACTIONS])["ts"]
    blocks = [ACTIONS, {"type": "divider"}]
    web.api_call("chat.update", json={"channel": LEADS, "ts": ts, "blocks": blocks})
    shown = sandbox.message(LEADS, ts)
    assert (shown["text"], len(shown["blocks"]), "edited" in shown) == ("card", 2, False)
    web.chat_update(channel=LEADS, ts=ts, text="only words")
    assert "blocks" not in sandbox.message(LEADS, ts)


def test_only_its_own_messages_are_the_apps_to_change(web: WebClient, sandbox: Sandbox) -> None:
    ts = sandbox.type("lee", "#sdr-leads", "mine")
    assert refusal(web.chat_update, channel=LEADS, ts=ts, text="x") == "cant_update_message"
    assert refusal(web.chat_delete, channel=LEADS, ts=ts) == "cant_delete_message"
    assert refusal(web.chat_update, channel=LEADS, ts="1.000000", text="x") == "message_not_found"
    assert refusal(web.chat_delete, channel=LEADS, ts="1.000000") == "message_not_found"


def test_an_update_longer_than_four_thousand_is_too_long(web: WebClient) -> None:
    ts = web.chat_postMessage(channel=LEADS, text="short")["ts"]
    assert refusal(web.chat_update, channel=LEADS, ts=ts, text="x" * 4001) == "msg_too_long"


def test_a_deleted_message_is_gone_and_a_thread_keeps_its_tombstone(web: WebClient, sandbox: Sandbox) -> None:
    alone = web.chat_postMessage(channel=LEADS, text="alone")["ts"]
    parent = web.chat_postMessage(channel=LEADS, text="parent")["ts"]
    web.chat_postMessage(channel=LEADS, text="reply", thread_ts=parent)
    web.chat_delete(channel=LEADS, ts=alone)
    web.chat_delete(channel=LEADS, ts=parent)
    (left,) = sandbox.messages("#sdr-leads")
    assert left["subtype"] == "tombstone"
    assert refusal(web.chat_update, channel=LEADS, ts=alone, text="x") == "message_not_found"


def test_a_reply_hangs_on_its_parent(web: WebClient, sandbox: Sandbox) -> None:
    parent = web.chat_postMessage(channel=LEADS, text="parent")["ts"]
    reply = web.chat_postMessage(channel=LEADS, text="reply", thread_ts=parent)
    assert reply["message"]["thread_ts"] == parent
    sandbox.type("lee", "#sdr-leads", "me too", thread=parent)
    (shown,) = sandbox.messages("#sdr-leads")
    assert (shown["reply_count"], shown["reply_users"]) == (2, ["U0APP", "U0LEE"])
    thread = sandbox.messages("#sdr-leads", thread=parent)
    assert [message["text"] for message in thread] == ["parent", "reply", "me too"]


def test_a_thread_that_is_none_is_refused(web: WebClient) -> None:
    parent = web.chat_postMessage(channel=LEADS, text="parent")["ts"]
    reply = web.chat_postMessage(channel=LEADS, text="reply", thread_ts=parent)["ts"]
    say = {"channel": LEADS, "text": "x"}
    assert refusal(web.chat_postMessage, **say, thread_ts="1795420800.999999") == "thread_not_found"
    assert refusal(web.chat_postMessage, **say, thread_ts=reply) == "cannot_reply_to_message"
    assert refusal(web.chat_postMessage, **say, thread_ts="yesterday") == "invalid_thread_ts"


def test_an_ephemeral_message_is_only_for_its_reader(web: WebClient, sandbox: Sandbox) -> None:
    web.chat_postEphemeral(channel=LEADS, user="U0LEE", text="only you")
    assert [message["text"] for message in sandbox.messages("#sdr-leads", reader="lee")] == ["only you"]
    assert sandbox.messages("#sdr-leads", reader="sam") == []
    assert web.conversations_history(channel=LEADS)["messages"] == []
    outside = refusal(web.chat_postEphemeral, channel=LEADS, user="U0ALEX", text="x")
    assert outside == "user_not_in_channel"


def test_a_permalink_names_channel_and_message(web: WebClient) -> None:
    ts = web.chat_postMessage(channel=LEADS, text="x")["ts"]
    link = web.chat_getPermalink(channel=LEADS, message_ts=ts)["permalink"]
    assert link.endswith(f"/archives/{LEADS}/p{ts.replace('.', '')}")
    assert refusal(web.chat_getPermalink, channel=LEADS, message_ts="1.0") == "message_not_found"
