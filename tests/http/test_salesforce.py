"""Salesforce's outbound messages: let in by key and organization, answered with the words it waits for."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlmodel import col, select

from bot.http.app import create_http
from bot.intake.reader import read_inbox_once
from bot.services import Services
from bot.settings import Settings
from storage.inbox import InboxWriter
from storage.tables import Delivery, Lead
from tests.intake import payloads
from tests.intake.payloads import OUTBOUND_DANA, OUTBOUND_DEAL, OUTBOUND_OMAR, outbound
from tests.serving import serving

PATH = "/intake/salesforce_outbound"
XML = {"content-type": "text/xml; charset=UTF-8"}
KEY = {"key": "a long secret & more"}


@pytest.fixture
def settings() -> Settings:
    return Settings(
        _env_file=None,
        salesforce_outbound_key=SecretStr(KEY["key"]),
        salesforce_organization_id=SecretStr(payloads.ORGANIZATION),
    )


@pytest.fixture
def client(services: Services, settings: Settings, inbox: InboxWriter) -> Iterator[httpx.Client]:
    with serving(create_http(services, settings, inbox)) as client:
        yield client


def sends(client: httpx.Client, body: bytes) -> httpx.Response:
    return client.post(PATH, params=KEY, content=body, headers=XML)


def rows(services: Services) -> list[Delivery]:
    with services.store.read() as session:
        return list(session.exec(select(Delivery).order_by(col(Delivery.id))))


def people(services: Services) -> list[str]:
    while read_inbox_once(services):
        pass
    with services.store.read() as session:
        return list(session.exec(select(Lead.identity).order_by(col(Lead.id))))


def test_a_message_is_stored_as_it_came_and_acknowledged_as_salesforce_wants_it(
    client: httpx.Client, services: Services
) -> None:
    body = outbound(OUTBOUND_DANA)
    answer = sends(client, body)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert (
        '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack>'
        in answer.text
    )
    assert [row.body for row in rows(services)] == [body]


def test_each_notification_becomes_a_lead_of_its_own_and_what_is_no_lead_is_passed_over(
    client: httpx.Client, services: Services
) -> None:
    sends(client, outbound(OUTBOUND_DANA, OUTBOUND_OMAR, OUTBOUND_DEAL))

    assert people(services) == ["dana@northwind.example", "omar@northwind.example"]
    assert [row.state for row in rows(services)] == [
        "split",
        "below_threshold",
        "below_threshold",
        "passed_over",
    ]


def test_a_notification_that_comes_again_in_other_company_is_read_once(
    client: httpx.Client, services: Services
) -> None:
    sends(client, outbound(OUTBOUND_DANA))
    people(services)
    again = sends(client, outbound(OUTBOUND_OMAR, OUTBOUND_DANA))

    assert "<Ack>true</Ack>" in again.text
    assert people(services) == ["dana@northwind.example", "omar@northwind.example"]
    assert [row.delivery_id for row in rows(services) if row.part_of] == [OUTBOUND_DANA[0], OUTBOUND_OMAR[0]]


@pytest.mark.parametrize("organization", ["00D000000000002EAA", "00D000000000001", ""])
def test_a_message_of_another_organization_is_refused(
    client: httpx.Client, services: Services, organization: str
) -> None:
    answer = sends(client, outbound(OUTBOUND_DANA, organization=organization))

    sentence = "the body is not from the sender that SALESFORCE_ORGANIZATION_ID names"
    assert (answer.status_code, answer.json()) == (401, {"error": sentence})
    assert rows(services) == []


def test_who_does_not_know_the_key_is_refused_before_anything_is_read(client: httpx.Client) -> None:
    answer = client.post(PATH, params={"key": "guess"}, content=b"<no xml", headers=XML)

    assert answer.status_code == 401
    assert answer.json() == {"error": "the address does not hold the secret of this source as key"}


def test_the_source_stays_closed_until_it_knows_its_organization(
    services: Services, inbox: InboxWriter
) -> None:
    half = Settings(_env_file=None, salesforce_outbound_key=SecretStr(KEY["key"]))
    with serving(create_http(services, half, inbox)) as client:
        answer = sends(client, outbound(OUTBOUND_DANA))

    sentence = "the source salesforce_outbound is closed until SALESFORCE_ORGANIZATION_ID is set"
    assert (answer.status_code, answer.json()) == (401, {"error": sentence})


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("application/json", "the body must be text/xml or application/xml in UTF-8"),
        ("text/xml; charset=utf-16", "the body must be text/xml or application/xml in UTF-8"),
    ],
)
def test_a_message_that_is_no_xml_by_its_own_words_is_refused(
    client: httpx.Client, kind: str, sentence: str
) -> None:
    answer = client.post(PATH, params=KEY, content=outbound(OUTBOUND_DANA), headers={"content-type": kind})

    assert (answer.status_code, answer.json()) == (415, {"error": sentence})


def test_an_entity_bomb_is_refused_unopened(client: httpx.Client, services: Services) -> None:
    body = b"<!DOCTYPE a [<!ENTITY x 'ha'><!ENTITY y '&x;&x;&x;&x;'>]>" + outbound(OUTBOUND_DANA)[38:]
    answer = sends(client, body)

    assert answer.status_code == 400
    assert rows(services) == []


@given(inside=st.text(max_size=80).map(escape) | st.text(alphabet="<>/&;ab", max_size=30))
@tries(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_message_is_no_error_of_ours(client: httpx.Client, inside: str) -> None:
    body = outbound(("1", "Lead", {"LastName": inside})).decode().encode("utf-8", "replace")

    assert sends(client, body).status_code in (200, 400)
