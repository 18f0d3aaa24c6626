"""What a person sees of the workspace: values for the templates, made from the state."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from sandbox.page import direct
from sandbox.page.avatars import avatar
from sandbox.page.dates import ago, full_time, long_day, message_time
from sandbox.page.emoji import emoji
from sandbox.page.mrkdwn import mrkdwn
from sandbox.page.reader import Reader
from sandbox.page.render import Renderer
from sandbox.page.surface import Surface
from sandbox.people import mark_read
from sandbox.state import SandboxState
from sandbox.workspace import Channel, File, Message, Person, View

PAGE = 60
"""Messages drawn at once; the ones before come on request."""

TOGETHER = timedelta(minutes=5).total_seconds()
NOBODY = Person("", "", "Somebody")
JOINED = frozenset({"channel_join", "channel_leave", "channel_name", "channel_archive", "channel_topic"})


@dataclass(frozen=True)
class Reaction:
    name: str
    sign: str
    count: int
    mine: bool
    who: str


@dataclass(frozen=True)
class Replies:
    count: int
    last: str
    faces: tuple[Markup, ...]


@dataclass(frozen=True)
class ShownMessage:
    """A message ready for its template; `day` and `new` are the lines that stand above it."""

    message: Message
    dom_id: str
    author: str
    face: Markup
    time: str
    full_time: str
    body: Markup
    compact: bool = False
    day: str = ""
    new: bool = False
    kind: str = ""
    in_pane: bool = False
    reactions: tuple[Reaction, ...] = ()
    replies: Replies | None = None
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class Row:
    """An entry of the sidebar."""

    place: str
    name: str
    sign: str = ""
    face: Markup | None = None
    unread: bool = False
    count: int = 0


@dataclass(frozen=True)
class Sidebar:
    channels: tuple[Row, ...]
    others: tuple[Row, ...]
    direct: tuple[Row, ...]
    apps: tuple[Row, ...]


@dataclass
class Eyes:
    """The workspace through the eyes of one person."""

    state: SandboxState
    renderer: Renderer
    me: Person
    speed: float = 1.0
    """the rate of the clock when it last ran"""
    reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        workspace = self.state.workspace
        self.reader = Reader(
            self.me.id,
            f"/as/{self.me.handle}",
            ZoneInfo(self.me.tz),
            self.state.now(),
            {person.id: person.name for person in workspace.people.values() if not person.deactivated},
            {
                c.id: c.name
                for c in workspace.channels.values()
                if c.kind != "im" and workspace.sees(self.me.id, c)
            },
            (self.state.base_url, f"https://{workspace.team.domain}.slack.com"),
        )

    def person(self, user: str) -> Person:
        return self.state.workspace.people.get(user, NOBODY)

    def title(self, channel: Channel) -> str:
        workspace = self.state.workspace
        return direct.partner(workspace, self.me, channel).name if channel.kind == "im" else channel.name

    def timeline(self, channel: Channel, before: str | None = None) -> list[Message]:
        """The last messages of a channel that this person sees, oldest first."""
        seen: list[Message] = []
        for ts in reversed(channel.timeline):
            if before is None or ts < before:
                seen.append(channel.messages[ts])
            if len(seen) == PAGE:
                break
        oldest = seen[-1].ts if len(seen) == PAGE else ""
        mine = [
            one
            for one in self._whispers(channel, None)
            if one.ts > oldest and (not before or one.ts < before)
        ]
        return sorted([*seen, *mine], key=_by_ts)

    def thread(self, channel: Channel, root: str) -> list[Message]:
        return sorted([*channel.thread(root), *self._whispers(channel, root)], key=_by_ts)

    def _whispers(self, channel: Channel, thread: str | None) -> Iterator[Message]:
        for one in channel.ephemerals.values():
            if one.ephemeral_to == self.me.id and (one.thread_ts if one.is_reply else None) == thread:
                yield one

    def shown(self, messages: Iterable[Message], *, after: Message | None = None, pane: str = "",
              unread_from: str | None = None) -> Iterator[ShownMessage]:  # fmt: skip
        """Each message with what depends on the one before it; `after` stands before the first."""
        marked = unread_from is None
        for message in messages:
            new = not marked and message.ts > str(unread_from) and message.user != self.me.id
            marked = marked or new
            yield self.show(message, after, pane=pane, new=new)
            after = message

    def show(
        self, message: Message, after: Message | None, *, pane: str = "", new: bool = False
    ) -> ShownMessage:
        author = self.person(message.user)
        at, reader = self.reader.local(float(message.ts)), self.reader
        day = long_day(at, reader)
        same_day = after is not None and long_day(reader.local(float(after.ts)), reader) == day
        return ShownMessage(
            message,
            dom_id=dom_id(message.ts, pane),
            author=message.username or author.name,
            face=avatar(author),
            time=message_time(message.ts, reader),
            full_time=full_time(at, reader),
            body=self._body(message, pane),
            compact=same_day and not new and _goes_on(after, message),
            day="" if same_day or pane else day,
            new=new,
            kind=_kind(message),
            in_pane=bool(pane),
            reactions=tuple(self._reactions(message)),
            replies=None if pane else self._replies(message),
            files=tuple(self.state.workspace.files[file] for file in message.files),
        )

    def _body(self, message: Message, pane: str) -> Markup:
        surface = self.surface(message, pane)
        if message.blocks and message.by_app:
            html = self.renderer.blocks(message.blocks, surface)
        elif message.text:  # also what people type: the block Slack makes of it carries no emoji
            html = Markup('<div class="txt">{}</div>').format(mrkdwn(message.text, self.reader))
        else:
            html = Markup("")
        return html + self.renderer("attachments.html", attachments=message.attachments, s=surface)

    def surface(self, message: Message, pane: str = "") -> Surface:
        return Surface(
            self.reader,
            "message",
            {"channel": message.channel, "ts": message.ts},
            typed=message.typed.get(self.me.id, {}),
            file_urls=self._file_urls(),
            pane=pane,
        )

    def view_surface(self, view: View) -> Surface:
        kind = "modal" if view.type == "modal" else "home"
        return Surface(
            self.reader,
            kind,  # type: ignore[arg-type]
            {"view_id": view.id},
            typed=view.typed,
            errors=view.errors,
            file_urls=self._file_urls(),
        )

    def _file_urls(self) -> dict[str, str]:
        return {file.id: file_url(file) for file in self.state.workspace.files.values()}

    def _reactions(self, message: Message) -> Iterator[Reaction]:
        for name, users in message.reactions.items():
            who = ", ".join(self.person(user).name for user in users)
            sign = emoji(name.partition("::")[0]) or f":{name}:"
            yield Reaction(name, sign, len(users), self.me.id in users, who)

    def _replies(self, message: Message) -> Replies | None:
        channel = self.state.workspace.channels[message.channel]
        replies = channel.threads.get(message.ts) or []
        if not replies:
            return None
        users = dict.fromkeys(channel.messages[ts].user for ts in reversed(replies))
        faces = tuple(avatar(self.person(user)) for user in list(users)[:3])
        return Replies(len(replies), ago(float(replies[-1]), self.reader), faces)

    def sidebar(self) -> Sidebar:
        workspace = self.state.workspace
        rooms = sorted((c for c in workspace.channels.values() if c.kind != "im"), key=lambda c: c.name)
        open_rooms = [room for room in rooms if not room.archived and workspace.sees(self.me.id, room)]
        app, dm = self.person(workspace.app.bot_user), workspace.dm(self.me.id)
        return Sidebar(
            channels=tuple(self._row(room) for room in open_rooms if self.me.id in room.members),
            others=tuple(self._row(room) for room in open_rooms if self.me.id not in room.members),
            direct=(
                self._row(dm, face=avatar(app)),
                *map(self._colleague, direct.colleagues(workspace, self.me)),
            ),
            apps=(Row("home", f"{app.name} Home", sign="⌂"),),
        )

    def _colleague(self, person: Person) -> Row:
        place = direct.conversation_id(self.me, person)
        room = self.state.workspace.channels.get(place)
        return self._row(room, avatar(person)) if room else Row(place, person.name, face=avatar(person))

    def _row(self, room: Channel, face: Markup | None = None) -> Row:
        news = self.unread(room) if self.me.id in room.members else []
        calls = (
            len(news)
            if room.kind == "im"
            else sum(f"<@{self.me.id}>" in str(one.blocks) + one.text for one in news)
        )
        sign = "🔒" if room.kind == "group" else "#"
        return Row(room.id, self.title(room), sign, face, bool(news), calls)

    def unread(self, room: Channel) -> Sequence[Message]:
        """Messages of others since this person last looked, as many as one page holds."""
        since = room.read_up_to.get(self.me.id, "")
        recent = (room.messages[ts] for ts in room.timeline[-PAGE:] if ts > since)
        return [one for one in recent if one.user != self.me.id]

    def reads(self, room: Channel) -> None:
        seen = [*room.timeline[-1:], *(one.ts for one in self._whispers(room, None))]
        if seen and self.me.id in room.members:
            mark_read(self.state, self.me.id, room, max(seen))


def dom_id(ts: str, pane: str = "") -> str:
    return f"{pane}m-{ts.replace('.', '_')}"


def file_url(file: File) -> str:
    return f"/files/{file.id}/{file.name}"


def _by_ts(message: Message) -> str:
    return message.ts


def _kind(message: Message) -> str:
    if message.ephemeral_to is not None:
        return "ephemeral"
    if message.subtype == "tombstone":
        return "tombstone"
    return "system" if message.subtype in JOINED else ""


def _goes_on(before: Message | None, message: Message) -> bool:
    """Whether a message goes on under the name of the one before it. Cards of the app stand apart."""
    if before is None or _kind(before) or _kind(message) or message.by_app:
        return False
    same = (before.user, before.username) == (message.user, message.username)
    return same and float(message.ts) - float(before.ts) < TOGETHER
