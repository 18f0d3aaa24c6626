"""How long a report takes over many leads: `python -m bench.reports --leads 1000000` for the goal's own size.

A year of MQLs with five events each, made in bulk by the database itself: eight sources, two hundred campaigns, five
hundred pages, sixty reps; a fifth accepted, a third of these won, four in ten sent back. Each report is run as the
command runs it, over all of them. Prints JSON: seconds by the clock, the fastest of several rounds, and seconds of this
process: of SQLite that is all there is, and a busy machine does not lengthen it.
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from bench.intake import databases
from bot.slack.views import digest
from bot.usecases import digest as digests
from bot.usecases import figures
from bot.usecases.figures import Span
from playbooks.desk import Desk
from playbooks.load import load_desk
from playbooks.render import Wording
from qualification.refusals import Refused
from storage.engine import Store, open_store
from storage.migrate import upgrade

LEADS, ROUNDS, GOAL_SECONDS = 50_000, 3, 1.5
DIGEST_SECONDS = 2.0
NOW = datetime(2026, 11, 1, tzinfo=UTC)
YEAR = 365 * 86_400
EVENTS = ("received", "scored", "posted", "claimed", "contacted")

_STATE = (
    "CASE WHEN i * 31 % 10 < 2 THEN 'accepted' WHEN i * 31 % 10 < 5 THEN 'recycled' "
    "WHEN i * 31 % 10 < 6 THEN 'disqualified' WHEN i * 31 % 10 < 8 THEN 'claimed' ELSE 'open' END"
)
_MQL = ":begin + CAST(i AS BIGINT) * :year / :leads"
_DECIDED = f"CASE WHEN i * 31 % 10 < 6 THEN {_MQL} + i * 7919 % 60 * 86400 + i % 80000 END"
_ACCEPTED = f"CASE WHEN i * 31 % 10 < 2 THEN {_MQL} + i * 7919 % 60 * 86400 + i % 80000 END"
_DEAL = f"CASE WHEN i * 31 % 10 < 2 AND i % 3 = 0 THEN {_MQL} + (60 + i * 17 % 40) * 86400 END"
_FIELDS = (
    """'{"landing_page": "/page-' || (i * 31 % 500) || '", "campaign": "Campaign number ' || (i * 104729 % 200) """
    """|| '", "source": "Source number ' || (i * 7919 % 8) || '", "interest": "Service ' || (i * 17 % 9) """
    """|| '", "seniority": "' || (i % 5) || '", "company_size": ' || (i * 13 % 2000) || '}'"""
)
_REASON = "CASE WHEN i * 31 % 10 >= 2 AND i * 31 % 10 < 6 THEN 'reason_' || (i * 13 % 9) END"


def measure(leads: int = LEADS) -> dict[str, Any]:
    """Seconds of each report, by database."""
    desk = load_desk()
    with databases() as urls:
        found = {name: _database(url, desk, leads) for name, url in urls.items()}
    return {
        "leads": leads,
        "events": leads * len(EVENTS),
        **found,
        "goal_seconds": GOAL_SECONDS,
        "digest_goal_seconds": DIGEST_SECONDS,
    }


def _database(url: str, desk: Desk, leads: int) -> dict[str, Any]:
    store = open_store(url)
    try:
        upgrade(store)
        began = perf_counter()
        _fill(store, leads)
        filled = perf_counter() - began
        return {
            **{name: _timed(store, desk, work) for name, work in REPORTS.items()},
            "filling": round(filled, 1),
        }
    finally:
        store.close()


def _timed(store: Store, desk: Desk, work: Callable[[Session, Desk], Any]) -> dict[str, float]:
    taken, worked = [], []
    for _ in range(ROUNDS):
        with store.read() as session:
            began, at_work = perf_counter(), process_time()
            rows = work(session, desk)
            taken.append(perf_counter() - began)
            worked.append(process_time() - at_work)
            assert not isinstance(rows, Refused)
            assert rows
    return {"clock": round(min(taken), 3), "processor": round(min(worked), 3)}


def _span(*by: str) -> Span:
    return Span(NOW - timedelta(days=365), NOW + timedelta(days=1), by)


def _digest(session: Session, desk: Desk) -> Any:
    """October's digest as it is sent, drawn as a message; its goal is 2 s."""
    look = digests.made(session, desk, replace(desk.digests[0], every="month"), until=NOW)
    assert look.campaigns
    return digest.digest(look, Wording(desk.wording_dirs)).blocks


REPORTS: dict[str, Callable[[Session, Desk], Any]] = {
    "funnel": lambda session, desk: figures.funnel(session, desk, _span(), days=None),
    "funnel_by_source_within_90": lambda session, desk: figures.funnel(
        session, desk, _span("source"), days=90
    ),
    "funnel_by_campaign": lambda session, desk: figures.funnel(session, desk, _span("campaign"), days=None),
    "funnel_by_source_campaign": lambda session, desk: figures.funnel(
        session, desk, _span("source", "campaign"), days=None
    ),
    "funnel_by_rep": lambda session, desk: figures.funnel(session, desk, _span("rep"), days=None),
    "funnel_by_week": lambda session, desk: figures.funnel(session, desk, _span("week"), days=90),
    "reasons_by_campaign": lambda session, desk: figures.reasons(session, desk, _span("campaign")),
    "digest_of_200_campaigns": _digest,
    "lags_by_source": lambda session, desk: figures.lags(session, desk, _span("source")),
}


def _fill(store: Store, leads: int) -> None:
    values = {"leads": leads, "year": YEAR, "begin": int(NOW.timestamp()) - YEAR}
    with store.write() as session:
        for statement in _statements(is_sqlite=store.is_sqlite):
            session.connection().execute(text(statement), values)
    with store.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _at(seconds: str, *, is_sqlite: bool) -> str:
    return f"datetime({seconds}, 'unixepoch') || '.000000'" if is_sqlite else f"to_timestamp({seconds})"


def _statements(*, is_sqlite: bool) -> list[str]:
    at, decided_at = (_at(seconds, is_sqlite=is_sqlite) for seconds in (_MQL, _DECIDED))
    fields = _FIELDS if is_sqlite else f"CAST({_FIELDS} AS JSON)"
    following = "SELECT i + 1 FROM numbers WHERE i < :leads"
    numbers = f"WITH RECURSIVE numbers(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL {following}) "
    events = (
        f"SELECT i, {seq}, '{what}', {at}, '{{}}', '' FROM numbers" for seq, what in enumerate(EVENTS, 1)
    )
    lead = (
        "INSERT INTO lead (id, version, identity, segment, team, state, fields, received_at, posted_at, decided_at, "
        f"fit, intent, total, posted_total, attempts, reason, note) {numbers} SELECT i, 5, "
        f"'rep' || i || '@bench.example', 'general', 'sdr', {_STATE}, {fields}, {at}, {at}, {decided_at}, "
        f"30, 20, 50, 50 + i * 7919 % 60, 0, {_REASON}, 'evaluating in quarter ' || (i % 97) FROM numbers"
    )
    journey = (
        "INSERT INTO journey (lead_id, mql_at, state, segment, team, source, campaign, asset, rep, reason, "
        "decided_at, accepted_at, deal_at, opportunity_at, won_at, amount, accepted_working, to_measure) "
        f"{numbers} SELECT i, {_MQL}, {_STATE}, 'general', 'sdr', 'Source number ' || (i * 7919 % 8), "
        f"'Campaign number ' || (i * 104729 % 200), '/page-' || (i * 31 % 500), 'U' || (i * 17 % 60), {_REASON}, "
        f"{_DECIDED}, {_ACCEPTED}, {_DEAL}, {_DEAL}, {_DEAL}, 1250000, ({_ACCEPTED}) * 1.0 - ({_MQL}), :leads < 0 "
        "FROM numbers"
    )
    into = f"INSERT INTO event (lead_id, seq, what, at, facts, under) {numbers}"
    return [lead, *(f"{into} {each}" for each in events), journey]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=LEADS)
    print(json.dumps(measure(parser.parse_args().leads), indent=2))


if __name__ == "__main__":
    main()
