"""A year of a marketplace's leads, known by no more than an id, an origin and a page: imported, scored, replayed.

The rows are made up in the shape of the public Olist marketing funnel. With HANDRAISE_OLIST naming the real file
(olist_marketing_qualified_leads_dataset.csv; its licence keeps it out of here) that is gone through as well.
"""

import os
import shutil
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from playbooks.files import SHIPPED_DESK
from tests.cli.conftest import Run

ORIGINS = ("organic_search", "paid_search", "social", "email", "referral", "unknown", "")
SINCE = "2017-01-01"


def made_up(folder: Path, rows: int = 400) -> Path:
    chance = Random(7)
    lines = ["mql_id,first_contact_date,landing_page_id,origin"]
    for number in range(rows):
        day = date(2017, 6, 14) + timedelta(days=chance.randrange(350))
        page = f"{chance.randrange(40):032x}"
        lines.append(f"{number:032x},{day},{page},{chance.choice(ORIGINS)}")
    path = folder / "olist.csv"
    path.write_text("\r\n".join(lines))
    return path


@pytest.fixture(params=["made up", "real"])
def olist(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "made up":
        return made_up(tmp_path)
    if not (named := os.environ.get("HANDRAISE_OLIST")):
        pytest.skip("HANDRAISE_OLIST names no file")
    return Path(named)


def a_bar_for_visits(folder: Path) -> Path:
    """A desk to which a visit of anybody from a search is an MQL."""
    root = folder / "visits"
    shutil.copytree(SHIPPED_DESK, root)
    (root / "scorecard.yaml").write_text(
        """
key: first
name: Visits
threshold: 10
fit:
  - {key: search, when: 'source.matches("search")', points: 10, why: came by a search}
intent:
  - {key: visit, kinds: [page_visit], points: 5, why: visited a page, half_life: 30d}
""",
        "utf-8",
    )
    return root


def test_olist_is_imported_scored_and_replayed(run: Run, olist: Path, tmp_path: Path) -> None:
    rows = olist.read_text("utf-8").strip().splitlines()[1:]
    searched = sum("_search" in row for row in rows)

    taken = run("import", olist, "--source", "olist", "--json").json
    assert {
        key: taken[key] for key in ("rows", "taken", "merged", "below_threshold", "refused", "damage")
    } == {
        "rows": len(rows),
        "taken": len(rows),
        "merged": 0,
        "below_threshold": len(rows),
        "refused": [],
        "damage": [],
    }
    assert run("import", olist, "--source", "olist", "--json").json["done_before"] == len(rows)

    scored: list[dict[str, Any]] = run("score", olist, "--source", "olist", "--json").json
    assert len(scored) == len(rows)
    assert not any(each["is_mql"] for each in scored)
    assert all(
        "neither company nor title" in [reason["why"] for reason in each["reasons"]] for each in scored
    )

    same = run("replay", "--desk", SHIPPED_DESK, "--since", SINCE, "--json").json
    assert same["leads"] == len(rows)
    assert same["newly_posted"]["count"] == same["no_longer_posted"]["count"] == 0
    assert same["load"] == []

    other = run("replay", "--desk", a_bar_for_visits(tmp_path), "--since", SINCE, "--json").json
    assert other["newly_posted"]["count"] == searched
    assert other["newly_posted"]["outcomes"]["unknown"] == searched
    assert other["load"] == [{"team": "sdr", "rep": None, "before": 0, "after": searched}]
