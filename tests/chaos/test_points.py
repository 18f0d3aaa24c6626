"""F5: every step that cannot be taken back has a name under which the process can be killed there."""

import subprocess
import sys

import pytest

from storage.failpoints import VARIABLE, parse
from tests.chaos.points import ROOT, chosen, kill_points, sites

PASSES = """
from storage.failpoints import around
for _ in range(3):
    with around('commit.act'):
        print('in', flush=True)
"""
NOTHING_FINAL = ("bot/clock.py", "bot/cli/cast.py")
"""Read the sandbox's clock, and send it the demo's leads."""


def test_every_commit_request_and_acknowledgement_has_a_name() -> None:
    nameless = [site for site in sites() if not site.name and not site.where.startswith(NOTHING_FINAL)]
    assert nameless == []
    assert {site.kind for site in sites()} == {"commit", "send", "ack"}


def test_a_name_of_a_commit_stands_at_one_place_only() -> None:
    commits = [site.name for site in sites() if site.kind == "commit"]
    assert len(commits) == len(set(commits))


@pytest.mark.parametrize(
    ("point", "came_in"), [("commit.act.before", 0), ("commit.act.after:1", 1), ("commit.act.before:3", 2)]
)
def test_the_process_dies_at_the_point_it_was_told(point: str, came_in: int) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PASSES], cwd=ROOT, env={VARIABLE: point}, capture_output=True, text=True
    )
    assert ended.returncode == -9
    assert ended.stdout.split() == ["in"] * came_in
    untouched = subprocess.run(
        [sys.executable, "-c", PASSES],
        cwd=ROOT,
        env={VARIABLE: "commit.other:1"},
        capture_output=True,
        text=True,
    )
    assert untouched.stdout.split() == ["in"] * 3


@pytest.mark.parametrize("wrong", ["", ":3", "commit.act:x", "commit.act:0"])
def test_a_point_that_is_written_wrongly_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="name:nth"):
        parse(wrong)


def test_points_are_chosen_by_their_own_name_or_by_their_step() -> None:
    assert chosen(["send.file.after"]) == ("send.file.after",)
    assert chosen(["commit.settle"]) == ("commit.settle.before", "commit.settle.after")
    assert chosen([]) == kill_points()
    with pytest.raises(ValueError, match=r"^no point is called commit\.setle$"):
        chosen(["commit.setle", "commit.settle"])
