"""The wiring: the only place that knows everything."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from threading import Event, Thread
from typing import Any

import structlog
import uvicorn
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.clock import Clock, FollowedClock, SystemClock
from bot.delivery.pacing import Pace
from bot.delivery.sender import SlackSender
from bot.delivery.wire import Wire
from bot.delivery.worker import DeliveryWorker
from bot.http.app import create_http
from bot.http.listening import listen
from bot.intake.vendors import Fetcher
from bot.jobs import Jobs
from bot.leaving import Deadline, Ending, hanging
from bot.services import Services
from bot.settings import Settings
from bot.slack import directory
from bot.slack.client import Client, StartingClient
from bot.slack.edge import Edge
from bot.slack.lanes import Lanes
from bot.slack.listeners import register
from bot.slack.listeners.left import work_left_once
from bot.slack.render import render
from bot.slack.socket import SocketMode
from bot.usecases.account import put_together
from bot.usecases.versions import keep_all
from bot.webhooks.receiver import Receiver
from playbooks.load import load_desk
from playbooks.render import Wording
from storage.engine import HeldElsewhere, open_store
from storage.inbox import InboxWriter
from storage.migrate import upgrade

log = structlog.get_logger()

GRACE = 9.0
"""Seconds in which everything comes to its end. Who stops us waits ten."""
FOR_WHAT_HAS_BEGUN = 4.0
"""Those of them that are kept for lanes, ticks and messages on their way, and for the store."""
FOR_THE_STORE = 1.0


class CannotStart(Exception):
    """The bot does not start; the text says what to do."""


@dataclass(frozen=True)
class Identity:
    """Who we are in the workspace, as `auth.test` says."""

    url: str
    team: str
    user: str
    bot: str


def make_services(settings: Settings, clock: Clock | None = None) -> Services:
    """The store, migrated, and the desk. Raises DeskErrors when a definition is wrong."""
    desk = load_desk(settings.desk_dir)
    store = open_store(settings.database_url)
    upgrade(store)
    fetcher = Fetcher(settings.secret)
    services = Services(
        store,
        desk,
        Wording(desk.wording_dirs),
        clock or make_clock(settings),
        fetcher=fetcher,
        receiver=Receiver(
            settings.hand_backs_url,
            settings.hand_backs_secret.get_secret_value(),
            settings.hand_backs_to_loopback,
        ),
        desk_dir=settings.desk_dir,
        drafts_dir=settings.drafts_dir,
        keep_bytes=timedelta(days=settings.raw_body_days),
    )
    with store.write("definitions") as session:
        keep_all(session, desk, now=services.clock.now())
        put_together(session, desk)
    return services


def make_clock(settings: Settings) -> Clock:
    return FollowedClock(settings.clock_url).start() if settings.clock_url else SystemClock()


def make_client(settings: Settings) -> WebClient:
    return Client(settings.slack_api_url, settings.slack_bot_token.get_secret_value())


def who_are_we(client: WebClient) -> Identity:
    """Raises CannotStart with what to do about a wrong token."""
    try:
        said = client.auth_test()
    except SlackApiError as error:
        raise CannotStart(_about_token(str(error.response["error"]))) from None
    except OSError as error:
        raise CannotStart(
            f"Slack cannot be reached ({type(error).__name__}). Check SLACK_API_URL and the network."
        ) from None
    return Identity(said["url"], said["team_id"], said["user_id"], said["bot_id"])


def try_app_token(token: str, api_url: str) -> None:
    """Raises CannotStart for a token that Slack refuses: the Socket Mode client would try it for ever."""
    try:
        StartingClient(api_url).apps_connections_open(app_token=token)
    except SlackApiError as error:
        raise CannotStart(
            f"Slack refuses SLACK_APP_TOKEN ({error.response['error']}). "
            "Make an app-level token with connections:write on your app's page."
        ) from None


def _about_token(error: str) -> str:
    match error:
        case "not_authed":
            return "SLACK_BOT_TOKEN is not set. Copy the Bot User OAuth Token (xoxb-…) from your app's page into .env."
        case "invalid_auth" | "token_revoked" | "account_inactive":
            return f"Slack refuses SLACK_BOT_TOKEN ({error}). Install the app again and copy its new token."
        case _:
            return f"Slack answers {error} to auth.test. Run `handraise doctor`."


class Handraise:
    """The bot in one process, from `start` to `close`.

    With an app token it listens by Socket Mode, else by HTTP; the intake is there in both.
    """

    def __init__(self, settings: Settings, *, clock: Clock | None = None, pace: Pace = Pace()) -> None:  # noqa: B008 - frozen
        self.settings = settings
        self.services = make_services(settings, clock)
        self.client = make_client(settings)
        self.lanes = Lanes(metrics=self.services.metrics)
        self.inbox = InboxWriter(self.services.store)
        self.edge = Edge(self.services, self.client, self.lanes)
        token = settings.slack_bot_token.get_secret_value()
        self.wire = Wire(settings.slack_api_url, token)
        self.worker = DeliveryWorker(self.services, SlackSender(self.wire), render, pace=pace)
        self.jobs = Jobs(self.services, self._work_left)
        self.url = ""
        self.problems: tuple[str, ...] = ()
        self._stop = Event()
        self._threads: list[Thread] = []
        self._socket: SocketMode | None = None
        self._web: uvicorn.Server | None = None

    def start(self, *, by_itself: bool = True) -> "Handraise":
        """Connects and begins to work. Raises CannotStart.

        Not `by_itself`, nothing is delivered, read or chased until `settle` is called.
        """
        self._work_alone()
        patient = StartingClient(
            self.settings.slack_api_url, self.settings.slack_bot_token.get_secret_value()
        )
        us = who_are_we(patient)
        self._read_directory(patient, us)
        token = self.settings.slack_app_token.get_secret_value()
        if token:
            try_app_token(token, self.settings.slack_api_url)
        bolt = make_bolt(self.edge, self.client, us)
        self.inbox.__enter__()
        self._serve(bolt)
        if by_itself:
            self._begin("deliver", lambda: self.worker.run(self._stop))
            self.jobs.start()
        if token:
            self._socket = SocketMode(bolt, token, self.settings.slack_api_url)
            self._socket.start()
        log.info("started", mode="socket" if token else "http")
        return self

    def settle(self) -> None:
        """Does everything that is to be done now, then returns."""
        self.lanes.drain()
        self.jobs.tick()
        while self.worker.deliver_once():
            pass

    def close(self, within: Deadline | None = None) -> Sequence[str]:
        """Takes nothing more, lets what has begun come to its end, and leaves the rest to the next start.

        The names of what still hung when the time was up; the process must end all the same.
        """
        within = within or Deadline(GRACE)
        self.services.leaving.set()
        self._stop.set()
        self.services.to_deliver.set()
        stopping = [Ending("ticks", self.jobs.close)]
        left = hanging(self._take_nothing_new(), within, keep=FOR_WHAT_HAS_BEGUN)
        stopping += [Ending("lanes", self.lanes.close), *map(_joined, self._threads)]
        left += hanging(stopping, within, keep=FOR_THE_STORE)
        if self.inbox.running:
            left += hanging([Ending("inbox", self.inbox.__exit__)], within)
        if isinstance(self.services.clock, FollowedClock):
            self.services.clock.stop()
        left += hanging(
            [Ending("connections", self.wire.close), Ending("store", self.services.store.close)], within
        )
        if left:
            log.warning("left_hanging", count=len(left), reason=left[0])
        return left

    def _take_nothing_new(self) -> list[Ending]:
        """Slack is told goodbye, no connection is accepted any more, and what was asked before is answered."""
        if self._web:
            self._web.should_exit = True
        answering = [_joined(each) for each in self._threads if each.name == "http"]
        return answering + ([Ending("socket", self._socket.close)] if self._socket else [])

    def _work_left(self, _: Services) -> bool:
        return work_left_once(self.edge)

    def _work_alone(self) -> None:
        try:
            self.services.store.hold_alone()
        except HeldElsewhere:
            raise CannotStart(
                "Another Handraise works on this SQLite file already. End it first; several at a time need "
                "PostgreSQL (DATABASE_URL)."
            ) from None

    def _read_directory(self, client: WebClient, us: Identity) -> None:
        try:
            known = directory.known(self.services.store)
            found = directory.look_up(client, self.services.desk, url=us.url, known=known)
        except SlackApiError as error:
            needed = error.response.get("needed")
            scope = (
                f"Add the scope {needed} and install the app again." if needed else "Run `handraise doctor`."
            )
            raise CannotStart(f"Slack answers {error.response['error']}. {scope}") from None
        services = self.services
        directory.keep(services.store, found, services.desk, now=services.clock.now())
        if lost := directory.never_found(self.services.store, self.services.desk):
            raise CannotStart(" ".join(lost))
        self.problems = found.problems

    def _serve(self, bolt: App) -> None:
        secret = self.settings.slack_signing_secret.get_secret_value()
        dispatch = bolt.dispatch if secret else None
        web = create_http(
            self.services, self.settings, self.inbox, dispatch, trouble=lambda: self.worker.trouble
        )
        bound = listen(self.settings.host, self.settings.port)
        host, port = bound.getsockname()[:2]
        self.url = f"http://{host}:{port}"
        self._web = uvicorn.Server(uvicorn.Config(web, log_config=None, access_log=False, lifespan="off"))
        self._begin("http", partial(self._web.run, sockets=[bound]))

    def _begin(self, name: str, work: Any) -> None:
        thread = Thread(target=work, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()


def _joined(thread: Thread) -> Ending:
    return Ending(thread.name, thread.join)


def make_bolt(edge: Edge, client: WebClient, us: Identity) -> App:
    """Bolt with our listeners. Signatures are checked before it, and who we are is asked once, not per request."""
    known = AuthorizeResult(
        enterprise_id=None,
        team_id=us.team,
        bot_user_id=us.user,
        bot_id=us.bot,
        bot_token=client.token,
    )
    # Bolt warns of a token in the environment that it has no use for.
    quiet = logging.getLogger("slack_bolt")
    quiet.setLevel(logging.ERROR)
    app = App(
        client=client,
        authorize=lambda: known,
        signing_secret="checked in front",
        request_verification_enabled=False,
        process_before_response=True,
        logger=quiet,
    )
    register(app, edge)
    return app
