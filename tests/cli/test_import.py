"""`handraise import` and `handraise score`."""

import json
from pathlib import Path
from typing import Any

import pytest

from storage.engine import Store
from tests.cli.conftest import Run

HOT = {
    "id": "web-1",
    "email": "dana@northwind.example",
    "name": "Dana Ruiz",
    "title": "CISO",
    "seniority": "c_level",
    "company": {"name": "Northwind", "domain": "northwind.example", "size": 1200, "country": "US"},
    "touches": [{"kind": "demo_request", "at": "2026-11-22T09:00:00Z"}],
}


def a_file(folder: Path, *lines: dict[str, Any] | str, name: str = "leads.jsonl") -> Path:
    path = folder / name
    path.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines))
    return path


def test_an_import_tells_what_became_of_each_row(run: Run, tmp_path: Path) -> None:
    leads = a_file(tmp_path, HOT, HOT | {"campaign": "Audit season"}, {"name": "Nobody"}, "not json")

    ran = run("import", leads, "--json")

    assert ran.code == 0
    assert ran.json == {
        "read_as": "JSON Lines",
        "damage": [],
        "rows": 4,
        "taken": 1,
        "merged": 1,
        "below_threshold": 0,
        "done_before": 0,
        "mended": {},
        "refused": [
            {"row": 3, "why": "has neither an e-mail address nor an id"},
            {"row": 4, "why": "the line is not JSON (line 1, column 1)"},
        ],
    }
    assert run("import", leads, "--json").json["merged"] == 2


def test_for_people_an_import_is_a_table_and_the_refused_rows(run: Run, tmp_path: Path) -> None:
    ran = run("import", a_file(tmp_path, HOT, {"name": "[bold]Nobody[/]"}))

    assert ran.code == 0
    assert "below threshold" in ran.out
    assert "row 2: has neither an e-mail address nor an id" in ran.out


def test_a_mapping_file_of_ones_own_reads_any_table(run: Run, tmp_path: Path) -> None:
    table = a_file(tmp_path, "Mail;Firma;Größe", "anna@acme.de;Acme;51-200", name="messe.csv")
    mapping = a_file(
        tmp_path,
        "key: messe",
        "name: A fair",
        "id: Mail",
        "lead:",
        "  email: Mail",
        "  company: Firma",
        """  company_size: '"Größe"'""",
        "touches:",
        "  - each: '[@]'",
        """    kind: "'event_visit'" """,
        """    at: "'2026-11-20'" """,
        name="messe.yaml",
    )

    assert run("import", table, "--mapping", mapping, "--json").json["below_threshold"] == 1

    lead = run("lead", "anna@acme.de", "--json").json
    assert lead["lead"]["fields"] == {
        "company": "Acme",
        "company_size": 51,
        "domain": "acme.de",
        "email": "anna@acme.de",
    }


def test_what_was_damaged_in_a_file_is_counted_and_named(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "olist.csv"
    lines = [
        "mql_id,first_contact_date,landing_page_id,origin,",
        '"a1,2018-02-01,88740e,social,"',
        '"a2,2018-02-02,88740e,""Müller, paid""",',
        "a3,2018-02-03,88740e,email,",
        '"a4,2018-02-04"',
    ]
    table.write_bytes("\r\n".join(lines).encode("latin-1"))

    ran = run("import", table, "--source", "olist", "--json")

    assert ran.json["read_as"] == "CSV in Windows-1252 with commas and CR LF at the end of a line"
    assert ran.json["damage"] == [
        "the file is not UTF-8 and was read as Windows-1252",
        "column 5 has no name and was left out",
    ]
    assert ran.json["mended"] == {"wrapped in quotes as a whole": 2}
    assert [refused["row"] for refused in ran.json["refused"]] == [5]
    assert run("lead", "olist:a2", "--json").json["lead"]["fields"]["source"] == "Müller, paid"
    shown = run("import", table, "--source", "olist").out
    assert "2 rows were wrapped in quotes as a whole" in shown
    assert "column 5 has no name" in shown


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere.csv"], "does not exist"),
        (
            ["{file}", "--source", "nobody"],
            "there is no source “nobody”; there are: calendly, generic, google_ads",
        ),
        (["{file}", "--mapping", "{file}"], "leads.jsonl:1:1"),
        (["{file}", "--unheard-of"], "No such option"),
        ([], "Missing argument"),
    ],
)
def test_wrong_use_is_told_on_stderr_and_ends_with_2(
    run: Run, tmp_path: Path, words: list[str], told: str
) -> None:
    file = a_file(tmp_path, HOT)

    ran = run("import", *(word.format(file=file) for word in words), "--json")

    assert (ran.code, ran.out) == (2, "")
    assert told in " ".join(ran.err.replace("│", " ").split())


def test_a_table_without_columns_is_wrong_use(run: Run, tmp_path: Path) -> None:
    ran = run("import", a_file(tmp_path, "", name="empty.csv"), "--json")

    assert (ran.code, ran.out, ran.err) == (2, "", "the first line names no columns\n")


def test_scoring_gives_every_point_its_reason_and_stores_nothing(
    run: Run, tmp_path: Path, sqlite_store: Store
) -> None:
    ran = run("score", a_file(tmp_path, HOT, {"id": "77"}, {}), "--json")

    hot, cold, nobody = ran.json
    assert (hot["id"], hot["is_mql"]) == ("web-1", True)
    assert hot["total"] == hot["fit"] + hot["intent"] == sum(reason["points"] for reason in hot["reasons"])
    assert {"rule", "points", "why"} <= set(hot["reasons"][0])
    assert (cold["is_mql"], cold["intent"]) == (False, 0)
    assert "title" in cold["unknown"]
    assert nobody == {"row": 3, "refused": "has neither an e-mail address nor an id"}
    assert run("lead", "1").code == 2


def test_for_people_a_score_reads_as_a_list_of_reasons(run: Run, tmp_path: Path) -> None:
    ran = run("score", a_file(tmp_path, HOT))

    assert "web-1" in ran.out
    assert "MQL" in ran.out
