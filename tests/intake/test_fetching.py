"""Of some leads only the id comes: they are fetched before they are read, and nothing is lost meanwhile."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from sqlmodel import col, select

from bot.clock import ManualClock
from bot.intake.fetching import LEASE, WAITS, fetch_once
from bot.intake.reader import read_again, read_inbox_once
from bot.intake.vendors import Fetcher
from bot.services import Services
from playbooks.load import load_desk
from playbooks.render import Wording
from storage import inbox
from storage.engine import Store
from storage.inbox import InboxWriter
from storage.tables import Delivery, Lead
from tests.intake import payloads
from tests.intake.conftest import NOW
from tests.serving import serving

LEADGEN = {
    "object": "page",
    "entry": [
        {
            "id": 1,
            "changes": [
                {"field": "leadgen", "value": {"leadgen_id": number, "form_id": 5}} for number in (11, 12)
            ],
        }
    ],
}
EVENTS = [
    {"eventId": 7, "objectId": 512, "occurredAt": 1462216307945, "subscriptionType": "contact.creation"},
    {"eventId": 7, "objectId": 513, "occurredAt": 1462216307945, "eventType": "contact.creation"},
    {"eventId": 8, "objectId": 514, "occurredAt": 1462216307945, "subscriptionType": "contact.deletion"},
]


@dataclass
class Vendor:
    """An API that answers with leads; `status` is what it says instead while it is not 200."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    version: str = ""
    fields: str = ""

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/{number}")
        def lead(number: str, request: Request) -> Response:
            self.asked.append((number, request.headers["authorization"]))
            self.version = request.headers.get("linkedin-version", "")
            self.fields = request.query_params.get("fields", "")
            address = [{"name": "email", "values": [f"lead{number}@northwind.example"]}]
            found = (
                payloads.LINKEDIN_RESPONSE
                if self.version
                else {
                    "id": number,
                    "field_data": address,
                    "properties": {"email": f"lead{number}@northwind.example"},
                }
            )
            return Response(json.dumps(found), self.status, self.headers, media_type="application/json")

        return app


@pytest.fixture
def vendor() -> Iterator[Vendor]:
    vendor = Vendor()
    with serving(vendor.app()) as client:
        vendor.url = str(client.base_url)
        yield vendor


@pytest.fixture
def services(store: Store, vendor: Vendor) -> Services:
    """Meta, HubSpot and LinkedIn are where the vendor of the test is."""
    desk = load_desk()
    there = dict(desk.sources)
    for key in ("meta", "hubspot", "linkedin"):
        fetch = desk.sources[key].fetch
        assert fetch is not None
        url = re.sub("^https://.*(?={id})", f"{vendor.url}/", fetch.url)
        there[key] = replace(desk.sources[key], fetch=replace(fetch, url=url))
    desk, clock = replace(desk, sources=there), ManualClock(NOW)
    return Services(
        store, desk, Wording(), clock, wall=ManualClock(NOW), fetcher=Fetcher(lambda _: "a-token")
    )


def arrives(services: Services, source: str, sent: Any) -> None:
    with InboxWriter(services.store) as writer:
        writer.put(source, "whole", json.dumps(sent).encode(), NOW).result(timeout=20)
    read_all(services)


def read_all(services: Services) -> None:
    while read_inbox_once(services):
        pass


def fetch_all(services: Services) -> None:
    while fetch_once(services):
        pass
    read_all(services)


def passes(services: Services, *, minutes: int = 0, seconds: int = 0) -> None:
    assert isinstance(services.wall, ManualClock)
    services.wall.advance(minutes=minutes, seconds=seconds)


def became(services: Services) -> list[tuple[str, str | None]]:
    with services.store.read() as session:
        rows = session.exec(select(Delivery).order_by(col(Delivery.id))).all()
        return [(row.state, row.why) for row in rows if row.part_of]


def people(services: Services) -> list[str]:
    with services.store.read() as session:
        return list(session.exec(select(Lead.identity).order_by(col(Lead.id))).all())


def test_both_leads_of_one_post_of_meta_are_fetched_by_their_ids(services: Services, vendor: Vendor) -> None:
    arrives(services, "meta", LEADGEN)
    assert became(services) == [("to_fetch", None)] * 2
    assert people(services) == []

    fetch_all(services)

    assert people(services) == ["lead11@northwind.example", "lead12@northwind.example"]
    assert vendor.asked == [("11", "Bearer a-token"), ("12", "Bearer a-token")]


def test_events_of_hubspot_are_told_apart_even_when_their_event_id_is_the_same(
    services: Services, vendor: Vendor
) -> None:
    arrives(services, "hubspot", EVENTS)
    fetch_all(services)

    assert people(services) == ["lead512@northwind.example", "lead513@northwind.example"]
    assert [state for state, _ in became(services)] == ["below_threshold", "below_threshold", "passed_over"]


def test_what_was_sent_is_kept_beside_what_was_fetched(services: Services) -> None:
    arrives(services, "meta", LEADGEN)
    fetch_all(services)

    with services.store.read() as session:
        part = session.exec(select(Delivery).where(col(Delivery.part_of).is_not(None))).first()
        assert part is not None
        assert json.loads(part.body) == {"leadgen_id": 11, "form_id": 5}
        assert json.loads(part.fetched or b"")["id"] == "11"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_api_that_is_busy_is_asked_again_later(services: Services, vendor: Vendor, status: int) -> None:
    vendor.status = status
    arrives(services, "meta", LEADGEN)
    fetch_all(services)
    assert became(services) == [("to_fetch", None)] * 2

    vendor.status = 200
    fetch_all(services)
    assert people(services) == [], "not before some time has passed"

    passes(services, minutes=WAITS[0])
    fetch_all(services)
    assert len(people(services)) == 2


def test_an_api_that_never_answers_lays_the_delivery_aside_and_it_can_be_read_again(
    services: Services, vendor: Vendor
) -> None:
    vendor.status = 503
    arrives(services, "meta", LEADGEN)
    for wait in (*WAITS, 0):
        fetch_all(services)
        passes(services, minutes=wait)
    assert became(services) == [("quarantined", "Meta lead ads answered 503")] * 2

    vendor.status = 200
    with services.store.read() as session:
        aside = inbox.quarantined_ids(session)
    assert [row.state for row in read_again(services, aside)] == ["to_fetch"] * 2
    fetch_all(services)
    assert len(people(services)) == 2


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (401, "Meta lead ads refuses the token in META_ACCESS_TOKEN (401)"),
        (404, "Meta lead ads has nothing under this id any more (404)"),
        (302, "Meta lead ads answered 302"),
    ],
)
def test_what_will_never_be_answered_is_laid_aside_at_once(
    services: Services, vendor: Vendor, status: int, why: str
) -> None:
    vendor.status = status
    arrives(services, "meta", LEADGEN)
    fetch_all(services)

    assert became(services) == [("quarantined", why)] * 2
    assert "a-token" not in why


def test_without_a_token_the_reason_names_the_setting(services: Services) -> None:
    closed = replace(services, fetcher=Fetcher())
    arrives(closed, "meta", LEADGEN)
    fetch_all(closed)

    assert {why for _, why in became(closed)} == {
        "holds only an id; the lead can be fetched once META_ACCESS_TOKEN is set"
    }


def test_an_id_cannot_lead_elsewhere(services: Services, vendor: Vendor) -> None:
    arrives(
        services,
        "hubspot",
        [{"eventId": 1, "objectId": "../admin?x=1", "subscriptionType": "contact.creation"}],
    )
    fetch_all(services)

    assert vendor.asked == []
    assert became(services) == [("quarantined", "HubSpot has nothing under this id any more (404)")]


def test_a_fetch_that_a_stopped_process_began_is_done_by_the_next(services: Services, vendor: Vendor) -> None:
    arrives(services, "meta", LEADGEN)
    with services.store.write() as session:
        delivery = inbox.next_to_fetch(session, but_of=(), now=NOW)
        assert delivery is not None
        inbox.begin_fetch(session, delivery, until=NOW + LEASE)

    fetch_all(services)
    assert people(services) == ["lead12@northwind.example"]

    passes(services, minutes=3)
    fetch_all(services)
    assert len(people(services)) == 2


def test_a_response_to_a_linkedin_form_is_asked_for_as_linkedin_wants_it(
    services: Services, vendor: Vendor
) -> None:
    arrives(services, "linkedin", payloads.LINKEDIN_NOTIFICATION)
    fetch_all(services)

    assert people(services) == ["dana@northwind.example"]
    assert vendor.asked == [("1a2b3c-4", "Bearer a-token")]
    assert vendor.version == "202606"
    assert "form:(hiddenFields,name,id,content)" in vendor.fields


def contacts(number: int) -> list[dict[str, Any]]:
    return [{"eventId": each, "objectId": each, "eventType": "contact.creation"} for each in range(number)]


def test_an_api_is_asked_no_faster_than_it_wants_by_however_many(services: Services, vendor: Vendor) -> None:
    other_process = replace(services)
    arrives(services, "hubspot", contacts(30))

    at_each_second = []
    for _ in range(3):
        fetch_all(services)
        fetch_all(other_process)
        at_each_second.append(len(vendor.asked))
        passes(services, seconds=1)

    assert at_each_second == [9, 18, 27], "nine a second, as the file of the source says"


def test_a_hundred_in_ten_seconds_are_never_passed(services: Services, vendor: Vendor) -> None:
    arrives(services, "hubspot", contacts(120))
    for _ in range(11):
        fetch_all(services)
        passes(services, seconds=1)

    assert len(vendor.asked) == 99


def test_a_source_that_waits_its_turn_holds_up_no_other(services: Services, vendor: Vendor) -> None:
    arrives(services, "hubspot", contacts(12))
    arrives(services, "meta", LEADGEN)
    fetch_all(services)

    assert [number for number, _ in vendor.asked[9:]] == ["11", "12"]


@pytest.mark.parametrize("as_a_date", [False, True], ids=["seconds", "a date"])
def test_who_wants_to_be_left_alone_is_left_alone_until_then(
    services: Services, vendor: Vendor, as_a_date: bool
) -> None:
    in_three_minutes = format_datetime(datetime.now(UTC) + timedelta(seconds=180), usegmt=True)
    vendor.status, vendor.headers = 429, {"retry-after": in_three_minutes if as_a_date else "180"}
    arrives(services, "meta", LEADGEN)
    fetch_all(services)
    assert len(vendor.asked) == 1, "the second lead is not asked for meanwhile"

    vendor.status = 200
    # A server that is busy may say a date some seconds old.
    passes(services, seconds=150)
    fetch_all(services)
    assert len(vendor.asked) == 1

    passes(services, seconds=60)
    fetch_all(services)
    assert sorted(people(services)) == ["lead11@northwind.example", "lead12@northwind.example"]


@pytest.mark.parametrize("wait", ["0", "-5", "soon", "9" * 40, "Mon, 23 Nov 2020 09:03:00 GMT", ""])
def test_a_wait_nobody_can_mean_changes_nothing(services: Services, vendor: Vendor, wait: str) -> None:
    vendor.status, vendor.headers = 503, {"retry-after": wait}
    arrives(services, "meta", LEADGEN)
    fetch_all(services)
    assert len(vendor.asked) == 2

    vendor.status = 200
    passes(services, minutes=WAITS[0])
    fetch_all(services)
    assert len(people(services)) == 2
