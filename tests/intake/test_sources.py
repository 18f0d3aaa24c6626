"""Each source's mapping makes of its vendor's payloads the leads they hold, and nothing of what is none."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jmespath.exceptions import JMESPathError

from bot.intake.bodies import Unreadable, read_value
from bot.intake.doors import read_sent
from bot.intake.mapping import to_new_lead
from playbooks.load import load_desk
from qualification.leads import NewLead
from qualification.refusals import Refused
from tests.intake import payloads
from tests.intake.conftest import NOW
from tests.stores import missing

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "payloads"
DESK = load_desk()
VENDORS = sorted(set(DESK.sources) - {"generic", "olist"})


def read(key: str, sent: Any) -> list[NewLead | Refused]:
    """What the source makes of what is meant for us."""
    source = DESK.sources[key]
    meant = [each for each in source.payloads(sent) if source.is_meant(each)]
    return [to_new_lead(source, each, received_at=NOW) for each in meant]


def leads_in(key: str, sent: Any) -> list[NewLead]:
    made = read(key, sent)
    assert all(isinstance(each, NewLead) for each in made), made
    return [each for each in made if isinstance(each, NewLead)]


def lead_in(key: str, sent: Any) -> NewLead:
    [lead] = leads_in(key, sent)
    return lead


def kinds(lead: NewLead) -> list[str]:
    return [f"{touch.kind} {touch.at:%m-%d %H:%M}" for touch in lead.touches]


@pytest.fixture
def sample() -> Callable[[str], Any]:
    """A sample that a vendor publishes."""

    def sample_of(name: str) -> Any:
        if not SAMPLES.is_dir():
            missing("the folder of vendors' samples")
        return read_value((SAMPLES / name).read_bytes())

    return sample_of


Sample = Callable[[str], Any]


def test_typeform_finds_answers_by_type_and_by_reference() -> None:
    lead = lead_in("typeform", payloads.TYPEFORM)

    assert lead.identity == "dana@northwind.example"
    assert lead.fields == {
        "email": "dana@northwind.example",
        "domain": "northwind.example",
        "name": "Dana Ruiz",
        "phone": "+1 212-555-0123",
        "company": "Northwind",
        "company_size": 51,
        "source": "LinkedIn",
        "medium": "ad",
        "campaign": "Audit season",
    }
    assert kinds(lead) == ["demo_request 11-22 09:00"]
    assert lead.touches[0].detail == "Ask for a demo"


def test_a_form_that_asked_for_nothing_we_know_is_known_by_its_token() -> None:
    answered = {"event_id": "2", "form_response": {"token": "t1", "submitted_at": "2026-11-22T09:00:00Z"}}

    lead = lead_in("typeform", answered)

    assert (lead.identity, kinds(lead)) == ("typeform:t1", ["contact_form 11-22 09:00"])


def test_google_ads_columns_are_found_by_their_id(sample: Sample) -> None:
    lead = lead_in("google_ads", sample("google_ads_lead_form_webhook.json"))

    assert (lead.fields["name"], lead.fields["email"], lead.fields["campaign"]) == (
        "Jane Doe",
        "jane@example.com",
        "987654321",
    )
    assert kinds(lead) == ["lead_form 11-23 09:00"]


def test_googles_test_lead_is_passed_over_and_an_address_at_work_counts_more() -> None:
    columns = [("EMAIL", "dana@gmail.com"), ("WORK_EMAIL", "dana@northwind.example"), ("FIRST_NAME", "Dana")]
    lead = {
        "lead_id": "1",
        "user_column_data": [{"column_id": name, "string_value": value} for name, value in columns],
    }

    assert leads_in("google_ads", lead | {"is_test": True}) == []
    made = lead_in("google_ads", lead | {"is_test": False})
    assert (made.identity, made.fields["name"]) == ("dana@northwind.example", "Dana")


def test_a_booking_is_a_meeting_that_was_booked() -> None:
    lead = lead_in("calendly", payloads.BOOKED)

    assert lead.fields["wants"] == "our audit in March"
    assert kinds(lead) == ["meeting_booked 11-22 09:00"]
    assert (lead.touches[0].asset, lead.touches[0].campaign) == ("30 minutes", "Audit season")


def test_a_meeting_that_is_moved_is_one_touch_whichever_half_comes_first() -> None:
    assert leads_in("calendly", payloads.MOVED_AWAY) == []
    assert kinds(lead_in("calendly", payloads.MOVED_TO)) == ["meeting_moved 11-23 08:00"]


def test_a_meeting_that_is_called_off_says_why() -> None:
    lead = lead_in("calendly", payloads.CANCELED)

    assert kinds(lead) == ["meeting_canceled 11-23 08:00"]
    assert lead.touches[0].detail == "no time"
    assert leads_in("calendly", {"event": "routing_form_submission.created", "payload": {}}) == []


def test_intercom_tells_who_wrote_and_on_which_page() -> None:
    lead = lead_in("intercom", payloads.INTERCOM_CHAT)

    assert (lead.identity, lead.fields["name"]) == ("dana@northwind.example", "Dana Ruiz")
    assert [(touch.kind, touch.path, touch.detail) for touch in lead.touches] == [
        ("chat", "https://acme.example/pricing", "Prices")
    ]


def test_a_new_lead_of_intercom_and_a_user_who_signed_up_differ(sample: Sample) -> None:
    lead = lead_in("intercom", payloads.INTERCOM_LEAD)
    assert (lead.fields["company"], lead.fields["country"], kinds(lead)[0][:15]) == (
        "Northwind",
        "Germany",
        "contact_created",
    )

    user = lead_in("intercom", sample("intercom_contact_create.json")["response"])
    assert (user.identity, kinds(user)) == ("joebloggs@intercom.io", ["sign_up 12-18 15:57"])
    assert leads_in("intercom", {"type": "notification_event", "topic": "ping", "data": {"item": {}}}) == []


def test_pipedrive_is_read_in_both_of_its_versions() -> None:
    newer, older = lead_in("pipedrive", payloads.PIPEDRIVE_2), lead_in("pipedrive", payloads.PIPEDRIVE_1)

    assert newer.identity == older.identity == "dana@northwind.example"
    assert newer.fields["phone"] == older.fields["phone"] == "+1 212-555-0123"
    assert (newer.fields["title"], older.fields["company"]) == ("CISO", "Northwind")
    assert kinds(newer) == kinds(older) == ["contact_created 11-22 09:00"]
    assert leads_in("pipedrive", {"meta": {"action": "create", "entity": "deal"}, "data": {"id": 1}}) == []


def test_zoho_sends_several_leads_at_once() -> None:
    dana, omar = leads_in("zoho", payloads.ZOHO)

    assert (dana.fields["name"], dana.fields["title"], dana.fields["company_size"]) == (
        "Dana Ruiz",
        "CISO",
        1200,
    )
    assert kinds(dana) == ["contact_created 11-22 09:00"]
    assert (omar.fields["name"], omar.fields["source"]) == ("Omar Haddad", "Zoho CRM")
    assert lead_in("zoho", payloads.ZOHO["data"][0]).identity == dana.identity


def test_segment_says_who_somebody_is_and_what_they_did(sample: Sample) -> None:
    peter = lead_in("segment", sample("segment_identify.json"))
    assert (peter.identity, peter.fields["name"], peter.touches) == ("peter@example.com", "Peter Gibbons", ())

    clicked = lead_in("segment", sample("segment_track.json"))
    assert (clicked.identity, kinds(clicked)) == ("segment:AiUGstSDIg", ["course_clicked 12-12 19:11"])
    assert clicked.touches[0].path == "/academy/"

    signed_up = lead_in("segment", sample("segment_track_signed_up_b2b.json"))
    assert (signed_up.fields["name"], signed_up.identity) == ("Peter Gibbons", "pgibbons@example.com")
    assert kinds(signed_up) == ["signed_up 11-23 09:00"]

    from_facebook = lead_in("segment", sample("segment_identify_from_facebook_lead_ads.json"))
    assert from_facebook.fields["title"] == "warehouse"
    assert leads_in("segment", sample("segment_group.json")) == []


def test_marketo_leads_come_one_by_one_or_as_its_api_answers(sample: Sample) -> None:
    abe, george = leads_in("marketo", sample("marketo_get_leads.json"))
    assert (abe.fields["name"], george.identity) == ("Abraham Lincoln", "george@usa.gov")
    assert len(leads_in("marketo", sample("marketo_sync_leads.json")["request"])) == 3

    by_webhook = {"email": "dana@northwind.example", "kind": "webinar", "happenedAt": "2026-11-22T09:00:00Z"}
    assert kinds(lead_in("marketo", by_webhook)) == ["webinar 11-22 09:00"]


@pytest.mark.parametrize("name", ["marketo_activities.json", "marketo_lead_changes.json"])
def test_what_marketo_tells_of_activities_is_no_lead(sample: Sample, name: str) -> None:
    assert leads_in("marketo", sample(name)) == []
    assert leads_in("marketo", sample("marketo_sync_leads.json")["response"]) == []


def test_what_a_vendor_publishes_as_json_and_is_none_is_refused_with_its_place(sample: Sample) -> None:
    with pytest.raises(Unreadable, match=r"the body is not JSON \(line 8, column 10\)"):
        sample("marketo_get_lead_by_id.INVALID_JSON_AS_DOCUMENTED.txt")


@pytest.mark.parametrize(
    "sent", [payloads.SALESFORCE, [payloads.SALESFORCE], {"records": [payloads.SALESFORCE]}]
)
def test_salesforce_records_come_alone_or_in_a_list(sent: Any) -> None:
    lead = lead_in("salesforce", sent)

    assert (lead.identity, lead.domain) == ("dana@northwind.example", "northwind.example")
    assert (lead.fields["name"], lead.fields["company_size"], lead.fields["source"]) == (
        "Dana Ruiz",
        1200,
        "Web",
    )
    assert kinds(lead) == ["contact_created 11-22 09:00"]


def test_an_outbound_message_of_salesforce_holds_one_lead_or_many() -> None:
    source = DESK.sources["salesforce_outbound"]
    one = read_sent(source, payloads.outbound(payloads.OUTBOUND_DANA))
    many = read_sent(
        source, payloads.outbound(payloads.OUTBOUND_DANA, payloads.OUTBOUND_OMAR, payloads.OUTBOUND_DEAL)
    )

    lead = lead_in(source.key, one)
    assert lead.identity == "dana@northwind.example"
    assert (lead.fields["company"], lead.fields["company_size"]) == ("Northwind & Sons", 1200)
    assert kinds(lead) == ["contact_created 11-22 09:00"]
    assert [each.fields["name"] for each in leads_in(source.key, many)] == ["Dana Ruiz", "Haddad"]
    assert [source.delivery_of(each) for each in source.payloads(many)] == [
        f"04l00000000000{number}AAA" for number in (1, 2, 3)
    ]


def test_hubspot_contacts_are_read_as_the_api_and_as_a_workflow_give_them() -> None:
    by_api, by_workflow = (
        lead_in("hubspot", payloads.HUBSPOT_CONTACT),
        lead_in("hubspot", payloads.HUBSPOT_WORKFLOW),
    )

    assert by_api.identity == by_workflow.identity == "dana@northwind.example"
    assert by_api.fields["name"] == by_workflow.fields["name"] == "Dana Ruiz"
    assert (by_api.fields["company_size"], by_api.fields["source"]) == (1000, "PAID_SEARCH")
    assert kinds(by_api) == ["contact_form 11-22 09:00", "contact_created 11-20 09:00"]
    assert [(touch.kind, touch.asset) for touch in by_workflow.touches] == [
        ("contact_form", "Ask for a demo")
    ]


def test_a_hubspot_form_is_read_by_its_fields() -> None:
    lead = lead_in("hubspot", payloads.HUBSPOT_FORM)

    assert (lead.fields["name"], lead.fields["wants"]) == ("Dana", "we have an audit in March")
    assert lead.touches[0].path == "https://acme.example/demo"


def test_a_lead_of_meta_is_read_by_the_names_of_its_fields(sample: Sample) -> None:
    lead = lead_in("meta", sample("meta_lead_by_id.json"))

    assert (lead.identity, lead.fields["name"]) == ("joe@example.com", "Joe Example")
    assert kinds(lead) == ["lead_form 02-28 08:49"]
    assert leads_in("meta", sample("meta_lead_disclaimer.json")) == []


def test_answers_of_a_linkedin_form_stand_under_the_names_of_their_questions() -> None:
    lead = lead_in("linkedin", payloads.LINKEDIN_RESPONSE)

    assert lead.identity == "dana@northwind.example"
    assert lead.fields == {
        "email": "dana@northwind.example",
        "domain": "northwind.example",
        "name": "Dana Ruiz",
        "company": "Northwind",
        "company_size": 1001,
        "source": "LinkedIn",
        "medium": "ad",
        "campaign": "Audit season",
    }
    assert kinds(lead) == ["lead_form 11-22 09:00"]
    assert lead.touches[0].asset == "Security assessment"


def test_what_was_picked_from_a_list_is_read_by_its_words() -> None:
    answers = DESK.sources["linkedin"].answers
    assert answers is not None

    assert answers.by_name(payloads.LINKEDIN_RESPONSE)["service"] == "Security assessment, Training"


def test_a_lead_of_linkedin_is_fetched_by_the_end_of_its_name_once_it_was_made() -> None:
    source, notification = DESK.sources["linkedin"], payloads.LINKEDIN_NOTIFICATION

    assert source.to_fetch(notification) == "1a2b3c-4"
    assert source.delivery_of(notification) == "urn:li:leadGenFormResponse:1a2b3c-4-CREATED-1795338000000"
    assert source.to_fetch(payloads.LINKEDIN_RESPONSE) is None
    assert leads_in("linkedin", notification | {"leadAction": "DELETED"}) == []
    assert leads_in("linkedin", payloads.LINKEDIN_RESPONSE | {"testLead": True}) == []


_names = st.sampled_from(
    ["data", "item", "event", "payload", "form_response", "answers", "properties", "fields", "entry", "changes",
     "user_column_data", "formResponse", "form", "content", "questions", "questionId", "leadAction", "topic",
     "type", "traits", "meta", "records", "result", "email", "id", "name"]
)  # fmt: skip
_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize("key", VENDORS)
@given(sent=_anything)
def test_no_payload_whatsoever_breaks_a_mapping(key: str, sent: Any) -> None:
    try:
        made = read(key, json.loads(json.dumps(sent)))
    except JMESPathError:
        return
    assert all(isinstance(each, NewLead | Refused) for each in made)
