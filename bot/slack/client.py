"""Slack's Web API for answers to one person and for reading the workspace; messages leave by `bot/delivery`."""

from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from storage.failpoints import around


class Client(WebClient):
    """Calls once: the SDK's own retry after a dropped connection says everything twice."""

    def __init__(self, api_url: str, token: str | None = None, *, timeout: int = 10) -> None:
        super().__init__(token, base_url=api_url, retry_handlers=[], timeout=timeout)

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        with around(f"send.{api_method}"):
            return super().api_call(api_method, **given)
