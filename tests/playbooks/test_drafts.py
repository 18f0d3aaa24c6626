"""A draft of a desk: one number is another, and nothing else."""

import shutil
from difflib import ndiff
from pathlib import Path

import pytest

from playbooks.drafts import Change, NoDraft, write
from playbooks.files import SHIPPED_DESK
from playbooks.lint import lint_desk
from playbooks.load import load_desk


def changed_lines(before: Path, after: Path) -> list[str]:
    old, new = (path.read_text("utf-8").splitlines() for path in (before, after))
    return [line for line in ndiff(old, new) if line[0] in "+-"]


def test_only_the_number_changes_where_it_stands(tmp_path: Path) -> None:
    written = write(
        SHIPPED_DESK,
        tmp_path / "draft",
        [
            Change("first", None, 105),
            Change("cybersecurity", "outbound", 5),
            Change("cybersecurity", None, 80),
        ],
    )

    assert [path.name for path in written] == ["scorecard.yaml", "cybersecurity.yaml"]
    assert changed_lines(SHIPPED_DESK / "scorecard.yaml", written[0]) == [
        "- threshold: 60",
        "+ threshold: 105",
    ]
    usual, outbound = changed_lines(SHIPPED_DESK / "scorecards" / "cybersecurity.yaml", written[1])[1::2]
    assert usual == "+ threshold: 80"
    assert "threshold: 5, min_intent: 25" in outbound
    assert lint_desk(tmp_path / "draft") == []
    card = load_desk(tmp_path / "draft").scorecards["cybersecurity"]
    assert (card.bar.threshold, card.bars[0].bar.threshold) == (80, 5)
    others = {path.relative_to(SHIPPED_DESK) for path in SHIPPED_DESK.rglob("*.yaml")}
    assert {path.relative_to(tmp_path / "draft") for path in (tmp_path / "draft").rglob("*.yaml")} == others


def test_comments_line_ends_and_signs_before_the_number_stay(tmp_path: Path) -> None:
    root = tmp_path / "own"
    shutil.copytree(SHIPPED_DESK, root)
    text = (
        (root / "scorecard.yaml")
        .read_text("utf-8")
        .replace("threshold: 60\n", '"threshold"  :   60 # ü 60\n')
    )
    (root / "scorecard.yaml").write_bytes(text.replace("\n", "\r\n").encode())

    (written,) = write(root, tmp_path / "draft", [Change("first", None, 7)])

    assert b'"threshold"  :   7 # \xc3\xbc 60\r\n' in written.read_bytes()
    assert len(written.read_bytes()) == len((root / "scorecard.yaml").read_bytes()) - 1


def test_two_bars_on_one_line_are_changed_one_after_the_other(tmp_path: Path) -> None:
    """Also in a file that begins with a byte order mark, as some editors write it."""
    root = tmp_path / "own"
    shutil.copytree(SHIPPED_DESK, root)
    text = (root / "scorecard.yaml").read_text("utf-8")
    bars = [
        f"{{key: {key}, when: free_mail, threshold: {points}, why: x}}"
        for key, points in (("a", 9), ("b", 85))
    ]
    head = f"threshold: 60\nbars: [{', '.join(bars)}]\n"
    (root / "scorecard.yaml").write_text("\ufeff" + text.replace("threshold: 60\n", head), "utf-8")

    (written,) = write(root, tmp_path / "draft", [Change("first", "a", 100), Change("first", "b", 7)])

    card = load_desk(tmp_path / "draft").scorecards["first"]
    assert [own.bar.threshold for own in card.bars] == [100, 7]
    assert card.bar.threshold == 60
    assert written.read_bytes().startswith(b"\xef\xbb\xbf# When")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change("moon", None, 60), "no file with the scorecard “moon”"),
        (Change("first", "outbound", 60), "the scorecard “first” has no bar “outbound”"),
    ],
)
def test_what_is_not_there_cannot_be_changed(tmp_path: Path, change: Change, said: str) -> None:
    with pytest.raises(NoDraft, match=said):
        write(SHIPPED_DESK, tmp_path / "draft", [change])
    assert not (tmp_path / "draft").exists()


def test_nothing_is_written_over_and_nothing_into_the_desk_itself(tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text("mine")
    with pytest.raises(NoDraft, match="there is something in"):
        write(SHIPPED_DESK, tmp_path, [Change("first", None, 70)])
    with pytest.raises(NoDraft, match="outside of the desk's own folder"):
        write(SHIPPED_DESK, SHIPPED_DESK / "draft", [Change("first", None, 70)])
