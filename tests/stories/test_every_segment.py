"""Every segment from card to decision: its own questions, its own reasons, its own next step."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from playbooks.load import load_desk
from sandbox.driver import Sandbox
from storage.engine import Store
from tests.stories.conftest import opened
from tests.stories.frameworks import PLAIN, WALKS
from tests.stories.office import LEADS, MONDAY_MORNING, Message, Office, a_lead, controls


def walked(office: Office, *answers: str, **said: Any) -> tuple[Message, Message]:
    """A card and its checklist, where lee pressed what stands on a button and typed the rest."""
    office.receives(a_lead(**said))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    for each in answers:
        before = office.says(checklist)
        if each in controls(office.as_it_stands(checklist)["blocks"]):
            office.lee.presses(each, checklist)
        else:
            office.lee.types(each, card)
        assert "Kept as a note" not in office.says(checklist), each
        assert office.says(checklist) != before, each
    return card, checklist


def asks(office: Office, checklist: Message) -> str:
    """The question that is asked now."""
    said = office.says(checklist)
    assert "*Counts:*" in said, said
    return said


def test_a_security_assessment_is_accepted_with_what_we_may_look_at(any_office: Office) -> None:
    office = any_office
    card, checklist = walked(
        office,
        "A gap they know of ✓",
        "Nobody",
        "Decides ✓",
        "end of this quarter",
        "An assessment ✓",
        "read only accounts, our admin opens them",
        interest="security assessment",
    )
    assert "Which tools are in place" in asks(office, checklist)
    office.lee.types("Sentinel and Okta, nothing for the plants", card)
    office.lee.types("Sentinel, Okta", card)
    said = office.says(checklist)
    assert "Looks like an *SQL*" in said
    assert "✓ *Need* A gap they know of" in said
    assert "*Tools in place* SIEM, Identity (IAM)" in said

    office.lee.presses("Accept as SQL…", checklist)
    assert "Proof of concept" in office.lee.reads_in_modal()
    office.lee.submits(next_step="assessment")

    assert "Accepted as SQL by <@U0LEE> · Assessment" in office.says(card)
    (handover,) = office.alex.direct_messages()
    assert "*Who watches today* Nobody" in office.says(handover)


def test_an_audit_is_asked_for_its_date_and_its_frame(office: Office) -> None:
    card, checklist = walked(office, "An audit or certificate ✓", interest="compliance", **PLAIN)
    office.lee.presses("Nobody", checklist)
    assert "When is the audit?" in asks(office, checklist)

    office.lee.types("next week", card)

    said = office.says(checklist)
    assert "Looks like a *recycle*: After the audit, back on 7 Jan 2027" in said
    assert "The audit is less than two weeks away; nothing is changed before it." in said


def test_managed_it_is_recycled_until_the_present_contract_ends(office: Office) -> None:
    card, checklist = walked(
        office,
        "More than they can do themselves",
        "1,200 ✓",
        "Another provider",
        interest="managed IT",
        **PLAIN,
    )
    assert "Until when does the present contract run?" in asks(office, checklist)
    office.lee.types("end of 2027", card)
    office.lee.types("no, all from afar", card)
    assert "Looks like a *recycle*: Provider contract runs on, back on 22 May 2027" in office.says(checklist)

    office.lee.presses("Recycle…", checklist)
    office.lee.submits(note="the notice day is in June")

    assert "↩️ Recycled by <@U0LEE>: Provider contract runs on · back on 22 May 2027" in office.says(card)
    assert (office.lead().reason, office.lead().segment) == ("provider_contract", "managed_it")


def test_a_migration_to_a_platform_we_do_not_work_with_is_disqualified(office: Office) -> None:
    card, checklist = walked(
        office,
        "Something we can clear away",
        "OpenStack",
        interest="cloud migration",
        **PLAIN,
    )
    said = office.says(checklist)
    assert "Looks like a *disqualify*: A platform we do not work with" in said
    assert "They go to a platform we do not work with." in said

    office.lee.presses("Disqualify…", checklist)
    office.lee.submits()

    assert "⛔ Disqualified by <@U0LEE>: A platform we do not work with" in office.says(card)
    assert office.lead().state == "disqualified"


def test_a_platform_is_accepted_with_the_people_who_buy_it(any_office: Office) -> None:
    office = any_office
    card, checklist = walked(
        office,
        "It hurts today",
        "By hand or in spreadsheets",
        "Ines Vogt, CFO",
        "she introduces us on Thursday",
        "Kai Brandt, process owner",
        "trial and legal",
        "price, integration",
        "SAP, HubSpot",
        "next quarter",
        "quotes from the CRM into the ERP without typing",
        "Jo Park",
        "Lena Voss, IT applications",
        interest="workflow platform",
        **PLAIN,
    )
    said = office.says(checklist)
    assert "Looks like an *SQL*" in said
    assert "✓ *Economic buyer* Ines Vogt, CFO" in said
    assert "*Implementer* Lena Voss, IT applications" in said

    office.lee.presses("Accept as SQL…", checklist)
    office.lee.submits()

    assert "Technical deep dive with the evaluator" in office.says(card)
    assert office.replayed().state == office.lead().state == "accepted"


def test_software_that_lacks_an_integration_goes_back_until_there_is_news(office: Office) -> None:
    card, checklist = walked(
        office,
        "A challenge we solve",
        "With a tool of their own",
        "a team of 14",
        "HubSpot, and one we do not have",
        interest="saas subscription",
        **PLAIN,
    )
    assert "Looks like a *recycle*: An integration is missing" in office.says(checklist)

    office.lee.presses("Recycle…", checklist)
    office.lee.submits(note="needs their own ERP from 1998")

    assert "Recycled by <@U0LEE>: An integration is missing" in office.says(card)
    assert office.lead().reason == "missing_integration"


def test_a_team_that_uses_the_product_is_rolled_out_with_its_champion(office: Office) -> None:
    events = [
        {"kind": "trial_event", "at": MONDAY_MORNING.isoformat(), "detail": "invited 6 colleagues"},
        {"kind": "quote_request", "at": MONDAY_MORNING.isoformat()},
    ]
    card, checklist = walked(
        office,
        "Their whole team ✓",
        "Decides ✓",
        "Among the first three",
        "Works in it",
        motion="product_led",
        touches=events,
    )
    assert "*Known:* Dana Ruiz, CISO, they use it themselves" in asks(office, checklist)
    office.lee.presses("Dana Ruiz, CISO ✓", checklist)
    assert "Looks like an *SQL*" in office.says(checklist)

    office.lee.presses("Accept as SQL…", checklist)
    office.lee.submits()

    assert "Accepted as SQL by <@U0LEE> · Onboarding session" in office.says(card)


def test_who_signed_up_and_did_nothing_comes_back_in_three_weeks(office: Office) -> None:
    card, checklist = walked(office, motion="product_led", **PLAIN)
    office.lee.presses("As a form…", checklist)

    office.lee.submits(activation="Only signed up", rollout="Their whole team", authority="Decides")

    said = office.says(checklist)
    assert "Looks like a *recycle*: Never got started in the product, back on 14 Dec 2026" in said
    assert len(office.messages(LEADS)) == 1
    assert "checklist" in office.says(card)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"interest": "pentest"}, "cybersecurity"),
        ({"interest": "help desk"}, "managed_it"),
        ({"interest": "leaving our data centre"}, "cloud_migration"),
        ({"interest": "CRM integration"}, "b2b_tech"),
        ({"interest": "saas"}, "saas"),
        ({"motion": "product_led"}, "product_led"),
        ({"interest": "risk review"}, "bant"),
    ],
)
def test_the_card_names_the_playbook_and_the_form_holds_all_of_it(
    office: Office, said: dict[str, str], key: str
) -> None:
    playbook = office.bot.services.desk.playbooks[key]
    office.receives(a_lead(**said))
    card = office.card()
    assert f"playbook: {playbook.name} {playbook.version[:4]}" in office.says(card)

    office.lee.presses("Qualify", card)
    office.lee.presses("As a form…", office.checklist(card))

    form = office.lee.reads_in_modal()
    assert [each.key for each in playbook.criteria if each.question not in form] == []


@pytest.fixture
def office_with(
    workspace: Sandbox, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch, framework: str
) -> Iterator[Office]:
    """An office whose only segment walks a framework as it stands."""
    desk = load_desk()
    only = replace(desk.segments[-1], playbook=framework)
    monkeypatch.setattr("bot.app.load_desk", lambda _: replace(desk, segments=(only,)))
    with opened(workspace, sqlite_store) as office:
        yield office


@pytest.mark.parametrize("framework", WALKS)
def test_a_framework_can_be_walked_as_it_stands(office_with: Office, framework: str) -> None:
    card, checklist = walked(office_with, *WALKS[framework], **PLAIN)
    assert "Looks like an *SQL*" in office_with.says(checklist)

    office_with.lee.presses("Accept as SQL…", checklist)
    office_with.lee.submits()

    assert "Accepted as SQL by <@U0LEE> · Discovery call" in office_with.says(card)
