"""The page's own feed: changes as drawn fragments, put into the open page in place."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from markupsafe import Markup

from sandbox.errors import Refused
from sandbox.feed import Change
from sandbox.page import views
from sandbox.page.shown import Eyes
from sandbox.workspace import Channel, Message

TOGETHER = 0.03
"""Seconds to wait for more changes before drawing: an app's burst is one update of the page."""

HEARTBEAT = 15.0
"""Seconds after which a silent stream says that it is alive."""


@dataclass
class Watching:
    """One open page: which place it shows, and which messages stand on it."""

    eyes_now: Callable[[], Eyes]
    place: str
    read: str | None = None
    """up to where its person had read when the page was opened: the line "New" stands below"""
    first_new: str = ""
    on_page: list[str] = field(default_factory=list)

    def channel(self, eyes: Eyes) -> Channel | None:
        room = eyes.state.workspace.channels.get(self.place)
        return room if room and eyes.state.workspace.sees(eyes.me.id, room) else None

    def everything(self) -> Markup:
        """All that can differ from what stands on the page; sent first, and after anything was missed."""
        eyes = self.eyes_now()
        parts = [partial("#modals", "innerMorph", views.modal(eyes)), self._clock(eyes)]
        channel = self.channel(eyes)
        if channel is not None:
            parts.append(self._all_messages(eyes, channel))
            eyes.reads(channel)
        elif self.place == "home":
            parts.append(partial("#home", "innerMorph", views.home(eyes)))
        parts.append(partial("#side", "innerMorph", views.sidebar(eyes, self.place)))
        return Markup("").join(parts)

    def after(self, changes: list[Change]) -> Markup:
        """Fragments for a batch of changes."""
        if any(change.kind == "reload" for change in changes):
            return self.everything()
        eyes = self.eyes_now()
        return Markup("").join(self._drawn(eyes, changes))

    def _drawn(self, eyes: Eyes, changes: list[Change]) -> Iterator[Markup]:
        kinds = {change.kind for change in changes}
        mine = {change.kind for change in changes if change.user == eyes.me.id}
        channel = self.channel(eyes)
        if channel is not None:
            yield from self._messages(eyes, channel, [one for one in changes if one.channel == channel.id])
        if mine & {"view", "typed"}:
            yield partial("#modals", "innerMorph", views.modal(eyes))
        if "home" in mine and self.place == "home":
            yield partial("#home", "innerMorph", views.home(eyes))
        if "clock" in kinds:
            yield self._clock(eyes)
        if kinds & {"message", "message_gone", "unread", "channel", "person"}:
            yield partial("#side", "innerMorph", views.sidebar(eyes, self.place))

    def _messages(self, eyes: Eyes, channel: Channel, changes: list[Change]) -> Iterator[Markup]:
        touched = [one for one in changes if one.kind in {"message", "message_gone", "ephemeral", "typed"}]
        if not touched:
            return
        seen = [one for one in touched if one.kind == "message" or one.user in (None, eyes.me.id)]
        alone = [one for one in seen if one.ts and self._in_channel(channel, one)]
        if any(one.kind == "message_gone" for one in alone):
            yield self._all_messages(eyes, channel)
        else:
            for ts in dict.fromkeys(str(one.ts) for one in alone):
                yield from self._message(eyes, channel, ts)
        for root in dict.fromkeys(str(one.thread_ts or one.ts) for one in seen):
            if channel.find(root):
                yield self._thread(eyes, channel, root)
        eyes.reads(channel)

    def _in_channel(self, channel: Channel, change: Change) -> bool:
        message = channel.find(str(change.ts))
        return change.ts in self.on_page or message is None or message.is_in_channel

    def _message(self, eyes: Eyes, channel: Channel, ts: str) -> Iterator[Markup]:
        message = channel.find(ts)
        if message is None or not message.is_in_channel or message.ephemeral_to not in (None, eyes.me.id):
            return
        if ts in self.on_page:
            at = self.on_page.index(ts)
            before = channel.find(self.on_page[at - 1]) if at else None
            read = self.read if ts == self.first_new else None
            html = views.messages(eyes, [message], after=before, read=read)
            yield partial(f"#m-{ts.replace('.', '_')}", "outerMorph", html)
        elif not self.on_page or ts > self.on_page[-1]:
            before = channel.find(self.on_page[-1]) if self.on_page else None
            self.on_page.append(ts)
            yield partial("#messages", "beforeend", views.messages(eyes, [message], after=before))
        elif ts > self.on_page[0]:
            yield self._all_messages(eyes, channel)

    def _all_messages(self, eyes: Eyes, channel: Channel) -> Markup:
        shown = eyes.timeline(channel)
        self.on_page = [one.ts for one in shown]
        news = (one.ts for one in shown if self.read and one.ts > self.read and one.user != eyes.me.id)
        self.first_new = next(news, "")
        return partial("#messages", "innerMorph", views.messages(eyes, shown, read=self.read))

    def _thread(self, eyes: Eyes, channel: Channel, root: str) -> Markup:
        message = channel.find(root)
        if not isinstance(message, Message):
            return Markup("")
        return partial(
            f"#thread-{root.replace('.', '_')}", "innerMorph", views.thread(eyes, channel, message)
        )

    def _clock(self, eyes: Eyes) -> Markup:
        return partial("#clock", "outerMorph", views.clock(eyes))


def partial(target: str, swap: str, html: Markup) -> Markup:
    return Markup('<hx-partial hx-target="{}" hx-swap="{}">{}</hx-partial>').format(target, swap, html)


def event(html: Markup) -> str:
    lines = "\n".join(f"data: {line}" for line in html.splitlines())
    return f"{lines}\n\n"


async def stream(watching: Watching) -> AsyncIterator[str]:
    """Server-sent events until the page, its person or the workspace goes away."""
    with watching.eyes_now().state.feed.watch() as queue, suppress(Refused):
        yield event(watching.everything())
        while True:
            changes = await _next(queue)
            if None in changes:
                return
            html = watching.after([one for one in changes if one is not None])
            yield event(html) if html else ": still here\n\n"


async def _next(queue: "asyncio.Queue[Change | None]") -> list[Change | None]:
    """The next changes, those of one burst together; none after a while without any."""
    try:
        changes = [await asyncio.wait_for(queue.get(), HEARTBEAT)]
    except TimeoutError:
        return []
    await asyncio.sleep(TOGETHER)
    while not queue.empty():
        changes.append(queue.get_nowait())
    return changes
