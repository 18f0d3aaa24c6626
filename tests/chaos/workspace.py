"""The sandbox as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.driver import Sandbox
from tests.chaos.nursery import ROOT


@contextmanager
def running(workspace_file: Path) -> Iterator[Sandbox]:
    """A workspace from that file, until the block ends."""
    command = [
        sys.executable,
        "-m",
        "sandbox",
        "--port",
        "0",
        "--no-limits",
        "--workspace",
        str(workspace_file),
    ]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        assert said, "the sandbox does not start; its words are above"
        sandbox = Sandbox(said.split()[-1])
        try:
            yield sandbox
        finally:
            sandbox.stop()
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()
