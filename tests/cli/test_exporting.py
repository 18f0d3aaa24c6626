"""Leads are taken elsewhere as CSV that calculates nothing, or line by line."""

import csv
import io
import json
from pathlib import Path

from tests.cli.conftest import Run

LEADS = [
    {
        "id": "web-1",
        "email": "dana@northwind.example",
        "mql_at": "2026-01-10T09:00:00Z",
        "campaign": "Spring",
    },
    {"id": "web-2", "email": "lee@kite.example", "mql_at": "2026-01-11T09:00:00Z", "campaign": "=1+1"},
    {"id": "web-3", "email": "sam@kite.example", "mql_at": "2025-12-01T09:00:00Z"},
]
SPAN = ("--since", "2026-01-01", "--until", "2026-02-01")


def test_the_leads_of_a_span_and_a_campaign(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(map(json.dumps, LEADS)))
    run("import", path)

    sheet = list(csv.DictReader(io.StringIO(run("export", "leads", *SPAN).out)))
    lines = run("export", "leads", *SPAN, "--campaign", "Spring", "--jsonl").out.splitlines()

    assert [row["email"] for row in sheet] == ["lee@kite.example", "dana@northwind.example"], (
        "the newest first"
    )
    assert sheet[0]["campaign"] == "'=1+1"
    (dana,) = map(json.loads, lines)
    assert (dana["email"], dana["mql_at"]) == ("dana@northwind.example", "2026-01-10T09:00:00+00:00")
    assert dana["decided_at"] is None


def test_a_segment_that_is_not_there_is_said(run: Run) -> None:
    refused = run("export", "leads", "--segment", "weather")

    assert refused.code != 0
    assert "does not know “weather”" in refused.err
