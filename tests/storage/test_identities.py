"""What a lead is found by, and that the same look-up serves one lead and a million."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from qualification.identity import Kind
from qualification.leads import NewLead
from storage import accounts, identities, leads
from storage.engine import Store
from storage.tables import Account, Lead, LeadIdentity
from tests.storage.begun import begin

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def a_lead(store: Store, email: str, domain: str = "acme.example", **fields: str) -> int:
    with store.write() as session:
        return begin(session, NewLead(email, fields, domain=domain), at=NOW, under="d1").id or 0


def test_a_lead_is_found_by_everything_it_is_known_by(store: Store) -> None:
    dana = a_lead(store, "dana@acme.example")
    with store.write() as session:
        identities.remember(session, {dana: {"segment:u1": Kind.SOURCE}})

    with store.read() as session:
        found = identities.by_identities(session, ["segment:u1", "dana@acme.example", "nobody@acme.example"])
        assert {key: lead.id for key, lead in found.items()} == {
            "segment:u1": dana,
            "dana@acme.example": dana,
        }


def test_a_key_is_one_leads(store: Store) -> None:
    dana, omar = a_lead(store, "dana@acme.example"), a_lead(store, "omar@acme.example")

    with pytest.raises(IntegrityError), store.write() as session:
        identities.remember(session, {omar: {"dana@acme.example": Kind.EMAIL}})

    with store.read() as session:
        assert [row.key for row in identities.of_lead(session, dana)] == ["dana@acme.example"]


def test_a_lead_that_an_older_version_wrote_is_found_by_its_first_identity(store: Store) -> None:
    dana = a_lead(store, "dana@acme.example")
    with store.write() as session:
        session.connection().execute(text("DELETE FROM lead_identity"))

    with store.write() as session:
        found = identities.by_identity(session, "dana@acme.example")
        assert found is not None
        assert found.id == dana
        identities.put_right(session, dana, "dana@acme.example", Kind.EMAIL)
        assert session.exec(select(LeadIdentity.lead_id)).all() == [dana]


def test_who_was_told_apart_is_known_from_both_sides(store: Store) -> None:
    one, other = a_lead(store, "a@acme.example"), a_lead(store, "b@acme.example")
    with store.write() as session:
        for pair in ((one, other), (other, one)):
            identities.tell_apart(session, *pair, by="U1", now=NOW)

    with store.read() as session:
        assert identities.told_apart(session, one) == {other}
        assert identities.told_apart(session, other) == {one}


@pytest.mark.parametrize("table", ["lead_identity", "likeness"])
def test_nothing_is_ever_searched_through(sqlite_store: Store, table: str) -> None:
    with sqlite_store.read() as session:
        plan = _plan(session, f"SELECT lead_id FROM {table} WHERE key IN ('a', 'b', 'c')")

    assert plan.startswith(f"SEARCH {table} USING PRIMARY KEY (key=?)")


def _plan(session: Session, statement: str) -> str:
    return str(session.connection().execute(text(f"EXPLAIN QUERY PLAN {statement}")).first()[3])  # type: ignore[index]


def test_accounts_of_one_company_become_one_with_all_its_leads(store: Store) -> None:
    a_lead(store, "dana@acme.example")
    omar = a_lead(store, "omar@acme-labs.example", domain="acme-labs.example")

    for _ in range(2):
        with store.write() as session:
            made = accounts.put_together(session, ["acme.example", "acme-labs.example"], "Acme")

    with store.read() as session:
        kept = session.exec(select(Account).where(Account.domain == "acme.example")).one()
        assert (kept.id, kept.name, list(made.leads)) == (made.account, "Acme", [])
        assert {lead.account_id for lead in session.exec(select(Lead)).all()} == {kept.id}
        [colleague] = leads.colleagues(session, leads.require(session, omar))
        assert colleague.identity == "dana@acme.example"
