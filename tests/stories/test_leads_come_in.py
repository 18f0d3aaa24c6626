"""From marketing's form to the channel: each lead once, only those worth a call, none lost without a word."""

from dataclasses import replace
from datetime import timedelta

import jmespath

from tests.stories.office import MONDAY_MORNING, Office, a_lead, a_reader


def test_the_same_delivery_twice_is_one_lead(any_office: Office) -> None:
    office = any_office
    lead = a_lead()

    assert office.receives(lead, delivery="d-1") == 202
    assert office.receives(lead, delivery="d-1") in (200, 202)

    assert len(office.messages()) == 1
    assert office.story() == ["received", "scored", "posted"]


def test_the_same_lead_in_another_delivery_changes_nothing(office: Office) -> None:
    lead = a_lead()
    office.receives(lead)
    office.receives(lead)

    assert len(office.messages()) == 1
    assert office.story() == ["received", "scored", "posted"]


def test_one_person_from_two_campaigns_is_one_card_with_both_touches(office: Office) -> None:
    office.receives(a_lead(email="dana@northwind.example"))
    card = office.card()
    assert "wants a proof or a review" not in office.says(card)

    review = {"kind": "security_questionnaire", "at": MONDAY_MORNING.isoformat(), "campaign": "Retargeting"}
    office.receives(a_lead(email="Dana+news@Northwind.example", campaign="Retargeting", touches=[review]))

    assert [each["ts"] for each in office.messages()] == [card["ts"]]
    assert "asked for a person" in office.says(card)
    assert "wants a proof or a review" in office.says(card)
    assert office.lead().total > 100


def test_a_lead_below_the_bar_is_kept_and_not_posted(office: Office) -> None:
    assert office.receives(a_reader()) == 202

    assert office.messages() == []
    assert office.lead().state == "below_threshold"
    assert "Jo Okafor" in office.lee.commands("find kite")
    assert "the bar is 60" in office.lee.commands("why kite")


def test_a_new_touch_lifts_a_lead_over_the_bar_and_then_it_is_posted(office: Office) -> None:
    office.receives(a_reader(title="Head of IT", seniority="director"))
    assert office.messages() == []

    office.advance(hours=1)
    asked = {"kind": "demo_request", "at": office.clock.now().isoformat()}
    office.receives(a_reader(title="Head of IT", seniority="director", touches=[asked]))

    card = office.card("Jo Okafor")
    assert "asked for a person" in office.says(card)
    assert "downloaded content" in office.says(card)
    assert office.story() == ["received", "scored", "enriched", "scored", "posted"]


def test_what_cannot_be_a_lead_is_laid_aside_with_its_reason(office: Office) -> None:
    assert office.receives({"id": "", "email": "dana at northwind", "name": "Dana Ruiz"}) == 202
    assert office.receives(a_lead(touches=[{"kind": "demo_request", "at": "yesterday-ish"}])) == 202
    assert office.receives(a_lead(name="Good One")) == 202

    address, time = office.quarantined()
    assert "“dana at northwind” is not an e-mail address" in address
    assert "the time of the touch “demo_request” cannot be read: “yesterday-ish”" in time
    assert len(office.messages()) == 1, "the bad ones stop none of the good ones"


def test_the_admin_channel_hears_once_of_what_is_laid_aside_and_when_it_is_settled(office: Office) -> None:
    office.receives({"name": "Dana Ruiz"})
    office.receives({"id": "", "email": "<!channel> at northwind"})

    [told] = office.messages("sdr-managers")
    assert "No lead could be made of 2 deliveries" in office.says(told)
    assert "has neither an e-mail address nor an id" in office.says(told)
    assert "<!channel>" not in office.says(told)

    office.advance(hours=2)
    office.receives({"name": "Omar Haddad"})
    assert len(office.messages("sdr-managers")) == 2, "a later burst is told anew"

    desk = office.bot.services.desk
    corrected = replace(desk.sources["generic"], id=jmespath.compile("name || email"))
    office.uses(replace(desk, sources={**desk.sources, "generic": corrected}))
    office.reads_again()
    latest = office.messages("sdr-managers")[-1]
    assert "nothing is laid aside any more" in office.says(latest)

    office.receives({"id": ""})
    assert "No lead could be made of 1 delivery" in office.says(office.messages("sdr-managers")[-1])
    assert len(office.messages("sdr-managers")) == 3, "what comes after all was settled is news"


def test_a_lead_from_a_free_mail_address_is_kept_back_and_why_says_so(office: Office) -> None:
    office.receives(a_lead(email="dana@gmail.com", company={"name": "Northwind", "size": 1200}))

    assert office.messages() == []
    assert "kept back: free-mail address" in office.lee.commands("why dana")


def test_a_lead_that_is_being_worked_takes_in_news_without_moving(office: Office) -> None:
    office.receives(a_lead(email="dana@northwind.example"))
    card = office.card()
    office.lee.presses("Claim", card)
    assert "*Missing* phone" in office.says(card)

    office.clock.advance(minutes=1)
    office.receives(a_lead(email="dana@northwind.example", phone="+49 30 23125 101"))

    assert "*Missing*" not in office.says(card)
    assert "*Owner* <@U0LEE>" in office.says(card)
    assert len(office.messages()) == 1


def test_touches_from_last_week_count_less_than_those_of_today(office: Office) -> None:
    old = (MONDAY_MORNING - timedelta(days=28)).isoformat()
    visits = {"touches": [{"kind": "pricing_page", "at": old}]}
    office.receives(a_lead(email="old@old.example", **visits))
    fresh = {"touches": [{"kind": "pricing_page", "at": MONDAY_MORNING.isoformat()}]}
    office.receives(a_lead(email="new@new.example", **fresh))

    assert (office.lead(1).intent, office.lead(2).intent) == (5, 20)
