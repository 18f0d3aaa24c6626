"""A whole file is taken in once, whatever is in it and however often it is imported."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from sqlmodel import func, select

from bot.clock import ManualClock
from bot.intake import importing
from bot.intake.files import read_rows
from bot.intake.importing import Counts, Refusal, import_rows
from bot.intake.rows import Row
from bot.services import Services
from playbooks.desk import Source
from playbooks.load import load_source
from qualification.leads import replay
from storage import identities, leads, outbox
from storage.tables import ClockRow, Event, Lead, MarketingTouch
from tests.intake.conftest import NOW

MAPPING = """
key: fair
name: A trade fair's list
id: badge
lead:
  email: email
  name: name
  company: company
touches:
  - each: "[@]"
    kind: "'event_visit'"
    asset: talk
"""


HOT = {
    "email": "dana@northwind.example",
    "seniority": "c_level",
    "title": "CISO",
    "company": {"name": "Northwind", "size": 1200},
    "touches": [{"kind": "demo_request", "at": NOW.isoformat()}],
}


def people(many: int) -> list[Row]:
    return [
        Row(n, {"badge": str(n), "email": f"p{n}@acme.com", "talk": "Passkeys"}) for n in range(1, many + 1)
    ]


def sizes(services: Services) -> list[int]:
    with services.store.read() as session:
        return [
            session.exec(select(func.count()).select_from(table)).one()
            for table in (Lead, MarketingTouch, Event)
        ]


def fair_source(tmp_path: Path) -> Source:
    path = tmp_path / "fair.yaml"
    path.write_text(MAPPING)
    return load_source(path)


def fair(services: Services, tmp_path: Path, rows: list[Row], *, post: bool = True) -> Counts:
    return import_rows(services, fair_source(tmp_path), rows, post=post)


def test_the_same_file_twice_changes_nothing_also_when_its_touches_have_no_time(
    services: Services, tmp_path: Path
) -> None:
    first = fair(services, tmp_path, people(5))
    before = sizes(services)
    assert isinstance(services.clock, ManualClock)
    services.clock.advance(days=1)
    second = fair(services, tmp_path, people(5))

    assert asdict(first) == {
        "rows": 5,
        "taken": 5,
        "merged": 0,
        "below_threshold": 5,
        "done_before": 0,
        "mended": {},
        "refused": [],
    }
    assert asdict(second) == {
        "rows": 5,
        "taken": 0,
        "merged": 5,
        "below_threshold": 0,
        "done_before": 5,
        "mended": {},
        "refused": [],
    }
    assert sizes(services) == before


def test_a_file_larger_than_a_transaction_is_taken_in_whole(services: Services, tmp_path: Path) -> None:
    many = importing.AT_ONCE + 3
    counts = fair(services, tmp_path, people(many))

    assert (counts.rows, counts.taken, counts.below_threshold) == (many, many, many)
    assert sizes(services)[0] == many


def test_refused_rows_are_named_and_the_others_taken(services: Services, tmp_path: Path) -> None:
    rows = [*people(1), Row(2, {"name": "Nobody"}), Row(3, None, "the whole row stands in quotes")]

    counts = fair(services, tmp_path, rows)

    assert (counts.rows, counts.taken, counts.below_threshold) == (3, 1, 1)
    assert counts.refused == [
        Refusal(2, "has neither an e-mail address nor an id"),
        Refusal(3, "the whole row stands in quotes"),
    ]


def test_leads_may_be_kept_without_a_card(services: Services) -> None:
    counts = import_rows(services, services.desk.sources["generic"], [Row(1, HOT)], post=False)

    assert counts.taken == 1
    with services.store.read() as session:
        assert outbox.waiting(session) == []


def test_rows_of_the_olist_shape_keep_what_was_not_given_apart_from_the_word_unknown(
    services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "olist.csv"
    path.write_text(
        "mql_id,first_contact_date,landing_page_id,origin\n"
        "a1,2018-02-01,88740e,social\n"
        "a2,2018-02-02,88740e,unknown\n"
        "a3,2018-02-03,88740e,\n"
    )

    counts = import_rows(services, services.desk.sources["olist"], read_rows(path))

    assert (counts.rows, counts.below_threshold, counts.refused) == (3, 3, [])
    with services.store.read() as session:
        found = {lead.identity: lead.fields.get("source") for lead in session.exec(select(Lead))}
    assert found == {"olist:a1": "social", "olist:a2": "unknown", "olist:a3": None}


def test_an_import_beside_a_running_bot_merges_into_what_came_meanwhile(
    services: Services, tmp_path: Path
) -> None:
    fair(services, tmp_path, people(1))
    path = tmp_path / "again.jsonl"
    path.write_text(json.dumps({"email": "P1@acme.com", "name": "Anna"}))

    counts = import_rows(services, services.desk.sources["generic"], read_rows(path))

    assert counts.merged == 1
    assert sizes(services)[0] == 1


class Killed(BaseException):
    """Ends the import wherever it is, as a lost machine would."""


def ends_after(rows: list[Row], many: int) -> Iterator[Row]:
    yield from rows[:many]
    raise Killed


def test_an_import_that_was_killed_goes_on_where_it_stopped(services: Services, tmp_path: Path) -> None:
    rows = people(2 * importing.AT_ONCE + 3)
    with pytest.raises(Killed):
        import_rows(services, fair_source(tmp_path), ends_after(rows, importing.AT_ONCE + 7))

    counts = fair(services, tmp_path, rows)

    assert (counts.rows, counts.done_before) == (len(rows), importing.AT_ONCE)
    assert counts.taken == len(rows) - importing.AT_ONCE
    assert sizes(services)[:2] == [len(rows), len(rows)]


def test_what_a_lead_became_since_is_not_undone_by_the_same_row(services: Services, tmp_path: Path) -> None:
    table = people(1)
    table[0].payload["company"] = "Acme"  # type: ignore[index]
    fair(services, tmp_path, table)
    newer = Row(1, {"email": "p1@acme.com", "company": {"name": "Acme Ltd"}})
    import_rows(services, services.desk.sources["generic"], [newer])
    before = sizes(services)

    fair(services, tmp_path, table)

    assert sizes(services) == before
    with services.store.read() as session:
        assert identities.by_identity(session, "p1@acme.com").fields["company"] == "Acme Ltd"  # type: ignore[union-attr]


def test_under_a_corrected_mapping_a_row_is_read_again(services: Services, tmp_path: Path) -> None:
    fair(services, tmp_path, people(1))
    corrected = tmp_path / "corrected.yaml"
    corrected.write_text(MAPPING.replace("  name: name", "  name: badge"))

    counts = import_rows(services, load_source(corrected), people(1))

    assert (counts.merged, counts.done_before) == (1, 0)
    with services.store.read() as session:
        assert identities.by_identity(session, "p1@acme.com").fields["name"] == "1"  # type: ignore[union-attr]


def test_one_person_in_several_rows_is_one_lead_whose_story_leads_to_its_row(
    services: Services, tmp_path: Path
) -> None:
    rows = [Row(n, {"badge": "7", "email": "p@acme.com", "company": f"Acme {n}"}) for n in range(1, 4)]

    counts = fair(services, tmp_path, rows)

    assert (counts.taken, counts.merged, counts.done_before) == (1, 2, 0)
    with services.store.read() as session:
        [lead] = session.exec(select(Lead)).all()
        assert lead.fields["company"] == "Acme 3"
        assert replay(leads.story(session, lead.id or 0)) == leads.standing(lead)


def test_leads_of_one_account_that_come_together_are_shown_on_each_others_cards(services: Services) -> None:
    rows = [Row(n, HOT | {"email": f"p{n}@northwind.example"}) for n in range(1, 4)]

    import_rows(services, services.desk.sources["generic"], rows)

    with services.store.read() as session:
        cards = outbox.waiting(session)
        clocks = session.exec(select(func.count()).select_from(ClockRow)).one()
        for lead in session.exec(select(Lead)):
            assert replay(leads.story(session, lead.id or 0)) == leads.standing(lead)
    assert [card.kind for card in cards] == ["card"] * 3
    assert all(card.wanted > 1 for card in cards)
    assert clocks == 6
