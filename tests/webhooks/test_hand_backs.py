"""Marketing's own system is told of each lead that is handed back: signed, in order, once more until it has it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.cli.doctor import examine
from bot.clock import ManualClock
from bot.intake.signature import read_secret, verified_id
from bot.services import Services
from bot.settings import Settings
from bot.usecases import decide
from bot.usecases.claim import claim
from bot.usecases.take_in import take_in
from bot.webhooks.guarded import Forbidden, check_address, check_url
from bot.webhooks.hand_backs import LEASE, WAITS, tell_once
from bot.webhooks.receiver import Receiver
from playbooks.load import load_desk
from playbooks.render import Wording
from qualification.leads import NewLead, Touch
from storage import handed_back
from storage.engine import Store
from storage.tables import HandBack, Lead, Person
from tests.serving import serving

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECRET = "whsec_aGFuZC1iYWNrcy1oYW5kLWJhY2tz"


@dataclass
class System:
    """Marketing's system, which knows the time; `answers` are what it says first, then it takes everything."""

    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW))
    url: str = ""
    answers: list[int] = field(default_factory=list)
    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.post("/hand-backs")
        async def take(request: Request) -> Response:
            body = await request.body()
            if status := self.answers.pop(0) if self.answers else 0:
                return Response(status_code=status, headers={"location": "/elsewhere"})
            message = verified_id(read_secret(SECRET), request.headers, body, now=self.clock.now())
            self.got.append((message, json.loads(body)))
            return Response(status_code=204)

        return app


@pytest.fixture
def system() -> Iterator[System]:
    system = System()
    with serving(system.app()) as client:
        system.url = f"{str(client.base_url).rstrip('/')}/hand-backs"
        yield system


@pytest.fixture
def services(store: Store, system: System) -> Services:
    receiver = Receiver(system.url, SECRET, loopback=True)
    made = Services(store, load_desk(), Wording(), ManualClock(NOW), wall=system.clock, receiver=receiver)
    with store.write() as session:
        session.add(Person(id="U0LEE", name="Lee", email="lee@acme-gtm.example", role="rep", team="sdr"))
    return made


def handed_back_lead(services: Services, number: int, **decided: Any) -> int:
    """A lead that lee recycled for its budget."""
    touch = Touch("demo_request", NOW, source="LinkedIn ad", campaign="Audit season", asset="guide")
    email = f"dana{number}@northwind.example"
    new = NewLead(email, {"email": email, "name": "Dana"}, (touch,), own_id=f"form:{number}")
    with services.store.write() as session:
        lead = take_in(session, services.desk, new, now=NOW, by="U0LEE").lead_id
        claim(session, services.desk, lead, "U0LEE", now=NOW)
        said = {"reason": "budget", "note": "budget in Q3", **decided}
        done = decide.recycle(session, services.desk, lead, "U0LEE", **said, now=NOW)
        assert isinstance(done, Lead)
    return lead


def tell_all(services: Services) -> None:
    while tell_once(services):
        pass


def later(services: Services, **length: float) -> Services:
    services.wall.set(services.wall.now() + timedelta(**length))  # type: ignore[attr-defined]
    return services


def test_it_is_told_why_in_whose_words_and_from_which_campaign(services: Services, system: System) -> None:
    lead = handed_back_lead(services, 1)
    tell_all(services)

    ((message, told),) = system.got
    data = told["data"]
    assert told["type"] == "lead.recycled"
    assert message.startswith(f"handback-{lead}-")
    assert (data["lead"], data["email"], data["ids"]) == (lead, "dana1@northwind.example", ["form:1"])
    assert (data["source"], data["campaign"], data["asset"]) == ("LinkedIn ad", "Audit season", "guide")
    assert (data["group"], data["group_label"], data["reason"]) == ("budget", "Budget", "budget")
    assert (data["words"], data["track"], data["return_on"]) == (
        "budget in Q3",
        "business_case",
        "2027-02-21",
    )
    assert data["by"] == "lee@acme-gtm.example"
    assert not tell_once(services), "it is told once"


def test_a_decision_waits_for_nobody_and_what_fails_is_tried_again_in_order(
    services: Services, system: System
) -> None:
    system.answers = [503, 404]
    first, second = handed_back_lead(services, 1), handed_back_lead(services, 2)
    tell_all(services)
    assert system.got == [], "the second waits behind the first"

    tell_all(later(services, minutes=WAITS[0]))
    assert system.got == []
    tell_all(later(services, minutes=WAITS[1]))

    assert [told["data"]["lead"] for _, told in system.got] == [first, second]


def test_what_is_refused_is_a_dead_letter_that_holds_up_nobody_and_can_be_sent_again(
    services: Services, system: System
) -> None:
    system.answers = [422]
    first, second = handed_back_lead(services, 1), handed_back_lead(services, 2)
    tell_all(services)
    assert [told["data"]["lead"] for _, told in system.got] == [second]
    with services.store.read() as session:
        assert [row.error for row in handed_back.refused(session)] == ["the receiver answered 422"]

    with services.store.write() as session:
        assert handed_back.try_again(session) == 1
    tell_all(services)
    assert [told["data"]["lead"] for _, told in system.got] == [second, first]


def test_after_the_last_try_it_is_given_up_and_the_next_one_goes(services: Services, system: System) -> None:
    system.answers = [500] * (len(WAITS) + 1)
    _, second = handed_back_lead(services, 1), handed_back_lead(services, 2)
    tell_all(services)
    for wait in WAITS:
        tell_all(later(services, minutes=wait))
    tell_all(services)

    assert [told["data"]["lead"] for _, told in system.got] == [second]


def test_what_a_process_that_died_was_telling_is_told_by_the_next(services: Services, system: System) -> None:
    handed_back_lead(services, 1)
    with services.store.write() as session:
        row = handed_back.next_to_send(session, now=NOW)
        assert row is not None
        assert handed_back.begin(session, row, now=NOW, until=NOW + LEASE)
    tell_all(services)
    assert system.got == []

    tell_all(later(services, minutes=1))

    assert len(system.got) == 1


def test_a_redirect_is_not_followed(services: Services, system: System) -> None:
    system.answers = [307]
    handed_back_lead(services, 1)
    tell_all(services)

    with services.store.read() as session:
        (row,) = handed_back.waiting(session)
        assert (row.error, system.got) == ("the receiver answered 307", [])


def test_a_lead_that_is_reopened_is_no_longer_marketing_s(services: Services, system: System) -> None:
    lead = handed_back_lead(services, 1)
    with services.store.write() as session:
        decide.reopen(session, services.desk, lead, "U0LEE", now=NOW)
    tell_all(services)

    assert [told["type"] for _, told in system.got] == ["lead.recycled", "lead.reopened"]


def test_with_no_address_nothing_is_sent_and_nothing_lost(services: Services, system: System) -> None:
    silent = replace(services, receiver=Receiver())
    handed_back_lead(silent, 1)
    assert not tell_once(silent)

    tell_all(services)
    assert len(system.got) == 1


def test_a_host_inside_is_refused_on_the_address_it_leads_to(services: Services) -> None:
    inside = replace(services, receiver=Receiver("https://localhost/hand-backs", SECRET))
    handed_back_lead(inside, 1)
    tell_all(inside)

    with services.store.read() as session:
        row = session.get(HandBack, 1)
        assert row is not None
        assert row.error == "the host is not on the public internet"


@pytest.mark.parametrize(
    ("url", "secret", "todo"),
    [
        ("https://crm.example/x", SECRET, ""),
        ("http://crm.example/x", SECRET, "the address must begin with https:// and hold no user"),
        ("https://crm.example/x", "", "a Standard Webhooks secret is whsec_ and at least 16 bytes in base64"),
    ],
)
def test_the_doctor_says_what_keeps_marketing_from_being_told(
    url: str, secret: str, todo: str, tmp_path: Path
) -> None:
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{tmp_path}/empty.db",
        hand_backs_url=url,
        hand_backs_secret=SecretStr(secret),
    )
    found = {each.what: each.todo for each in examine(settings)}

    said = found["HAND_BACKS_URL and HAND_BACKS_SECRET"]
    assert said == (f"marketing is told of no lead: {todo}" if todo else "")


@pytest.mark.parametrize(
    "url",
    [
        "http://crm.example/x",
        "ftp://crm.example",
        "https://",
        "https://me:you@crm.example",
        "http://127.0.0.1/x",
    ],
)
def test_only_https_is_sent_to(url: str) -> None:
    with pytest.raises(Forbidden):
        check_url(url)


PRIVATE = (
    "10.0.0.0/8",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
)


def _ways_to_write(found: IPv4Address) -> list[str]:
    """As it is, mapped into IPv6, by NAT64 and by 6to4."""
    high, low = divmod(int(found), 65536)
    return [f"{found}", f"::ffff:{found}", f"64:ff9b::{found}", f"2002:{high:x}:{low:x}::1"]


@given(st.sampled_from(PRIVATE), st.integers(0, 65535), st.integers(0, 3))
def test_no_private_address_is_sent_to_however_it_is_written(network: str, host: int, way: int) -> None:
    address = _ways_to_write(IPv4Network(network)[host])[way]
    with pytest.raises(Forbidden):
        check_address(address)


@pytest.mark.parametrize("address", ["fe80::1%eth0", "::1", "fc00::1", "0.0.0.0", "224.0.0.1", "::"])
def test_nor_one_of_this_machine_or_of_many(address: str) -> None:
    with pytest.raises(Forbidden):
        check_address(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111"])
def test_a_public_address_is_sent_to(address: str) -> None:
    check_address(address)
