"""Vendors send in their own ways: each is let in by its own check, and answered as it expects."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from bot.http.app import create_http
from bot.services import Services
from bot.settings import Settings
from storage.inbox import InboxWriter
from storage.tables import Delivery
from tests.http.conftest import NOW
from tests.serving import serving

PUBLIC = "https://leads.acme.example"
JSON = {"content-type": "application/json"}
CONTACTS = [
    {"objectId": 1, "eventId": 71, "subscriptionType": "contact.creation", "occurredAt": 1462216307945},
    {"objectId": 2, "eventId": 72, "eventType": "contact.creation", "occurredAt": 1462216307945},
]
CLOSED_SETTING = "the source typeform is closed until its secret is set"


@pytest.fixture
def settings() -> Settings:
    return Settings(
        _env_file=None,
        meta_app_secret=SecretStr("app"),
        meta_verify_token=SecretStr("token"),
        hubspot_client_secret=SecretStr("hub"),
        google_ads_key=SecretStr("key"),
        linkedin_client_secret=SecretStr("linked"),
        public_url=f"{PUBLIC}/",
    )


@pytest.fixture
def client(services: Services, settings: Settings, inbox: InboxWriter) -> Iterator[httpx.Client]:
    with serving(create_http(services, settings, inbox)) as client:
        yield client


def stored(services: Services) -> list[Delivery]:
    with services.store.read() as session:
        return list(session.exec(select(Delivery).order_by(col(Delivery.id))))


def by_hubspot(body: bytes, path: str = "/intake/hubspot") -> dict[str, str]:
    sent_at = str(int(NOW.timestamp() * 1000))
    signed = f"POST{PUBLIC}{path}".encode() + body + sent_at.encode()
    signature = base64.b64encode(hmac.digest(b"hub", signed, hashlib.sha256)).decode()
    return JSON | {"x-hubspot-signature-v3": signature, "x-hubspot-request-timestamp": sent_at}


def test_what_is_kept_beside_the_body_holds_no_signature_and_no_password(
    client: httpx.Client, services: Services
) -> None:
    body = json.dumps(CONTACTS).encode()
    secret = {"authorization": "Basic eDp5", "cookie": "a=b", "user-agent": "HubSpot " + "x" * 400}

    answer = client.post("/intake/hubspot", content=body, headers=by_hubspot(body) | secret)

    assert answer.status_code == 200
    [row] = stored(services)
    assert row.body == body
    assert row.headers == {
        "content-type": "application/json",
        "user-agent": ("HubSpot " + "x" * 400)[:300],
        "x-hubspot-request-timestamp": str(int(NOW.timestamp() * 1000)),
    }


def test_the_address_behind_a_proxy_is_the_one_hubspot_signs(client: httpx.Client) -> None:
    body = b"[]"

    assert client.post("/intake/hubspot", content=body, headers=by_hubspot(body)).status_code == 200
    elsewhere = by_hubspot(body, "/intake/meta")
    assert client.post("/intake/hubspot", content=body, headers=elsewhere).status_code == 401


def test_the_same_bytes_again_are_the_same_delivery(client: httpx.Client, services: Services) -> None:
    body = json.dumps(CONTACTS).encode()
    answers = [
        client.post("/intake/hubspot", content=body, headers=by_hubspot(body)).json() for _ in range(2)
    ]

    assert [answer["again"] for answer in answers] == [False, True]
    assert answers[0]["delivery"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
    assert len(stored(services)) == 1


def test_a_list_is_taken_only_from_senders_that_batch(client: httpx.Client) -> None:
    body = b'[{"google_key": "key"}]'

    answer = client.post("/intake/google_ads", content=body, headers=JSON)

    assert (answer.status_code, answer.json()) == (
        401,
        {"error": "the body does not hold the secret of this source as google_key"},
    )


def test_the_senders_own_id_names_the_delivery(client: httpx.Client, services: Services) -> None:
    lead = {"google_key": "key", "lead_id": "L-1", "user_column_data": []}

    answer = client.post("/intake/google_ads", json=lead)

    assert (answer.status_code, answer.json()) == (200, {"delivery": "L-1", "again": False})
    assert client.post("/intake/google_ads", json=lead | {"gcl_id": "x"}).json()["again"] is True


def test_an_id_that_is_none_gives_way_to_the_bytes(client: httpx.Client, services: Services) -> None:
    for lead_id in ("x" * 201, {"a": 1}, ""):
        answer = client.post("/intake/google_ads", json={"google_key": "key", "lead_id": lead_id})
        assert answer.json()["delivery"].startswith("sha256:")


def test_meta_is_answered_what_it_asks(client: httpx.Client) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "token", "hub.challenge": "1158201444"}

    answer = client.get("/intake/meta", params=asked)

    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"hub.verify_token": "guess"}, "hub.verify_token is not the one of this source"),
        ({"hub.verify_token": ""}, "hub.verify_token is not the one of this source"),
        ({"hub.mode": ""}, "hub.mode must be subscribe"),
        ({"hub.challenge": "<script> x"}, "hub.challenge is missing or malformed"),
    ],
)
def test_who_is_not_meta_is_not_answered(client: httpx.Client, change: dict[str, str], sentence: str) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "token", "hub.challenge": "1"} | change

    answer = client.get("/intake/meta", params=asked)

    assert (answer.status_code, answer.json()) == (401, {"error": sentence})


def test_linkedin_is_answered_with_a_signature_of_its_challenge(client: httpx.Client) -> None:
    code = "890e4665-4dfe-4ab1-b689-ed553bceeed0"

    answer = client.get("/intake/linkedin", params={"challengeCode": code})

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    signature = hmac.digest(b"linked", code.encode(), hashlib.sha256).hex()
    assert answer.json() == {"challengeCode": code, "challengeResponse": signature}


@pytest.mark.parametrize("code", ["", 'hmacsha256={"leadAction": "CREATED"}', '{"leadAction": "CREATED"}'])
def test_nobody_gets_a_delivery_signed_by_asking(client: httpx.Client, code: str) -> None:
    answer = client.get("/intake/linkedin", params={"challengeCode": code})

    assert (answer.status_code, answer.json()) == (401, {"error": "challengeCode is missing or no UUID"})


def test_a_source_that_asks_nothing_is_not_found_by_asking(client: httpx.Client) -> None:
    answer = client.get("/intake/google_ads")
    assert (answer.status_code, answer.json()) == (
        404,
        {"error": "this source asks nothing; it sends by POST"},
    )
    assert client.get("/intake/nobody").status_code == 404


def test_a_source_without_its_secret_stays_closed_and_says_which(client: httpx.Client) -> None:
    answer = client.post("/intake/typeform", json={"event_id": "1"})

    assert (answer.status_code, answer.json()) == (401, {"error": CLOSED_SETTING})


def test_a_source_of_ones_own_has_its_secret_in_any_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("FAIR_SECRET=from the file\n")
    (tmp_path / "secret").write_text("from a file of its own\n")
    settings = Settings(_env_file=tmp_path / ".env")

    assert (settings.secret("FAIR_SECRET"), settings.secret("NO_SECRET")) == ("from the file", "")
    assert "from the file" not in repr(settings)
    monkeypatch.setenv("FAIR_SECRET_FILE", str(tmp_path / "secret"))
    assert settings.secret("FAIR_SECRET") == "from a file of its own"
    monkeypatch.setenv("FAIR_SECRET", "from the environment")
    assert settings.secret("FAIR_SECRET") == "from the environment"
    assert settings.secret("HOST") == ""
