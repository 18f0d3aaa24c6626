"""conversations.*, users.*, team, bots and reactions as slack_sdk's client meets them."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Sandbox
from tests.sandbox.conftest import seconds

LEADS = "C0SDRLEADS"


def refusal(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return str(caught.value.response["error"])


def test_the_app_knows_who_it_is(web: WebClient) -> None:
    me = web.auth_test()
    assert (me["user_id"], me["bot_id"], me["team_id"]) == ("U0APP", "B0APP", "T0ACME")
    assert me.headers["x-oauth-scopes"].startswith("channels:history,")
    assert web.team_info()["team"]["name"] == "Acme GTM"
    assert web.bots_info(bot="B0APP")["bot"]["user_id"] == "U0APP"
    assert refusal(web.bots_info, bot="B0OTHER") == "bot_not_found"


@pytest.mark.parametrize(
    ("token", "error"),
    [(None, "not_authed"), ("xoxb-wrong", "invalid_auth"), ("xapp-sandbox", "not_allowed_token_type")],
)
def test_a_wrong_token_is_told(sandbox: Sandbox, token: str | None, error: str) -> None:
    web = WebClient(token, base_url=sandbox.api_url, retry_handlers=[])
    assert refusal(web.auth_test) == error


def test_a_revoked_token_works_for_nothing_until_it_is_given_back(web: WebClient, sandbox: Sandbox) -> None:
    sandbox.token(revoke=True)
    assert refusal(web.auth_test) == "token_revoked"
    sandbox.token(revoke=True, error="account_inactive")
    assert refusal(web.chat_postMessage, channel=LEADS, text="x") == "account_inactive"
    sandbox.token(revoke=False)
    assert web.auth_test()["ok"]


def test_a_missing_scope_is_named(web: WebClient, sandbox: Sandbox) -> None:
    sandbox.token(scopes=["users:read", "channels:read"])
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel=LEADS, text="x")
    answer = caught.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert answer["provided"] == "channels:read,users:read"
    assert answer.headers["x-oauth-scopes"] == "channels:read,users:read"
    assert "email" not in web.users_info(user="U0LEE")["user"]["profile"]


def test_an_unknown_method_is_unknown(web: WebClient) -> None:
    assert refusal(web.api_call, api_method="chat.scheduleMessage") == "unknown_method"


def test_a_body_that_is_no_json_is_told(sandbox: Sandbox, web: WebClient) -> None:
    assert refusal(web.api_call, api_method="auth.test", json=[1]) == "json_not_object"


def test_channels_come_in_pages(web: WebClient) -> None:
    first = web.conversations_list(limit=4)
    assert [channel["name"] for channel in first["channels"]] == [
        "general",
        "sdr-leads",
        "sdr-managers",
        "marketing-leads",
    ]
    assert first["channels"][1]["is_member"]
    second = web.conversations_list(limit=4, cursor=first["response_metadata"]["next_cursor"])
    assert [channel["name"] for channel in second["channels"]] == ["mql-review", "random", "old-project"]
    assert second["response_metadata"]["next_cursor"] == ""
    live = web.conversations_list(exclude_archived=True)["channels"]
    assert "old-project" not in [channel["name"] for channel in live]
    assert refusal(web.conversations_list, types="nonsense") == "invalid_types"
    assert refusal(web.conversations_list, cursor="nonsense") == "invalid_cursor"
    assert refusal(web.conversations_list, limit=5000) == "invalid_limit"


def test_a_private_channel_does_not_exist_for_an_app_outside(web: WebClient, sandbox: Sandbox) -> None:
    secret = sandbox.channel("#board", create=True, private=True, invite=["maya"])["channel"]
    assert refusal(web.conversations_info, channel=secret) == "channel_not_found"
    assert refusal(web.chat_postMessage, channel=secret, text="x") == "channel_not_found"
    sandbox.channel("#board", app=True)
    shown = web.conversations_info(channel=secret, include_num_members=True)["channel"]
    assert (shown["is_private"], shown["num_members"]) == (True, 2)


def test_history_is_newest_first_in_pages_without_replies(web: WebClient, sandbox: Sandbox) -> None:
    times = [sandbox.type("lee", "#sdr-leads", f"message {number}") for number in range(5)]
    sandbox.type("lee", "#sdr-leads", "a reply", thread=times[0])
    first = web.conversations_history(channel=LEADS, limit=2)
    assert [message["text"] for message in first["messages"]] == ["message 4", "message 3"]
    assert first["has_more"]
    walked = [page["messages"] for page in web.conversations_history(channel=LEADS, limit=2)]
    assert [len(page) for page in walked] == [2, 2, 1]
    assert walked[2][0]["reply_count"] == 1


def test_history_between_two_moments(web: WebClient, sandbox: Sandbox) -> None:
    times = [sandbox.type("lee", "#sdr-leads", f"message {number}") for number in range(5)]
    between: dict[str, Any] = {"channel": LEADS, "oldest": times[1], "latest": times[3]}
    inside = web.conversations_history(**between)["messages"]
    assert [message["text"] for message in inside] == ["message 2"]
    ends = web.conversations_history(**between, inclusive=True)["messages"]
    assert [message["ts"] for message in ends] == [times[3], times[2], times[1]]
    one = web.conversations_history(channel=LEADS, latest=times[2], inclusive=True, limit=1)["messages"]
    assert [message["ts"] for message in one] == [times[2]]
    later = web.conversations_history(channel=LEADS, oldest=str(seconds(sandbox) + 1))["messages"]
    assert later == []
    assert refusal(web.conversations_history, channel=LEADS, oldest="monday") == "invalid_ts_oldest"


def test_replies_begin_with_the_parent(web: WebClient, sandbox: Sandbox) -> None:
    parent = sandbox.type("lee", "#sdr-leads", "parent")
    replies = [sandbox.type("sam", "#sdr-leads", f"reply {number}", thread=parent) for number in range(3)]
    found = web.conversations_replies(channel=LEADS, ts=replies[0])["messages"]
    assert [message["text"] for message in found] == ["parent", "reply 0", "reply 1", "reply 2"]
    pages = [page["messages"] for page in web.conversations_replies(channel=LEADS, ts=parent, limit=2)]
    assert [[message["text"] for message in page] for page in pages] == [
        ["parent", "reply 0", "reply 1"],
        ["reply 2"],
    ]
    assert refusal(web.conversations_replies, channel=LEADS, ts="1.000000") == "thread_not_found"


def test_a_history_is_only_for_members(web: WebClient) -> None:
    assert refusal(web.conversations_history, channel="C0RANDOM") == "not_in_channel"
    web.conversations_join(channel="C0RANDOM")
    joined = web.conversations_history(channel="C0RANDOM")["messages"]
    assert joined[0]["subtype"] == "channel_join"
    assert web.conversations_join(channel="C0RANDOM")["warning"] == "already_in_channel"
    assert refusal(web.conversations_join, channel="C0OLD") == "is_archived"


def test_members_and_conversations_with_people(web: WebClient) -> None:
    assert "U0LEE" in web.conversations_members(channel=LEADS)["members"]
    assert web.conversations_open(users="U0LEE")["channel"]["id"] == "D0LEE"
    assert web.conversations_open(users="U0LEE", return_im=True)["channel"]["user"] == "U0LEE"
    assert refusal(web.conversations_open, users="U0DORA") == "user_disabled"
    assert refusal(web.conversations_open, users="U0NOBODY") == "user_not_found"
    assert refusal(web.conversations_join, channel="D0LEE") == "method_not_supported_for_channel_type"


def test_people_by_id_by_email_and_in_pages(web: WebClient, sandbox: Sandbox) -> None:
    lee = web.users_info(user="U0LEE")["user"]
    assert (lee["tz"], lee["tz_offset"], lee["profile"]["title"]) == ("America/New_York", -18000, "SDR")
    assert web.users_lookupByEmail(email="LEE@acme-gtm.example")["user"]["id"] == "U0LEE"
    assert refusal(web.users_lookupByEmail, email="no@acme-gtm.example") == "users_not_found"
    assert refusal(web.users_info, user="U0NOBODY") == "user_not_found"
    people = [person for page in web.users_list(limit=3) for person in page["members"]]
    assert len(people) == 8
    assert {person["id"] for person in people if person["deleted"]} == {"U0DORA"}
    sandbox.person("lee", deactivate=True)
    assert web.users_info(user="U0LEE")["user"]["deleted"]
    assert refusal(web.users_lookupByEmail, email="lee@acme-gtm.example") == "users_not_found"


def test_reactions_are_added_once_and_taken_back_once(web: WebClient, sandbox: Sandbox) -> None:
    ts = sandbox.type("lee", "#sdr-leads", "hello")
    which = {"channel": LEADS, "timestamp": ts, "name": "eyes"}
    web.reactions_add(**which)
    assert refusal(web.reactions_add, **which) == "already_reacted"
    assert sandbox.messages("#sdr-leads")[0]["reactions"] == [
        {"name": "eyes", "users": ["U0APP"], "count": 1}
    ]
    web.reactions_remove(**which)
    assert refusal(web.reactions_remove, **which) == "no_reaction"
    assert refusal(web.reactions_add, **{**which, "name": "No Name"}) == "invalid_name"
    assert refusal(web.reactions_add, **{**which, "timestamp": "1.0"}) == "message_not_found"
