"""The control API from Python: a workspace in this process, and a hand for each of its people."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

from sandbox.app import new_state
from sandbox.server import ServerThread
from sandbox.workspace import Json


class SandboxRefused(Exception):
    """The workspace does not let this happen; the text says why."""


class Sandbox:
    """A workspace to act in. People go by handle or id, channels by #name or id, `@lee` is the app's DM with lee."""

    def __init__(self, url: str, server: ServerThread | None = None) -> None:
        self.url = url
        self.api_url = f"{url}/api/"
        self._server = server
        self._client = httpx.Client(base_url=f"{url}/_sandbox", timeout=60.0, trust_env=False)
        app = self.state()["app"]
        self.bot_token: str = app["bot_token"]
        self.app_token: str = app["app_token"]
        self.signing_secret: str = app["signing_secret"]
        self.bot_user: str = app["bot_user"]

    @classmethod
    def start(
        cls,
        workspace_file: Path | str | None = None,
        port: int = 0,
        *,
        at: str | None = None,
        rate: float | None = None,
        **changes: Json,
    ) -> "Sandbox":
        """Run a workspace in a thread of this process.

        `at` (ISO, with zone) and `rate` set its clock; `changes` are sections of the workspace file:
        `app={"name": "Desk", "commands": ["/desk"]}`, `waits={"ack": 0.3}`, …
        """
        clock = {"start": at, "rate": rate}
        given = {key: value for key, value in clock.items() if value is not None}
        if given:
            changes["clock"] = {**given, **changes.get("clock", {})}
        state = new_state(Path(workspace_file) if workspace_file else None, changes)
        server = ServerThread(state, port)
        server.start()
        return cls(server.url, server)

    def stop(self) -> None:
        self._client.close()
        if self._server is not None:
            self._server.stop()

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def state(self) -> Json:
        return self._get("state")

    def messages(
        self,
        channel: str,
        *,
        thread: str | None = None,
        reader: str | None = None,
        limit: int | None = None,
    ) -> list[Json]:
        """Messages oldest first, at most the last `limit`; ephemeral ones only those of `reader`."""
        asked = {"channel": channel, "thread_ts": thread, "as": reader, "limit": limit}
        shown = self._get("messages", **{key: value for key, value in asked.items() if value is not None})
        return list(shown["messages"])

    def message(self, channel: str, ts: str) -> Json:
        return self._get("message", channel=channel, ts=ts)

    def views(self, user: str) -> list[Json]:
        """The open modals of a person, the one on top last."""
        return list(self._get("views", user=user)["views"])

    def home(self, user: str) -> Json | None:
        view: Json | None = self._get("home", user=user)["view"]
        return view

    def open_home(self, user: str) -> Json | None:
        """Open the Home tab. Returns what is published so far; what the app publishes now comes a moment later."""
        view: Json | None = self._post("home", user=user)["view"]
        return view

    def click(self, user: str, channel: str, ts: str, action_id: str, block_id: str | None = None) -> Json:
        return self._post("click", user=user, channel=channel, ts=ts, action_id=action_id, block_id=block_id)

    def click_in_view(
        self, user: str, action_id: str, block_id: str | None = None, view_id: str = "top"
    ) -> Json:
        return self._post("click", user=user, view_id=view_id, action_id=action_id, block_id=block_id)

    def click_in_home(self, user: str, action_id: str, block_id: str | None = None) -> Json:
        return self._post("click", user=user, home=True, action_id=action_id, block_id=block_id)

    def choose(
        self, user: str, channel: str, ts: str, action_id: str, given: Any, block_id: str | None = None
    ) -> Json:
        """Choose in a message: an option by value or text, a list of them, a date, a person, …"""
        return self._post(
            "choose", user=user, channel=channel, ts=ts, action_id=action_id, block_id=block_id, option=given
        )

    def choose_in_view(
        self, user: str, action_id: str, given: Any, block_id: str | None = None, view_id: str = "top"
    ) -> Json:
        return self._post(
            "choose", user=user, view_id=view_id, action_id=action_id, block_id=block_id, option=given
        )

    def choose_in_home(self, user: str, action_id: str, given: Any, block_id: str | None = None) -> Json:
        return self._post(
            "choose", user=user, home=True, action_id=action_id, block_id=block_id, option=given
        )

    def suggestions(self, user: str, action_id: str, value: str, **where: Any) -> list[Json]:
        """The options of an external select; `where` is channel and ts, view_id, or home."""
        return list(
            self._post("suggestions", user=user, action_id=action_id, value=value, **where)["options"]
        )

    def fill(self, user: str, values: Json) -> Json:
        """Type into the modal on top; keys are block_ids or action_ids."""
        view: Json = self._post("fill", user=user, values=values)["view"]
        return view

    def submit(self, user: str, values: Json | None = None) -> Json:
        return self._post("submit", user=user, values=values)

    def close(self, user: str, *, everything: bool = False) -> Json:
        return self._post("close", user=user, everything=everything)

    def type(self, user: str, channel: str, text: str, thread: str | None = None) -> str:
        """Write a message; returns its ts."""
        ts: str = self._post("type", user=user, channel=channel, text=text, thread_ts=thread)["ts"]
        return ts

    def command(self, user: str, channel: str, command: str, text: str = "") -> Json:
        return self._post("command", user=user, channel=channel, command=command, text=text)

    def shortcut(
        self, user: str, callback_id: str, channel: str | None = None, ts: str | None = None
    ) -> Json:
        return self._post("shortcut", user=user, callback_id=callback_id, channel=channel, ts=ts)

    def react(self, user: str, channel: str, ts: str, name: str) -> None:
        self._post("react", user=user, channel=channel, ts=ts, name=name)

    def status(self, user: str, text: str = "", emoji: str = "", *, until: str | None = None) -> Json:
        """Set a person's status, `until` an ISO time; without words and emoji it is cleared."""
        shown: Json = self._post("status", user=user, text=text, emoji=emoji, until=until)["user"]
        return shown

    def advance(self, **duration: float) -> Json:
        """Move the clock ahead by a `timedelta`: `advance(minutes=15)`."""
        return self._post("clock", advance=timedelta(**duration).total_seconds())

    def clock(self, **order: Any) -> Json:
        """Read the clock, or with `to`, `rate` or `next_working_morning` set it."""
        return self._post("clock", **order) if order else self._get("clock")

    def fault(
        self, method: str, kind: str, *, times: int = 1, after: int = 0, seconds: float | None = None
    ) -> Json:
        return self._post("faults", method=method, kind=kind, times=times, after=after, seconds=seconds)

    def fault_rates(
        self,
        rates: dict[str, float],
        *,
        methods: Sequence[str] = (),
        seconds: float | None = None,
        seed: int = 0,
    ) -> Json:
        """Which share of calls goes wrong, by kind; `methods` none are all. An empty `rates` ends it."""
        return self._post("fault_rates", rates=rates, methods=list(methods), seconds=seconds, seed=seed)

    def faults_fired(self) -> dict[str, int]:
        """How many calls each kind of fault has hit."""
        return dict(self._get("faults")["fired"])

    def clear_faults(self) -> None:
        self._send("DELETE", "faults")

    def limits(self, *, on: bool) -> None:
        self._post("limits", on=on)

    def not_here_yet(self, *blocks: str) -> None:
        """The workspace refuses messages with blocks of these types; none takes them all again."""
        self._post("not_here_yet", blocks=list(blocks))

    def waits(self, **seconds: Any) -> Json:
        """Real seconds: `ack`, `trigger`, `response_url`, and the list `retries`."""
        return self._post("waits", **seconds)

    def channel(self, channel: str, **order: Any) -> Json:
        """`create`, `archive`, `rename`, `app`, `invite`, `remove`."""
        return self._post("channel", channel=channel, **order)

    def person(self, user: str, **order: Any) -> Json:
        """`deactivate`, `role`, `tz`, `name`."""
        return self._post("person", user=user, **order)

    def token(self, **order: Any) -> Json:
        """`revoke` (with `error`), or `scopes`."""
        return self._post("token", **order)

    def delete_message(self, channel: str, ts: str) -> None:
        self._post("message", channel=channel, ts=ts, delete=True)

    def edit_message(self, channel: str, ts: str, text: str) -> None:
        self._post("message", channel=channel, ts=ts, text=text)

    def traffic(self, since: int = 0) -> list[Json]:
        return list(self._get("traffic", since=since)["traffic"])

    def disconnect(self, kind: str) -> Json:
        """`refresh` or `abrupt`."""
        return self._post("disconnect", kind=kind)

    def send_to(self, url: str | None, *, challenge: bool = True) -> None:
        """HTTP mode to the app's address, or Socket Mode again with None."""
        self._post("send_to", url=url, challenge=challenge)

    def reset(self) -> None:
        self._post("reset")

    def _get(self, path: str, **asked: Any) -> Json:
        return self._send("GET", path, params=asked)

    def _post(self, path: str, **order: Any) -> Json:
        return self._send("POST", path, json=order)

    def _send(self, verb: str, path: str, **more: Any) -> Json:
        answer = self._client.request(verb, f"/{path}", **more)
        body: Json = answer.json()
        if answer.status_code >= 400:
            raise SandboxRefused(body.get("error", answer.text))
        return body
