"""HTTP mode: signed POSTs to the app's address, as Slack sends them."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import httpx

from sandbox.parcels import Ack, Parcel
from sandbox.traffic import Traffic
from sandbox.workspace import App, Waits

REASONS = {"timeout": "http_timeout", "connection_lost": "connection_failed"}


def sign(secret: str, body: bytes, timestamp: str) -> str:
    """Slack's request signature, version 0."""
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return "v0=" + digest.hexdigest()


class HttpTarget:
    """One address that takes everything, as Bolt's `/slack/events` does."""

    def __init__(self, url: str, app: App, waits: Waits, traffic: Traffic) -> None:
        self.url = url
        self._app, self._waits, self._traffic = app, waits, traffic
        self._client = httpx.AsyncClient(trust_env=False)

    async def send(self, parcel: Parcel, *, attempt: int = 0, reason: str = "") -> Ack:
        body, content_type = _encoded(parcel)
        headers = self._headers(body, content_type, attempt, reason)
        began = time.monotonic()
        try:
            answer = await self._client.post(self.url, content=body, headers=headers, timeout=self._waits.ack)
        except httpx.TimeoutException:
            return self._note(parcel, headers, Ack(False, _ms(began), why="timeout"))
        except httpx.HTTPError:
            return self._note(parcel, headers, Ack(False, _ms(began), why="connection_lost"))
        ok = 200 <= answer.status_code < 300
        why, final = "" if ok else f"http_{answer.status_code}", "x-slack-no-retry" in answer.headers
        ack = Ack(ok, _ms(began), _decoded(answer), why, final)
        return self._note(parcel, headers, ack)

    async def handshake(self) -> bool:
        """Slack's `url_verification`: the address must answer with the challenge."""
        challenge = hashlib.sha256(self.url.encode()).hexdigest()
        payload = {
            "type": "url_verification",
            "token": self._app.verification_token,
            "challenge": challenge,
        }
        ack = await self.send(Parcel("events_api", payload, "url_verification"))
        given = ack.body.get("challenge") if isinstance(ack.body, dict) else ack.body
        return ack.acked and given == challenge

    async def close(self) -> None:
        await self._client.aclose()

    def _headers(self, body: bytes, content_type: str, attempt: int, reason: str) -> dict[str, str]:
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self._app.signing_secret, body, timestamp),
        }
        if attempt:
            why = "http_error" if reason.startswith("http_") else REASONS.get(reason, "unknown_error")
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": why}
        return headers

    def _note(self, parcel: Parcel, headers: dict[str, str], ack: Ack) -> Ack:
        request = {"headers": headers, "payload": parcel.payload}
        status = "acked" if ack.acked else ack.why
        self._traffic.note(
            "out", "http", parcel.name, status=status, ms=ack.ms, request=request, response=ack.body
        )
        return ack


def _encoded(parcel: Parcel) -> tuple[bytes, str]:
    if parcel.kind == "events_api":
        return json.dumps(parcel.payload).encode(), "application/json"
    form = parcel.payload if parcel.kind == "slash_commands" else {"payload": json.dumps(parcel.payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _decoded(answer: httpx.Response) -> object:
    if not answer.content:
        return None
    if "json" in answer.headers.get("content-type", ""):
        try:
            return answer.json()
        except ValueError:
            return None
    return answer.text


def _ms(began: float) -> float:
    return (time.monotonic() - began) * 1000
