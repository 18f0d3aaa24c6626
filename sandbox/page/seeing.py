"""What a person looks at: the pages, and the parts that come without a reload."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse, StreamingResponse

from sandbox import people
from sandbox.errors import Refused
from sandbox.page import direct, views
from sandbox.page.gallery import gallery
from sandbox.page.live import Watching, stream
from sandbox.page.render import Renderer
from sandbox.page.shown import Eyes
from sandbox.state import SandboxState
from sandbox.workspace import Channel, Person

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: http: https:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass
class Seeing:
    state: SandboxState
    renderer: Renderer = field(default_factory=Renderer)
    speed: float = 1.0
    """the rate at which the clock last ran: what it goes on with after a pause"""

    def eyes(self, user: str) -> Eyes:
        self.speed = self.state.clock.rate or self.speed
        return Eyes(self.state, self.renderer, people.acting(self.state, user), self.speed)

    def zone(self, person: Person) -> ZoneInfo:
        return ZoneInfo(person.tz)

    def first_person(self) -> str:
        people_here = self.state.workspace.people.values()
        return next(one.handle for one in people_here if one.role != "bot" and not one.deactivated)

    def first_place(self, eyes: Eyes) -> str:
        """The first channel this person shares with the app, else their first channel, else the app's DM."""
        workspace = self.state.workspace
        rooms = [c for c in workspace.channels.values() if eyes.me.id in c.members and not c.archived]
        rooms.sort(key=lambda c: (c.kind == "im", workspace.app.bot_user not in c.members))
        return rooms[0].id if rooms else workspace.dm(eyes.me.id).id

    def room(self, eyes: Eyes, place: str) -> Channel:
        found = direct.addressed(self.state.workspace, eyes.me, place)
        return found or people.room_of(self.state, eyes.me, place)


def seeing_routes(seeing: Seeing) -> APIRouter:
    router = APIRouter()

    @router.get("/")
    async def front() -> Response:
        return _page(seeing, seeing.first_person(), None)

    @router.get("/_gallery")
    async def every_block() -> Response:
        return _html(gallery(seeing.renderer, seeing.eyes(seeing.first_person()).reader))

    @router.get("/as/{user}")
    async def somewhere(user: str) -> Response:
        return _page(seeing, user, None)

    @router.get("/as/{user}/feed")
    async def feed(user: str, place: str, read: str = "") -> Response:
        seeing.eyes(user)
        watching = Watching(lambda: seeing.eyes(user), place, read or None)
        return StreamingResponse(stream(watching), media_type="text/event-stream", headers=HEADERS)

    @router.get("/archives/{channel}/p{digits}")
    async def permalink(channel: str, digits: str, thread_ts: str | None = None) -> Response:
        ts = thread_ts or f"{digits[:-6]}.{digits[-6:]}"
        return RedirectResponse(f"/as/{seeing.first_person()}/{channel}?thread={ts}")

    @router.get("/as/{user}/{place}")
    async def there(user: str, place: str, thread: str | None = None) -> Response:
        return _page(seeing, user, place, thread)

    @router.get("/as/{user}/{place}/thread/{ts}")
    async def thread(user: str, place: str, ts: str, request: Request) -> Response:
        eyes = seeing.eyes(user)
        channel = seeing.room(eyes, place)
        if "hx-request" not in request.headers:
            return RedirectResponse(f"{eyes.reader.base}/{channel.id}?thread={ts}")
        return _html(views.pane(eyes, channel, people.message_of(seeing.state, eyes.me, channel.id, ts)))

    @router.get("/as/{user}/{place}/earlier")
    async def earlier(user: str, place: str, before: str) -> Response:
        eyes = seeing.eyes(user)
        return _html(views.earlier(eyes, seeing.room(eyes, place), before))

    return router


def _page(seeing: Seeing, user: str, place: str | None, thread: str | None = None) -> Response:
    try:
        eyes = seeing.eyes(user)
        if place == "home":
            people.open_tab(seeing.state, user, "home")
            return _html(views.page(eyes, "home", None))
        channel = seeing.room(eyes, place or seeing.first_place(eyes))
    except Refused as refused:
        return HTMLResponse(
            seeing.renderer("lost.html", page_title="Not here", why=str(refused)), 404, HEADERS
        )
    if seeing.state.workspace.app.bot_user in channel.members and channel.kind == "im":
        people.open_tab(seeing.state, user, "messages")
    html = views.page(eyes, channel.id, channel, thread=thread)
    eyes.reads(channel)
    return _html(html)


def _html(html: str) -> Response:
    return HTMLResponse(html, headers=HEADERS)
