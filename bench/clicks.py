"""A click: how long until it is acknowledged, beside an empty Bolt listener, and until the card shows it.

Goals: p50 and p99 of the acknowledgement at most three times the floor; card updated within 300 ms at p99
with 20 clicks a second. The floor is the quicker of Bolt's two ways to answer.
"""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx

from bench.measuring import (
    Feed,
    bot,
    environment_for,
    percentile,
    process,
    send_lead,
    spread,
    wait_until,
    workspace,
)
from sandbox.driver import Sandbox

CLICKS = 200
PER_SECOND = 20
ROUNDS = 3
PORT = 4711
CHANNEL = "#sdr-leads"


def measure() -> dict[str, Any]:
    with workspace() as space:
        floor = {way: _floor(space, way) for way in ("fast", "default")}
        ours = _ours(space)
    best = floor["fast"]
    return {
        "clicks_per_round": CLICKS,
        "clicks_per_second": PER_SECOND,
        "ack_ms": ours["ack"],
        "floor_ack_ms": floor,
        "ack_ratio_p50": round(ours["ack"]["p50"]["median"] / best["p50"]["median"], 2),
        "ack_ratio_p99": round(ours["ack"]["p99"]["median"] / best["p99"]["median"], 2),
        "card_updated_ms": ours["updated"],
        "goals": {"ack_ratio_p50": 3, "ack_ratio_p99": 3, "card_updated_ms_p99": 300},
    }


def _floor(space: Sandbox, way: str) -> dict[str, Any]:
    environment = environment_for(space, "", 0)
    with process(["-m", "bench.empty_bolt", way], **environment):
        wait_until(lambda: space.state()["connections"] > 0)
        sent = [_button(space) for _ in range(CLICKS)]
        rounds = [clicked(space, sent, "claim") for _ in range(ROUNDS)]
    wait_until(lambda: space.state()["connections"] == 0)
    return summary([[ack for ack, _ in clicks] for clicks in rounds])


def _button(space: Sandbox) -> str:
    button = {
        "type": "button",
        "text": {"type": "plain_text", "text": "Claim"},
        "action_id": "claim",
        "value": "x",
    }
    message = {"channel": "C0SDRLEADS", "text": "x", "blocks": [{"type": "actions", "elements": [button]}]}
    headers = {"authorization": f"Bearer {space.bot_token}"}
    answer = httpx.post(f"{space.api_url}chat.postMessage", json=message, headers=headers, trust_env=False)
    return str(answer.json()["ts"])


def _ours(space: Sandbox) -> dict[str, Any]:
    before = len(space.messages(CHANNEL))
    with bot(space, port=PORT) as url:
        with httpx.Client(trust_env=False) as client:
            for number in range(CLICKS * ROUNDS):
                send_lead(client, url, number)
        wait_until(lambda: len(space.messages(CHANNEL)) == before + CLICKS * ROUNDS, 120)
        cards = [each["ts"] for each in space.messages(CHANNEL)[before:]]
        feed = Feed(space.url)
        time.sleep(1)
        groups = [cards[number * CLICKS : (number + 1) * CLICKS] for number in range(ROUNDS)]
        rounds = [clicked(space, group, "claim") for group in groups]
        time.sleep(2)
    updated = [
        [shown_after(feed, ts, at) for ts, (_, at) in zip(group, clicks, strict=True)]
        for group, clicks in zip(groups, rounds, strict=True)
    ]
    return {"ack": summary([[ack for ack, _ in clicks] for clicks in rounds]), "updated": summary(updated)}


def shown_after(feed: Feed, ts: str, clicked_at: float) -> float:
    after = feed.first_after(ts, clicked_at)
    assert after is not None, f"the card {ts} never showed the click"
    return after * 1000


def clicked(space: Sandbox, sent: list[str], action: str) -> list[tuple[float, float]]:
    """Clicks one button a message at a steady pace; milliseconds to the ack, and when it was pressed."""
    pressed: list[Future[tuple[float, float]]] = []
    with ThreadPoolExecutor(8) as hands:
        began = time.perf_counter()
        for number, ts in enumerate(sent):
            time.sleep(max(0.0, began + number / PER_SECOND - time.perf_counter()))
            pressed.append(hands.submit(_press, space, ts, action))
    return [each.result() for each in pressed]


def _press(space: Sandbox, ts: str, action: str) -> tuple[float, float]:
    at = time.perf_counter()
    answer = space.click("lee", CHANNEL, ts, action)
    assert answer["acked"], answer
    return float(answer["ms"]), at


def summary(rounds: list[list[float]]) -> dict[str, Any]:
    return {
        name: spread([percentile(values, share) for values in rounds])
        for name, share in {"p50": 0.5, "p99": 0.99}.items()
    }
