"""Whatever is sent, the Web API answers in Slack's shape."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.api import METHODS
from sandbox.api.endpoint import _answer
from sandbox.app import new_state
from sandbox.driver import Sandbox
from tests.sandbox.conftest import in_own_loop

NAMES = [
    "channel",
    "channels",
    "channel_id",
    "ts",
    "thread_ts",
    "message_ts",
    "text",
    "blocks",
    "attachments",
    "metadata",
    "user",
    "users",
    "user_id",
    "view",
    "view_id",
    "external_id",
    "trigger_id",
    "hash",
    "limit",
    "cursor",
    "oldest",
    "latest",
    "types",
    "email",
    "name",
    "timestamp",
    "files",
    "filename",
    "length",
    "message",
    "bot",
    "reply_broadcast",
    "initial_comment",
]
KNOWN = ["C0SDRLEADS", "#sdr-leads", "U0LEE", "D0LEE", "1795420800.000000", "modal", "home", "1", "x"]

plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
values = st.recursive(
    plain | st.sampled_from(KNOWN),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "id", "text"]), inner)
    ),
    max_leaves=6,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(method=st.sampled_from(sorted(METHODS)), args=st.dictionaries(st.sampled_from(NAMES), values))
def test_junk_is_refused_and_never_breaks_the_sandbox(method: str, args: dict[str, Any]) -> None:
    async def call() -> dict[str, Any]:
        state = new_state(changes={"app": {"events": []}})
        state.workspace.dm("U0LEE")
        token = state.workspace.app.app_token if METHODS[method].caller == "app" else "xoxb-sandbox"
        body, _, status = await _answer(state, method, args, token)
        assert status == 200
        return body

    body = in_own_loop(call())
    assert body["ok"] is True or isinstance(body["error"], str)
    json.dumps(body)


@pytest.mark.parametrize(
    ("body", "error"),
    [(b"{", "invalid_json"), (b"[" * 100_000, "invalid_json"), (b"[]", "json_not_object")],
)
def test_a_body_that_cannot_be_read(sandbox: Sandbox, body: bytes, error: str) -> None:
    headers = {"Authorization": f"Bearer {sandbox.bot_token}", "Content-Type": "application/json"}
    answer = httpx.post(sandbox.api_url + "auth.test", content=body, headers=headers, trust_env=False)
    assert answer.json() == {"ok": False, "error": error}


def test_half_a_surrogate_pair_does_not_get_in(sandbox: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {sandbox.bot_token}", "Content-Type": "application/json"}
    body = b'{"channel": "C0SDRLEADS", "text": "broken \\ud83d whole \\ud83d\\ude00"}'
    httpx.post(sandbox.api_url + "chat.postMessage", content=body, headers=headers, trust_env=False)
    assert sandbox.messages("#sdr-leads")[0]["text"] == "broken ? whole \U0001f600"


@pytest.mark.parametrize("header", [{"Origin": "https://evil.example"}, {"Host": "evil.example:80"}])
def test_another_sites_page_cannot_drive_the_workspace(sandbox: Sandbox, header: dict[str, str]) -> None:
    answer = httpx.post(f"{sandbox.url}/_sandbox/reset", headers=header, trust_env=False)
    assert answer.status_code == 400
    own = httpx.post(f"{sandbox.url}/_sandbox/reset", headers={"Origin": sandbox.url}, trust_env=False)
    assert own.status_code == 200
