"""The running workspace: its values, its clock, and everything that carries word of a change."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.clock import SandboxClock
from sandbox.delivery import Delivery
from sandbox.faults import Faults
from sandbox.feed import Feed
from sandbox.http_mode import HttpTarget
from sandbox.limits import Limits
from sandbox.loading import build_workspace
from sandbox.parcels import Parcel
from sandbox.socket_mode import SocketPool
from sandbox.tokens import Tokens
from sandbox.traffic import Traffic
from sandbox.workspace import Channel, Json, Workspace

KIND_IN_EVENT = {"im": "im", "group": "groups", "channel": "channels"}


@dataclass
class SandboxState:
    """One workspace that runs. `settings` is what it is built from, again after a reset."""

    settings: Json
    clock: SandboxClock
    base_url: str = "http://127.0.0.1:4600"
    workspace: Workspace = field(init=False)
    feed: Feed = field(init=False)
    traffic: Traffic = field(init=False)
    faults: Faults = field(init=False)
    limits: Limits = field(init=False)
    tokens: Tokens = field(init=False)
    sockets: SocketPool = field(init=False)
    delivery: Delivery = field(init=False)
    not_here_yet: frozenset[str] = frozenset()
    """Types of blocks this workspace does not take in messages."""
    _closing: asyncio.Event = field(init=False, default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.workspace = build_workspace(self.settings, now=self.clock.now())
        self.feed, self.faults = Feed(), Faults()
        self.clock.on_change.append(lambda: self.feed.publish("clock"))
        self.traffic = Traffic(self.clock.now)
        self.limits = Limits(on=bool(self.settings["limits"].get("on", False)))
        self.tokens = Tokens(self.workspace.waits)
        self.sockets = SocketPool(self.workspace.app, self.workspace.waits, self.traffic)
        self.delivery = Delivery(self.sockets, self.faults, self.workspace.waits)

    def reset(self) -> None:
        """Everything said is forgotten; the app stays connected, the clock goes on."""
        fresh = build_workspace(self.settings, now=self.clock.now())
        old = self.workspace
        fresh.carry_on_from(old)
        vars(old.app).update(vars(fresh.app))
        vars(old.waits).update(vars(fresh.waits))
        fresh.app, fresh.waits = old.app, old.waits
        self.workspace = fresh
        self.delivery.forget()
        for kept in (self.traffic, self.faults, self.limits, self.tokens):
            kept.clear()
        self.limits.on = bool(self.settings["limits"].get("on", False))
        self.not_here_yet = frozenset()
        self.feed.publish("reload")

    async def send_to(self, url: str | None, *, challenge: bool = True) -> bool:
        """HTTP mode to `url`, or Socket Mode again with None. Answers whether the address took the challenge."""
        old = self.delivery.transport
        if url is None:
            self.delivery.transport = self.sockets
        else:
            target = HttpTarget(url, self.workspace.app, self.workspace.waits, self.traffic)
            if challenge and not await target.handshake():
                await target.close()
                return False
            self.delivery.transport = target
        if isinstance(old, HttpTarget):
            await old.close()
        return True

    def tell_app(self, event: Json, channel: Channel | None = None) -> None:
        """Send an event the app is subscribed to; one of a channel only when the app is in it."""
        app = self.workspace.app
        name = event["type"]
        if name == "message" and channel is not None:
            name = f"message.{KIND_IN_EVENT[channel.kind]}"
        left = event["type"] in {"channel_left", "group_left"}
        if name not in app.events or (channel and app.bot_user not in channel.members and not left):
            return
        self.delivery.event(Parcel("events_api", self._event_callback(event), event["type"]))

    def now(self) -> datetime:
        return self.clock.now()

    async def closing_within(self, seconds: float) -> bool:
        """Wait so long, or until the workspace closes."""
        try:
            await asyncio.wait_for(self._closing.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        self._closing.set()
        self.feed.close()
        self.sockets.close()
        await self.delivery.close()
        if isinstance(self.delivery.transport, HttpTarget):
            await self.delivery.transport.close()

    def _event_callback(self, event: Json) -> Json:
        app, team = self.workspace.app, self.workspace.team
        return {
            "token": app.verification_token,
            "team_id": team.id,
            "context_team_id": team.id,
            "context_enterprise_id": None,
            "api_app_id": app.id,
            "event": event,
            "type": "event_callback",
            "event_id": self.workspace.next_id("Ev"),
            "event_time": int(self.clock.epoch()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team.id,
                    "user_id": app.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": self.workspace.next_id("4-"),
        }
