"""`handraise doctor`: what is missing before the bot can work, and what to do about it."""

from collections.abc import Callable, Iterator

import typer
from slack_sdk.errors import SlackApiError

from bot.cli import delivery
from bot.cli.common import FINDINGS, AsJson, print_json, read_settings
from bot.cli.finding import Finding
from bot.clock import SystemClock
from bot.intake.signature import read_secret
from bot.settings import Settings
from bot.slack import directory
from bot.webhooks.guarded import Forbidden, check_url
from playbooks.desk import Desk
from playbooks.load import load_desk
from playbooks.problems import DeskErrors
from storage.engine import open_store
from storage.migrate import check

SCOPES = {
    "channels:history": "find a message again after a broken connection",
    "channels:join": "join the channels the desk names",
    "channels:read": "find channels by name",
    "chat:write": "post cards and answers",
    "commands": "/handraise",
    "files:write": "send the leads of a digest as a file",
    "groups:history": "the same in private channels",
    "groups:read": "find private channels by name",
    "im:history": "find a direct message again",
    "im:write": "write to reps and AEs",
    "metadata.message:read": "know its own messages by their key",
    "users:read": "know names, time zones and statuses",
    "users:read.email": "match the desk's people to the workspace's",
}
"""What the bot asks of Slack, and what for; manifest.yaml grants them."""


def doctor(as_json: AsJson = False) -> None:
    """Checks settings, definitions, database, Slack, scopes, people and channels; says what to do."""
    findings = list(examine(read_settings()))
    if as_json:
        print_json({"findings": [vars(each) for each in findings], "ok": not any(f.todo for f in findings)})
    else:
        for each in findings:
            typer.echo(f"✗ {each.what}: {each.todo}" if each.todo else f"✓ {each.what}")
    if any(each.todo for each in findings):
        raise typer.Exit(FINDINGS)


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything that can be checked with what is there; a check that needs an earlier one is left out."""
    yield from _settings(settings)
    yield from _database(settings)
    desk, finding = _desk(settings)
    yield finding
    if settings.slack_bot_token.get_secret_value():
        yield from _slack(settings, desk)


def _settings(settings: Settings) -> Iterator[Finding]:
    bot, app = settings.slack_bot_token.get_secret_value(), settings.slack_app_token.get_secret_value()
    yield _shape("SLACK_BOT_TOKEN", bot, "xoxb-", "copy the Bot User OAuth Token of your app into .env")
    if app:
        yield _shape("SLACK_APP_TOKEN", app, "xapp-", "make an app-level token with connections:write")
    elif not settings.slack_signing_secret.get_secret_value():
        todo = "set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode"
        yield Finding("way to listen", todo)
    if not settings.intake_secret.get_secret_value():
        yield Finding("INTAKE_SECRET", "set a secret (whsec_…) to open POST /intake/generic")
    if settings.hand_backs_url:
        yield from _hand_backs(settings)


def _hand_backs(settings: Settings) -> Iterator[Finding]:
    todo = ""
    try:
        check_url(settings.hand_backs_url, loopback=settings.hand_backs_to_loopback)
        read_secret(settings.hand_backs_secret.get_secret_value())
    except (Forbidden, ValueError) as error:
        todo = f"marketing is told of no lead: {error}"
    yield Finding("HAND_BACKS_URL and HAND_BACKS_SECRET", todo)


def _shape(name: str, value: str, begins: str, todo: str) -> Finding:
    return Finding(name, "" if value.startswith(begins) else f"it should begin with {begins}: {todo}")


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        store = open_store(settings.database_url)
        try:
            problems = check(store)
            yield Finding("database", "; ".join(problems))
            if not problems:
                yield from delivery.examine(store, now=SystemClock().now())
        finally:
            store.close()
    except Exception as error:  # whatever a driver raises, it is a finding and no crash
        yield Finding("database", f"it does not open ({type(error).__name__}); check DATABASE_URL")


def _desk(settings: Settings) -> tuple[Desk | None, Finding]:
    try:
        desk = load_desk(settings.desk_dir)
    except DeskErrors as error:
        return None, Finding("definitions", f"{error} — see `handraise lint`")
    return desk, Finding(f"definitions {desk.version}")


def _slack(settings: Settings, desk: Desk | None) -> Iterator[Finding]:
    from bot.app import CannotStart, make_client, who_are_we

    client = make_client(settings)
    try:
        us = who_are_we(client)
    except CannotStart as error:
        yield Finding("Slack", str(error))
        return
    yield Finding(f"Slack at {us.url}")
    granted = str(client.auth_test().headers.get("x-oauth-scopes", "")).replace(" ", "").split(",")
    for scope, purpose in SCOPES.items():
        if scope not in granted:
            yield Finding(f"scope {scope}", f"needed to {purpose}; add it and install the app again")
    if desk is not None:
        yield from _directory(lambda: directory.look_up(client, desk, url=us.url))


def _directory(look_up: Callable[[], directory.Directory]) -> Iterator[Finding]:
    try:
        found = look_up()
    except SlackApiError as error:
        yield Finding("people and channels", f"Slack answers {error.response['error']}")
        return
    yield Finding(f"{len(found.people)} people and {len(found.channels)} channels found")
    yield from (Finding("desk and workspace", problem) for problem in found.problems)
