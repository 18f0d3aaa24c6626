"""How long a report takes over many leads: `python -m bench.reports --leads 1000000` for the goal's own size.

A year of MQLs with five events and a promise each, made in bulk by the database itself: eight sources, two hundred
campaigns, five hundred pages, sixty reps; a fifth accepted, a third of these won, four in ten sent back. Each report
is run as the command runs it, over all of them. Prints JSON: seconds by the clock, the fastest of several rounds, and
seconds of this process: of SQLite that is all there is, and a busy machine does not lengthen it.
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

from bench.intake import databases, settled
from bot.cli import report_rows
from bot.cli.asked import Asked
from bot.slack.views import digest
from bot.usecases import digest as digests
from bot.usecases import figures
from bot.usecases.diagnose import diagnose
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
QUARTER = timedelta(days=90)
EVENTS = ("received", "scored", "posted", "claimed", "contacted")

_STATE = (
    "CASE WHEN i * 31 % 10 < 2 THEN 'accepted' WHEN i * 31 % 10 < 5 THEN 'recycled' "
    "WHEN i * 31 % 10 < 6 THEN 'disqualified' WHEN i * 31 % 10 < 8 THEN 'claimed' ELSE 'open' END"
)
_MQL = ":begin + CAST(i AS BIGINT) * :year / :leads"
_DECIDED = f"CASE WHEN i * 31 % 10 < 6 THEN {_MQL} + i * 7919 % 60 * 86400 + i % 80000 END"
_ACCEPTED = f"CASE WHEN i * 31 % 10 < 2 THEN {_MQL} + i * 7919 % 60 * 86400 + i % 80000 END"
_DEAL = f"CASE WHEN i * 31 % 10 < 2 AND i % 3 = 0 THEN {_MQL} + (60 + i * 17 % 40) * 86400 END"
_TEAM, _REP = "'team_' || (i % 3)", "'U' || (i * 17 % 60)"
_MINUTES = "(i * 7919 % 14400) / 60.0"
"""Up to four hours, to the second."""
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


def _asked(*by: str) -> Asked:
    return Asked(NOW - timedelta(days=365), NOW + timedelta(days=1), by)


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
    "sla": lambda session, desk: report_rows.sla_rows(session, desk, _asked("team", "clock")),
    "sla_by_rep_week": lambda session, desk: report_rows.sla_rows(session, desk, _asked("rep", "week")),
    "speed": lambda session, desk: report_rows.speed_rows(session, desk, _asked("team")),
    "speed_by_rep": lambda session, desk: report_rows.speed_rows(session, desk, _asked("rep")),
    "load": lambda session, desk: report_rows.load_rows(session, desk, _asked("rep", "day")),
    "diagnosis_of_90_days": lambda session, desk: [diagnose(session, desk, since=NOW - QUARTER, until=NOW)],
}


def _fill(store: Store, leads: int) -> None:
    values = {"leads": leads, "year": YEAR, "begin": int(NOW.timestamp()) - YEAR}
    with store.write() as session:
        for statement in _statements(is_sqlite=store.is_sqlite):
            session.connection().execute(text(statement), values)
    settled(store)


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
        f"fit, intent, total, posted_total, attempts, reason, note, first_touch_at) {numbers} SELECT i, 5, "
        f"'rep' || i || '@bench.example', 'general', 'sdr', {_STATE}, {fields}, {at}, {at}, {decided_at}, "
        f"30, 20, 50, 50 + i * 7919 % 60, 0, {_REASON}, 'evaluating in quarter ' || (i % 97), {at} FROM numbers"
    )
    journey = (
        "INSERT INTO journey (lead_id, mql_at, state, segment, team, source, campaign, asset, rep, reason, "
        "decided_at, accepted_at, deal_at, opportunity_at, won_at, amount, accepted_working, to_measure, posted_at, "
        "score, first_touch_at, pace) "
        f"{numbers} SELECT i, {_MQL}, {_STATE}, 'general', 'sdr', 'Source number ' || (i * 7919 % 8), "
        f"'Campaign number ' || (i * 104729 % 200), '/page-' || (i * 31 % 500), 'U' || (i * 17 % 60), {_REASON}, "
        f"{_DECIDED}, {_ACCEPTED}, {_DEAL}, {_DEAL}, {_DEAL}, 1250000, ({_ACCEPTED}) * 1.0 - ({_MQL}), :leads < 0, "
        f"{_MQL}, 50 + i % 80, {_MQL} + 1800, CASE WHEN i % 5 = 0 THEN 'late' ELSE 'in_time' END FROM numbers"
    )
    into = f"INSERT INTO event (lead_id, seq, what, at, facts, under) {numbers}"
    return [lead, *(f"{into} {each}" for each in events), journey, *_promises(numbers, at)]


def _promises(numbers: str, at: str) -> list[str]:
    """Of each lead the promise of a first touch, kept or late, how long it waited, and of every second one a reminder;
    one in fifty stands in a message about two."""
    clock = (
        "INSERT INTO clock (id, lead_id, policy, hand_raiser, started_at, deadline_at, rungs, next_rung, stopped_at, "
        f"stopped_because, extended_minutes, under, paused_minutes, counted) {numbers} SELECT i, i, 'first_touch', "
        f"false, {at}, {at}, '[]', 0, {at}, 'contacted', 0, '', 0, true FROM numbers"
    )
    promise = (
        "INSERT INTO ended_promise (clock_id, lead_id, clock, team, segment, person, kept, started_at, settled_at, "
        f"ended_at, late_minutes, paused_minutes) {numbers} SELECT i, i, 'first_touch', {_TEAM}, 'general', {_REP}, "
        f"CASE WHEN i % 5 = 0 THEN 'late' WHEN i % 50 = 1 THEN 'extended' ELSE 'met' END, {_MQL}, {_MQL} + 900, "
        f"{_MQL} + 1800, CASE WHEN i % 5 = 0 THEN {_MINUTES} END, 0 FROM numbers"
    )
    wait = (
        "INSERT INTO ended_wait (lead_id, round, touched_at, team, segment, person, system, off_hours, prospect, "
        f"people, working, wall, to_measure, hidden) {numbers} SELECT i, 0, {_MQL} + 1800, {_TEAM}, 'general', "
        f"{_REP}, 0.5, 10, 0, {_MINUTES}, {_MINUTES}, {_MINUTES} * (1 + i % 3), false, false FROM numbers"
    )
    reminded = "FROM numbers WHERE i % 2 = 0"
    message = (
        "INSERT INTO message (id, key, kind, lead_id, facts, priority, created_at, wanted, shown, pending, "
        f"outcome_unknown, attempts, first_shown_at, place, reposted, judged) {numbers} SELECT i, 'nudge:' || i, "
        f"'nudge', i, '{{}}', 1, {at}, 1, 1, false, false, 0, {at}, '', 0, true {reminded}"
    )
    notice = (
        "INSERT INTO judged_notice (message_id, part, said_at, team, segment, who, clock, policy, rung, sort, acted, "
        f"alone) {numbers} SELECT i, {{part}}, {_MQL}, {_TEAM}, 'general', {_REP}, 'first_touch', 'first_touch', "
        f"'60%', 'nudges', i % 3 = 0, i % 50 > 0 {reminded}"
    )
    several = f"{notice.format(part=1)} AND i % 50 = 0"
    return [clock, promise, wait, message, notice.format(part=0), several]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=LEADS)
    print(json.dumps(measure(parser.parse_args().leads), indent=2))


if __name__ == "__main__":
    main()
