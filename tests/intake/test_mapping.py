"""A source's payload becomes a lead, or a sentence says why it cannot."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.intake.mapping import to_new_lead
from playbooks.desk import Source
from playbooks.load import load_source
from qualification.leads import NewLead, Touch
from qualification.refusals import Refused

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MAPPING = """
key: crm
name: A test's own source
id: id
lead:
  email: email
  name: name
  phone: phone
  country: country
  company: company
  domain: website
  company_size: size
  technology: tools
  seniority: level
  campaign: campaign
touches:
  - each: touches
    kind: kind
    at: at
    campaign: campaign
    asset: asset
  - each: "form && [@]"
    kind: "'demo_request'"
    at: form.sent
"""


@pytest.fixture
def source(tmp_path: Path) -> Source:
    path = tmp_path / "crm.yaml"
    path.write_text(MAPPING)
    return load_source(path)


def lead_from(source: Source, **payload: Any) -> NewLead:
    made = to_new_lead(source, payload, received_at=NOW)
    assert isinstance(made, NewLead)
    return made


def refusal_of(source: Source, **payload: Any) -> str:
    made = to_new_lead(source, payload, received_at=NOW)
    assert isinstance(made, Refused)
    return made.text


def test_a_full_payload_becomes_a_clean_lead(source: Source) -> None:
    made = lead_from(
        source,
        email=" Anna+ads@Acme.DE",
        name="Anna  ",
        phone="030 901820",
        country="DE",
        company="Acme",
        size="51-200",
        tools="Okta, Jamf",
        level="C_Level",
        touches=[{"kind": "Pricing page", "at": "2026-11-22T10:00:00+01:00", "asset": 7}],
        form={"sent": "2026-11-22T09:30:00Z"},
    )

    assert made == NewLead(
        identity="anna@acme.de",
        domain="acme.de",
        fields={
            "email": "Anna+ads@acme.de",
            "domain": "acme.de",
            "name": "Anna",
            "phone": "+49 30 901820",
            "country": "DE",
            "company": "Acme",
            "company_size": 51,
            "technology": ["Okta", "Jamf"],
            "seniority": "c_level",
        },
        touches=(
            Touch("pricing_page", datetime(2026, 11, 22, 9, tzinfo=UTC), asset="7"),
            Touch("demo_request", datetime(2026, 11, 22, 9, 30, tzinfo=UTC)),
        ),
    )


def test_what_is_not_given_is_absent_and_the_word_unknown_stays_a_word(source: Source) -> None:
    made = lead_from(source, id=7, campaign="unknown", name="", company=None, tools=[])

    assert made.fields == {"campaign": "unknown"}


def test_without_an_address_the_sources_own_id_tells_who_it_is(source: Source) -> None:
    assert lead_from(source, id="0042").identity == "crm:0042"


def test_an_address_at_a_free_mail_provider_is_no_company(source: Source) -> None:
    made = lead_from(source, email="anna@gmail.com")

    assert made.domain is None
    assert made.fields["domain"] == "gmail.com"


def test_the_companys_site_says_more_than_the_address(source: Source) -> None:
    assert lead_from(source, email="anna@gmail.com", website="https://www.acme.co.uk").domain == "acme.co.uk"


def test_a_wrong_address_does_not_lose_a_lead_that_has_an_id(source: Source) -> None:
    made = lead_from(source, id="7", email="anna@@acme.de")

    assert made.identity == "crm:7"
    assert "email" not in made.fields
    assert made.fields["email_refused"].startswith("“anna@@acme.de” is not an e-mail address")


def test_neither_address_nor_id_is_refused(source: Source) -> None:
    assert refusal_of(source, name="Anna") == "has neither an e-mail address nor an id"
    assert refusal_of(source, email="anna at acme").startswith("“anna at acme” is not an e-mail address")
    assert refusal_of(source, id="x" * 5000) == "has neither an e-mail address nor an id"


def test_a_touch_without_a_time_happened_when_it_was_reported(source: Source) -> None:
    made = lead_from(source, id="7", touches=[{"kind": "webinar"}])

    assert made.touches == (Touch("webinar", NOW),)


def test_a_touch_whose_time_cannot_be_read_is_not_guessed(source: Source) -> None:
    why = refusal_of(source, id="7", touches=[{"kind": "webinar", "at": "last Tuesday"}])

    assert why.startswith("the time of the touch “webinar” cannot be read: “last Tuesday”")


def test_a_touch_of_no_kind_is_left_out(source: Source) -> None:
    assert lead_from(source, id="7", touches=[{"at": "2026-11-22"}, {}]).touches == ()


@pytest.mark.parametrize("odd", [[], "words", 7, None, [[1]], [{"kind": {"a": 1}}], {"kind": "webinar"}])
def test_a_payload_of_another_shape_never_breaks_the_mapping(source: Source, odd: Any) -> None:
    assert isinstance(
        to_new_lead(source, {"id": "7", "touches": odd, "email": odd}, received_at=NOW), NewLead
    )


def test_fifty_thousand_letters_are_cut_and_kept(source: Source) -> None:
    assert len(lead_from(source, id="7", company="x" * 50_000).fields["company"]) == 20_000
