"""What the rooms import is declared, and what is declared is used."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("qualification", "playbooks", "storage", "bot", "sandbox")
NOT_IMPORTED = {
    "aiohttp": "slack_sdk's Socket Mode client of that name is built on it",
    "greenlet": "SQLAlchemy wants it for slack_sdk's stores",
    "psycopg": "SQLAlchemy loads it for postgresql+psycopg addresses",
    "python-multipart": "Starlette reads forms with it",
    "tzdata": "zones on machines that have none",
    "websockets": "uvicorn serves WebSockets with it",
}
"""Declared though no module names them, each with its reason."""


def _name(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def _declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return {_name(re.split(r"[\[<>=;]", wanted)[0]) for wanted in project["dependencies"]}


def _imported() -> Iterator[tuple[str, str]]:
    """Each distribution a module of the rooms imports, with the module's path."""
    of_package = packages_distributions()
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for package in _packages(ast.parse(path.read_text())):
            if package not in sys.stdlib_module_names and package not in ROOMS:
                yield from (
                    (_name(name), str(path.relative_to(ROOT))) for name in of_package.get(package, [package])
                )


def _packages(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        match node:
            case ast.Import(names=names):
                yield from (name.name.split(".")[0] for name in names)
            case ast.ImportFrom(module=str(name)):
                yield name.split(".")[0]


def test_what_is_imported_is_declared() -> None:
    assert {place for place in _imported() if place[0] not in _declared()} == set()


def test_what_is_declared_is_imported_or_has_its_reason() -> None:
    assert _declared() - {name for name, _ in _imported()} == set(NOT_IMPORTED)
