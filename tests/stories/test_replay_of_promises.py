"""Another promise or ladder is tried on the leads of the past: who would have been late, who told, what taken away."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import select

from bot.usecases.draft import difference
from bot.usecases.progress import set_aside
from bot.usecases.replay import Difference
from playbooks.desk import Desk
from playbooks.load import load_desk
from qualification.kept import Run, figures
from storage.tables import ClockRow, MessageRow
from tests.stories.desks import desk_in_turns
from tests.stories.office import LEADS, MONDAY_MORNING, Office, Person, a_lead, a_reader
from tests.stories.test_replay import SINCE, changed, replayed

LEE, MAYA = "lee@acme-gtm.example", "maya@acme-gtm.example"


def touches(rep: Person, name: str) -> None:
    rep.presses("Log touch", rep.office.card(name))
    rep.submits(outcome="reached")


def touched(*kinds: str) -> list[dict[str, str]]:
    return [{"kind": kind, "at": MONDAY_MORNING.isoformat()} for kind in kinds]


def aside(office: Office, number: int, by: str, *, until: date) -> None:
    desk, now = office.bot.services.desk, office.clock.now()
    with office.store.write() as session:
        set_aside(session, desk, number, by, progress="waiting", next_on=until, now=now)


def three_days(office: Office) -> None:
    """Of two leads that are called after twenty minutes one is set aside and one decided the next day; nobody calls a
    third, nor a reader who asks for a person an hour later."""
    office.receives(a_lead(name="Ann One"))
    office.receives(a_lead(name="Bea Two"))
    office.receives(a_lead(name="Cem Three"))
    office.lee.presses("Claim", office.card("Ann One"))
    office.sam.presses("Claim", office.card("Cem Three"))
    office.advance(minutes=20)
    touches(office.lee, "Ann One")
    touches(office.sam, "Cem Three")
    aside(office, 3, "U0SAM", until=date(2026, 11, 26))
    dora = {"name": "Dora Reader", "email": "dora@ember.example", "seniority": "c_level"}
    office.receives(a_reader(**dora, touches=touched("webinar", "pricing_page", "demo_page")))
    office.advance(hours=1)
    office.receives(a_reader(**dora, touches=touched("demo_request")))
    office.advance(hours=20)
    office.lee.chooses("more", "⛔ Disqualify…", office.card("Ann One"))
    office.lee.submits(reason="competitor")
    office.advance(days=2)


def compared(office: Office, desk: Desk) -> Difference:
    with office.store.read() as session:
        return difference(session, office.bot.services.desk, desk, since=SINCE, now=office.clock.now())


def test_the_walk_keeps_and_breaks_the_promises_that_were_really_kept_and_broken(any_office: Office) -> None:
    office = any_office
    three_days(office)

    found = compared(office, office.bot.services.desk).promises[0].clocks()

    assert {
        clock: {key: each[key] for key in ("met", "late", "running")} for clock, each in found.items()
    } == {clock: really(office, clock) for clock in ("decision", "first_touch")}
    assert found["first_touch"]["late"] == 4
    assert found["first_touch"]["pings"] + found["decision"]["pings"] == really_told(office)


def really(office: Office, clock: str) -> dict[str, int]:
    desk, now = office.bot.services.desk, office.clock.now()
    with office.store.read() as session:
        rows = session.exec(select(ClockRow).where(ClockRow.policy == clock)).all()
        hours = desk.teams[0].hours
        runs = [
            Run(clock, r.started_at, r.deadline_at, hours, r.stopped_at, r.stopped_because, 0, r.paused_at)
            for r in rows
        ]
    counted = figures(runs, now=now)
    return {"met": counted.met, "late": counted.late, "running": counted.running}


def really_told(office: Office) -> int:
    with office.store.read() as session:
        kinds = [row.kind for row in session.exec(select(MessageRow)).all()]
    return sum(kind in ("nudge", "breach", "unclaimed", "alert") for kind in kinds)


def test_the_same_promises_make_no_difference(office: Office) -> None:
    three_days(office)

    told = replayed(office, load_desk())

    assert told["pings"] == []
    assert told["sla"].keys() == {"first_touch", "decision"}
    assert all(each["before"] == each["after"] for each in told["sla"].values())


def test_a_longer_promise_says_who_would_not_have_been_late_and_who_not_told(
    office: Office, tmp_path: Path
) -> None:
    office.receives(a_lead())
    office.lee.presses("Claim", office.card())
    office.advance(minutes=20)
    touches(office.lee, "Dana Ruiz")
    office.advance(minutes=1)

    told = replayed(office, changed(tmp_path, "sla.yaml", "within: 15m", "within: 30m"))

    assert (told["sla"]["first_touch"]["before"]["late"], told["sla"]["first_touch"]["after"]["late"]) == (
        1,
        0,
    )
    assert told["sla"]["first_touch"]["before"]["late_median_minutes"] == 5
    assert told["pings"] == [{"who": LEE, "day": "2026-11-23", "before": 2, "after": 1}]


def test_a_rung_more_says_how_often_each_would_have_been_told(office: Office, tmp_path: Path) -> None:
    for _ in range(3):
        office.receives(a_lead())
    office.advance(minutes=30)
    louder = changed(
        tmp_path,
        "sla.yaml",
        "- {at: +10m, tell: manager}\n\n  - key: first_touch\n",
        "- {at: +10m, tell: [manager, team_lead]}\n\n  - key: first_touch\n",
    )

    told = replayed(office, louder)

    assert told["pings"] == [{"who": MAYA, "day": "2026-11-23", "before": 0, "after": 3}]
    assert told["sla"]["first_touch"]["after"]["pings"] == told["sla"]["first_touch"]["before"]["pings"] + 3


def test_a_rung_that_takes_leads_away_says_how_many_it_would_have_taken(
    office: Office, tmp_path: Path
) -> None:
    for name in ("Ann", "Bea", "Cem"):
        office.receives(a_lead(name=name))
    for name in ("Ann", "Bea"):
        office.lee.presses("Claim", office.card(name))
    office.advance(minutes=30)
    strict = changed(
        tmp_path,
        "sla.yaml",
        "- {at: +10m, tell: manager}\n\n  - key: first_touch\n",
        "- {at: +10m, tell: manager, do: reassign}\n\n  - key: first_touch\n",
    )

    told = replayed(office, strict)

    assert told["sla"]["first_touch"]["before"]["reassigned"] == 0
    assert told["sla"]["first_touch"]["after"]["reassigned"] == 2, "nobody had the third"


def test_a_clock_that_only_the_changed_desk_has_is_told_for_it_alone(office: Office, tmp_path: Path) -> None:
    office.receives(a_lead())
    office.advance(minutes=30)
    office.lee.presses("Claim", office.card())
    office.advance(minutes=1)
    claims = changed(
        tmp_path,
        "sla.yaml",
        "policies:\n",
        "policies:\n  - {key: taken, clock: claim, to: all, within: 10m, ladder: [{at: 100%, tell: channel}]}\n",
    )

    told = replayed(office, claims)

    assert told["sla"]["claim"]["before"] is None
    assert told["sla"]["claim"]["after"]["late"] == 1
    assert told["pings"] == [{"who": LEADS, "day": "2026-11-23", "before": 2, "after": 3}]


def test_a_lead_that_was_never_posted_has_kept_and_broken_nothing(office: Office, tmp_path: Path) -> None:
    office.receives(a_reader(title="IT analyst", touches=touched("webinar", "content_download")))
    office.advance(days=3)

    told = replayed(office, changed(tmp_path, "scorecard.yaml", "threshold: 60\n", "threshold: 20\n"))

    assert told["newly_posted"]["count"] == 1
    assert told["sla"] == {}
    assert told["pings"] == []


def test_who_is_given_a_lead_in_turn_has_no_claim_to_wait_for(office: Office, tmp_path: Path) -> None:
    in_turns = desk_in_turns(tmp_path)
    office.uses(in_turns)
    office.receives(a_lead())
    office.advance(minutes=10)

    told: dict[str, Any] = compared(office, in_turns).promises[0].clocks()

    assert told["first_touch"]["running"] == 1
    (ping,) = compared(office, in_turns).promises[0].pings()
    assert ping == (f"{str(office.lead(1).owner)[2:].casefold()}@acme-gtm.example", "2026-11-23")
