"""The lead comes back in spring: on its day or when it asks again, with its story, to somebody else, not for ever."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from playbooks.desk import Desk
from tests.stories.desks import desk_in_turns, desk_with
from tests.stories.office import LEADS, MARKETING, MONDAY_MORNING, Message, Office, a_lead, controls, texts

FIRST_OF_MARCH = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
"""A Monday, nine o'clock in Berlin: the team opens."""
IN_A_WEEK = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
COMPANY = {
    "name": "Northwind",
    "domain": "northwind.example",
    "size": 1200,
    "industry": "healthcare",
    "country": "US",
}
PLAIN = {"seniority": None, "touches": [{"kind": "contact_form", "at": MONDAY_MORNING.isoformat()}]}


def recycled(office: Office, return_on: str = "2026-12-01", **lead: object) -> Message:
    """The card of a lead that lee recycled for its budget after two answers."""
    office.receives(a_lead(**{**PLAIN, **lead}))
    card = office.card()
    office.lee.presses("Qualify", card)
    office.lee.presses("A problem we solve", office.checklist(card))
    office.lee.presses("Influences", office.checklist(card))
    office.lee.chooses("more", "↩️ Recycle…", card)
    office.lee.submits(reason="budget", note="budget in Q3", return_on=return_on)
    return card


def the_new_card(office: Office) -> Message:
    return office.sandbox.messages(LEADS)[-1]


def test_it_is_posted_anew_on_its_day_as_the_team_opens_with_its_story(office: Office) -> None:
    old = recycled(office, "2027-03-01")
    office.advance_to(datetime(2027, 3, 1, 7, 59, tzinfo=UTC))
    assert office.lead().state == "recycled"

    office.advance_to(FIRST_OF_MARCH)

    lead, new = office.lead(), the_new_card(office)
    assert (lead.state, lead.round, lead.owner) == ("open", 1, None)
    assert new["ts"] != old["ts"]
    assert "↩️ *Back*: <@U0LEE> sent it away 3 months ago, No budget yet: “budget in Q3”" in texts(new)
    assert "Since then: nothing we know of" in texts(new)
    assert "⏳ " in texts(new), "its clocks begin anew"
    assert "*Dana Ruiz* · Northwind: back since" in texts(office.as_it_stands(old))
    office.sam.presses("Claim", new)
    assert list(controls(office.as_it_stands(old)["blocks"])) == ["Open its card"]


def test_marketing_reads_how_many_came_back_and_what_became_of_them(office: Office) -> None:
    recycled(office)
    office.advance_to(IN_A_WEEK)
    office.advance(minutes=1)
    assert "1 recycled lead came back: 0 accepted, 0 sent away again, 1 open" in office.mira.commands(
        "digest", MARKETING
    )

    office.sam.chooses("more", "⛔ Disqualify…", the_new_card(office))
    office.sam.submits(reason="competitor")
    office.advance(minutes=1)

    said = office.mira.commands("digest", MARKETING)
    assert "1 recycled lead came back: 0 accepted, 1 sent away again, 0 open" in said
    office.advance(days=8)
    assert "came back:" not in office.mira.commands("digest", MARKETING), "that was told"


def test_what_was_answered_is_filled_in_with_its_age_and_confirmed_by_somebody_else(office: Office) -> None:
    recycled(office)
    office.advance_to(IN_A_WEEK)
    new = the_new_card(office)

    office.sam.presses("Qualify", new)

    asked = office.newest_checklist(new)
    assert "*Known:* A problem we solve, Lee Park noted it in an earlier checklist (7 days ago)" in texts(
        asked
    )
    office.sam.presses("A problem we solve ✓", asked)
    assert office.lead().owner == "U0SAM"


def test_whoever_sent_it_away_cannot_claim_it_but_a_manager_can_give_it_to_them(office: Office) -> None:
    recycled(office)
    office.advance_to(IN_A_WEEK)
    new = the_new_card(office)

    office.lee.presses("Claim", new)
    assert "You sent this lead back to marketing the last time" in "\n".join(office.lee.whispers())
    office.lee.presses("Qualify", new)
    assert office.lead().owner is None

    office.maya.chooses("more", "Give to somebody else…", new)
    office.maya.submits(to="U0LEE")
    assert office.lead().owner == "U0LEE"


def test_a_team_that_takes_turns_gives_it_to_another(office: Office, tmp_path: Path) -> None:
    office.uses(desk_in_turns(tmp_path))
    office.receives(a_lead(**PLAIN))
    first = office.lead().owner
    rep = office.lee if first == "U0LEE" else office.sam
    rep.chooses("more", "↩️ Recycle…", office.card())
    rep.submits(reason="budget", note="budget in Q3", return_on="2026-12-01")

    office.advance_to(IN_A_WEEK)

    assert {first, office.lead().owner} == {"U0LEE", "U0SAM"}


def test_one_that_asks_for_a_person_comes_back_before_its_day(office: Office) -> None:
    recycled(office, email="dana@northwind.example")
    office.advance(days=1)
    office.receives(
        a_lead(email="dana@northwind.example", touches=[{"kind": "webinar", "at": "2026-11-24T08:00:00Z"}])
    )
    assert office.lead().state == "recycled", "one webinar is not enough"

    asked = [{"kind": "demo_request", "at": "2026-11-24T09:00:00Z"}]
    office.receives(a_lead(email="dana@northwind.example", touches=asked))

    assert (office.lead().state, office.lead().round) == ("open", 1)
    said = texts(the_new_card(office))
    assert "*Back* before its day" in said
    assert "Since then: demo request, webinar" in said or "Since then: webinar, demo request" in said
    office.advance_to(IN_A_WEEK)
    assert office.lead().round == 1, "its day brings it back no second time"


def test_it_comes_back_as_often_as_it_may_and_then_stays_with_a_word_why(
    office: Office, sandbox_desk: Callable[[str], Desk]
) -> None:
    office.uses(sandbox_desk("comes_back: {at_most: 1, to_same_rep: true}\n"))
    recycled(office)
    office.advance_to(IN_A_WEEK)
    new = the_new_card(office)
    office.lee.presses("Claim", new)
    assert office.lead().owner == "U0LEE", "this desk gives it to whoever sent it away"
    office.lee.chooses("more", "↩️ Recycle…", new)
    office.lee.submits(reason="budget", return_on="2026-12-08")

    office.advance_to(datetime(2026, 12, 8, 8, 0, tzinfo=UTC))

    assert (office.lead().state, office.lead().return_on) == ("recycled", date(2026, 12, 8))
    last = office.tells()["events"][-1]
    assert (last["what"], last["facts"]["why"]) == ("stayed", "rounds")


def test_one_whose_account_is_an_sql_stays(office: Office) -> None:
    recycled(office, email="dana@northwind.example", company=COMPANY)
    office.receives(a_lead(email="ada@northwind.example", name="Ada Lind", company=COMPANY, **PLAIN))
    ada = office.card("Ada Lind")
    office.lee.presses("Qualify", ada)
    for each in ("A problem we solve", "Decides", "This quarter"):
        office.lee.presses(each, office.checklist(ada))
    office.lee.presses("Accept as SQL…", office.checklist(ada))
    office.lee.submits()

    office.advance_to(IN_A_WEEK)

    assert office.lead().state == "recycled"
    last = office.tells()["events"][-1]
    assert (last["what"], last["facts"]["why"], last["facts"]["sql"]) == ("stayed", "account", 2)


def test_one_that_was_reopened_meanwhile_is_not_posted_a_second_time(office: Office) -> None:
    old = recycled(office)
    office.lee.presses("Reopen", old)
    office.advance_to(IN_A_WEEK)

    assert (office.lead().round, the_new_card(office)["ts"]) == (0, old["ts"])


@pytest.fixture
def sandbox_desk(tmp_path: Path) -> Callable[[str], Desk]:
    """The shipped desk with a reasons.yaml of its own."""

    def made(text: str) -> Desk:
        return desk_with(tmp_path, reasons=text)

    return made
