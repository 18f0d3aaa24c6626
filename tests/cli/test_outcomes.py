"""What became of deals: imported, found again by their lead, flagged where something is wrong, never dropped."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

DANA = {
    "id": "web-1",
    "email": "dana@northwind.example",
    "mql_at": "2026-01-10T09:00:00Z",
    "source": "LinkedIn",
}
LEE = {"id": "web-2", "email": "lee@kite.example", "mql_at": "2026-01-11T09:00:00Z", "source": "Google"}


@pytest.fixture
def given(tmp_path: Path, run: Run) -> Any:
    """Imports rows and gives back what the command says of them."""

    def given(*rows: dict[str, Any], outcomes: bool = False) -> Any:
        path = tmp_path / "rows.jsonl"
        path.write_text("\n".join(map(json.dumps, rows)))
        return run("import", path, *(["--outcomes"] if outcomes else []), "--json").json

    return given


def won(**more: Any) -> dict[str, Any]:
    return {"outcome": "won", "at": "2026-02-01", "email": DANA["email"], **more}


def funnel(run: Run, *more: object) -> Any:
    return run("report", "funnel", "--since", "2026-01-01", *more, "--json").json["total"]


def flags(run: Run) -> dict[str, int]:
    found: dict[str, int] = run("outcomes", "--json").json["flagged"]
    return found


def test_a_lead_is_known_by_its_number_its_address_or_its_id(run: Run, given: Any) -> None:
    given(DANA, LEE, {"id": "web-3", "mql_at": "2026-01-12"})
    number = run("lead", "lee@kite.example", "--json").json["lead"]["id"]

    said = given(
        won(amount="12,500.00 EUR"),
        {"outcome": "opportunity", "at": "2026-02-02", "lead": number},
        {"outcome": "Closed lost", "at": "2026-02-03", "id": "web-3"},
        outcomes=True,
    )

    assert (said["taken"], said["unknown_lead"], said["flagged"]) == (3, 0, {})
    total = funnel(run)
    assert (total["mqls"], total["accepted"], total["opportunities"]) == (3, 3, 3)
    assert (total["won"], total["lost"], total["revenue"], total["priced"]) == (1, 1, 12500.0, 1)


def test_the_same_file_twice_changes_nothing(run: Run, given: Any) -> None:
    given(DANA)
    given(won(), outcomes=True)
    before = run("lead", DANA["email"], "--json").json["events"]

    again = given(won(), won(), outcomes=True)

    assert (again["rows"], again["taken"], again["done_before"]) == (2, 0, 2)
    assert run("lead", DANA["email"], "--json").json["events"] == before
    assert [event["what"] for event in before].count("outcome") == 1
    assert run("lead", DANA["email"], "--verify").code == 0


def test_an_outcome_of_somebody_unknown_waits_for_them(run: Run, given: Any) -> None:
    assert given(won(), outcomes=True)["unknown_lead"] == 1
    assert flags(run) == {"unknown_lead": 1}

    given(DANA)

    assert flags(run) == {}
    assert funnel(run)["won"] == 1


def test_of_two_outcomes_the_later_report_counts_and_the_other_is_flagged(run: Run, given: Any) -> None:
    given(DANA)

    given(won(deal="D-1"), {**won(deal="D-2"), "outcome": "lost"}, outcomes=True)

    assert flags(run) == {"several": 1}
    assert (funnel(run)["won"], funnel(run)["lost"]) == (0, 1)


def test_a_deal_that_is_reported_anew_is_corrected(run: Run, given: Any) -> None:
    given(DANA)

    given(won(deal="D-1", amount=100), won(deal="D-1", amount=250.5), outcomes=True)

    assert flags(run) == {"corrected": 1}
    assert (funnel(run)["won"], funnel(run)["revenue"]) == (1, 250.5)


def test_a_deal_from_before_the_first_contact_is_counted_apart(run: Run, given: Any) -> None:
    given(DANA)

    given(won(at="2026-01-03"), outcomes=True)

    assert flags(run) == {"before_mql": 1}
    assert (funnel(run)["won"], funnel(run)["won_early"]) == (1, 1)
    assert funnel(run, "--horizon", 90)["won"] == 0


def test_what_lies_ahead_or_is_of_no_mql_is_kept_and_counts_nowhere(run: Run, given: Any) -> None:
    given(DANA, {"id": "web-9", "email": "nobody@kite.example"})

    given(won(at="2099-01-01"), won(email="nobody@kite.example"), outcomes=True)

    assert flags(run) == {"lies_ahead": 1, "no_mql": 1}
    assert funnel(run)["won"] == 0


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (won(outcome="maybe"), "“maybe” is no outcome; there are opportunity, won and lost"),
        (won(at="soon"), "its day cannot be read: “soon”"),
        (won(amount="a lot"), "its amount cannot be read: “a lot”"),
        (won(amount=-5), "its amount cannot be read: “-5”"),
        (won(email=""), "names no lead"),
        (won(email="dana"), "“dana” is not an e-mail address"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_row(given: Any, row: dict[str, Any], why: str) -> None:
    said = given(won(), row, outcomes=True)

    assert (said["rows"], said["taken"]) == (2, 1)
    assert [(each["row"], why in each["why"]) for each in said["refused"]] == [(2, True)]


def test_a_source_of_leads_tells_of_no_outcomes(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("{}")

    assert "tells of leads, not of deals" in run("import", path, "--outcomes", "--source", "olist").err
