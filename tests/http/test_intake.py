"""A signed delivery is in the store before it is answered; anything else gets one clear sentence."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import select

from bot.http.app import create_http
from bot.services import Services
from bot.settings import Settings
from storage.inbox import InboxWriter
from storage.tables import Delivery
from tests.http.conftest import NOW, Sign
from tests.serving import serving

LEAD = {"email": "anna@acme.com", "name": "Anna"}
BODY = json.dumps(LEAD).encode()


def stored(services: Services) -> list[Delivery]:
    with services.store.read() as session:
        return list(session.exec(select(Delivery)))


def test_a_signed_lead_is_stored_byte_for_byte_and_the_reader_is_woken(
    client: httpx.Client, services: Services, signed: Sign
) -> None:
    answer = client.post("/intake/generic", content=BODY, headers=signed(BODY))

    assert (answer.status_code, answer.json()) == (202, {"delivery": "msg_1", "again": False})
    [row] = stored(services)
    assert (row.source, row.delivery_id, row.body, row.received_at) == ("generic", "msg_1", BODY, NOW)
    assert services.to_read.is_set()


def test_the_same_delivery_twice_is_stored_once(
    client: httpx.Client, services: Services, signed: Sign
) -> None:
    client.post("/intake/generic", content=BODY, headers=signed(BODY))
    answer = client.post("/intake/generic", content=BODY, headers=signed(BODY))

    assert (answer.status_code, answer.json()) == (202, {"delivery": "msg_1", "again": True})
    assert len(stored(services)) == 1


@pytest.mark.parametrize(
    ("change", "status", "sentence"),
    [
        (
            {"webhook-signature": ""},
            401,
            "the header webhook-signature holds no signature that fits this body",
        ),
        (
            {"webhook-signature": "v1"},
            401,
            "the header webhook-signature holds no signature that fits this body",
        ),
        ({"webhook-id": ""}, 401, "the header webhook-id is missing or malformed"),
        ({"webhook-timestamp": "soon"}, 401, "the header webhook-timestamp must be a number of seconds"),
        ({"content-type": "text/csv"}, 415, "the body must be application/json in UTF-8"),
        (
            {"content-type": "application/json; charset=latin-1"},
            415,
            "the body must be application/json in UTF-8",
        ),
        ({"content-type": ""}, 415, "the body must be application/json in UTF-8"),
        ({"content-encoding": "gzip"}, 415, "the body must not be compressed"),
    ],
)
def test_wrong_headers_are_told_in_one_sentence(
    client: httpx.Client, services: Services, signed: Sign, change: dict[str, str], status: int, sentence: str
) -> None:
    answer = client.post("/intake/generic", content=BODY, headers=signed(BODY) | change)

    assert (answer.status_code, answer.json()) == (status, {"error": sentence})
    assert stored(services) == []


@pytest.mark.parametrize("off", [timedelta(minutes=-6), timedelta(minutes=6)])
def test_an_old_delivery_and_one_from_the_future_are_turned_away(
    client: httpx.Client, signed: Sign, off: timedelta
) -> None:
    answer = client.post("/intake/generic", content=BODY, headers=signed(BODY, at=NOW + off))

    assert answer.status_code == 401
    assert answer.json() == {"error": "the header webhook-timestamp is more than five minutes off"}


@pytest.mark.parametrize(
    "body", [b"", b"email=anna", b'{"size": NaN}', b"[" * 900, rb'{"name": "\ud800"}', b'["a"]', b'"anna"']
)
def test_a_body_that_is_not_a_storable_json_object_is_refused(
    client: httpx.Client, services: Services, signed: Sign, body: bytes
) -> None:
    answer = client.post("/intake/generic", content=body, headers=signed(body))

    assert answer.status_code == 400
    assert answer.json()["error"].startswith("the body ")
    assert stored(services) == []


@given(
    body=st.binary(max_size=300)
    | st.recursive(st.none() | st.text(), st.lists).map(json.dumps).map(str.encode)
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_whatsoever_is_an_error_of_ours(client: httpx.Client, signed: Sign, body: bytes) -> None:
    answer = client.post("/intake/generic", content=body, headers=signed(body))

    assert answer.status_code in ((413,) if len(body) > 2000 else (202, 400, 401))


def test_a_body_over_the_limit_is_refused_by_its_announced_length(client: httpx.Client, signed: Sign) -> None:
    body = b'{"a": "' + b"x" * 2000 + b'"}'

    answer = client.post("/intake/generic", content=body, headers=signed(body))

    assert (answer.status_code, answer.json()) == (413, {"error": "the body is larger than 2000 bytes"})


def test_a_body_that_hides_its_length_is_refused_while_it_arrives(client: httpx.Client, signed: Sign) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 100

    answer = client.post("/intake/generic", content=endless(), headers=signed(b""))

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "path", ["/intake/nobody", "/intake/olist", "/intake/", "/intake/%00", "/intake/generic/x"]
)
def test_a_source_that_takes_no_deliveries_is_not_found(
    client: httpx.Client, signed: Sign, path: str
) -> None:
    answer = client.post(path, content=BODY, headers=signed(BODY))

    assert answer.status_code == 404
    assert set(answer.json()) == {"error"}


def test_a_source_without_a_secret_stays_closed(services: Services, inbox: InboxWriter, signed: Sign) -> None:
    with serving(create_http(services, Settings(_env_file=None), inbox)) as client:
        answer = client.post("/intake/generic", content=BODY, headers=signed(BODY))

    assert (answer.status_code, answer.json()) == (
        401,
        {"error": "the source generic is closed until its secret is set"},
    )


def test_a_secret_that_is_none_stops_the_start_with_its_name(services: Services, inbox: InboxWriter) -> None:
    with pytest.raises(ValueError, match=r"^INTAKE_SECRET: a Standard Webhooks secret is whsec_"):
        create_http(services, Settings(_env_file=None, intake_secret="abc"), inbox)


def test_what_cannot_be_stored_is_to_be_sent_again_and_then_is_stored(
    client: httpx.Client, services: Services, signed: Sign
) -> None:
    with services.store.write() as session:
        session.execute(text("ALTER TABLE inbox RENAME TO away"))
    answer = client.post("/intake/generic", content=BODY, headers=signed(BODY))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.json() == {"error": "it cannot be stored now; send it again"}

    with services.store.write() as session:
        session.execute(text("ALTER TABLE away RENAME TO inbox"))
    answer = client.post("/intake/generic", content=BODY, headers=signed(BODY))
    assert (answer.status_code, answer.json()["again"]) == (202, False)


def test_readiness_goes_and_comes_back_with_the_database(client: httpx.Client, services: Services) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"ready": True, "problems": []}

    with services.store.write() as session:
        session.execute(text("ALTER TABLE appointment RENAME TO away"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "problems": ["the database does not take writes: OperationalError"],
    }
    assert client.get("/healthz").status_code == 200

    with services.store.write() as session:
        session.execute(text("ALTER TABLE away RENAME TO appointment"))
    assert client.get("/readyz").status_code == 200


def test_a_closed_inbox_is_not_ready_and_sends_senders_away(
    services: Services, settings: Settings, signed: Sign
) -> None:
    with serving(create_http(services, settings, InboxWriter(services.store))) as client:
        assert client.get("/readyz").json() == {"ready": False, "problems": ["the inbox is closed"]}
        assert client.post("/intake/generic", content=BODY, headers=signed(BODY)).status_code == 503


def test_the_openapi_document_tells_every_answer(client: httpx.Client) -> None:
    document: dict[str, Any] = client.get("/openapi.json").json()

    operation = document["paths"]["/intake/{source}"]["post"]
    assert set(operation["requestBody"]["content"]) == {"application/json", "text/xml"}
    assert set(operation["responses"]) >= {"202", "400", "401", "404", "408", "413", "415", "503"}
    assert {each["name"] for each in operation["parameters"]} == {
        "source",
        "key",
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
    }
