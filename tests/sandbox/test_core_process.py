"""The sandbox as a program: it says where it is, and ends when told to."""

import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_address_and_stops_cleanly(ended_by: signal.Signals) -> None:
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--no-limits"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        line = run.stdout.readline()
        url = line.split()[-1]
        try:
            assert "Acme GTM" in line
            with httpx.stream("GET", f"{url}/_sandbox/feed", trust_env=False) as feed:
                assert next(feed.iter_lines()) == ": connected"
                run.send_signal(ended_by)
                run.wait(5)
        finally:
            run.kill()
        assert run.stderr is not None
        assert run.stderr.read() == ""


def test_a_wrong_workspace_file_is_one_sentence(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("app: {nam: X}\n")
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--workspace", str(own)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20)
    assert done.returncode == 1
    assert done.stderr.startswith("sandbox: unknown app key nam")
