"""A year of a marketplace's leads, known by no more than an id, an origin and a page: imported, scored, replayed.

The rows are made up in the shape of the public Olist marketing funnel. With HANDRAISE_OLIST naming the real file
(olist_marketing_qualified_leads_dataset.csv; its licence keeps it out of here) that is gone through as well, and with
the deals beside it (olist_closed_deals_dataset.csv) its known figures are met.
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


def real(name: str = "olist_marketing_qualified_leads_dataset.csv") -> Path:
    if not (named := os.environ.get("HANDRAISE_OLIST")):
        pytest.skip("HANDRAISE_OLIST names no file")
    return Path(named).with_name(name)


def test_the_known_figures_of_olist_are_met(run: Run) -> None:
    run("import", real(), "--source", "olist", "--json")
    deals = real("olist_closed_deals_dataset.csv")
    said = run("import", deals, "--outcomes", "--source", "olist_deals", "--json").json
    assert (said["rows"], said["taken"], said["refused"], said["flagged"]) == (
        842,
        842,
        [],
        {"before_mql": 1},
    )

    def rows(report: str, by: str) -> dict[str | None, Any]:
        told = run("report", report, "--since", SINCE, "--by", by, "--json").json
        return {row.get(by): row for row in told["rows"]}

    total = run("report", "funnel", "--since", SINCE, "--json").json["total"]
    assert (total["mqls"], total["won"], total["won_early"]) == (8000, 842, 1)
    assert (total["won_rate"], total["won_low"], total["won_high"]) == (0.10525, 0.09871, 0.11217)
    by_source = {source: (row["mqls"], row["won"]) for source, row in rows("funnel", "source").items()}
    assert by_source["organic_search"] == (2296, 271)
    assert by_source["paid_search"] == (1586, 195)
    assert by_source[None] == (60, 14)
    assert by_source["unknown"] == (1099, 179)
    pages = rows("funnel", "asset")
    assert (len(pages), sum(row["won"] == 0 for row in pages.values())) == (495, 361)
    assert rows("lags", "")[None]["won_median_days"] == 14.65
    in_time = run("report", "funnel", "--since", SINCE, "--horizon", "90", "--json").json
    assert (in_time["total"]["won"], in_time["total"]["complete"]) == (690, True)

    refused = run("report", "funnel", "--since", SINCE, "--by", "rep", "--json")
    assert refused.code == 2
    assert "only deals name their rep" in refused.err


def test_a_rate_per_rep_is_refused_where_only_deals_name_the_rep(run: Run, tmp_path: Path) -> None:
    path = made_up(tmp_path)
    won = path.read_text().splitlines()[1].split(",")[0]
    deals = tmp_path / "deals.csv"
    deals.write_text(f"mql_id,seller_id,sdr_id,won_date\n{won},s1,rep-1,2018-06-01 10:00:00")
    run("import", path, "--source", "olist", "--json")
    assert run("report", "funnel", "--since", SINCE, "--by", "rep", "--json").code == 0

    run("import", deals, "--outcomes", "--source", "olist_deals", "--json")

    refused = run("report", "funnel", "--since", SINCE, "--by", "rep", "--json")
    assert (refused.code, refused.out) == (2, "")
    assert (
        refused.err.replace("\n", " ").strip().endswith("nobody knows who had the leads that were not won.")
    )
