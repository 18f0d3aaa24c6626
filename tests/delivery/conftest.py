from collections.abc import Iterator

import pytest

from sandbox.driver import Sandbox
from storage.engine import Store
from tests.delivery.office import Office


@pytest.fixture(scope="session")
def workspace() -> Iterator[Sandbox]:
    with Sandbox.start() as sandbox:
        yield sandbox


@pytest.fixture
def slack(workspace: Sandbox) -> Sandbox:
    """The workspace, empty and without faults."""
    workspace.reset()
    return workspace


@pytest.fixture
def office(slack: Sandbox, sqlite_store: Store) -> Iterator[Office]:
    office = Office(sqlite_store, slack)
    yield office
    office.close()


@pytest.fixture
def office_on_both(slack: Sandbox, store: Store) -> Iterator[Office]:
    """The same on each database, for what the store decides."""
    office = Office(store, slack)
    yield office
    office.close()
