"""What is over is counted once: no report tells anything else before that than after it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot.cli import report_rows
from bot.cli.asked import Asked
from bot.usecases import measure, reminders, sla_report, waits
from playbooks.desk import Desk
from playbooks.load import load_desk
from qualification.alerts import together
from qualification.clocks import HURRIED, MERGED
from qualification.leads import Did, Happened, NewLead, PersonId
from storage import clocks, ended_promises, leads, outbox, told_of_promises
from storage.engine import Store
from storage.outbox import Priority, Wanted
from storage.tables import ClockRow, MessageAbout, MessageRow, Person
from tests.storage.begun import begin

MONDAY = datetime(2026, 10, 19, 7, 0, tzinfo=UTC)
"""Nine o'clock in Berlin, in the last week before its clocks go back."""
LONG_AFTER = MONDAY + timedelta(days=60)
REPS = (PersonId("U0LEE"), PersonId("U0SAM"))
ASKED = st.builds(
    lambda first, length, by: Asked(
        MONDAY + timedelta(hours=first), MONDAY + timedelta(hours=first + length), by
    ),
    st.integers(-24, 200),
    st.integers(1, 200),
    st.lists(st.sampled_from(["team", "segment", "rep", "clock", "week", "day"]), max_size=3, unique=True),
)
HOURS = st.integers(0, 240)
CLOCKS = st.fixed_dictionaries(
    {
        "policy": st.sampled_from(["first_touch", "decision", "ae_answer", "follow_up"]),
        "started": HOURS,
        "within": st.integers(1, 60),
        "paused": st.none() | st.integers(0, 80),
        "stopped": st.none() | st.integers(0, 80),
        "because": st.sampled_from([Did.CONTACTED, Did.CONTESTED, Did.REOPENED, HURRIED, MERGED]),
        "extended": st.sampled_from([0, 30]),
        "stood": st.sampled_from([0.0, 45.0]),
        "hours": st.sampled_from([None, ["Mo-Fr 09:00-18:00", "Europe/Berlin", "DE"], ["24/7", "UTC", ""]]),
    }
)
OWNERS = st.lists(st.tuples(HOURS, st.sampled_from([*REPS, None])), max_size=4)
PASTS = st.lists(st.tuples(CLOCKS, OWNERS), min_size=1, max_size=6)


@pytest.fixture(scope="session")
def desk() -> Desk:
    return load_desk()


def at(hours: float) -> datetime:
    """Off the hour, for no report ends when something happens."""
    return MONDAY + timedelta(hours=hours, minutes=17)


def a_past(session: Session, past: list[tuple[dict[str, Any], list[tuple[int, PersonId | None]]]]) -> None:
    """Leads with a clock each, and who had them when."""
    for person, mail in zip(REPS, ("lee@acme.example", "sam@acme.example"), strict=True):
        session.add(Person(id=person, name=mail, email=mail, role="rep", team="sdr"))
    for number, (clock, owners) in enumerate(past):
        lead = begin(session, NewLead(f"{number}@x.example", {}), at=MONDAY, under="v")
        leads.record(
            session, lead.id or 0, Happened(Did.POSTED, None, MONDAY, {"team": f"team_{number % 2}"})
        )
        for hours, owner in sorted(owners, key=lambda each: each[0]):
            what = Did.REASSIGNED if owner else Did.HANDED_BACK
            leads.record(session, lead.id or 0, Happened(what, owner, at(hours), {"owner": owner}))
        clocks.start(session, a_clock(lead.id or 0, clock))


def a_clock(lead_id: int, said: dict[str, Any]) -> ClockRow:
    started = at(said["started"])
    ends = {
        name: None if said[name] is None else started + timedelta(hours=said[name], minutes=5)
        for name in ("paused", "stopped")
    }
    paused, stopped = ends["paused"], ends["stopped"]
    return ClockRow(
        lead_id=lead_id,
        policy=said["policy"],
        started_at=started,
        deadline_at=started + timedelta(hours=said["within"]),
        rungs=[],
        paused_at=paused if paused and (stopped is None or paused < stopped) else None,
        stopped_at=stopped,
        stopped_because=said["because"] if stopped else None,
        extended_minutes=said["extended"],
        paused_minutes=said["stood"],
        terms={"policy": said["policy"], **({"hours": said["hours"]} if said["hours"] else {})},
    )


def rolled_back(store: Store, work: Callable[[Session], None]) -> None:
    """On a database that knows nothing of it afterwards."""
    with store.read() as session:
        work(session)
        session.rollback()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(past=PASTS, asked=ASKED, some=st.integers(0, 6))
def test_promises_that_are_over_are_told_as_they_were_one_by_one(
    store: Store, desk: Desk, past: list[Any], asked: Asked, some: int
) -> None:
    def work(session: Session) -> None:
        a_past(session, past)
        one_by_one = report_rows.sla_rows(session, desk, asked)

        sla_report.count_ended(session, desk, ended_promises.to_count(session, at_most=some))
        assert report_rows.sla_rows(session, desk, asked) == one_by_one
        while measure.measure(session, desk, now=LONG_AFTER):
            pass
        assert not measure.any_to_measure(session, now=LONG_AFTER)
        assert report_rows.sla_rows(session, desk, asked) == one_by_one

    rolled_back(store, work)


TOUCHES = st.lists(
    st.fixed_dictionaries(
        {
            "posted": HOURS,
            "shown": st.integers(0, 3),
            "touched": st.none() | st.integers(4, 60),
            "aside": st.none() | st.tuples(st.integers(0, 3), st.integers(1, 40)),
            "by": st.sampled_from(REPS),
            "back": st.none() | st.integers(1, 40),
        }
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(past=TOUCHES, asked=ASKED, some=st.integers(0, 5))
def test_waits_for_a_first_touch_are_told_as_they_were_one_by_one(
    store: Store, desk: Desk, past: list[dict[str, Any]], asked: Asked, some: int
) -> None:
    asked = Asked(asked.since, asked.until, [key for key in asked.by if key != "clock"])

    def work(session: Session) -> None:
        for number, said in enumerate(past):
            touched_once(session, number, said)
        one_by_one = report_rows.speed_rows(session, desk, asked)

        waits.measure(session, desk, at_most=some)
        assert report_rows.speed_rows(session, desk, asked) == one_by_one
        waits.measure(session, desk, at_most=100)
        assert report_rows.speed_rows(session, desk, asked) == one_by_one
        before = [row["touched"] for row in report_rows.speed_rows(session, desk, asked)]
        for number, said in enumerate(past, 1):
            sent_away_and_back(session, number, said)
        after = [row["touched"] for row in report_rows.speed_rows(session, desk, asked)]
        assert sum(after) == sum(before), "who comes back was touched before all the same"

    rolled_back(store, work)


def touched_once(session: Session, number: int, said: dict[str, Any]) -> None:
    posted = at(said["posted"])
    lead = begin(session, NewLead(f"{number}@x.example", {}), at=posted, under="v")
    happened = [Happened(Did.POSTED, None, posted, {"team": f"team_{number % 2}"})]
    if aside := said["aside"]:
        begun = posted + timedelta(hours=aside[0])
        for when, how in ((begun, "waiting"), (begun + timedelta(hours=aside[1]), "in_progress")):
            happened.append(Happened(Did.PROGRESSED, said["by"], when, {"progress": how}))
    if said["touched"] is not None:
        touched = posted + timedelta(hours=said["touched"], minutes=7)
        happened.append(Happened(Did.CONTACTED, said["by"], touched, {"outcome": "reached"}))
    for each in sorted(happened, key=lambda one: one.at):
        assert leads.record(session, lead.id or 0, each)
    outbox.say(
        session,
        Wanted(outbox.card_key(lead.id or 0), "card", Priority.NEW_LEAD, "#sdr-leads", lead_id=lead.id),
        now=posted + timedelta(hours=said["shown"]),
    )


def sent_away_and_back(session: Session, lead_id: int, said: dict[str, Any]) -> None:
    if said["back"] is None:
        return
    away = LONG_AFTER + timedelta(days=said["back"])
    leads.record(session, lead_id, Happened(Did.RECYCLED, said["by"], away, {"reason": "timing"}))
    back = {"round": 1, "because": "day", "team": "team_9"}
    leads.record(session, lead_id, Happened(Did.RETURNED, None, away + timedelta(days=30), back))


TOLD = st.lists(
    st.fixed_dictionaries(
        {
            "shown": st.none() | HOURS,
            "kind": st.sampled_from(["nudge", "breach", "alert"]),
            "rung": st.sampled_from(["60%", "100%", "+10m"]),
            "owner": st.none() | st.sampled_from(REPS),
            "to": st.none() | st.sampled_from(REPS),
            "acts": st.none() | st.tuples(st.integers(0, 20), st.sampled_from(REPS)),
            "also": st.lists(st.integers(0, 3), max_size=2, unique=True),
        }
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(past=TOLD, asked=ASKED, some=st.integers(0, 4))
def test_notices_are_told_as_they_were_one_by_one(
    store: Store, desk: Desk, past: list[dict[str, Any]], asked: Asked, some: int
) -> None:
    def work(session: Session) -> None:
        for number, said in enumerate(past):
            told_once(session, number, said)
        for number, said in enumerate(past):
            for other in said["also"]:
                if other < len(past) and other != number:
                    told_with(session, number, other, said)
        session.flush()
        one_by_one = report_rows.load_rows(session, desk, asked)
        rungs = reminders.by_rung(session, desk, since=asked.since, until=asked.until)

        for at_most in (some, 100):
            reminders.judge(session, desk, at_most=at_most, now=LONG_AFTER)
            assert report_rows.load_rows(session, desk, asked) == one_by_one
        assert not told_of_promises.any_to_judge(session, shown_before=LONG_AFTER)
        found = reminders.by_rung(session, desk, since=asked.since, until=asked.until)
        assert {team: together(some) for team, some in found.items()} == rungs

    rolled_back(store, work)


def told_once(session: Session, number: int, said: dict[str, Any]) -> None:
    lead = begin(session, NewLead(f"{number}@x.example", {}), at=MONDAY, under="v")
    happened = [Happened(Did.POSTED, None, MONDAY, {"team": f"team_{number % 2}"})]
    if said["owner"]:
        happened.append(Happened(Did.CLAIMED, said["owner"], MONDAY, {"owner": said["owner"]}))
    shown = None if said["shown"] is None else at(said["shown"])
    if shown and said["acts"]:
        minutes, person = said["acts"]
        happened.append(
            Happened(Did.CONTACTED, person, shown + timedelta(minutes=minutes), {"outcome": "reached"})
        )
    for each in happened:
        leads.record(session, lead.id or 0, each)
    session.add(
        MessageRow(
            key=f"told:{number}",
            kind=said["kind"],
            lead_id=lead.id,
            facts={"policy": "first_touch", "rung": said["rung"]},
            to_person=said["to"],
            to_channel=None if said["to"] else "#sdr-leads",
            priority=1,
            created_at=MONDAY,
            first_shown_at=shown,
            dropped=None if shown else "settled",
            pending=False,
        )
    )
    session.flush()


def told_with(session: Session, number: int, other: int, said: dict[str, Any]) -> None:
    """The message of one lead tells of another too."""
    head = outbox.by_key(session, f"told:{number}")
    about = outbox.by_key(session, f"told:{other}")
    assert head
    assert about
    session.add(
        MessageAbout(
            key=f"told:{number}:{other}",
            message_id=head.id or 0,
            lead_id=about.lead_id or 0,
            facts={"policy": "decision", "rung": said["rung"]},
            created_at=MONDAY,
        )
    )
