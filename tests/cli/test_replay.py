"""`handraise replay` as a person reads it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.usecases.take_in import take_in
from playbooks.files import SHIPPED_DESK
from playbooks.load import load_desk
from qualification.leads import NewLead, Touch
from storage.engine import Store
from tests.cli.conftest import Run

NINE = datetime(2024, 11, 18, 8, 0, tzinfo=UTC)
"""Monday, nine o'clock in Berlin."""


@pytest.fixture
def two_leads(sqlite_store: Store) -> None:
    """Two hand-raisers of long ago whom nobody called."""
    desk = load_desk()
    with sqlite_store.write() as session:
        for number in (1, 2):
            domain = f"northwind{number}.example"
            said = {"name": f"Ann {number}", "title": "CISO", "seniority": "c_level", "company_size": 1200}
            fields = {**said, "email": f"ann@{domain}", "domain": domain, "industry": "healthcare"}
            asked = Touch("assessment_request", NINE)
            take_in(session, desk, NewLead(f"ann@{domain}", fields, (asked,), domain), now=NINE)


def quieter(folder: Path) -> Path:
    """The shipped desk without the reminder before a promise runs out."""
    root = folder / "quieter"
    shutil.copytree(SHIPPED_DESK, root)
    text = (root / "sla.yaml").read_text("utf-8")
    reminder = "      - {at: 60%, tell: owner_thread, unowned: channel}\n"
    assert reminder in text
    (root / "sla.yaml").write_text(text.replace(reminder, ""), "utf-8")
    return root


@pytest.mark.usefixtures("two_leads")
def test_a_quieter_ladder_says_how_often_people_would_have_been_told(run: Run, tmp_path: Path) -> None:
    ran = run("replay", "--desk", quieter(tmp_path), "--since", "2024-11-01")

    assert ran.code == 0
    assert "2 leads since 2024-11-01: 2 posted, then 2" in ran.out
    assert "first_touch: 6 → 4 times told" in ran.out
    assert "4 → 2  times a day at most, of the days that change: #sdr-leads" in ran.out


@pytest.mark.usefixtures("two_leads")
def test_the_same_ladder_makes_no_difference(run: Run) -> None:
    assert "make no difference" in run("replay", "--desk", SHIPPED_DESK, "--since", "2024-11-01").out
