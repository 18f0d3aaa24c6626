"""The workspace as plain values: people, channels, messages, views, files and the one app.

Nothing here talks to anyone. All of it is changed on the event loop only, so it needs no locks.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Values = dict[str, dict[str, Json]]
"""What is typed or chosen: block_id -> action_id -> value in Slack's `state.values` shape."""

Role = Literal["member", "admin", "guest", "bot"]
ChannelKind = Literal["channel", "group", "im"]

BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Team:
    id: str = "T0TEAM"
    name: str = "Team"
    domain: str = "team"
    tz: str = "UTC"


@dataclass(frozen=True)
class Status:
    """What a person says of themselves; `expires` in seconds since 1970, 0 for never."""

    text: str = ""
    emoji: str = ""
    expires: int = 0

    def at(self, epoch: float) -> "Status":
        """As it is at that time: one that has expired is none."""
        return Status() if 0 < self.expires <= epoch else self


@dataclass
class Person:
    id: str
    handle: str
    name: str
    title: str = ""
    email: str = ""
    tz: str = "UTC"
    color: str = "4a6c8c"
    role: Role = "member"
    deactivated: bool = False
    status: Status = field(default_factory=Status)


@dataclass(frozen=True)
class Shortcut:
    callback_id: str
    name: str
    type: Literal["global", "message"] = "global"


@dataclass
class App:
    """The one app of the workspace. Its bot user stands among the people, with the role `bot`."""

    id: str = "A0APP"
    name: str = "App"
    bot_id: str = "B0APP"
    bot_user: str = "U0APP"
    bot_token: str = "xoxb-sandbox"
    app_token: str = "xapp-sandbox"
    signing_secret: str = "sandbox-signing-secret"
    verification_token: str = "sandbox-verification"
    scopes: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    events: frozenset[str] = frozenset()
    token_error: str | None = None


@dataclass
class Message:
    """One message. `user` is its author; `typed` holds what each person has chosen in its inputs."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    by_app: bool = False
    subtype: str | None = None
    metadata: Json | None = None
    edited: Json | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    ephemeral_to: str | None = None
    username: str | None = None
    icons: Json | None = None
    typed: dict[str, Values] = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def is_in_channel(self) -> bool:
        """Whether it stands in the channel itself: no reply, or one that was sent to the channel too."""
        return not self.is_reply or self.subtype == "thread_broadcast"


@dataclass
class Channel:
    id: str
    name: str
    kind: ChannelKind = "channel"
    topic: str = ""
    purpose: str = ""
    created: int = 0
    archived: bool = False
    person: str | None = None
    members: dict[str, None] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: dict[str, Message] = field(default_factory=dict)
    timeline: list[str] = field(default_factory=list)
    threads: dict[str, list[str]] = field(default_factory=dict)
    read_up_to: dict[str, str] = field(default_factory=dict)

    def add(self, message: Message) -> None:
        if message.ephemeral_to is not None:
            self.ephemerals[message.ts] = message
            return
        self.messages[message.ts] = message
        if message.is_reply:
            insort(self.threads.setdefault(str(message.thread_ts), []), message.ts)
        if message.is_in_channel:
            insort(self.timeline, message.ts)

    def remove(self, ts: str) -> Message | None:
        self.ephemerals.pop(ts, None)
        message = self.messages.pop(ts, None)
        if message is None:
            return None
        _drop(self.timeline, ts)
        if message.is_reply:
            _drop(self.threads.get(str(message.thread_ts), []), ts)
        return message

    def find(self, ts: str) -> Message | None:
        return self.messages.get(ts) or self.ephemerals.get(ts)

    def thread(self, thread_ts: str) -> Iterator[Message]:
        """The replies of a thread, oldest first, without the message it hangs on."""
        return (self.messages[ts] for ts in self.threads.get(thread_ts, []))


@dataclass
class View:
    """A modal or an App Home. `body` is what the app gave; `typed` what its person put in so far."""

    id: str
    user: str
    body: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    typed: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    error: str | None = None

    @property
    def type(self) -> str:
        return str(self.body["type"])

    @property
    def blocks(self) -> list[Json]:
        return list(self.body["blocks"])


@dataclass
class File:
    id: str
    name: str
    user: str
    created: int
    size: int = 0
    title: str = ""
    mimetype: str = "application/octet-stream"
    alt_text: str | None = None
    content: bytes | None = None
    completed: bool = False
    channels: list[str] = field(default_factory=list)


@dataclass
class Waits:
    """Real seconds: what the app has for an answer, and when an unanswered event is sent again."""

    ack: float = 3.0
    trigger: float = 3.0
    response_url: float = 1800.0
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)


@dataclass
class Workspace:
    team: Team
    app: App
    people: dict[str, Person]
    channels: dict[str, Channel]
    waits: Waits = field(default_factory=Waits)
    views: dict[str, View] = field(default_factory=dict)
    modals: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    _ids: int = 0
    _last_ts: int = 0

    def person(self, name: str) -> Person | None:
        """A person by id or handle, with or without the @."""
        if found := self.people.get(name):
            return found
        handle = name.removeprefix("@")
        return next((person for person in self.people.values() if person.handle == handle), None)

    def channel(self, name: str) -> Channel | None:
        """A channel by id, by #name or name, or the app's conversation with @person."""
        if found := self.channels.get(name):
            return found
        if name.startswith("@") or name in self.people:
            person = self.person(name)
            return self.dm(person.id) if person else None
        plain = name.removeprefix("#")
        return next((c for c in self.channels.values() if c.name == plain and c.kind != "im"), None)

    def dm(self, user: str) -> Channel:
        """The conversation of the app with a person; there is always one, used or not."""
        channel_id = "D" + user[1:]
        if channel_id not in self.channels:
            members = dict.fromkeys((user, self.app.bot_user))
            self.channels[channel_id] = Channel(channel_id, "", "im", person=user, members=members)
        return self.channels[channel_id]

    def sees(self, user: str, channel: Channel) -> bool:
        """Whether a person can open a channel: members always, public ones for everyone but guests."""
        if user in channel.members:
            return True
        return channel.kind == "channel" and self.people[user].role != "guest"

    def stack(self, user: str) -> list[View]:
        """The open modals of a person, the one on top last."""
        return self.modals.setdefault(user, [])

    def carry_on_from(self, earlier: "Workspace") -> None:
        """Go on counting where another workspace stopped, so that no id or time is given twice."""
        self._ids, self._last_ts = earlier._ids, earlier._last_ts

    def next_ts(self, epoch: float) -> str:
        """A message time in Slack's form, never the same twice in this workspace."""
        self._last_ts = max(int(epoch * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def next_id(self, prefix: str) -> str:
        """A new id as V000000001: one row of numbers for everything in the workspace."""
        self._ids += 1
        number, digits = self._ids, ""
        while number:
            number, digit = divmod(number, 36)
            digits = BASE36[digit] + digits
        return prefix + digits.rjust(9, "0")


def _drop(ordered: list[str], ts: str) -> None:
    at = bisect_left(ordered, ts)
    if at < len(ordered) and ordered[at] == ts:
        del ordered[at]
