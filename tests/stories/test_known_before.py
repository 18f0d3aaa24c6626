"""Nobody is asked twice: what an earlier checklist or a colleague said is filled in, marked and aged."""

from pathlib import Path

import pytest

from playbooks.desk import Desk
from tests.stories.desks import desk_with
from tests.stories.office import MONDAY_MORNING, Message, Office, a_lead, texts

ASKED = [{"kind": "contact_form", "at": MONDAY_MORNING.isoformat()}, {"kind": "pricing_page"}]
PLAIN = {"seniority": None, "touches": ASKED}
COMPANY = {
    "name": "Northwind",
    "domain": "northwind.example",
    "size": 1200,
    "industry": "healthcare",
    "country": "US",
}


@pytest.fixture
def shared(tmp_path: Path) -> Desk:
    """A desk on which need and budget are the account's, and a budget is good for half a year."""
    return desk_with(
        tmp_path,
        ("    label: Need\n", "    label: Need\n    about: account\n"),
        ("    label: Budget\n", "    label: Budget\n    about: account\n    good_for: 90d\n"),
        ("    label: Authority\n", "    label: Authority\n    good_for: 30d\n"),
    )


def two_colleagues(office: Office) -> tuple[Message, Message]:
    """The cards of Dana and of Ada."""
    office.receives(a_lead(email="dana@northwind.example", company=COMPANY, **PLAIN))
    dana = office.card("Dana Ruiz")
    office.receives(a_lead(email="ada@northwind.example", name="Ada Lind", company=COMPANY, **PLAIN))
    return dana, office.card("Ada Lind")


def test_what_a_colleague_said_about_the_account_is_filled_in_and_confirmed_with_one_click(
    any_office: Office, shared: Desk
) -> None:
    office = any_office
    office.uses(shared)
    dana, ada = two_colleagues(office)
    office.lee.presses("Qualify", dana)
    office.lee.types("they failed the audit", dana)
    office.lee.types("she signs", dana)
    office.advance(hours=2)

    office.sam.presses("Qualify", ada)
    checklist = office.checklist(ada)
    assert "*Known:* A problem we solve, Lee Park heard it from Dana Ruiz (2 h ago)" in office.says(checklist)
    office.sam.presses("A problem we solve ✓", checklist)
    assert "*Who decides, and how close are they?*" in office.says(checklist)
    assert "*Known:*" not in office.says(checklist), "who decides is true of one lead only"


def test_what_is_learned_meanwhile_reaches_a_colleague_s_running_checklist(
    office: Office, shared: Desk
) -> None:
    office.uses(shared)
    dana, ada = two_colleagues(office)
    office.sam.presses("Qualify", ada)
    assert "*Known:*" not in office.says(office.checklist(ada))

    office.lee.presses("Qualify", dana)
    office.lee.presses("A problem we solve", office.checklist(dana))

    assert "*Known:* A problem we solve, Lee Park heard it from Dana Ruiz" in office.says(
        office.checklist(ada)
    )
    office.sam.presses("Only looking", office.checklist(ada))
    assert [row.words for row in office.answers("need", 1)] == ["A problem we solve"], (
        "and is confirmed there alone"
    )


def test_a_lead_that_comes_back_is_not_asked_what_it_said_before(office: Office, shared: Desk) -> None:
    office.uses(shared)
    office.receives(a_lead(**PLAIN))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    office.lee.types("they failed the audit", card)
    office.lee.presses("Note…", checklist)
    office.lee.submits(note="her boss is on leave")
    office.lee.types("no access", card)
    office.lee.presses("Recycle…", checklist)
    office.lee.submits(note="nobody who signs")
    office.begins_anew()

    office.advance(days=40)
    office.sam.presses("Qualify", card)
    again = office.newest_checklist(card)
    assert (
        "*Known:* A problem we solve, Lee Park noted it in an earlier checklist (5 weeks ago)"
        in office.says(again)
    )
    office.sam.presses("A problem we solve ✓", again)

    said = office.says(again)
    assert "*Once:* No way to the decider (5 weeks ago), too old to count" in said
    assert "No way to the decider ✓" not in said, "what is too old is asked, not confirmed"
    office.sam.presses("Decides", again)
    assert [row.origin for row in office.answers("authority")] == ["earlier", "rep"]


def test_what_goes_stale_while_nobody_looks_is_asked_again(office: Office, shared: Desk) -> None:
    office.uses(shared)
    office.receives(a_lead(seniority="c_level", touches=ASKED))
    card = office.card()
    office.lee.presses("Qualify", card)
    office.lee.presses("A problem we solve", office.checklist(card))
    assert "*Known:* Decides, the title says “CISO”" in office.says(office.checklist(card))

    office.advance(days=31)
    office.lee.presses("Qualify", card)
    assert "*Once:* Decides (4 weeks ago), too old to count" in office.says(office.checklist(card))
    assert "✓" not in "".join(texts(each) for each in office.thread(card)[:1])
