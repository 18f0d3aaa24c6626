"""Bots by the dozen: a process that has imported everything once and forks for each start.

A start costs half a second then and not three, so that hundreds of kills fit into minutes. What runs in the child is
the command `handraise` with its arguments. When whoever ordered them is gone, all of them are ended.
"""

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, NoReturn

ROOT = Path(__file__).parents[2]
PR_SET_PDEATHSIG = 1
BORN = 180.0
"""Seconds the first birth may take, with everything to be imported before."""


@dataclass
class Child:
    """One process of the bot; `code` is how it ended, -9 after a kill."""

    pid: int
    code: int | None = None
    ended: Event = field(default_factory=Event)

    @property
    def lives(self) -> bool:
        return not self.ended.is_set()

    def told(self, number: int) -> None:
        """Sends a signal, if it still lives."""
        if self.lives:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def waits(self, seconds: float) -> int:
        """How it ended; raises AssertionError when it has not within the time."""
        assert self.ended.wait(seconds), f"process {self.pid} still runs after {seconds} s"
        assert self.code is not None
        return self.code


class Nursery:
    """The forking process, seen from the outside. Safe to use from several threads."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.chaos.nursery"]
        surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._ordering = Lock()
        self._children: dict[int, Child] = {}
        self._born: list[int] = []
        self._birth = Event()
        self._reader = Thread(target=self._read, name="nursery", daemon=True)
        self._reader.start()

    def __enter__(self) -> "Nursery":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends every child with it."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._reader.join(5)
        if self._process.stdout:
            self._process.stdout.close()

    def bears(self, *arguments: str, folder: Path, log: Path, settings: Mapping[str, str]) -> Child:
        """Starts `handraise` with these arguments in the folder; what it writes goes to the log."""
        order = {"arguments": arguments, "folder": str(folder), "log": str(log), "settings": dict(settings)}
        assert self._process.stdin is not None
        with self._ordering:
            self._birth.clear()
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            assert self._birth.wait(BORN), "the nursery does not answer"
            return self._children[self._born.pop()]

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said = json.loads(line)
            if "born" in said:
                self._children[said["born"]] = Child(said["born"])
                self._born.append(said["born"])
                self._birth.set()
            else:
                child = self._children[said["ended"]]
                child.code = said["code"]
                child.ended.set()


def main() -> None:
    """The process itself: orders come in on stdin, births and ends go out on stdout, a line of JSON each."""
    import bot.app
    import bot.cli.main
    import bot.cli.run  # noqa: F401 - imported here so that no child has to
    from playbooks.load import load_desk

    load_desk()  # whatever it makes on first use is there already in every child
    children: set[int] = set()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    orders = os.fdopen(os.dup(0), "rb", buffering=0)
    rest = b""
    while True:
        for pid in list(children):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                children.discard(pid)
                _say({"ended": pid, "code": os.waitstatus_to_exitcode(status)})
        if not select.select([orders], [], [], 0.01)[0]:
            continue
        read = orders.read(65536)
        if not read:
            break
        *lines, rest = (rest + read).split(b"\n")
        for line in lines:
            pid = _fork(json.loads(line))
            children.add(pid)
            _say({"born": pid})
    for pid in children:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _fork(order: Mapping[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        _live(order["arguments"], order["settings"], order["folder"], order["log"])
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        os._exit(70)


def _live(arguments: Sequence[str], settings: Mapping[str, str], folder: str, log: str) -> NoReturn:
    from bot.cli.main import app
    from storage import failpoints

    # Whatever becomes of the nursery, nothing it bore stays behind.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, instead in ((0, nothing), (1, written), (2, written)):
        os.dup2(instead, number)
    os.chdir(folder)
    os.environ.update(settings)
    if wanted := settings.get(failpoints.VARIABLE):
        failpoints._wanted = failpoints.parse(wanted)
    try:
        app(list(arguments))
    except SystemExit as ended:
        sys.stdout.flush()
        os._exit(ended.code if isinstance(ended.code, int) else bool(ended.code))
    os._exit(0)


def _say(what: Mapping[str, int]) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    main()
