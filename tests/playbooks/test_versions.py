"""A definition's version changes with what it says, and with nothing else."""

from pathlib import Path

import pytest

from playbooks.load import load_desk
from tests.playbooks.desks import FILES, edited, write_desk

SAME = {
    "a comment": ("scorecard.yaml", "threshold: 20\n", "# the bar\nthreshold: 20  # points\n"),
    "keys in another order": (
        "desk.yaml",
        "name: Small desk\ncurrency: EUR\n",
        "currency: EUR\nname: Small desk\n",
    ),
    "another layout": ("desk.yaml", "hand_raisers: [demo_request]", "hand_raisers:\n  - demo_request"),
    "other quotes": ("desk.yaml", '"#leads"', "'#leads'"),
    "a default written down": ("scorecard.yaml", "threshold: 20\n", "threshold: 20\nmin_intent: 0\n"),
    "space around a text": ("scorecard.yaml", "why: big enough", 'why: " big enough "'),
}
OTHER = {
    "a threshold": ("scorecard.yaml", "threshold: 20", "threshold: 21"),
    "a rule": ("scorecard.yaml", "company_size >= 100", "company_size >= 101"),
    "a word": ("playbooks/short.yaml", "they need it", "they want it"),
    "a promise": ("sla.yaml", "within: 15m", "within: 16m"),
    "a person": ("desk.yaml", "role: rep", "role: ae"),
    "a reason of a segment": ("playbooks/many.yaml", "After the merger", "After the sale"),
    "a mapping": ("sources/form.yaml", "contact.email", "contact.mail"),
}


@pytest.mark.parametrize("case", SAME)
def test_what_says_the_same_has_the_same_version(tmp_path: Path, case: str) -> None:
    before = load_desk(write_desk(tmp_path / "before"))
    after = load_desk(write_desk(tmp_path / "after", **edited(*SAME[case])))

    assert after.version == before.version


@pytest.mark.parametrize("case", OTHER)
def test_what_says_something_else_has_another_version(tmp_path: Path, case: str) -> None:
    before = load_desk(write_desk(tmp_path / "before"))
    after = load_desk(write_desk(tmp_path / "after", **edited(*OTHER[case])))

    assert after.version != before.version


def test_each_definition_has_a_version_of_its_own(tmp_path: Path) -> None:
    before = load_desk(write_desk(tmp_path / "before"))
    bar = edited("scorecard.yaml", "threshold: 20", "threshold: 21")
    reason = edited("playbooks/many.yaml", "After the merger", "After the sale")
    after = load_desk(write_desk(tmp_path / "after", **bar, **reason))

    assert after.scorecards["card"].version != before.scorecards["card"].version
    assert after.playbooks["short"].version == before.playbooks["short"].version
    assert after.playbooks["many"].version != before.playbooks["many"].version
    assert after.sla_version == before.sla_version
    assert after.sources["form"].version == before.sources["form"].version


def test_a_version_is_twelve_signs(tmp_path: Path) -> None:
    desk = load_desk(write_desk(tmp_path / "desk"))
    versions = [desk.version, desk.sla_version, *(card.version for card in desk.scorecards.values())]
    versions += [playbook.version for playbook in desk.playbooks.values()]

    assert all(len(version) == 12 and set(version) <= set("0123456789abcdef") for version in versions)


def test_a_wording_of_ones_own_counts_too(tmp_path: Path) -> None:
    before = load_desk(write_desk(tmp_path / "before"))
    root = write_desk(tmp_path / "after")
    (root / "wording").mkdir()
    (root / "wording" / "home.j2").write_text("{{ name }}")
    after = load_desk(root)

    assert after.version != before.version
    assert after.wording_dirs == (root / "wording",)
    assert before.wording_dirs == ()


def test_a_file_with_a_shipped_key_replaces_the_shipped_one(tmp_path: Path) -> None:
    root = write_desk(tmp_path / "desk")
    own = FILES["playbooks/short.yaml"].replace("key: short", "key: bant")
    (root / "playbooks" / "bant.yaml").write_text(own)
    desk = load_desk(root)

    assert desk.playbooks["bant"].name == "Short"
    assert set(desk.sources) == {"form", *load_desk().sources}
    assert desk.segment_of({"devices": 51}).playbook == "many"
    assert desk.segment_of({"devices": "many"}).playbook == "bant"


def test_a_shipped_segment_builds_on_the_shipped_framework_whatever_a_team_puts_in_its_place(
    tmp_path: Path,
) -> None:
    own = FILES["playbooks/short.yaml"].replace("key: short", "key: bant")
    root = write_desk(tmp_path / "desk")
    (root / "playbooks" / "bant.yaml").write_text(own)
    shipped, desk = load_desk(), load_desk(root)

    assert desk.playbooks["bant"].version != shipped.playbooks["bant"].version
    assert desk.playbooks["managed_it"].version == shipped.playbooks["managed_it"].version
