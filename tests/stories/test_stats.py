"""Marketers and managers look up what became of the MQLs of 90 days, and find the same at home."""

import csv
import io

import httpx

from tests.stories.office import MANAGERS, MARKETING, Office, a_lead
from tests.stories.test_killed import eventually
from tests.stories.test_the_digest import a_week


def test_a_marketer_counts_by_source_and_campaign(office: Office) -> None:
    a_week(office)

    said = office.mira.commands("stats", MARKETING)

    assert "*What became of MQLs, by source*" in said
    assert "5 MQLs → *0 accepted* · 3 recycled · 1 disqualified · 1 open" in said
    assert "*LinkedIn ad*   4 MQLs\n0 accepted (≥ 0 %) · 3 recycled · 0 disqualified · 1 open" in said
    assert "*not given*   1 MQL\n0 accepted (0 %, 0 %–79 %) · 0 recycled · 1 disqualified" in said
    assert "*Spring fair*   1 MQL" in office.mira.commands("stats campaign", MARKETING)


def test_reps_are_named_to_those_alone_who_lead_them(office: Office) -> None:
    a_week(office)

    assert "Figures of reps are for their managers" in office.mira.commands("stats rep", MARKETING)
    assert "for marketers and managers" in office.lee.commands("stats")
    assert "*lee@acme-gtm.example*   3 MQLs" in office.maya.commands("stats rep", MANAGERS)
    assert "`campaign` or `rep`" in office.maya.commands("stats weather", MANAGERS)


def test_the_figures_come_as_a_file_to_whoever_asks(office: Office) -> None:
    a_week(office)
    office.receives(a_lead(campaign="=1+1"))
    office.mira.commands("stats campaign", MARKETING)
    office.mira.presses_in_whisper("CSV to me", office.mira._whispers(MARKETING)[-1])

    eventually(lambda: any(each.get("files") for each in office.mira.direct_messages()), "no file came")
    (sent,) = [each for each in office.mira.direct_messages() if each.get("files")]
    (file,) = sent["files"]
    assert file["name"] == "campaign 2026-08-25 to 2026-11-23.csv"
    text = httpx.get(f"{office.sandbox.url}{file['url_private']}", trust_env=False).text
    rows = {row["campaign"]: row for row in csv.DictReader(io.StringIO(text))}
    assert (rows["Audit season"]["mqls"], rows["Audit season"]["recycled"]) == ("3", "3")
    assert "'=1+1" in rows, "which no spreadsheet calculates"


def test_a_marketers_home_shows_the_figures_of_the_digest(office: Office) -> None:
    a_week(office)

    hers, managers, reps = office.mira.home(), office.maya.home(), office.lee.home()

    head = "4 leads decided → *0 accepted* (0 %, 0 %–49 %) · 3 recycled · 1 disqualified"
    assert head in hers
    assert "1. *Timing: not now* 2" in hers
    assert "*LinkedIn ad › Audit season*" in hers
    assert head in managers
    assert "Timing" not in managers, "their team comes first"
    assert head not in reps
