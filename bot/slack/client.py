"""Slack's Web API for answers to one person and for reading the workspace; messages leave by `bot/delivery`."""

import time
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from storage.failpoints import around

PATIENCE = 60.0
"""Seconds a start waits for a Slack that is busy or away, before it says so and ends."""

PASSES = frozenset({"fatal_error", "internal_error", "ratelimited", "request_timeout", "service_unavailable"})


NOT_SLACK = "Received a response in a non-JSON format"
"""How the SDK reports a page that something between us and Slack answered with."""


class Client(WebClient):
    """Calls once: the SDK's own retry after a dropped connection says everything twice."""

    def __init__(self, api_url: str, token: str | None = None, *, timeout: int = 10) -> None:
        super().__init__(token, base_url=api_url, retry_handlers=[], timeout=timeout)

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        with around(f"send.{api_method}"):
            return super().api_call(api_method, **given)


class StartingClient(Client):
    """Calls again what passes, up to `patience` seconds in all: at its start the bot only reads, and joins channels."""

    def __init__(self, api_url: str, token: str | None = None, *, patience: float = PATIENCE) -> None:
        super().__init__(api_url, token)
        self._until = time.monotonic() + patience

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        wait = 0.5
        while True:
            try:
                return super().api_call(api_method, **given)
            except SlackApiError as error:
                asked = _asked_to_wait(error)
                if asked is None or time.monotonic() + asked > self._until:
                    raise
                time.sleep(max(asked, wait))
            except OSError:
                if time.monotonic() + wait > self._until:
                    raise
                time.sleep(wait)
            wait = min(2 * wait, 8.0)


def _asked_to_wait(error: SlackApiError) -> float | None:
    """Seconds, as Slack says, or none at all; None for an error that another try would meet again."""
    response = error.response
    said = str(response.get("error"))
    if response.status_code < 500 and said not in PASSES and not said.startswith(NOT_SLACK):
        return None
    given = str(response.headers.get("Retry-After", ""))
    return float(given) if given.isdigit() else 0.0
