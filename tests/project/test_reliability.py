"""docs/reliability.md names for each fault the tests that show it, and those tests are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text("utf-8")
ROWS = {row[1]: row[0] for row in re.findall(r"^(\| (F\d+) .+)$", PAGE, re.MULTILINE)}


def _tests() -> set[str]:
    sources = (path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return {name for source in sources for name in re.findall(r"^def (test_\w+)\(", source, re.MULTILINE)}


@pytest.mark.parametrize("fault", [f"F{number}" for number in range(1, 14)])
def test_a_fault_names_the_tests_that_show_it(fault: str) -> None:
    named = re.findall(r"`(test_\w+)`", ROWS[fault])
    assert named
    assert set(named) <= _tests()
