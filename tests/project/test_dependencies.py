"""What the rooms import is declared, and what is declared is used."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("qualification", "playbooks", "storage", "bot", "sandbox")
OURS = frozenset({*ROOMS, "tests", "bench"})
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


def _declared(*, to_develop: bool = False) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = [each for extra in project["project"]["optional-dependencies"].values() for each in extra]
    wanted = project["project"]["dependencies"] + extras
    wanted += project["dependency-groups"]["dev"] if to_develop else []
    return {_name(re.split(r"[\[<>=;]", requirement)[0]) for requirement in wanted}


@cache
def _imported(*folders: str) -> frozenset[tuple[str, str]]:
    """Each distribution a module below the folders imports, with the module's path."""
    of_package = packages_distributions()
    return frozenset(
        (_name(distribution), str(path.relative_to(ROOT)))
        for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
        for package in _packages(ast.parse(path.read_text()))
        if package not in sys.stdlib_module_names and package not in OURS
        for distribution in of_package.get(package, [package])
    )


def _packages(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        match node:
            case ast.Import(names=names):
                yield from (name.name.split(".")[0] for name in names)
            case ast.ImportFrom(module=str(name)):
                yield name.split(".")[0]


def test_what_is_imported_is_declared() -> None:
    assert {place for place in _imported(*ROOMS) if place[0] not in _declared()} == set()


def test_what_tests_and_benchmarks_import_is_declared() -> None:
    declared = _declared(to_develop=True)
    assert {place for place in _imported("tests", "bench") if place[0] not in declared} == set()


def test_what_is_declared_is_imported_or_has_its_reason() -> None:
    assert _declared() - {name for name, _ in _imported(*ROOMS)} == set(NOT_IMPORTED)
