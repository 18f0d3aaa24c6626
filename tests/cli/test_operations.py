"""`handraise lead`, `outbox`, `quarantine`, `db` and `lint`."""

import csv
import json
import shutil
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import ManualClock
from bot.intake.reader import read_inbox_once
from bot.services import Services
from playbooks.files import SHIPPED_DESK
from playbooks.load import load_desk
from playbooks.render import Wording
from qualification.criteria import BuyingRole
from qualification.group import Insider
from qualification.leads import Did, Happened, PersonId
from storage import groups, handed_back, leads
from storage.engine import Store
from storage.inbox import InboxWriter
from storage.tables import Lead
from tests.cli.conftest import Run
from tests.cli.test_import import HOT, a_file

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def taken(run: Run, tmp_path: Path) -> None:
    """One lead is in the store, its card not yet said."""
    assert run("import", a_file(tmp_path, HOT), "--json").json["taken"] == 1


def read(store: Store) -> None:
    read_inbox_once(Services(store, load_desk(), Wording(), ManualClock(NOW)))


@pytest.mark.usefixtures("taken")
def test_a_leads_story_holds_everything_that_is_known_of_it(run: Run) -> None:
    story = run("lead", "1", "--json").json

    assert set(story) == {
        "lead",
        "account",
        "found_by",
        "group",
        "touches",
        "scores",
        "routing",
        "qualification",
        "clocks",
        "messages",
        "events",
    }
    assert story["lead"]["identity"] == "dana@northwind.example"
    assert story["account"]["domain"] == "northwind.example"
    assert story["touches"][0]["kind"] == "demo_request"
    assert story["scores"][0]["reasons"]
    assert [event["what"] for event in story["events"]] == ["received", "scored", "posted"]
    assert [message["kind"] for message in story["messages"]] == ["card"]
    assert story["clocks"][0]["policy"] == "first_touch"


@pytest.mark.usefixtures("taken")
def test_a_leads_story_can_be_read_by_people_and_asked_for_by_address(run: Run) -> None:
    ran = run("lead", "Dana@Northwind.example")

    assert ran.code == 0
    assert "Dana Ruiz · CISO · Northwind" in ran.out
    assert "demo_request" in ran.out
    assert "still to be said: card" in ran.out


@pytest.mark.usefixtures("taken")
@pytest.mark.parametrize("said", ["dana+fair@NORTHWIND.example", "generic:web-1"])
def test_a_lead_is_found_by_whatever_it_is_known_by(run: Run, tmp_path: Path, said: str) -> None:
    run("import", a_file(tmp_path, HOT | {"id": "web-1", "campaign": "Audit season"}), "--json")

    ran = run("lead", said)

    assert "Dana Ruiz · CISO · Northwind" in ran.out
    assert "found by dana@northwind.example, generic:web-1" in ran.out


@pytest.mark.usefixtures("taken")
def test_a_leads_story_says_where_it_stands_and_what_is_next(run: Run, sqlite_store: Store) -> None:
    assert "In progress" not in run("lead", "1").out, "nobody has it"
    lee = PersonId("U0LEE")
    with sqlite_store.write() as session:
        leads.record(session, 1, Happened(Did.CLAIMED, lee, NOW, {"owner": lee}))
    assert "In progress · finish the checklist · 20" in run("lead", "1").out

    planned = {"progress": "waiting", "step": "[red]CISO back", "at": "2026-11-26T08:00:00+00:00"}
    with sqlite_store.write() as session:
        leads.record(session, 1, Happened(Did.PROGRESSED, lee, NOW, planned))
    assert "Waiting for the prospect · [red]CISO back · 2026-11-26 08:00" in run("lead", "1").out

    tried = {"how": "call", "outcome": "no_reply", "note": ""}
    with sqlite_store.write() as session:
        leads.record(session, 1, Happened(Did.CONTACTED, lee, NOW, tried))
        leads.record(
            session, 1, Happened(Did.PROGRESSED, lee, NOW, {**planned, "progress": "no_reply", "step": None})
        )
    assert "No reply (1 in a row) · try again · 2026-11-26 08:00" in run("lead", "1").out


@pytest.mark.usefixtures("taken")
def test_a_leads_story_tells_the_buying_group_with_what_was_struck(run: Run, sqlite_store: Store) -> None:
    assert "Buying group" not in run("lead", "1").out
    with sqlite_store.write() as session:
        known, new = Insider("Dana Ruiz", "CISO", 1), Insider("[b]Iris[/b]", "Head of Audit")
        wrong = groups.put(session, 1, BuyingRole.CHAMPION, new, by="U0LEE", now=NOW)
        groups.strike(session, 1, [wrong.id], by="U0SAM", now=NOW)
        groups.put(session, 1, BuyingRole.CHAMPION, known, by="U0LEE", now=NOW)

    told = run("lead", "1").out
    assert "champion: Dana Ruiz · CISO (lead 1)  said by U0LEE" in told
    assert "champion: [b]Iris[/b], Head of Audit  said by U0LEE, struck by U0SAM" in told
    entries = run("lead", "1", "--json").json["group"]
    assert [(each["role"], each["lead_id"], each["struck_by"]) for each in entries] == [
        ("champion", None, "U0SAM"),
        ("champion", 1, None),
    ]


@pytest.mark.parametrize("lead", ["99", "nobody@acme.com", "9" * 40, "-1"])
def test_a_lead_that_is_not_there_is_wrong_use(run: Run, lead: str) -> None:
    ran = run("lead", "--", lead)

    assert (ran.code, ran.out) == (2, "")
    assert f"there is no lead {lead}" in ran.err


@pytest.mark.usefixtures("taken")
def test_the_outbox_shows_what_waits_and_what_was_given_up(run: Run, sqlite_store: Store) -> None:
    [waiting] = run("outbox", "--json").json["waiting"]
    assert (waiting["key"], waiting["kind"], waiting["error"]) == ("card:1", "card", None)

    with sqlite_store.write() as session:
        session.execute(text("UPDATE message SET pending = 0, error = 'channel_not_found'"))
    shown = run("outbox", "--json").json
    assert (shown["waiting"], shown["failed"][0]["error"]) == ([], "channel_not_found")
    assert "channel_not_found" in run("outbox").out


def test_the_quarantine_tells_why_and_reads_again_after_a_mapping_was_corrected(
    run: Run, sqlite_store: Store, tmp_path: Path
) -> None:
    with InboxWriter(sqlite_store) as writer:
        for delivery, name in (("m1", "[red]Nobody"), ("m2", "dana@northwind.example")):
            writer.put("generic", delivery, json.dumps({"name": name}).encode(), NOW).result()
    read(sqlite_store)

    newer, older = run("quarantine", "--json").json["quarantined"]
    assert (older["delivery"], older["why"]) == ("m1", "has neither an e-mail address nor an id")
    assert "m1" in run("quarantine").out
    assert [row["id"] for row in run("quarantine", newer["id"], "--json").json["quarantined"]] == [
        newer["id"]
    ]

    corrected = a_desk_that_finds_the_address_in_the_name(tmp_path)
    [again] = run("quarantine", "--replay", newer["id"], "--desk", corrected, "--json").json["replayed"]
    assert (again["delivery"], again["became"], again["why"]) == ("m2", "below_threshold", None)

    assert "“[red]Nobody” is not an e-mail" in run("quarantine", "--replay", "--desk", corrected).out
    assert len(run("quarantine", "--json").json["quarantined"]) == 1


def a_desk_that_finds_the_address_in_the_name(folder: Path) -> Path:
    desk = folder / "desk"
    shutil.copytree(SHIPPED_DESK, desk)
    mapping = desk / "sources" / "generic.yaml"
    mapping.write_text(mapping.read_text().replace("email: email", "email: name"))
    return desk


def test_a_database_that_differs_is_told_and_put_right(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("db", "check").out == "the database is as it should be\n"

    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    ran = run("db", "check", "--json")
    assert ran.code == 1
    assert ran.json["problems"][0].startswith("the database is at revision none")
    assert run("db", "upgrade").code == 0
    assert run("db", "check", "--json").json == {"problems": []}


def test_a_database_that_cannot_be_reached_is_told_in_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.db")

    for command in (["outbox"], ["db", "check"], ["db", "upgrade"], ["lead", "1"]):
        ran = run(*command)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith("the database does not answer: OperationalError")


def test_the_shipped_desk_has_nothing_to_put_right(run: Run) -> None:
    ran = run("lint", "--json")

    assert (ran.code, ran.json) == (0, {"problems": []})


def test_a_mistake_in_a_definition_is_named_with_its_place(run: Run, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    shutil.copytree(SHIPPED_DESK, desk)
    main = desk / "desk.yaml"
    main.write_text(main.read_text().replace("currency:", "curency:", 1))

    ran = run("lint", desk, "--json")

    assert ran.code == 1
    problem = next(each for each in ran.json["problems"] if "curency" in each["message"])
    assert set(problem) == {"file", "line", "column", "level", "message", "did_you_mean"}
    assert (problem["file"], problem["did_you_mean"]) == ("desk/desk.yaml", "currency")
    assert "desk.yaml" in run("lint", desk).err
    assert run("score", a_file(tmp_path, HOT), "--desk", desk).code == 1


@pytest.mark.parametrize("command", [["run"], ["doctor"], ["lint"], ["outbox"], ["db", "check"]])
def test_a_setting_that_cannot_be_is_named_with_what_is_allowed(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("LOG_LEVEL", "LOUD")
    monkeypatch.setenv("PORT", "door")

    ran = run(*command)

    assert ran.code == 2
    assert "LOG_LEVEL: Input should be 'DEBUG', 'INFO', 'WARNING' or 'ERROR'" in ran.err
    assert "PORT: Input should be a valid integer" in ran.err


def test_lint_writes_the_definition_both_sides_sign(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "signed"
    done = run("lint", "--describe", "--into", str(folder))

    assert done.code == 0
    assert (folder / "bant.md").read_text("utf-8").startswith("# BANT\n")
    assert "pages in" in done.err


def test_lint_describes_nothing_that_does_not_hold_together(run: Run, tmp_path: Path) -> None:
    broken = Path(shutil.copytree(SHIPPED_DESK, tmp_path / "desk"))
    (broken / "sla.yaml").write_text("working_day: 8h\n", "utf-8")

    assert run("lint", str(broken), "--describe", "--into", str(tmp_path / "signed")).code == 1
    assert not (tmp_path / "signed").exists()


def test_a_desk_without_turns_says_so(run: Run) -> None:
    assert "No team of this desk takes its leads in turns" in run("turns").out
    assert run("turns", "--json").json == {"rows": []}


@pytest.mark.usefixtures("taken")
def test_a_leads_record_is_verified(run: Run, sqlite_store: Store) -> None:
    whole = run("lead", "1", "--verify", "--json")
    assert (whole.code, whole.json["events"], whole.json["problems"]) == (0, 3, [])
    assert "3 events, as they were written" in run("lead", "1", "--verify").out

    with sqlite_store.write() as session:
        session.connection().execute(text("UPDATE lead SET owner = 'U0SAM', chain = 'another'"))

    broken = run("lead", "1", "--verify")
    assert broken.code == 1
    assert broken.out.splitlines() == [
        "the last event is not the one that was written last",
        "the lead's row is not what its events lead to",
    ]


def test_hand_backs_are_exported_as_cells_that_calculate_nothing(run: Run, sqlite_store: Store) -> None:
    handed_back_lead(sqlite_store, note="=1+1")

    sheet = run("export", "handbacks", "--since", "2026-11-22", "--until", "2026-11-25").out
    (row,) = csv.DictReader(StringIO(sheet))
    assert (row["what"], row["reason"], row["group"]) == ("recycled", "budget", "budget")
    assert (row["email"], row["words"], row["return_on"]) == ("dana@northwind.example", "'=1+1", "2027-02-21")
    assert run("export", "handbacks", "--since", "2026-11-24", "--until", "2026-11-25").out.count("\n") == 1


def test_what_marketing_was_not_told_is_listed_and_sent_again(run: Run, sqlite_store: Store) -> None:
    handed_back_lead(sqlite_store)
    assert [row["attempts"] for row in run("handbacks", "--json").json["waiting"]] == [0]
    with sqlite_store.write() as session:
        (row,) = handed_back.waiting(session)
        row.refused_at, row.error, row.attempts = row.at, "the receiver answered 422", 1
        session.add(row)

    told = run("handbacks")
    assert told.code == 1
    assert "given up: 1\n  lead 1, 1 tries: the receiver answered 422" in told.out
    assert run("handbacks", "--retry").out == "1 to be sent again\n"
    assert run("handbacks").code == 0


def handed_back_lead(store: Store, note: str = "budget in Q3") -> None:
    """A lead that was recycled for its budget on the 23rd of November."""
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    facts = {"reason": "budget", "group": "budget", "note": note, "track": "slow", "return_on": "2027-02-21"}
    with store.write() as session:
        fields = {"email": "dana@northwind.example"}
        lead = Lead(
            identity="dana@northwind.example", team="sdr", segment="general", state="open", fields=fields
        )
        lead.received_at = at
        session.add(lead)
        session.flush()
        done = leads.record(session, lead.id or 0, Happened(Did.RECYCLED, PersonId("U0LEE"), at, facts))
        assert done is not None
        handed_back.tell(session, done, now=at)
