"""A desk with a mistake in it does not load, and says where the mistake is and what to write instead."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from playbooks.load import load_desk
from playbooks.problems import DeskErrors
from tests.playbooks.desks import FILES, edited, problems_of, write_desk

BROKEN: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(Path(__file__).with_name("broken.yaml"))


def said(root: Path) -> list[str]:
    return [str(problem).removeprefix("desk/") for problem in problems_of(root)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "desk"


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case["name"])
def test_a_mistake_is_named_with_its_place(root: Path, case: dict[str, Any]) -> None:
    write_desk(root, **edited(case["file"], case["old"], case["new"]))

    assert said(root) == case["says"]


def test_the_desk_that_is_broken_here_is_whole_before(root: Path) -> None:
    assert said(write_desk(root)) == []


@pytest.mark.parametrize("file", ["desk.yaml", "sla.yaml", "segments.yaml", "scorecard.yaml"])
def test_a_missing_file_is_named(root: Path, file: str) -> None:
    (write_desk(root) / file).unlink()

    assert said(root) == [f"{file}:1:1: this file is missing"]


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeskErrors, match="there is no such directory"):
        load_desk(tmp_path / "nowhere")


def test_an_alias_bomb_is_refused_before_it_is_unfolded(root: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    write_desk(root, sla=bomb)

    assert said(root) == ["sla.yaml:1:4: anchors (&name) are not allowed; write it out"]


def test_a_reference_without_an_anchor_is_refused(root: Path) -> None:
    write_desk(root, sla="a: *b\n")

    assert said(root) == ["sla.yaml:1:4: aliases (*name) are not allowed; write it out"]


def test_a_file_of_ten_megabytes_is_refused_unread(root: Path) -> None:
    write_desk(root)
    (root / "sla.yaml").write_bytes(b"# x\n" * 2_500_000)

    assert said(root) == ["sla.yaml:1:1: larger than 1 MB; a definition is a page or two of text"]


def test_ten_thousand_brackets_are_refused(root: Path) -> None:
    write_desk(root, sla="a: " + "[" * 10_000)

    assert said(root) == ["sla.yaml:1:23: nested deeper than 20 levels"]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "1:1: the file is empty"),
        (b"# nothing but a comment\n", "1:1: the file is empty"),
        (b"name: caf\xe9\n", "1:10: not UTF-8 text; save the file as UTF-8"),
        (b"name: a\0b\n", "1:8: the character U+0000 is not allowed"),
        (b"- a list\n", "1:1: must be keys with values"),
        (b"just words\n", "1:1: must be keys with values"),
    ],
)
def test_a_file_that_is_no_definition_at_all_is_refused(root: Path, raw: bytes, says: str) -> None:
    write_desk(root)
    (root / "sla.yaml").write_bytes(raw)

    assert said(root) == [f"sla.yaml:{says}"]


@pytest.mark.parametrize(
    ("name", "hint"),
    [("scorcard.yaml", "scorecard.yaml"), ("desk.yml", "desk.yaml"), ("playbook", "playbooks")],
)
def test_a_name_that_would_be_left_out_is_questioned(root: Path, name: str, hint: str) -> None:
    path = write_desk(root) / name
    path.write_text("") if "." in name else path.mkdir()

    expected = f"{name}:1:1: nothing of a desk has this name; it would not be read; did you mean “{hint}”?"
    assert said(root) == [expected]


def test_two_files_with_one_key_are_refused(root: Path) -> None:
    write_desk(root)
    (root / "scorecards").mkdir()
    (root / "scorecards" / "other.yaml").write_text(FILES["scorecard.yaml"])

    assert said(root) == ["scorecards/other.yaml:1:6: the scorecard “card” is already in desk/scorecard.yaml"]


def test_all_mistakes_are_named_at_once_in_reading_order(root: Path) -> None:
    first = edited("desk.yaml", "currency: EUR", "currency: euro")
    second = edited("scorecard.yaml", "company_size >= 100", "compny_size >= 100")
    write_desk(root, **first, **second)
    (root / "sla.yaml").unlink()

    assert [line.split(":")[0] for line in said(root)] == ["desk.yaml", "sla.yaml"]
    (root / "desk.yaml").write_text(FILES["desk.yaml"])
    (root / "sla.yaml").write_text(FILES["sla.yaml"])
    assert [line.split(":")[0] for line in said(root)] == ["scorecard.yaml"]


def test_a_wording_with_a_mistake_keeps_the_desk_from_loading(root: Path) -> None:
    (write_desk(root) / "wording").mkdir()
    (root / "wording" / "help.j2").write_text("{{ nobody }}")

    assert [problem.message for problem in problems_of(root)] == [
        "“nobody” is not a fact of this message; it has none"
    ]
