"""The command `handraise` as a person runs it, over a store of its own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from storage.engine import Store
from tests.stores import url_of


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What stdout holds: one JSON document and nothing else."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url_of(sqlite_store))

    def run(*words: object) -> Ran:
        result = CliRunner().invoke(app, [str(word) for word in words])
        return Ran(result.exit_code, result.stdout, result.stderr)

    return run
