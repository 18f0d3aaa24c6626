"""One call to Slack's Web API over a kept connection, and how far it got.

slack_sdk's client opens a connection for every call and answers a dropped one by sending again, so a message
arrives twice; here a call is made once, and whether its bytes may have left decides what its failure means.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.delivery.outcomes import Later, Reply, Unknown
from storage.failpoints import around

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_WITHOUT_RETRY_AFTER = 30.0


class Wire:
    """`timeout` is in seconds and holds for connecting, sending and each wait for the answer."""

    def __init__(self, url: str, token: str, *, timeout: float = 10.0, connections: int = 8) -> None:
        self.timeout = timeout
        self._http = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {token}", "User-Agent": "handraise"},
            timeout=timeout,
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            # A proxy of the environment is for Slack, never for a sandbox on this machine.
            trust_env=urlsplit(url).hostname not in _LOOPBACK,
        )

    def send(self, method: str, body: Mapping[str, Any]) -> Reply | Later | Unknown:
        """A call with a JSON body, as the chat methods take it."""
        content = json.dumps(body).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        return self._call(method, content=content, headers=headers)

    def ask(self, method: str, form: Mapping[str, Any]) -> Reply | Later | Unknown:
        """A call with a form body: Slack's reading methods do not take JSON."""
        return self._call(method, data=form)

    def put(self, url: str, content: bytes) -> bool:
        """Takes a file to the address Slack gave for it; False when Slack does not have it then."""
        try:
            with around("send.file"):
                # Without our token: the address is leave enough, and it may be another host's.
                taken = httpx.post(url, content=content, timeout=self.timeout, trust_env=self._http.trust_env)
        except httpx.HTTPError:
            return False
        return taken.is_success

    def close(self) -> None:
        self._http.close()

    def _call(self, method: str, **content: Any) -> Reply | Later | Unknown:
        try:
            with around(f"send.{method}"):
                response = self._http.post(method, **content)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return Later(_named(error))
        except httpx.HTTPError as error:
            return Unknown(_named(error))
        if response.status_code == 429:
            return Later("ratelimited", seconds=_retry_after(response), paused=method)
        return _reply(response)


def _reply(response: httpx.Response) -> Reply | Unknown:
    """Only a whole JSON document with Slack's `ok` is believed, whatever the status says."""
    if response.status_code >= 500:
        return Unknown(f"HTTP {response.status_code}")
    try:
        body = response.json()
    except ValueError:
        return Unknown(f"HTTP {response.status_code} with an answer that is not JSON")
    if not isinstance(body, dict) or not isinstance(body.get("ok"), bool):
        return Unknown(f"HTTP {response.status_code} with an answer that is not Slack's")
    return Reply(body["ok"], str(body.get("error", "")), body)


def _retry_after(response: httpx.Response) -> float:
    try:
        return max(0.0, float(response.headers["Retry-After"]))
    except (KeyError, ValueError):
        return _WITHOUT_RETRY_AFTER


def _named(error: httpx.HTTPError) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
