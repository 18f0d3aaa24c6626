from collections.abc import Iterator

import pytest

from sandbox.driver import Sandbox
from storage.engine import Store
from tests.delivery.office import PATIENT, Office


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
def timeout() -> float:
    """Seconds of real time a call may take."""
    return PATIENT


@pytest.fixture
def office(slack: Sandbox, sqlite_store: Store, timeout: float) -> Iterator[Office]:
    office = Office(sqlite_store, slack, timeout=timeout)
    yield office
    office.close()


@pytest.fixture
def office_on_both(slack: Sandbox, store: Store, timeout: float) -> Iterator[Office]:
    """The same on each database, for what the store decides."""
    office = Office(store, slack, timeout=timeout)
    yield office
    office.close()
