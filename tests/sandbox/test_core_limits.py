"""Slack's pace: about one message a second and channel, tiers for the rest."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.driver import Sandbox
from sandbox.limits import BURST, PER_MINUTE, POSTING_TIER, Limits

LEADS = "C0SDRLEADS"


class Seconds:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def real() -> Seconds:
    return Seconds()


@pytest.fixture
def limits(real: Seconds) -> Limits:
    return Limits(on=True, monotonic=real)


def test_a_channel_takes_a_small_burst_and_then_one_a_second(limits: Limits, real: Seconds) -> None:
    waits = [limits.hit("chat.postMessage", POSTING_TIER, "C1") for _ in range(BURST + 1)]
    assert waits == [None] * BURST + [1]
    real.at += 1.0
    assert limits.hit("chat.postMessage", POSTING_TIER, "C1") is None
    assert limits.hit("chat.postMessage", POSTING_TIER, "C1") == 1


def test_a_hot_channel_does_not_slow_another(limits: Limits) -> None:
    for _ in range(BURST + 3):
        limits.hit("chat.postMessage", POSTING_TIER, "C1")
    assert limits.hit("chat.postMessage", POSTING_TIER, "C2") is None


@pytest.mark.parametrize("tier", [2, 3, 4])
def test_a_tier_is_calls_a_minute_per_method(limits: Limits, real: Seconds, tier: int) -> None:
    for _ in range(PER_MINUTE[tier]):
        assert limits.hit("users.info", tier) is None
    assert limits.hit("users.info", tier) is not None
    assert limits.hit("users.list", tier) is None
    real.at += 60
    assert limits.hit("users.info", tier) is None


def test_without_limits_everything_passes() -> None:
    limits = Limits()
    assert {limits.hit("chat.postMessage", POSTING_TIER, "C1") for _ in range(100)} == {None}


def test_the_app_is_told_when_to_come_back(web: WebClient, sandbox: Sandbox) -> None:
    sandbox.limits(on=True)
    for _ in range(BURST):
        web.chat_postMessage(channel=LEADS, text="x")
    with pytest.raises(SlackApiError) as caught:
        web.chat_postMessage(channel="#sdr-leads", text="x")
    answer = caught.value.response
    assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "1")
    assert web.chat_postMessage(channel="#sdr-managers", text="x")["ok"]
