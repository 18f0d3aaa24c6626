"""The Slack app asks for what the bot uses, and for nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import bot
from bot.cli import doctor
from bot.slack.ids import Shortcut
from bot.slack.listeners.commands import COMMANDS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "manifest.yaml").read_text()
MANIFEST: dict[str, Any] = yaml.safe_load(TEXT)
SCOPES: list[str] = MANIFEST["oauth_config"]["scopes"]["bot"]
EVENTS: list[str] = MANIFEST["settings"]["event_subscriptions"]["bot_events"]

HISTORY = frozenset({"channels:history", "groups:history", "im:history", "metadata.message:read"})
OF_METHOD = {
    "apps.connections.open": frozenset[str](),
    "auth.test": frozenset[str](),
    "blocks.validate": frozenset[str](),
    "chat.delete": frozenset({"chat:write"}),
    "chat.getPermalink": frozenset[str](),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "conversations.history": HISTORY,
    "conversations.info": frozenset({"channels:read", "groups:read"}),
    "conversations.join": frozenset({"channels:join"}),
    "conversations.list": frozenset({"channels:read", "groups:read"}),
    "conversations.members": frozenset({"channels:read", "groups:read"}),
    "conversations.open": frozenset({"im:write"}),
    "conversations.replies": HISTORY,
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "files.upload.v2": frozenset({"files:write"}),
    "reactions.add": frozenset({"reactions:write"}),
    "reactions.remove": frozenset({"reactions:write"}),
    "team.info": frozenset({"team:read"}),
    "users.info": frozenset({"users:read"}),
    "users.list": frozenset({"users:read", "users:read.email"}),
    "users.lookupByEmail": frozenset({"users:read", "users:read.email"}),
    "views.open": frozenset[str](),
    "views.publish": frozenset[str](),
    "views.push": frozenset[str](),
    "views.update": frozenset[str](),
}
"""The scopes each Web API method needs of a bot, as Slack's reference gives them."""

OF_EVENT = {
    "app_home_opened": frozenset[str](),
    "message.channels": frozenset({"channels:history"}),
    "message.groups": frozenset({"groups:history"}),
    "message.im": frozenset({"im:history"}),
    "user_change": frozenset({"users:read"}),
}
CALLED = re.compile(
    r"""["'](?P<named>(?:apps|auth|blocks|chat|conversations|files|reactions|team|users|views)\.[a-zA-Z.]+)["']"""
    r"""|\.(?P<sdk>(?:apps|auth|chat|conversations|files|reactions|team|users|views)_[a-zA-Z_0-9]+)\("""
)


def _methods() -> Iterator[str]:
    """Every Web API method the bot's source calls, by name or through slack_sdk."""
    for path in Path(bot.__file__).parent.rglob("*.py"):
        for found in CALLED.finditer(path.read_text()):
            yield found["named"] or found["sdk"].replace("_", ".")


def _needed() -> set[str]:
    scopes = {scope for method in set(_methods()) for scope in OF_METHOD[method]}
    return scopes | {scope for event in EVENTS for scope in OF_EVENT[event]} | {"commands"}


def test_it_asks_for_every_scope_the_bot_needs_and_for_no_other() -> None:
    assert set(SCOPES) == _needed()


def test_scopes_stand_once_and_in_order() -> None:
    assert sorted(set(SCOPES)) == SCOPES


@pytest.mark.parametrize("asked_for", [*SCOPES, *EVENTS])
def test_what_it_asks_for_has_its_reason_beside_it(asked_for: str) -> None:
    assert re.search(rf"^ +- {re.escape(asked_for)} # \w.+", TEXT, re.MULTILINE)


def test_the_doctor_asks_for_the_scopes_the_manifest_grants() -> None:
    assert set(doctor.SCOPES) == set(SCOPES)


def test_it_listens_to_what_has_a_listener() -> None:
    listeners = "".join(path.read_text() for path in (Path(bot.__file__).parent / "slack").rglob("*.py"))
    assert {event for event in EVENTS if f'"{event.split(".")[0]}"' not in listeners} == set()
    (command,) = (command["command"] for command in MANIFEST["features"]["slash_commands"])
    assert f'"{command}"' in listeners


def test_the_menu_of_a_message_offers_what_has_a_listener() -> None:
    shortcuts = MANIFEST["features"]["shortcuts"]
    assert [each["callback_id"] for each in shortcuts] == list(Shortcut)
    # As Slack takes them: 24 letters beside a message, 150 in the description.
    assert all(len(each["name"]) <= 24 and len(each["description"]) <= 150 for each in shortcuts)


def test_the_hint_of_the_command_names_every_word_it_knows() -> None:
    (command,) = MANIFEST["features"]["slash_commands"]
    assert [part.split()[0] for part in command["usage_hint"].split(" | ")] == list(COMMANDS)


def test_it_is_for_socket_mode_as_it_stands() -> None:
    assert MANIFEST["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in MANIFEST["settings"]["interactivity"]
    assert "request_url" not in MANIFEST["settings"]["event_subscriptions"]


def test_it_is_for_http_mode_when_its_comments_say_so() -> None:
    changed = re.sub(r"# (url|request_url): ", r"\1: ", TEXT).replace(
        "mode_enabled: true", "mode_enabled: false"
    )
    manifest = yaml.safe_load(changed)
    addresses = [
        manifest["features"]["slash_commands"][0]["url"],
        manifest["settings"]["event_subscriptions"]["request_url"],
        manifest["settings"]["interactivity"]["request_url"],
    ]
    assert set(addresses) == {"https://handraise.example.com/slack/events"}
    assert manifest["settings"]["socket_mode_enabled"] is False


def test_its_texts_are_as_long_as_slack_takes_them() -> None:
    shown = MANIFEST["display_information"]
    (command,) = MANIFEST["features"]["slash_commands"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    assert len(command["command"]) <= 32
    assert len(command["usage_hint"]) <= 1000
