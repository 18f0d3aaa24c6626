"""The sandbox stands alone: it knows nothing of any bot, and its documents are complete."""

import ast
import re
from pathlib import Path

from sandbox.api import METHODS
from sandbox.app import create_app, new_state
from sandbox.faults import KINDS

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "sandbox").rglob("*.py"))
OTHER_ROOMS = {"bot", "qualification", "playbooks", "storage"}


def test_nothing_in_it_imports_the_bot() -> None:
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.partition(".")[0] for name in names} & OTHER_ROOMS, source


def test_it_does_not_know_the_bots_name() -> None:
    for source in [*SOURCES, *(ROOT / "sandbox").rglob("*.yaml"), *(ROOT / "sandbox").rglob("*.html")]:
        assert "handraise" not in source.read_text(encoding="utf-8").lower(), source


def test_every_method_the_app_needs_is_there() -> None:
    needed = """
        auth.test apps.connections.open chat.postMessage chat.update chat.delete chat.postEphemeral
        chat.getPermalink conversations.list conversations.info conversations.history
        conversations.replies conversations.members conversations.open conversations.join users.info
        users.list users.lookupByEmail views.open views.push views.update views.publish
        files.getUploadURLExternal files.completeUploadExternal reactions.add reactions.remove team.info
        bots.info blocks.validate
    """
    assert set(METHODS) == set(needed.split())


def test_every_route_method_and_fault_is_documented() -> None:
    told = (ROOT / "docs" / "sandbox.md").read_text(encoding="utf-8")
    routes = set(create_app(new_state()).openapi()["paths"])
    control = {route.partition("{")[0] for route in routes if route.startswith("/_sandbox/")}
    assert len(control) > 25
    missing = [name for name in [*control, *METHODS, *KINDS] if not re.search(re.escape(name) + r"\b", told)]
    assert missing == []
