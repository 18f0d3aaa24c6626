"""What stands behind a digest: its leads, as a list with links and as a file, for those who may have them."""

import csv
import io

import httpx

from tests.stories.office import MARKETING, Message, Office, a_lead
from tests.stories.test_killed import eventually
from tests.stories.test_the_digest import NEXT_MONDAY_0830, a_week


def _digest(office: Office) -> Message:
    a_week(office)
    office.advance_to(NEXT_MONDAY_0830)
    (digest,) = office.messages(MARKETING)
    return digest


def test_the_marketer_learns_why_and_whose(office: Office) -> None:
    office.mira.presses("Show the leads", _digest(office))

    said = office.mira.reads_in_modal()
    assert "5 became MQLs or were decided on in this time." in said
    assert "Ann One" in said
    assert "Dan Four" in said
    assert "Eve Five" in said
    view = office.mira.modal()
    assert view is not None
    links = [block["accessory"]["url"] for block in view["blocks"] if "accessory" in block]
    assert len(links) == 5, "each opens its card"


def test_the_file_goes_to_whoever_asked_for_it_and_calculates_nothing(office: Office) -> None:
    formula = "=cmd|' /C calc'!A0"
    office.receives(a_lead(name="Fay Six", campaign=formula))
    digest = _digest(office)

    office.mira.presses("CSV to me", digest)

    eventually(lambda: any(each.get("files") for each in office.mira.direct_messages()), "no file came")
    (sent,) = [each for each in office.mira.direct_messages() if each.get("files")]
    (file,) = sent["files"]
    assert file["name"] == "leads 2026-11-23 to 2026-11-30.csv"
    assert "in your direct messages" in office.mira.whispers(MARKETING)[-1]
    text = httpx.get(f"{office.sandbox.url}{file['url_private']}", trust_env=False).text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["name"] for row in rows} == {
        "Ann One",
        "Bea Two",
        "Cem Three",
        "Dan Four",
        "Eve Five",
        "Fay Six",
    }
    (ann,) = [row for row in rows if row["name"] == "Ann One"]
    assert (ann["rep"], ann["reason_label"]) == ("lee@acme-gtm.example", "Timing: not now")
    assert f"'{formula}" in {row["campaign"] for row in rows}


def test_a_rep_is_given_no_list_of_leads(office: Office) -> None:
    digest = _digest(office)

    office.sandbox.channel(MARKETING, invite=["lee"])
    office.lee.presses("CSV to me", digest)
    office.lee.presses("Show the leads", digest)

    assert all("for marketers and managers" in said for said in office.lee.whispers(MARKETING))
    assert office.lee.modal() is None
    assert office.lee.direct_messages() == []


def test_without_the_scope_the_marketer_is_told_what_to_do(office: Office) -> None:
    digest = _digest(office)
    office.sandbox.fault("files.getUploadURLExternal", "500")

    office.mira.presses("CSV to me", digest)

    assert "Slack did not take the file" in office.mira.whispers(MARKETING)[-1]
