"""What one can type is documented, and what is documented can be typed."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.cli.main import command

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
TYPED = re.compile(r"(?<!/)\bhandraise ((?:[a-z]+)(?: [a-z]+\b)?)(?P<rest>[^`\n]*)")


def _commands(some: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command with its full name; those of groups too: `db upgrade`."""
    for name, one in some.items():
        if hasattr(one, "commands"):
            yield from _commands(one.commands, f"{before}{name} ")
        else:
            yield f"{before}{name}", one


COMMANDS: Mapping[str, Any] = dict(_commands({name: command(name) for name in main.COMMANDS}))


def _in_code(page: Path) -> str:
    """What the page shows in code font."""
    text = page.read_text()
    return "\n".join(
        [
            *re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL),
            *re.findall(r"`([^`\n]+)`", text),
        ]
    )


def _typed(page: Path) -> Iterator[tuple[str, str]]:
    for found in TYPED.finditer(_in_code(page)):
        words = found[1].split()
        name = " ".join(words) if " ".join(words) in COMMANDS else words[0]
        yield name, found[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_shown_on_a_page_exist_with_their_options(page: Path) -> None:
    groups = {name.split()[0] for name in COMMANDS}
    wrong = []
    for name, line in _typed(page):
        if name not in COMMANDS and name not in groups:
            wrong.append(line)
            continue
        known = (
            {option for parameter in COMMANDS[name].params for option in parameter.opts}
            if name in COMMANDS
            else set()
        )
        wrong += [
            f"{line}: {option}" for option in re.findall(r"--[a-z][a-z-]+", line) if option not in known
        ]
    assert wrong == []


def test_every_command_is_shown_on_some_page() -> None:
    shown = {name for page in PAGES for name, _ in _typed(page)}
    assert {name for name in COMMANDS if name not in shown and name.split()[0] not in shown} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_says_what_it_is_for(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    assert [
        parameter.name for parameter in command.params if parameter.name != "help" and not _told(parameter)
    ] == []


def _told(parameter: Any) -> bool:
    return bool(getattr(parameter, "help", None))
