"""The parts of the page, each drawn for one person: the whole page, a channel, a thread, a modal, the clock."""

from typing import Any

from markupsafe import Markup

from sandbox.page.avatars import avatar
from sandbox.page.dates import clock_time
from sandbox.page.shown import PAGE, Eyes
from sandbox.workspace import Channel, Message

SPEEDS = (1.0, 10.0, 60.0, 600.0)


def common(eyes: Eyes) -> dict[str, Any]:
    app = eyes.state.workspace.app
    return {
        "base": eyes.reader.base,
        "me": eyes.me,
        "app_name": app.name,
        "commands": app.commands,
        "shortcuts": [one for one in app.shortcuts if one.type == "message"],
    }


def page(eyes: Eyes, place: str, channel: Channel | None, *, thread: str | None = None) -> Markup:
    """The whole page at a channel, or at the app's Home when there is none."""
    workspace = eyes.state.workspace
    inner = channel_parts(eyes, channel, thread) if channel else home_parts(eyes)
    title = eyes.title(channel) if channel else f"{workspace.app.name} Home"
    return eyes.renderer(
        "page.html",
        **common(eyes),
        **clock_parts(eyes),
        **inner,
        page_title=f"{title} · {workspace.team.name}",
        team=workspace.team.name,
        my_face=avatar(eyes.me),
        people=_people(eyes, place),
        side=eyes.sidebar(),
        place=place,
        channel=channel,
        modal=modal(eyes),
    )


def channel_parts(eyes: Eyes, channel: Channel, thread: str | None) -> dict[str, Any]:
    read = channel.read_up_to.get(eyes.me.id)
    shown = eyes.timeline(channel)
    root = channel.find(thread) if thread else None
    if root and root.is_reply:
        root = channel.find(str(root.thread_ts))
    parts = {
        "messages": list(eyes.shown(shown, unread_from=read)),
        "read": read or "",
        "earlier": shown[0].ts if len(shown) >= PAGE else "",
        "title": eyes.title(channel),
        "member_count": len([one for one in channel.members if one != eyes.state.workspace.app.bot_user]),
        "closed": why_closed(eyes, channel),
        "with_app": channel.kind == "im" and eyes.state.workspace.app.bot_user in channel.members,
        "root": None,
    }
    return parts | (thread_parts(eyes, channel, root) if root else {})


def why_closed(eyes: Eyes, channel: Channel) -> str:
    """Why this person cannot write here; empty when they can."""
    if channel.archived:
        return "This channel is archived."
    if eyes.me.id not in channel.members:
        return f"You can read #{channel.name}, but you are not a member."
    return ""


def thread_parts(eyes: Eyes, channel: Channel, root: Message) -> dict[str, Any]:
    replies = list(eyes.shown(eyes.thread(channel, root.ts), pane="t"))
    return {"root": eyes.show(root, None, pane="t"), "replies": replies}


def pane(eyes: Eyes, channel: Channel, root: Message) -> Markup:
    parts = thread_parts(eyes, channel, root)
    return eyes.renderer(
        "pane.html",
        **common(eyes),
        root=parts["root"],
        messages=parts["replies"],
        channel=channel,
        title=eyes.title(channel),
        closed=why_closed(eyes, channel),
    )


def thread(eyes: Eyes, channel: Channel, root: Message) -> Markup:
    """What stands in an open thread pane, without its frame."""
    parts = thread_parts(eyes, channel, root)
    return eyes.renderer("thread.html", **common(eyes), root=parts["root"], messages=parts["replies"])


def messages(
    eyes: Eyes, shown: list[Message], *, after: Message | None = None, read: str | None = None
) -> Markup:
    rows = list(eyes.shown(shown, after=after, unread_from=read))
    return eyes.renderer("messages.html", **common(eyes), messages=rows)


def earlier(eyes: Eyes, channel: Channel, before: str) -> Markup:
    shown = eyes.timeline(channel, before)
    more = shown[0].ts if len(shown) >= PAGE else ""
    rows = list(eyes.shown(shown))
    return eyes.renderer("earlier.html", **common(eyes), messages=rows, earlier=more, channel=channel)


def home_parts(eyes: Eyes) -> dict[str, Any]:
    view = eyes.state.workspace.homes.get(eyes.me.id)
    html = eyes.renderer.blocks(view.blocks, eyes.view_surface(view)) if view else Markup("")
    return {
        "view": view,
        "view_html": html,
        "read": "",
        "dm": eyes.state.workspace.dm(eyes.me.id).id,
        "root": None,
    }


def home(eyes: Eyes) -> Markup:
    return eyes.renderer("home.html", **common(eyes), **home_parts(eyes))


def modal(eyes: Eyes) -> Markup:
    """The modal on top of this person's stack; nothing when none is open."""
    stack = eyes.state.workspace.stack(eyes.me.id)
    if not stack:
        return Markup("")
    view = stack[-1]
    surface = eyes.view_surface(view)
    return eyes.renderer(
        "modal.html",
        **common(eyes),
        view=view,
        s=surface,
        html=eyes.renderer.blocks(view.blocks, surface),
        depth=len(stack),
        face=avatar(eyes.person(eyes.state.workspace.app.bot_user)),
    )


def clock(eyes: Eyes) -> Markup:
    return eyes.renderer("clock.html", base=eyes.reader.base, **clock_parts(eyes))


def clock_parts(eyes: Eyes) -> dict[str, Any]:
    now = eyes.state.now().astimezone(eyes.reader.zone)
    rate = eyes.state.clock.rate
    return {
        "now_ms": int(now.timestamp() * 1000),
        "rate": rate,
        "speed": eyes.speed,
        "speeds": sorted({*SPEEDS, eyes.speed}),
        "zone": eyes.reader.zone.key,
        "twelve": eyes.reader.twelve_hours,
        "time": clock_time(now, eyes.reader),
        "day": f"{now:%a} {now.day} {now:%b}",
    }


def sidebar(eyes: Eyes, place: str) -> Markup:
    return eyes.renderer("sidebar.html", **common(eyes), side=eyes.sidebar(), place=place)


def _people(eyes: Eyes, place: str) -> list[tuple[Any, Markup, str]]:
    """Everyone one can look through, with the address of the same place where they can see it."""
    workspace = eyes.state.workspace
    rows = []
    for person in workspace.people.values():
        if person.role == "bot" or person.deactivated:
            continue
        room = workspace.channels.get(place)
        there = (
            place
            if place == "home" or (room and room.kind != "im" and workspace.sees(person.id, room))
            else ""
        )
        rows.append((person, avatar(person), f"/as/{person.handle}/{there}".rstrip("/")))
    return rows
