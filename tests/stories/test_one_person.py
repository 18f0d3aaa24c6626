"""One person is one lead, whichever way they come; two that may be one are shown, merged and un-merged by a click."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.usecases.account import put_together
from playbooks.desk import Company
from storage import clocks, identities, leads
from storage.pasts import received_since
from tests.stories.office import LEADS, MONDAY_MORNING, Message, Office, a_lead, controls

NORTHWIND = {
    "name": "Northwind Health Ltd",
    "domain": "northwind.example",
    "size": 1200,
    "industry": "healthcare",
}
SISTER = {**NORTHWIND, "name": "Northwind Health", "domain": "nwh.example"}


def dana(email: str, *kinds: str, **said: Any) -> dict[str, Any]:
    touches = [{"kind": kind, "at": MONDAY_MORNING.isoformat()} for kind in kinds or ("assessment_request",)]
    return a_lead(**{"email": email, "company": NORTHWIND, "touches": touches, **said})


def kinds_of(office: Office, number: int) -> list[str]:
    with office.store.read() as session:
        return sorted(touch.kind for touch in leads.touches(session, number))


def found_by(office: Office, number: int) -> list[str]:
    with office.store.read() as session:
        return [row.key for row in identities.of_lead(session, number) if "@" in row.key]


def running(office: Office, number: int) -> list[tuple[str, Any]]:
    """Promises that run, with the next rung of each."""
    with office.store.read() as session:
        return [(clock.policy, clock.due_at) for clock in clocks.running(session, number)]


def two_danas(office: Office) -> tuple[Message, Message]:
    """The same name at the same company, under two addresses; each has a card."""
    office.receives(dana("dana@northwind.example", "assessment_request", "webinar"))
    office.receives(
        dana("dana.ruiz@nwh.example", "pricing_page", "demo_request", company=SISTER, phone="+49 30 1234567")
    )
    first, second = office.cards()
    return first, second


def test_two_campaigns_make_one_lead_of_one_person(any_office: Office) -> None:
    office = any_office
    office.receives(dana("Dana.Ruiz+audit@northwind.example", "webinar", "assessment_request"))
    office.receives(dana("dana.ruiz@NORTHWIND.example", "demo_request", campaign="Autumn fair"))

    assert len(office.cards()) == 1
    assert kinds_of(office, 1) == ["assessment_request", "demo_request", "webinar"]
    assert "Maybe the same" not in office.says(office.card())
    office.check_the_record()


def test_dots_in_an_address_matter_except_where_the_provider_drops_them(office: Office) -> None:
    office.receives(dana("dana.ruiz@gmail.com", "webinar"))
    office.receives(dana("danaruiz@googlemail.com", "demo_request"))
    office.receives(dana("danaruiz@northwind.example", "webinar"))
    office.receives(dana("dana.ruiz@northwind.example", "webinar"))

    assert kinds_of(office, 1) == ["demo_request", "webinar"]
    assert kinds_of(office, 2) == kinds_of(office, 3) == ["webinar"]


def test_both_cards_say_whom_they_may_be_the_same_as(office: Office) -> None:
    first, second = two_danas(office)

    assert "Maybe the same* Dana Ruiz (dana.ruiz@nwh.example), open since" in office.says(first)
    assert "Maybe the same* Dana Ruiz (dana@northwind.example), open since" in office.says(second)


def test_two_that_are_one_are_merged_by_a_click(any_office: Office) -> None:
    office = any_office
    _, second = two_danas(office)
    office.lee.presses("Claim", second)

    office.sam.presses("Same person?…", second)
    assert "#2 stays" in office.sam.reads_in_modal()
    office.sam.submits(same="merge")

    first, second = office.cards()
    assert "Merged into" in office.says(first)
    assert list(controls(first["blocks"])) == ["Un-merge", "Why?"]
    assert "Maybe the same" not in office.says(second)
    assert kinds_of(office, 2) == ["assessment_request", "demo_request", "pricing_page", "webinar"]
    assert running(office, 1) == []
    assert office.lead(2).owner == "U0LEE"
    office.check_the_record()


def test_what_comes_under_a_merged_address_reaches_the_lead_that_was_kept(office: Office) -> None:
    first, _ = two_danas(office)
    office.lee.presses("Same person?…", first)
    office.lee.submits(same="merge")

    office.receives(dana("dana.ruiz@nwh.example", "poc_request", title="CTO", company=SISTER))

    assert "poc_request" in kinds_of(office, 1)
    assert "poc_request" not in kinds_of(office, 2)
    lead = office.lead(1)
    assert (lead.fields["title"], lead.fields["email"]) == ("CTO", "dana@northwind.example")
    assert found_by(office, 1) == ["dana.ruiz@nwh.example", "dana@northwind.example"]


def test_a_merge_is_taken_back_whole(any_office: Office) -> None:
    office = any_office
    first, second = two_danas(office)
    office.sam.presses("Claim", second)
    office.lee.presses("Claim", first)
    promised, before, stood = running(office, 2), office.lead(1), office.lead(2)
    office.lee.presses("Same person?…", first)
    office.lee.submits(same="merge")
    assert office.lead(1).fields["phone"] == "+49 30 1234567"

    office.sam.presses("Un-merge", second)

    for number, was in ((1, before), (2, stood)):
        now = office.lead(number)
        assert (now.fields, now.state, now.owner, now.account_id) == (
            was.fields,
            was.state,
            was.owner,
            was.account_id,
        )
    assert running(office, 2) == promised
    assert kinds_of(office, 1) == ["assessment_request", "webinar"]
    assert found_by(office, 1) == ["dana@northwind.example"]
    assert found_by(office, 2) == ["dana.ruiz@nwh.example"]
    assert "Maybe the same" not in office.says(first) + office.says(second)
    assert "Qualify" in controls(office.as_it_stands(second)["blocks"])
    office.check_the_record()


def test_what_was_learned_since_the_merge_stays_with_the_lead_that_learned_it(office: Office) -> None:
    first, second = two_danas(office)
    office.lee.presses("Same person?…", first)
    office.lee.submits(same="merge")
    office.receives(dana("dana@northwind.example", "demo_page", phone="+49 30 7654321"))

    office.lee.presses("Un-merge", second)

    assert office.lead(1).fields["phone"] == "+49 30 7654321"
    assert kinds_of(office, 1) == ["assessment_request", "demo_page", "webinar"]
    office.check_the_record()


def test_two_people_are_asked_about_once(office: Office) -> None:
    first, second = two_danas(office)

    office.lee.presses("Same person?…", first)
    office.lee.submits(same="apart")
    office.receives(dana("dana@northwind.example", "demo_page"))

    assert "Maybe the same" not in office.says(first) + office.says(second)


def test_of_two_who_merge_at_once_one_does_and_the_other_hears_of_it(office: Office) -> None:
    first, second = two_danas(office)
    office.lee.presses("Same person?…", first)
    office.sam.presses("Same person?…", second)
    office.lee.submits(same="merge")

    answer = office.sam.submits(same="merge")

    assert "one lead already: #1" in str(answer)
    assert office.story(1).count("merged") == 1


def test_a_merge_and_its_undoing_may_be_pressed_by_many_at_once(any_office: Office) -> None:
    office = any_office
    first, second = two_danas(office)
    people = (office.lee, office.sam, office.maya)
    for person in people:
        person.presses("Same person?…", first)
        office.sandbox.fill(person.handle, {"same": "merge"})

    office.at_once(*(partial(office.sandbox.submit, person.handle) for person in people))
    assert (office.story(1).count("merged"), office.story(2).count("merged_into")) == (1, 1)
    merged = office.as_it_stands(second)
    office.at_once(*(partial(person.clicks, "Un-merge", merged) for person in people))

    assert (office.story(1).count("unmerged"), office.story(2).count("unmerged_from")) == (1, 1)
    assert found_by(office, 2) == ["dana.ruiz@nwh.example"]
    office.check_the_record()


def test_a_running_promise_does_not_end_in_a_lead_that_came_back(office: Office) -> None:
    first, second = two_danas(office)
    office.lee.presses("Claim", first)
    office.lee.chooses("more", "↩️ Recycle…", first)
    office.lee.submits(reason="timing", note="no budget until Q4")
    assert "recycled" in office.says(second)

    office.lee.presses("Same person?…", second)
    office.lee.submits(same="merge")

    assert (office.lead(1).state, office.lead(2).state) == ("merged", "open")
    assert running(office, 2) != []


def test_one_who_is_not_on_the_team_merges_nothing(office: Office) -> None:
    first, _ = two_danas(office)

    office.alex.presses("Same person?…", first)

    assert office.alex.modal() is None
    assert "Only people of the" in office.alex.whispers()[-1]


def test_two_leads_can_be_named_by_their_numbers(office: Office) -> None:
    two_danas(office)

    assert "Type the numbers of the two leads" in office.lee.commands("same 1")
    office.lee.commands("same 2 1")
    office.lee.submits(same="merge")
    assert office.lead(2).merged_into == 1

    office.lee.commands("same 1 2")
    assert "Un-merged, each has again what is theirs" in office.lee.reads_in_modal()
    office.lee.submits()
    assert (office.lead(2).state, office.lead(2).merged_into) == ("open", None)


def test_a_checklist_rests_while_its_lead_is_part_of_another(office: Office) -> None:
    first, second = two_danas(office)
    office.lee.presses("Qualify", first)
    office.sam.presses("Qualify", second)
    asking = office.walk(2).asking
    office.lee.presses("Same person?…", first)
    office.lee.submits(same="merge")
    assert office.walk(2).finished_at is not None

    office.sam.presses("Un-merge", second)

    assert (office.walk(2).finished_at, office.walk(2).asking) == (None, asking)


def test_who_was_known_by_an_id_alone_is_found_when_the_address_comes(any_office: Office) -> None:
    office = any_office
    office.receives(a_lead(id="u-77", email=None, company=None, touches=[{"kind": "pricing_page"}]))
    office.receives(dana("dana@northwind.example", "webinar", id="u-77"))
    office.receives(dana("dana@northwind.example", "demo_request"))

    assert kinds_of(office, 1) == ["demo_request", "pricing_page", "webinar"]
    assert office.lead(1).fields["email"] == "dana@northwind.example"
    office.check_the_record()


def test_what_somebody_said_of_two_is_not_undone_by_a_source(office: Office) -> None:
    office.receives(dana("dana@northwind.example", "webinar"))
    office.receives(
        a_lead(id="u-77", email=None, name=None, company=None, touches=[{"kind": "pricing_page"}])
    )
    office.receives(dana("dana@northwind.example", "demo_request", id="u-77"))
    office.lee.commands("same 1 2")
    office.lee.submits(same="unmerge")

    office.receives(dana("dana@northwind.example", "poc_request", id="u-77"))

    assert office.lead(2).state == "below_threshold"
    assert kinds_of(office, 1) == ["demo_request", "poc_request", "webinar"]
    office.check_the_record()


def test_what_was_said_of_a_merged_lead_is_known_when_the_other_is_asked(office: Office) -> None:
    first, second = two_danas(office)
    office.lee.presses("Claim", first)
    office.sam.presses("Qualify", second)
    office.sam.presses("As a form…", office.checklist(second))
    office.sam.submits(budget="60k")
    office.lee.presses("Same person?…", first)
    office.lee.submits(same="merge")

    office.lee.presses("Qualify", first)

    [budget] = office.answers("budget")
    assert (budget.origin, budget.words) == ("earlier", "60,000 €")


def test_an_id_that_turns_out_to_be_somebody_known_joins_them_by_itself(any_office: Office) -> None:
    office = any_office
    office.receives(dana("dana@northwind.example", "webinar"))
    office.receives(
        a_lead(id="u-77", email=None, name=None, company=None, touches=[{"kind": "pricing_page"}])
    )
    assert office.lead(2).state == "below_threshold"

    office.receives(dana("dana@northwind.example", "demo_request", id="u-77"))

    assert (office.lead(2).state, office.lead(2).merged_into) == ("merged", 1)
    assert kinds_of(office, 1) == ["demo_request", "pricing_page", "webinar"]
    assert office.story(2)[-1] == "merged_into"
    office.check_the_record()


def test_one_id_under_two_addresses_is_asked_about(office: Office) -> None:
    office.receives(dana("dana@northwind.example", id="c-1"))
    office.receives(
        dana("dana@elsewhere.example", id="c-1", company={"name": "Elsewhere", "domain": "elsewhere.example"})
    )

    assert all("Maybe the same" in office.says(card) for card in office.cards())


@pytest.mark.parametrize(
    ("said", "shows"),
    [
        ({"email": "info@northwind.example"}, "*Contact data* role account, not a person"),
        ({"phone": "030 12"}, "*Contact data* phone cannot be dialled as it is"),
    ],
)
def test_bad_contact_data_is_said_on_the_card_and_when_asked(
    office: Office, said: dict[str, Any], shows: str
) -> None:
    office.receives(dana(**{"email": "dana@northwind.example", **said}))

    assert shows in office.says(office.card())
    assert shows.replace("*", "").split(maxsplit=2)[2] in office.lee.commands("why 1")


@pytest.mark.parametrize(
    ("email", "why"),
    [("dana@mailinator.com", "throw-away address"), ("asdf@northwind.example", "test data")],
)
def test_a_lead_nobody_can_be_reached_by_is_held_back_and_says_why(
    office: Office, email: str, why: str
) -> None:
    office.receives(dana(email))

    assert office.messages(LEADS) == []
    assert f"kept back: {why}" in office.lee.commands("why 1")


def test_people_of_a_company_with_several_domains_are_colleagues(office: Office) -> None:
    office.receives(dana("dana@northwind.example"))
    office.receives(a_lead(email="omar@nwh.example", name="Omar Haddad", company=SISTER))
    assert "Omar Haddad" not in office.says(office.card())

    one_company = (Company("Northwind Health", ("northwind.example", "nwh.example")),)
    desk = replace(office.bot.services.desk, companies=one_company)
    office.uses(desk)
    with office.store.write() as session:
        put_together(session, desk)
    office.receives(a_lead(email="ida@nwh.example", name="Ida Lang", company=SISTER))

    assert "Omar Haddad" in office.says(office.card())
    assert "Ida Lang" in office.says(office.card())
    assert "Dana Ruiz" in office.says(office.card("Ida Lang"))


def test_a_merge_is_part_of_what_a_replay_goes_through(office: Office) -> None:
    def told() -> list[list[int]]:
        with office.store.read() as session:
            since = MONDAY_MORNING - timedelta(days=1)
            pasts = list(received_since(session, since, until=MONDAY_MORNING + timedelta(days=1)))
        return [[len(step.touches) for step in past.steps] for past in pasts]

    two_danas(office)
    office.receives(dana("dana@northwind.example", "demo_page"))
    office.lee.commands("same 1 2")
    office.lee.submits(same="merge")
    office.receives(dana("dana.ruiz@nwh.example", "poc_request"))
    assert told() == [[2, 1, 2, 1]]

    office.lee.commands("same 1 2")
    office.lee.submits()
    assert told() == [[2, 1, 1], [2]]
