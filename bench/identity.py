"""Whether finding out who somebody is takes as long among a million leads as among ten thousand.

One SQLite database that grows: at each size reports of people who are known, and of people who are new, are taken in
one by one, each in a transaction that is rolled back, so that the size stays. Prints JSON; `ratio` is the median at
the largest size over that at the smallest.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from bench.measuring import a_lead
from bot.app import make_services
from bot.clock import SystemClock
from bot.intake.mapping import to_new_lead
from bot.services import Services
from bot.settings import Settings
from bot.usecases.take_in import Outcome, take_in
from qualification.identity import Kind, likenesses
from qualification.leads import NewLead, State
from storage import identities
from storage.tables import Account, Lead, LeadIdentity, Likeness

SIZES, SAMPLE, GOAL = (10_000, 100_000, 1_000_000), 300, 2.0
AT_ONCE = 10_000


class _Undone(Exception):
    pass


def measure() -> dict[str, Any]:
    """Milliseconds of processor time to take one report in, by size, medians; and the same of the look-ups alone."""
    with TemporaryDirectory(prefix="bench-") as folder:
        services = make_services(Settings(_env_file=None, database_url=f"sqlite:///{folder}/bench.db"))
        found: dict[str, dict[str, float]] = {}
        try:
            before = 0
            for size in SIZES:
                fill(services, before, size)
                found[str(size)] = _at(services, size)
                before = size
        finally:
            services.store.close()
    first, last = (found[str(size)] for size in (SIZES[0], SIZES[-1]))
    ratio = {name: round(last[name] / first[name], 2) for name in first}
    return {"milliseconds": found, "ratio": ratio, "goal_ratio": GOAL}


def _report(number: int, services: Services, now: datetime) -> NewLead:
    source = services.desk.sources["generic"]
    new = to_new_lead(source, json.loads(a_lead(number)), received_at=now)
    assert isinstance(new, NewLead)
    return new


def _at(services: Services, size: int) -> dict[str, float]:
    step = size // SAMPLE
    known, fresh = range(0, step * SAMPLE, step), range(size, size + SAMPLE)
    return {
        "known": _timed(
            services, known, lambda session, new: _taken_in(services, session, new, Outcome.MERGED)
        ),
        "new": _timed(services, fresh, lambda session, new: _taken_in(services, session, new, Outcome.TAKEN)),
        "look_up": _timed(services, known, _looked_up),
    }


def _timed(services: Services, numbers: range, work: Callable[[Session, NewLead], None]) -> float:
    now = services.clock.now()
    times = []
    for number in numbers:
        new = _report(number, services, now)
        with suppress(_Undone), services.store.write() as session:
            began = process_time()
            work(session, new)
            times.append(process_time() - began)
            raise _Undone
    return round(median(times) * 1000, 3)


def _taken_in(services: Services, session: Session, new: NewLead, expected: Outcome) -> None:
    became = take_in(session, services.desk, new, now=services.clock.now())
    session.flush()
    assert became.outcome is expected, became


def _looked_up(session: Session, new: NewLead) -> None:
    """By address and id, then whoever may be the same person."""
    found = identities.by_identities(session, [new.identity, new.own_id or ""])
    lead = found[new.identity]
    identities.sharing(session, likenesses(new.fields, new.domain), but=[lead.id or 0])


def fill(services: Services, since: int, until: int) -> None:
    """Leads below the bar of a company each, past everything that a use case does."""
    now = SystemClock().now()
    first = _report(0, services, now)
    for begin in range(since, until, AT_ONCE):
        numbered = [
            (number + 1, _like(first, number)) for number in range(begin, min(begin + AT_ONCE, until))
        ]
        with services.store.write() as session:
            for table, rows in _rows(numbered, now):
                session.connection().execute(insert(table.__table__), rows)  # type: ignore[attr-defined]


def _like(first: NewLead, number: int) -> NewLead:
    """What the report of that number is read as, without reading it."""
    domain, email = f"bench{number}.example", f"rep{number}@bench{number}.example"
    who = {"name": f"Bench {number}", "company": f"Bench {number}", "email": email, "domain": domain}
    return NewLead(email, {**first.fields, **who}, domain=domain, own_id=f"generic:bench-{number}")


def _rows(
    numbered: list[tuple[int, NewLead]], now: datetime
) -> Iterator[tuple[type[SQLModel], list[dict[str, Any]]]]:
    yield (
        Account,
        [{"id": number, "domain": new.domain, "name": new.fields["company"]} for number, new in numbered],
    )
    yield (
        Lead,
        [
            {
                "id": number,
                "version": 1,
                "identity": new.identity,
                "account_id": number,
                "state": State.DISQUALIFIED,
                "fields": dict(new.fields),
                "received_at": now,
                "decided_at": now,
            }
            | dict.fromkeys(("segment", "team"), "")
            | dict.fromkeys(("fit", "intent", "total", "attempts"), 0)
            for number, new in numbered
        ],
    )
    keys = [(number, {new.identity: Kind.EMAIL, new.own_id or "": Kind.SOURCE}) for number, new in numbered]
    yield (
        LeadIdentity,
        [
            {"key": key, "kind": kind, "lead_id": number}
            for number, theirs in keys
            for key, kind in theirs.items()
        ],
    )
    yield (
        Likeness,
        [
            {"key": key, "lead_id": number}
            for number, new in numbered
            for key in likenesses(new.fields, new.domain)
        ],
    )
