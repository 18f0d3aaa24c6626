"""The definition both sides sign says what the bot does, because it is made of the same files."""

from pathlib import Path

import pytest

from playbooks.describe import pages
from playbooks.desk import Desk
from playbooks.load import load_desk

PAGES = Path(__file__).parents[2] / "docs" / "definitions"


@pytest.fixture(scope="module")
def desk() -> Desk:
    return load_desk()


@pytest.fixture(scope="module")
def described(desk: Desk) -> dict[str, str]:
    return pages(desk)


def test_the_pages_in_the_documentation_are_those_of_the_shipped_desk(described: dict[str, str]) -> None:
    """`handraise lint playbooks/ --describe --into docs/definitions` writes them anew."""
    written = {path.name: path.read_text("utf-8") for path in PAGES.glob("*.md")}

    assert written == described


def test_there_is_a_page_for_every_playbook_and_one_that_leads_to_them(
    desk: Desk, described: dict[str, str]
) -> None:
    assert described.keys() == {f"{key}.md" for key in desk.playbooks} | {"README.md"}
    assert all(f"({key}.md)" in described["README.md"] for key in desk.playbooks)


def test_a_page_says_what_is_asked_what_counts_and_what_does_not(
    desk: Desk, described: dict[str, str]
) -> None:
    for key, playbook in desk.playbooks.items():
        page = described[f"{key}.md"]
        assert playbook.version in page
        assert playbook.accepted_means in page
        for criterion in playbook.criteria:
            assert f"### {criterion.label}: {criterion.question}" in page
            assert f"- Counts: {criterion.counts}" in page
            assert f"- Does not count: {criterion.does_not_count}" in page
        for reason in playbook.reasons:
            assert reason.label in page
        for rule in (*playbook.recycle, *playbook.disqualify):
            assert f"| {rule.because} |" in page


def test_a_page_says_what_an_mql_is_and_what_sales_promises(described: dict[str, str]) -> None:
    page = described["cybersecurity.md"]

    assert (
        "75 points or more, at least 15 of them for what they did and at least 15 for who they are by" in page
    )
    assert "scorecard `cybersecurity` (version" in page
    assert "this bar is the highest of all" in page
    assert 'Another bar where `motion == "outbound"`: 85 points or more, at least 25' in page
    assert "2 people or more of one account make an MQL together with 90 points or more" in page
    assert '| decides | +30 | `seniority in ["c_level", "vp"]` |' in page
    assert "Never an MQL, whatever the points: free-mail address;" in page
    assert "| First call | who asks for a person | 15 min | at 60%: the owner, in the lead's thread;" in page
    assert "No reply: 4 tries, 1 day, 2 days, 4 days apart, then “No reply”." in page


def test_what_stands_in_a_table_keeps_to_its_cell(described: dict[str, str]) -> None:
    for page in described.values():
        for block in page.split("\n\n"):
            rows = [line for line in block.splitlines() if line.startswith("|")]
            assert len({row.replace("\\|", "").count("|") for row in rows}) <= 1, block
