"""`handraise tune`: what each bar lets through, the one that is aimed at, and a draft of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from playbooks.load import load_desk
from qualification.leads import Touch
from storage import leads
from storage.engine import Store
from storage.tables import Contact
from tests.cli.conftest import Run
from tests.storage.begun import LEE, NINE, worked

SPAN = ("--since", "2024-11-01", "--until", "2024-12-01")


@pytest.fixture
def too_low(sqlite_store: Store) -> None:
    """The bar of 60 lets through 12 in a hundred; from 80 on it is one in four."""
    with sqlite_store.write() as session:
        worked(session, 100, total=62, accepted=5)
        worked(session, 105, total=71, accepted=8, open=5)
        worked(session, 60, total=83, accepted=12, rules=("decides",))
        worked(session, 40, total=95, accepted=14, rules=("decides",))


@pytest.mark.usefixtures("too_low")
def test_conversion_volume_recall_and_hours_at_each_threshold(run: Run) -> None:
    told = run("tune", "--segment", "general", *SPAN, "--json").json

    assert [(row["threshold"], row["leads"], row["converted"], row["open"]) for row in told["rows"]] == [
        (60, 300, 39, 5),
        (70, 200, 34, 5),
        (80, 100, 26, 0),
        (95, 40, 14, 0),
    ]
    third = told["rows"][2]
    assert (third["rate"], third["low"], third["high"], third["recall"]) == (0.26, 0.184, 0.3537, 0.6667)
    assert third["hours_per_sql"] == 0.64, "100 touches of ten minutes, 26 SQLs"
    assert told["recommended"] == 80
    (bar,) = told["bars"]
    assert bar["cost"] == {"sqls_lost": 13, "leads_fewer": 200, "hours_regained": 33.3}
    assert "At 80 it would have been 26 % (18 %–35 %)" in bar["words"]


@pytest.mark.usefixtures("too_low")
def test_hours_are_as_many_as_touches_were_logged(run: Run, sqlite_store: Store) -> None:
    with sqlite_store.write() as session:
        for number in range(1, 301):
            for _ in range(3):
                session.add(Contact(lead_id=number, by=LEE, at=NINE, how="call", outcome="no_reply"))

    (bar,) = run("tune", *SPAN, "--json").json["bars"]

    assert bar["minutes"]["converted"] > 20
    assert bar["minutes"]["other"] < 30


@pytest.mark.usefixtures("too_low")
def test_rules_are_weighed_and_one_that_rests_on_the_future_is_named(run: Run, sqlite_store: Store) -> None:
    with sqlite_store.write() as session:
        for number in range(1, 31):
            leads.add_touches(session, number, [Touch("meeting_booked", NINE + timedelta(days=2))])

    (rules,) = run("tune", *SPAN, "--json").json["rules"]
    found = {each["rule"]: each for each in rules["weights"]}

    assert rules["leads"] == 300
    assert (found["decides"]["fired"], found["decides"]["carries"]) == (100, "more")
    assert found["pricing"]["carries"] == "few"
    assert rules["leaks"] == [
        {"rule": "meeting", "name": "meeting_booked", "known": {"leads": 30, "late": 30}},
    ]
    shown = run("tune", *SPAN).out
    assert "“meeting” leaks" in shown
    better = next(line for line in shown.splitlines() if "better" in line)
    assert [cell.strip() for cell in better.split("│")][1:5] == ["80", "better", "100", "0"]


@pytest.mark.usefixtures("too_low")
def test_segments_and_bars_are_told_apart(run: Run, sqlite_store: Store) -> None:
    with sqlite_store.write() as session:
        worked(session, 40, total=90, accepted=9, segment="cybersecurity", bar="outbound")
        worked(session, 10, total=80, accepted=5, segment="cybersecurity")
        worked(session, 10, total=80, accepted=5, segment="gone")

    told = run("tune", *SPAN, "--json").json

    assert [(each["segment"], each["bar"], each["threshold"], each["says"]) for each in told["bars"]] == [
        ("cybersecurity", None, 75, "few"),
        ("cybersecurity", "outbound", 85, "fits"),
        ("general", None, 60, "raise"),
    ]
    assert told["recommended"] is None, "of several bars none is the one"


@pytest.mark.usefixtures("too_low")
def test_one_step_makes_a_draft_that_is_right_and_can_be_replayed(run: Run, tmp_path: Path) -> None:
    told = run("tune", *SPAN, "--draft", tmp_path / "draft", "--json").json["draft"]

    assert told["changes"] == [{"segments": ["general"], "bar": None, "before": 60, "after": 80}]
    assert told["problems"] == []
    assert load_desk(tmp_path / "draft").scorecards["first"].bar.threshold == 80
    ran = run("replay", "--desk", tmp_path / "draft", "--since", "2024-11-01")
    assert ran.code == 0
    assert "leads since 2024-11-01" in ran.out


@pytest.mark.usefixtures("too_low")
def test_a_draft_takes_a_bar_of_ones_own_and_says_no_without_one(run: Run, tmp_path: Path) -> None:
    run("tune", "--segment", "saas", "--draft", tmp_path / "own", "--threshold", 71)
    assert load_desk(tmp_path / "own").scorecards["saas"].bar.threshold == 71

    none = run("tune", "--segment", "saas", "--draft", tmp_path / "none")
    assert (none.code, "no other bar is recommended" in none.err) == (1, True)
    again = run("tune", *SPAN, "--draft", tmp_path / "own")
    assert (again.code, "there is something in" in again.err) == (1, True)


@pytest.mark.usefixtures("too_low")
def test_deals_that_were_won_are_shown_and_recommend_nothing(run: Run) -> None:
    told = run("tune", *SPAN, "--outcome", "won", "--json").json

    lowest = told["rows"][0]
    assert (lowest["leads"], lowest["converted"]) == (305, 0)
    assert (told["recommended"], told["bars"][0]["says"]) == (None, "shown")
    assert run("tune", "--outcome", "lost").code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--segment", "moon"), "there is no segment “moon”"),
        (("--threshold", "70"), "--threshold goes with --draft and --segment"),
        (("--since", "2999-01-01"), "--since is a day in the past"),
    ],
)
def test_what_cannot_be_tuned_says_why(run: Run, words: tuple[str, ...], said: str) -> None:
    ran = run("tune", *words)
    assert (ran.code, said in ran.err) == (2, True)


def test_of_nothing_there_is_nothing_to_tune(run: Run) -> None:
    assert "No lead was handed over in this time." in run("tune").out
