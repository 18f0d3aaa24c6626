from collections.abc import Iterator

import pytest

from sandbox.driver import Sandbox
from storage.engine import Store
from tests.stores import url_of
from tests.stories.office import Office


@pytest.fixture(scope="session")
def workspace() -> Iterator[Sandbox]:
    with Sandbox.start(app={"name": "Handraise", "commands": ["/handraise"]}) as sandbox:
        yield sandbox


@pytest.fixture
def office(workspace: Sandbox, sqlite_store: Store) -> Iterator[Office]:
    """The office as most stories need it: SQLite and Socket Mode."""
    workspace.reset()
    opened = Office(workspace, sqlite_store, url_of(sqlite_store))
    yield opened
    opened.close()


@pytest.fixture(params=["socket", "http"])
def any_office(workspace: Sandbox, store: Store, request: pytest.FixtureRequest) -> Iterator[Office]:
    """The same office on both databases and over both transports."""
    workspace.reset()
    opened = Office(workspace, store, url_of(store), http_mode=request.param == "http")
    yield opened
    opened.close()
