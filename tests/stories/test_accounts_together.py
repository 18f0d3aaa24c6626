"""Several people of one account make an MQL together, and whoever works it sees who they are."""

from typing import Any

from tests.stories.office import MONDAY_MORNING, Office, a_lead

NORTHWIND = {
    "name": "Northwind",
    "domain": "northwind.example",
    "size": 800,
    "industry": "manufacturing",
    "country": "DE",
}


def colleague(name: str, seniority: str, title: str, *kinds: str, **said: Any) -> dict[str, Any]:
    at = MONDAY_MORNING.isoformat()
    return a_lead(
        email=f"{name.split(maxsplit=1)[0].casefold()}@northwind.example",
        name=name,
        seniority=seniority,
        title=title,
        company=NORTHWIND,
        interest="security assessment",
        touches=[{"kind": kind, "at": at} for kind in kinds],
        **said,
    )


TOM = ("Tom Berger", "vp", "VP Finance", "webinar")
JO = ("Jo Okafor", "individual", "Network engineer", "integration_docs", "content_download")
IDA = ("Ida Lang", "individual", "Network engineer", "comparison_page")


def test_two_people_below_the_bar_are_posted_as_the_better_of_them(any_office: Office) -> None:
    office = any_office
    office.receives(colleague(*TOM))
    assert office.messages() == []

    office.receives(colleague(*JO))

    card = office.card("Tom Berger")
    said = office.says(card)
    assert "*Together* 2 people of Northwind reach 95 points, the bar for an account is 90" in said
    assert "Tom Berger (decides), Jo Okafor (puts it in place)" in said
    assert [office.lead(number).state for number in (1, 2)] == ["open", "below_threshold"]
    assert "*Together* 2 people of Northwind" in office.lee.commands("why tom")
    assert len(office.messages()) == 1
    assert office.replayed(1).together == office.lead(1).together


def test_one_more_colleague_does_not_post_an_account_that_sales_has(office: Office) -> None:
    office.receives(colleague(*TOM))
    office.receives(colleague(*JO))
    office.lee.presses("Claim", office.card("Tom Berger"))

    office.receives(colleague(*IDA))

    assert len(office.messages()) == 1
    assert "Ida Lang (Network engineer)" in office.says(office.card("Tom Berger"))


def test_two_of_the_same_role_are_no_mql_together(office: Office) -> None:
    office.receives(colleague(*JO))
    office.receives(colleague(*IDA))

    assert office.messages() == []


def test_who_was_disqualified_does_not_lift_a_colleague(office: Office) -> None:
    office.receives(colleague(*TOM))
    office.receives(colleague(*JO))
    office.lee.chooses("more", "⛔ Disqualify…", office.card("Tom Berger"))
    office.lee.submits(reason="competitor")
    assert office.lead(1).state == "disqualified"

    office.receives(colleague(*IDA))

    assert len(office.messages()) == 1


def test_a_lead_we_wrote_to_first_has_a_higher_bar_and_why_says_so(office: Office) -> None:
    anna = ("Anna Holm", "manager", "IT security manager", "comparison_page")
    office.receives(colleague(*anna, motion="inbound"))
    assert len(office.messages()) == 1

    other = {**NORTHWIND, "name": "Kite Bank", "domain": "kite.example"}
    office.receives({**colleague(*anna, motion="outbound"), "email": "anna@kite.example", "company": other})

    assert len(office.messages()) == 1
    assert "the bar is 85 (we wrote first" in office.lee.commands("why anna@kite.example")
