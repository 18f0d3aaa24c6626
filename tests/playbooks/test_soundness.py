"""Lint puts the rules to every answer there is, and says what can never be."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from playbooks.lint import lint_desk
from playbooks.load import load_desk
from tests.playbooks.desks import write_desk

SOUND = """\
key: sound
name: Sound
criteria:
  - key: need
    label: Need
    question: What hurts?
    counts: a cost they can name (“we lose a day a week”)
    does_not_count: general interest (“just looking”)
    kind: choice
    covers: need
    options:
      - {key: problem, label: A problem we solve}
      - {key: interest, label: Only looking}
      - {key: elsewhere, label: Something else}
  - key: authority
    label: Authority
    question: Who decides?
    counts: they sign (“up to 100k is mine”)
    does_not_count: a title alone (“I will forward it”)
    kind: choice
    covers: authority
    options:
      - {key: decides, label: Decides}
      - {key: no_access, label: No way to the decider}
  - key: audit
    label: Audit
    question: Is an audit coming?
    counts: one with a date (“in March”)
    does_not_count: “some day”
    kind: yes_no
    required: false
  - key: audited
    label: Audited
    question: When is the audit?
    counts: a day or a month (“in March”)
    does_not_count: “next year”
    kind: when
    only_if: audit
    required: false
  - key: seats
    label: Seats
    question: How many people?
    counts: a number (“about 80”)
    does_not_count: “all of us”
    kind: number
    least: 1
    most: 5000
accept: need == "problem" && authority == "decides" && seats >= 10
recycle:
  - {key: looking, when: need == "interest", reason: later, because: nothing hurts yet}
  - {key: after, when: audited > today + duration("4392h"), reason: later, because: the audit is far away}
disqualify:
  - {key: elsewhere, when: need == "elsewhere", reason: wrong, because: we do not sell that}
reasons:
  recycle:
    - {key: later, label: Later, group: need, back_in_days: 90, track: slow}
  disqualify:
    - {key: wrong, label: Wrong service, group: wrong_service}
next_steps:
  - {key: call, label: Call}
"""
UNSOUND: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(Path(__file__).with_name("unsound.yaml"))


def said(root: Path, text: str) -> list[str]:
    """What lint says of the playbook, warnings marked."""
    write_desk(root)
    (root / "playbooks" / "sound.yaml").write_text(text, "utf-8")
    return [
        f"{'' if problem.level == 'error' else 'warning: '}{problem}".replace("desk/playbooks/", "")
        for problem in lint_desk(root)
        if problem.file.endswith("sound.yaml")
    ]


@pytest.mark.parametrize("case", UNSOUND, ids=lambda case: case["name"])
def test_what_makes_no_sense_is_named_with_its_place(tmp_path: Path, case: dict[str, Any]) -> None:
    text = SOUND
    for old, new in case["change"].items():
        assert text.count(old) == 1, f"“{old}” stands {text.count(old)} times"
        text = text.replace(old, new)

    assert said(tmp_path / "desk", text) == case["says"]


def test_the_playbook_that_is_changed_here_makes_sense_before(tmp_path: Path) -> None:
    assert said(tmp_path / "desk", SOUND) == []


def test_a_menu_that_does_not_hold_all_reasons_is_named(tmp_path: Path) -> None:
    many = "".join(f"    - {{key: r{n}, label: Reason {n}, group: fit, track: slow}}\n" for n in range(101))
    text = SOUND.replace("  disqualify:\n    - {key: wrong", f"{many}  disqualify:\n    - {{key: wrong")

    assert said(tmp_path / "desk", text) == [
        "sound.yaml:56:5: 101 of them do not fit in a menu; Slack shows 100 at most"
    ]


def test_what_a_playbook_that_builds_on_another_makes_senseless_is_its_own_to_put_right(
    tmp_path: Path,
) -> None:
    root = tmp_path / "desk"
    write_desk(root)
    (root / "playbooks" / "sound.yaml").write_text(SOUND, "utf-8")
    (root / "playbooks" / "narrow.yaml").write_text(
        "key: narrow\nname: Narrow\nextends: sound\nsharpen:\n  - key: seats\n    most: 9\n", "utf-8"
    )

    assert [str(each) for each in lint_desk(root) if "narrow" in each.file] == [
        (
            "desk/playbooks/narrow.yaml:3:10: this does not go with what it builds on "
            "(desk/playbooks/sound.yaml, line 48): no lead can ever be accepted: no answers make it so"
        )
    ]


def test_a_desk_with_a_rule_that_never_holds_still_loads(tmp_path: Path) -> None:
    """What is only senseless hurts nobody while the bot runs; lint is where it is found."""
    root = tmp_path / "desk"
    write_desk(root)
    (root / "playbooks" / "sound.yaml").write_text(SOUND.replace("seats >= 10", "seats > 5000"), "utf-8")

    assert "sound" in load_desk(root).playbooks


def test_the_shipped_definitions_make_sense() -> None:
    assert lint_desk(Path(__file__).parents[2] / "playbooks") == []
