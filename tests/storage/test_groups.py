"""Who of an account does what in buying: nothing that was said is lost, and no account reaches into another."""

from datetime import UTC, datetime, timedelta

import pytest

from qualification.criteria import BuyingRole
from qualification.group import Insider, shown
from qualification.leads import NewLead
from storage import groups, leads
from storage.engine import Store
from tests.storage.begun import begin

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
IRIS = Insider("Iris Vogel", "Head of Audit")
CHAMPION, EVALUATOR = BuyingRole.CHAMPION, BuyingRole.EVALUATOR


@pytest.fixture
def account(store: Store) -> int:
    """Northwind with two leads, 1 and 2; Kite with lead 3."""
    people = {
        "dana@northwind.example": {"name": "Dana Ruiz", "title": "CISO", "company": "Northwind"},
        "tom@northwind.example": {"title": "CFO"},
        "jo@kite.example": {"name": "Jo Okafor"},
    }
    with store.write() as session:
        for address, fields in people.items():
            new = NewLead(address, {**fields, "email": address}, domain=address.partition("@")[2])
            begin(session, new, at=NOW, under="")
        return leads.require(session, 1).account_id or 0


def put(
    store: Store, account: int, role: BuyingRole, who: Insider, asked: tuple[int, str] | None = None
) -> int:
    with store.write() as session:
        return groups.put(session, account, role, who, by="U1", asked=asked, now=NOW).id


def test_an_entry_comes_back_as_it_was_made(store: Store, account: int) -> None:
    number = put(store, account, CHAMPION, IRIS)

    with store.read() as session:
        (entry,) = groups.standing(session, account)
        assert (entry.id, entry.role, entry.by, entry.at) == (number, CHAMPION, "U1", NOW)
        assert entry.who == Insider("Iris Vogel", "Head of Audit", key=f"member:{number}")


def test_a_struck_entry_stays_in_the_record_with_who_and_when(store: Store, account: int) -> None:
    number = put(store, account, CHAMPION, IRIS)
    with store.write() as session:
        assert groups.strike(session, account, [number], by="U2", now=LATER) == [number]
        assert groups.standing(session, account) == []

    with store.read() as session:
        (row,) = groups.record_of(session, account)
        assert (row.by, row.at, row.struck_by, row.struck_at) == ("U1", NOW, "U2", LATER)


def test_what_is_struck_is_not_struck_again(store: Store, account: int) -> None:
    number = put(store, account, CHAMPION, IRIS)
    with store.write() as session:
        groups.strike(session, account, [number], by="U2", now=LATER)
    with store.write() as session:
        assert groups.strike(session, account, [number, 99], by="U3", now=LATER) == []

    with store.read() as session:
        assert groups.record_of(session, account)[0].struck_by == "U2"


def test_an_entry_of_another_account_is_out_of_reach(store: Store, account: int) -> None:
    number = put(store, account, CHAMPION, IRIS)
    with store.write() as session:
        kite = leads.require(session, 3).account_id or 0
        assert groups.strike(session, kite, [number], by="U2", now=LATER) == []
        assert groups.standing(session, kite) == []

    with store.read() as session:
        assert len(groups.standing(session, account)) == 1


def test_what_an_answer_made_is_found_by_its_lead_and_question(store: Store, account: int) -> None:
    put(store, account, CHAMPION, IRIS, asked=(1, "champion"))
    put(store, account, CHAMPION, IRIS, asked=(2, "champion"))
    put(store, account, EVALUATOR, IRIS, asked=(1, "evaluator"))
    put(store, account, CHAMPION, IRIS)

    with store.write() as session:
        (mine,) = groups.said_by(session, 1, "champion")
        groups.strike(session, account, [mine.id], by="U1", now=LATER)
        assert groups.said_by(session, 1, "champion") == []
        assert len(groups.standing(session, account)) == 3


def test_the_people_of_an_account_are_its_leads_and_whom_its_group_names(store: Store, account: int) -> None:
    put(store, account, CHAMPION, IRIS)
    put(store, account, EVALUATOR, IRIS)
    put(store, account, EVALUATOR, Insider("Dana Ruiz"))
    gone = put(store, account, CHAMPION, Insider("Ola Nordmann"))
    with store.write() as session:
        groups.strike(session, account, [gone], by="U1", now=LATER)

    with store.read() as session:
        company = groups.company(session, account)
        assert str(company) == "Northwind (northwind.example)"
        assert [shown(each) for each in company.people] == [
            "tom@northwind.example · CFO (lead 2)",
            "Dana Ruiz · CISO (lead 1)",
            "Iris Vogel, Head of Audit",
        ]


def test_the_group_has_its_gaps_and_there_is_none_without_an_account(store: Store, account: int) -> None:
    put(store, account, CHAMPION, IRIS)

    with store.read() as session:
        group = groups.group(session, account, (EVALUATOR, CHAMPION))
        assert group is not None
        assert (len(group.members), group.gaps) == (1, (EVALUATOR,))
        assert groups.group(session, None, (EVALUATOR,)) is None


def test_an_account_that_is_not_there_is_an_error(store: Store) -> None:
    with store.read() as session, pytest.raises(LookupError, match="there is no account 99"):
        groups.company(session, 99)
