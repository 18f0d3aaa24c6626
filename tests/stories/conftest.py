from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from structlog.testing import capture_logs

from bot.cli.sandbox import APP
from playbooks.load import load_desk
from sandbox.driver import Sandbox
from storage.engine import Store
from tests.stores import url_of
from tests.stories.office import PATIENT, Office


@pytest.fixture(scope="session")
def workspace() -> Iterator[Sandbox]:
    """One for all stories. Its own clock only moves forward, so it stands ahead of every Monday they begin on."""
    with Sandbox.start(app=APP, at="2030-01-07T09:00:00+00:00", waits=PATIENT) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def read_definitions_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiling the desk takes longer than most stories."""
    monkeypatch.setattr("bot.app.load_desk", _load_desk)


_load_desk = cache(load_desk)


@contextmanager
def opened(workspace: Sandbox, store: Store, *, http_mode: bool = False) -> Iterator[Office]:
    """An office for one story. When the story has ended well, everything must have been said and recorded."""
    workspace.reset()
    workspace.clear_faults()
    with capture_logs() as logs:
        office = Office(workspace, store, url_of(store), http_mode=http_mode)
        try:
            yield office
            office.check_the_record()
            errors = [each["event"] for each in logs if each["log_level"] in ("error", "critical")]
            assert set(errors) <= office.expected_errors
        finally:
            office.close()


@pytest.fixture
def office(workspace: Sandbox, sqlite_store: Store) -> Iterator[Office]:
    """The office as most stories need it: SQLite and Socket Mode."""
    with opened(workspace, sqlite_store) as office:
        yield office


@pytest.fixture
def any_office(workspace: Sandbox, postgres_store: Store) -> Iterator[Office]:
    """The office on the other database and over the other transport, for stories that must not hang on either."""
    with opened(workspace, postgres_store, http_mode=True) as office:
        yield office


@pytest.fixture
def either(workspace: Sandbox, store: Store) -> Iterator[Office]:
    """The office on each of the databases."""
    with opened(workspace, store) as office:
        yield office
