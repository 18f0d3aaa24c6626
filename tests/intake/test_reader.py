"""What was stored ends visibly: taken, merged, below the threshold, or laid aside with its reason."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from bot.clock import ManualClock
from bot.intake import reader
from bot.intake.reader import read_again, read_inbox_once
from bot.services import Services
from bot.usecases.take_in import take_in
from playbooks.load import load_desk
from playbooks.render import Wording
from storage import identities, inbox, outbox
from storage.engine import Store, open_store
from storage.inbox import InboxWriter
from storage.tables import Delivery, Lead
from tests.intake.conftest import NOW
from tests.stores import url_of

HOT: dict[str, Any] = {
    "email": "dana@northwind.example",
    "name": "Dana Ruiz",
    "title": "CISO",
    "seniority": "c_level",
    "company": {"name": "Northwind", "domain": "northwind.example", "size": 1200, "country": "US"},
    "touches": [{"kind": "demo_request", "at": NOW.isoformat()}],
}
COLD: dict[str, Any] = {"id": "77", "name": "Somebody"}


def arrives(store: Store, *payloads: dict[str, Any] | bytes, source: str = "generic") -> None:
    bodies = (each if isinstance(each, bytes) else json.dumps(each).encode() for each in payloads)
    with InboxWriter(store) as writer:
        for body in bodies:
            writer.put(source, f"m{hash(body)}", body, NOW).result(timeout=20)


def became(store: Store) -> list[tuple[str, str | None]]:
    with store.read() as session:
        rows = session.exec(select(Delivery).order_by(col(Delivery.id))).all()
        return [(row.state, row.why) for row in rows]


def people_known(store: Store) -> list[str]:
    with store.read() as session:
        return list(session.exec(select(Lead.identity).order_by(col(Lead.id))).all())


def test_a_hot_lead_gets_a_card_and_a_cold_one_is_kept_without(services: Services) -> None:
    arrives(services.store, HOT, COLD)

    assert read_inbox_once(services) is False

    assert became(services.store) == [("taken", None), ("below_threshold", None)]
    assert people_known(services.store) == ["dana@northwind.example", "generic:77"]
    with services.store.read() as session:
        assert [row.kind for row in outbox.waiting(session)] == ["card"]
    assert services.to_deliver.is_set()


def test_one_person_reported_twice_is_one_lead(services: Services) -> None:
    again = HOT | {"email": "Dana+ads@Northwind.example", "campaign": "Audit season"}
    arrives(services.store, HOT, again)

    read_inbox_once(services)

    assert became(services.store) == [("taken", None), ("merged", None)]
    [known] = people_known(services.store)
    with services.store.read() as session:
        lead = identities.by_identity(session, known)
        assert lead is not None
        assert lead.fields["campaign"] == "Audit season"


def test_what_cannot_be_a_lead_is_laid_aside_with_its_reason_and_stops_none_of_the_others(
    services: Services,
) -> None:
    arrives(services.store, {"name": "Nobody"}, b"not json", HOT)
    arrives(services.store, {"email": "x@y.de"}, source="gone")

    read_inbox_once(services)

    assert became(services.store) == [
        ("quarantined", "has neither an e-mail address nor an id"),
        ("quarantined", "the body is not JSON (line 1, column 1)"),
        ("taken", None),
        ("quarantined", "the desk has no source “gone” any more"),
    ]


def test_an_error_of_our_own_lays_one_delivery_aside_and_leaves_nothing_half_done(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sometimes(session: Any, desk: Any, new: Any, **more: Any) -> Any:
        done = take_in(session, desk, new, **more)
        if new.identity == "generic:77":
            raise ZeroDivisionError
        return done

    monkeypatch.setattr("bot.intake.reader.take_in", sometimes)
    arrives(services.store, COLD, HOT)

    read_inbox_once(services)

    assert became(services.store) == [
        ("quarantined", "an error of the bot's own: ZeroDivisionError"),
        ("taken", None),
    ]
    assert people_known(services.store) == ["dana@northwind.example"]


def test_while_the_database_fails_everything_waits_and_then_is_read(services: Services) -> None:
    arrives(services.store, HOT)
    with services.store.write() as session:
        session.execute(text("ALTER TABLE event RENAME TO away"))
    with pytest.raises(SQLAlchemyError):
        read_inbox_once(services)
    assert became(services.store) == [("waiting", None)]

    with services.store.write() as session:
        session.execute(text("ALTER TABLE away RENAME TO event"))
    read_inbox_once(services)
    assert became(services.store) == [("taken", None)]


def test_a_backlog_is_read_in_steps(services: Services) -> None:
    arrives(services.store, *({"id": str(number)} for number in range(reader.AT_MOST + 1)))

    assert read_inbox_once(services) is True
    assert read_inbox_once(services) is False
    assert len(people_known(services.store)) == reader.AT_MOST + 1


def test_after_a_mapping_was_corrected_what_was_laid_aside_is_read_again(services: Services) -> None:
    arrives(services.store, HOT, source="gone")
    read_inbox_once(services)
    with services.store.read() as session:
        aside = inbox.quarantined_ids(session)
    desk = replace(services.desk, sources={**services.desk.sources, "gone": services.desk.sources["generic"]})

    [row] = read_again(replace(services, desk=desk), aside)

    assert (row.state, row.why) == ("taken", None)
    assert became(services.store) == [("taken", None)]
    assert read_again(services, aside) == []


def test_a_batch_is_read_lead_by_lead_and_a_bad_one_stops_none_of_the_others(services: Services) -> None:
    good = {"Id": "1", "Email": "dana@northwind.example"}
    batch = json.dumps({"records": [good, {"Name": "Nobody"}, {"Id": "3"}]}).encode()
    arrives(services.store, batch, source="salesforce")

    while read_inbox_once(services):
        pass

    assert became(services.store) == [
        ("split", None),
        ("below_threshold", None),
        ("quarantined", "has neither an e-mail address nor an id"),
        ("below_threshold", None),
    ]
    with services.store.read() as session:
        whole, *parts = session.exec(select(Delivery).order_by(col(Delivery.id))).all()
        assert [part.delivery_id for part in parts] == [
            f"{whole.delivery_id}#{number}" for number in (1, 2, 3)
        ]
        assert {part.part_of for part in parts} == {whole.id}


def test_a_batch_that_comes_again_with_one_more_brings_only_that_one(services: Services) -> None:
    first, second = {"eventId": 71, "id": "1"}, {"eventId": 72, "id": "2"}
    batches = (json.dumps([first]).encode(), json.dumps([first, second]).encode())
    arrives(services.store, *batches, source="hubspot")

    while read_inbox_once(services):
        pass

    states = [state for state, _ in became(services.store)]
    assert states == ["split", "split", "below_threshold", "below_threshold"]


def test_a_batch_without_a_lead_in_it_is_laid_aside(services: Services) -> None:
    arrives(services.store, b"[]", source="hubspot")

    read_inbox_once(services)

    assert became(services.store) == [("quarantined", "“each” finds no payload in this body")]


def test_what_is_no_lead_is_passed_over_and_nobody_is_told(services: Services) -> None:
    arrives(services.store, {"lead_id": "1", "is_test": True}, source="google_ads")

    read_inbox_once(services)

    assert became(services.store) == [("passed_over", None)]
    assert people_known(services.store) == []
    assert not services.to_deliver.is_set()


def test_a_payload_that_a_mapping_cannot_work_on_is_laid_aside(services: Services) -> None:
    arrives(services.store, {"topic": 5}, source="intercom")

    read_inbox_once(services)

    assert became(services.store) == [
        ("quarantined", "the mapping of intercom does not fit this payload: JMESPathTypeError")
    ]


def test_replicas_that_read_the_same_people_at_once_make_each_one_lead(postgres_store: Store) -> None:
    arrives(postgres_store, *(HOT | {"campaign": f"c{number}"} for number in range(45)))
    stores = [open_store(url_of(postgres_store)) for _ in range(3)]
    replicas = [Services(each, load_desk(), Wording(), ManualClock(NOW)) for each in stores]

    def read_all(services: Services) -> None:
        while read_inbox_once(services):
            pass

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(read_all, each) for each in replicas]:
            done.result()
    for each in stores:
        each.close()

    assert people_known(postgres_store) == ["dana@northwind.example"]
    states = [state for state, _ in became(postgres_store)]
    assert (states.count("taken"), states.count("merged")) == (1, 44)
