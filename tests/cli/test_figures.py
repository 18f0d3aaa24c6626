"""`handraise report funnel` and `reasons`, for people, for programs and for a spreadsheet."""

import csv
import shutil
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from playbooks.files import SHIPPED_DESK
from qualification.leads import Did, Happened, NewLead, PersonId
from storage import leads
from storage.engine import Store
from storage.tables import Person
from tests.cli.conftest import Run
from tests.storage.begun import begin

LEE = PersonId("U0LEE")
MONDAY = datetime(2024, 11, 18, 8, 0, tzinfo=UTC)
IN_TWO_WEEKS = ("--since", "2024-11-18", "--until", "2024-12-02")
DECIDED: tuple[tuple[int, str, Did | None, dict[str, str]], ...] = (
    (0, "=cmd()", Did.ACCEPTED, {"ae": "U0ALEX"}),
    (0, "=cmd()", Did.RECYCLED, {"reason": "timing", "note": "+1, but in spring"}),
    (0, "LinkedIn", Did.RECYCLED, {"reason": "timing", "note": "after the audit"}),
    (7, "LinkedIn", Did.DISQUALIFIED, {"reason": "student", "note": ""}),
    (7, "LinkedIn", None, {}),
)
"""Day, source and decision of each; decided two days later by lee."""


@pytest.fixture
def weeks(sqlite_store: Store) -> None:
    with sqlite_store.write() as session:
        session.add(Person(id=LEE, name="Lee", email="lee@acme-gtm.example", role="rep", team="sdr"))
        for number, (day, source, did, facts) in enumerate(DECIDED, 1):
            at = MONDAY + timedelta(days=day)
            new = NewLead(f"{number}@x.example", {"source": source})
            lead = begin(session, new, at=at, under="v")
            happened = [Happened(Did.POSTED, None, at), Happened(Did.CLAIMED, LEE, at, {"owner": LEE})]
            if did is not None:
                happened.append(Happened(did, LEE, at + timedelta(days=2), facts))
            for each in happened:
                assert leads.record(session, lead.id or 0, each)


@pytest.mark.usefixtures("weeks")
def test_a_cohort_is_followed_from_the_day_of_its_mqls(run: Run) -> None:
    told = run("report", "funnel", *IN_TWO_WEEKS, "--by", "week", "--horizon", "1", "--json").json

    assert (told["horizon_days"], told["by"]) == (1, ["week"])
    assert [(row["week"], row["mqls"], row["open"], row["complete"]) for row in told["rows"]] == [
        ("2024-W47", 3, 3, True),
        ("2024-W48", 2, 2, True),
    ]
    now = run("report", "funnel", *IN_TWO_WEEKS, "--by", "rep,month", "--json").json["rows"]
    (row,) = now
    assert (row["rep"], row["month"]) == ("lee@acme-gtm.example", "2024-11")
    assert {key: row[key] for key in ("mqls", "accepted", "recycled", "disqualified", "open", "won")} == {
        "mqls": 5,
        "accepted": 1,
        "recycled": 2,
        "disqualified": 1,
        "open": 1,
        "won": 0,
    }
    assert (row["rate"], row["low"] < 0.2 < row["high"], row["complete"]) == (0.2, True, False)


@pytest.mark.usefixtures("weeks")
def test_a_horizon_that_is_not_over_is_no_complete_cohort(run: Run) -> None:
    told = run("report", "funnel", *IN_TWO_WEEKS, "--horizon", "3650", "--json").json

    assert {row["complete"] for row in told["rows"]} == {False}


@pytest.mark.usefixtures("weeks")
def test_targets_stand_beside_what_there_was(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Path(shutil.copytree(SHIPPED_DESK, tmp_path / "desk"))
    with (desk / "desk.yaml").open("a") as file:
        file.write("\ntargets: {mqls_per_month: 100}\ntuning: {accepted_least: 90, accepted_most: 95}\n")
    monkeypatch.setenv("DESK_DIR", str(desk))

    told = run("report", "funnel", *IN_TWO_WEEKS, "--json").json

    assert told["targets"] == {
        "mqls": 46.0,
        "mqls_share": 0.109,
        "accepted_least": 0.9,
        "accepted_most": 0.95,
    }
    assert told["total"]["target"] == "below"


@pytest.mark.usefixtures("weeks")
def test_reasons_are_counted_with_the_words_of_reps(run: Run) -> None:
    told = run("report", "reasons", *IN_TWO_WEEKS, "--json").json["rows"]

    assert [(row["kind"], row["reason"], row["count"], row["share"]) for row in told] == [
        ("recycled", "timing", 2, 0.66667),
        ("disqualified", "student", 1, 0.33333),
    ]
    assert told[0]["quotes"] == ["after the audit", "+1, but in spring"]
    by_source = run("report", "reasons", *IN_TWO_WEEKS, "--by", "source,rep", "--json").json["rows"]
    assert [(row["source"], row["count"]) for row in by_source] == [
        ("=cmd()", 1),
        ("LinkedIn", 1),
        ("LinkedIn", 1),
    ]


@pytest.mark.usefixtures("weeks")
def test_a_spreadsheet_calculates_nothing_that_a_source_or_a_rep_wrote(run: Run) -> None:
    for report, column, words in (
        ("funnel", "source", "'=cmd()"),
        ("lags", "source", "'=cmd()"),
        ("reasons", "quotes", "'+1, but in spring"),
    ):
        printed = run("report", report, *IN_TWO_WEEKS, "--by", "source", "--csv").out
        assert words in [row[column] for row in csv.DictReader(StringIO(printed, newline=""))]


@pytest.mark.usefixtures("weeks")
def test_people_read_a_table(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "240")

    for report, words in (
        ("funnel", "1 (20 %"),
        ("lags", "1: 2.0 days (2.0)"),
        ("reasons", "“after the audit”"),
    ):
        assert words in run("report", report, *IN_TWO_WEEKS, "--by", "").out


@pytest.mark.parametrize("report", ["funnel", "lags", "reasons"])
def test_of_nothing_there_is_nothing_to_tell(run: Run, report: str) -> None:
    assert run("report", report, *IN_TWO_WEEKS, "--json").json["rows"] == []
    assert "Nothing in this time." in run("report", report, *IN_TWO_WEEKS).out
    assert "does not know “moon”" in run("report", report, "--by", "moon").err
