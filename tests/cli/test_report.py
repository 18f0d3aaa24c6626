"""`handraise report sla`, `speed`, `load`, for people, for programs and for a spreadsheet."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest

from bot.sheets import cell, to_csv
from qualification.leads import Did, Happened, PersonId
from storage import clocks, leads, outbox
from storage.engine import Store
from storage.outbox import Priority, Wanted
from storage.tables import ClockRow, Contact, Lead, Person
from tests.cli.conftest import Run
from tests.storage.begun import worked

LEE = PersonId("U0LEE")
NINE = datetime(2024, 11, 18, 8, 0, tzinfo=UTC)
"""Monday, nine o'clock in Berlin."""
IN_THAT_WEEK = ("--since", "2024-11-18", "--until", "2024-11-25")


@pytest.fixture
def week(sqlite_store: Store) -> None:
    """Lee called one lead in time after a reminder, called one an hour late, and was given more time for a third."""
    with sqlite_store.write() as session:
        session.add(Person(id=LEE, name="Lee", email="lee@acme-gtm.example", role="rep", team="sdr"))
        for number, minutes, more in ((1, 10, 0), (2, 75, 0), (3, 20, 15)):
            _worked(session, number, minutes, more)


def _worked(session, number: int, minutes: int, more: int) -> None:  # type: ignore[no-untyped-def]
    touched_at = NINE + timedelta(minutes=minutes)
    lead = Lead(
        identity=f"{number}@x.example", team="sdr", segment="general", state="open", fields={}, version=0
    )
    lead.received_at = lead.posted_at = NINE
    session.add(lead)
    session.flush()
    for happened in (
        Happened(Did.CLAIMED, LEE, NINE, {"owner": LEE}),
        Happened(Did.CONTACTED, LEE, touched_at, {"outcome": "reached"}),
    ):
        leads.record(session, number, happened)
    leads.add_contact(session, Contact(lead_id=number, by=LEE, at=touched_at, how="call", outcome="reached"))
    clock = ClockRow(
        lead_id=number,
        policy="first_touch",
        started_at=NINE,
        deadline_at=NINE + timedelta(minutes=15 + more),
        rungs=[],
        extended_minutes=more,
        terms={"policy": "first_touch_asked", "hours": ["Mo-Fr 09:00-18:00", "Europe/Berlin", "DE"]},
    )
    clocks.start(session, clock)
    clocks.stop(session, number, ["first_touch"], because=Did.CONTACTED, at=touched_at)
    _reminded(session, number, clock.id or 0)


def _reminded(session, number: int, clock: int) -> None:  # type: ignore[no-untyped-def]
    at = NINE + timedelta(minutes=9)
    facts = {"policy": "first_touch", "rung": "60%"}
    nudge = Wanted(
        f"nudge:{number}",
        "nudge",
        Priority.ESCALATION,
        "#sdr-leads",
        lead_id=number,
        subject_id=clock,
        facts=facts,
    )
    outbox.say(session, nudge, now=at)
    row = outbox.by_key(session, nudge.key)
    assert row is not None
    row.ts, row.first_shown_at = "1.1", at


@pytest.mark.usefixtures("week")
def test_promises_are_counted_by_team_and_clock(run: Run) -> None:
    told = run("report", "sla", *IN_THAT_WEEK, "--json").json

    assert told["by"] == ["team", "clock"]
    assert told["rows"] == [
        {
            "team": "sdr",
            "clock": "first_touch",
            "met": 1,
            "late": 1,
            "extended": 1,
            "running": 0,
            "share": 0.333,
            "low": 0.061,
            "high": 0.792,
            "late_median_minutes": 60,
            "late_p90_minutes": 60,
            "paused_minutes": 0,
        }
    ]


@pytest.mark.usefixtures("week")
def test_promises_can_be_grouped_by_all_that_is_known_of_them(run: Run) -> None:
    (row,) = run("report", "sla", *IN_THAT_WEEK, "--by", "segment,rep,week", "--json").json["rows"]

    assert list(row)[:3] == ["segment", "rep", "week"]
    assert (row["segment"], row["rep"], row["week"]) == ("general", "lee@acme-gtm.example", "2024-W47")


@pytest.mark.usefixtures("week")
def test_the_time_to_the_first_touch_is_told_in_working_time_on_the_wall_and_in_parts(run: Run) -> None:
    (row,) = run("report", "speed", *IN_THAT_WEEK, "--json").json["rows"]

    assert row == {
        "team": "sdr",
        "touched": 3,
        "untouched": 0,
        "working_median_minutes": 20,
        "working_p90_minutes": 64,
        "wall_median_minutes": 20,
        "wall_p90_minutes": 64,
        "system_share": 0,
        "off_hours_share": 0,
        "prospect_share": 0,
        "people_share": 1,
    }


@pytest.mark.usefixtures("week")
def test_who_is_told_how_often_a_day_and_whether_they_act(run: Run) -> None:
    (row,) = run("report", "load", *IN_THAT_WEEK, "--json").json["rows"]

    assert (row["rep"], row["day"]) == ("lee@acme-gtm.example", "2024-11-18")
    assert (row["nudges"], row["breaches"], row["alerts"], row["said"], row["acted"]) == (3, 0, 0, 3, 1)
    assert row["share"] == 0.333, "one call came 11 minutes after the reminder and one an hour"


@pytest.mark.usefixtures("week")
def test_what_was_never_shown_was_said_to_nobody(run: Run, sqlite_store: Store) -> None:
    with sqlite_store.write() as session:
        waiting = outbox.by_key(session, "nudge:1")
        assert waiting is not None
        waiting.ts = waiting.first_shown_at = None

    (row,) = run("report", "load", *IN_THAT_WEEK, "--by", "policy,rung", "--json").json["rows"]

    assert (row["policy"], row["rung"], row["said"]) == ("first_touch_asked", "60%", 2)


@pytest.mark.usefixtures("week")
def test_days_are_those_of_the_desk(run: Run) -> None:
    """Midnight of the 19th is 23 o'clock of the 18th in UTC; the calls of the 18th are over by then."""
    assert run("report", "sla", "--since", "2024-11-19", "--until", "2024-11-25", "--json").json["rows"] == []
    assert run("report", "sla", "--since", "2024-11-18", "--until", "2024-11-19", "--json").json["rows"]


@pytest.mark.usefixtures("week")
@pytest.mark.parametrize(
    ("name", "words"), [("sla", "1 of 3 (33 %)"), ("speed", "people 100 %"), ("load", "1 of 3 (33 %)")]
)
def test_a_report_is_a_table_for_people_and_csv_for_a_spreadsheet(run: Run, name: str, words: str) -> None:
    assert words in run("report", name, *IN_THAT_WEEK, "--by", "team").out

    rows = list(csv.DictReader(StringIO(run("report", name, *IN_THAT_WEEK, "--by", "team", "--csv").out)))

    assert rows[0]["team"] == "sdr"
    assert rows == [
        {key: "" if value is None else str(value) for key, value in row.items()}
        for row in run("report", name, *IN_THAT_WEEK, "--by", "team", "--json").json["rows"]
    ]


def test_of_nothing_there_is_nothing_to_report(run: Run) -> None:
    ran = run("report", "sla", *IN_THAT_WEEK)
    assert ran.code == 0
    assert "Nothing in this time." in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--by", "team,moon"), "--by does not know “moon”; it knows team, segment, rep, clock, week, day"),
        (("--since", "2024-11-25", "--until", "2024-11-18"), "--since is a day in the past"),
        (("--since", "2999-01-01"), "--since is a day in the past"),
    ],
)
def test_a_report_that_cannot_be_says_why(run: Run, words: tuple[str, ...], said: str) -> None:
    ran = run("report", "sla", *words)
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize("words", ["=1+1", "+49", "-5", "@sum", "\t=1", "\r=1"])
def test_no_cell_is_calculated_when_a_spreadsheet_opens_it(words: str) -> None:
    assert cell(words) == f"'{words}"


def test_numbers_and_plain_words_stay_as_they_are() -> None:
    assert [cell(each) for each in (-5, 0.5, "a=b", None)] == [-5, 0.5, "a=b", ""]
    assert to_csv([{"a": 'say "hi", you', "b": 1}], ["a", "b"]) == 'a,b\r\n"say ""hi"", you",1\r\n'


def test_what_is_wrong_is_said_in_words_and_nothing_is_when_nothing_is_known(
    run: Run, sqlite_store: Store
) -> None:
    assert "too few leads to say" in run("report", "diagnosis", *IN_THAT_WEEK).out
    with sqlite_store.write() as session:
        worked(session, 40, total=65, accepted=30)
        for number in range(1, 41):
            lead = leads.require(session, number)
            what = Did.TAKEN_ON if number <= 5 else Did.CONTESTED
            if lead.state == "accepted":
                leads.record(
                    session, number, Happened(what, LEE, NINE + timedelta(days=1), {"reason": "timing"})
                )
        for number in range(6, 31):
            decided = Happened(Did.ACCEPTED, LEE, NINE + timedelta(days=2), {})
            leads.record(session, number, decided)

    (row,) = run("report", "diagnosis", *IN_THAT_WEEK, "--json").json["rows"]

    assert (row["kind"], row["segment"], row["leads"], row["test"]) == (
        "too_loose",
        "general",
        25,
        "wilson_interval",
    )
    assert (row["kept_leads"], row["kept_high"] < 0.5) == (30, True)
    assert "AEs took 17 %" in row["words"]
    assert "the criteria of an SQL are too loose" in run("report", "diagnosis", *IN_THAT_WEEK).out


@pytest.mark.usefixtures("week")
def test_words_used_often_where_no_reason_fitted_are_listed(run: Run, sqlite_store: Store) -> None:
    with sqlite_store.write() as session:
        for number, note in ((1, "=hiring freeze"), (2, "a hiring freeze until May")):
            facts = {"reason": "other", "note": note}
            leads.record(session, number, Happened(Did.RECYCLED, LEE, NINE + timedelta(hours=5), facts))
        leads.record(
            session, 3, Happened(Did.RECYCLED, LEE, NINE, {"reason": "timing", "note": "hiring freeze"})
        )

    asked = run("report", "reasons", "--other", "--json", *IN_THAT_WEEK)
    (row,) = asked.json["rows"]
    assert row == {
        "words": "hiring freeze",
        "leads": 2,
        "examples": ["=hiring freeze", "a hiring freeze until May"],
    }
    sheet = run("report", "reasons", "--other", "--csv", *IN_THAT_WEEK).out
    assert list(csv.reader(StringIO(sheet)))[1] == [
        "hiring freeze",
        "2",
        "'=hiring freeze | a hiring freeze until May",
    ]
    assert "“a hiring freeze until May”" in " ".join(
        run("report", "reasons", "--other", *IN_THAT_WEEK).out.split()
    )
    assert run("report", "reasons", "--other", "--by", "source").code == 2
