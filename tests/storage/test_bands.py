"""Decided leads counted by the score they were handed over with, on both databases."""

from datetime import timedelta

from sqlmodel import select

from bot.usecases.diagnose import diagnose, told
from bot.usecases.stopping import would_have_stopped
from bot.usecases.tune import Outcome, tune
from playbooks.load import load_desk
from playbooks.render import Wording
from qualification.diagnosis import Kind
from qualification.leads import Did, Happened, Touch
from qualification.tuning import Says, Tally
from storage import bands, leads
from storage.bands import Newest
from storage.cohorts import ALL, Only
from storage.engine import Store
from storage.figure_tables import Journey
from storage.tables import AnswerRow, ClockRow, Contact, Event, Lead, Qualification
from tests.storage.begun import LEE, NINE, worked

SINCE, UNTIL = NINE - timedelta(days=30), NINE + timedelta(days=30)


def test_what_becomes_known_after_the_hand_over_changes_no_score_it_was_handed_over_with(
    store: Store,
) -> None:
    with store.write() as session:
        worked(session, 3, total=62, accepted=1, open=1)
        worked(session, 2, total=80, accepted=2, bar="outbound")
    later = {"segment": "general", "team": "sdr", "fit": 99, "intent": 1, "total": 100, "bar": "outbound"}
    with store.write() as session:
        leads.record(session, 1, Happened(Did.SCORED, None, NINE + timedelta(days=1), later))

    with store.read() as session:
        assert leads.require(session, 1).total == 100
        assert bands.by_score(session, SINCE, UNTIL) == {
            ("general", None): [Tally(62, 2, 1, 1)],
            ("general", "outbound"): [Tally(80, 2, 2)],
        }
        assert bands.by_score(session, SINCE, UNTIL, segment="saas") == {}
        assert bands.by_score(session, NINE + timedelta(days=1), UNTIL) == {}


def test_deals_that_were_won_by_the_score_their_leads_were_handed_over_with(store: Store) -> None:
    with store.write() as session:
        worked(session, 4, total=62, accepted=2, open=1)
        for journey in session.exec(select(Journey)).all():
            journey.won_at = NINE + timedelta(days=9) if journey.lead_id == 1 else None
            session.add(journey)
    with store.read() as session:
        assert bands.won_by_score(session, SINCE, UNTIL) == {("general", None): [Tally(62, 4, 1)]}
        (found,) = tune(session, load_desk(), since=SINCE, until=UNTIL, outcome=Outcome.WON).bars
        assert (found.advice.says, found.advice.then) == (Says.SHOWN, None)


def test_rules_touches_and_fields_of_the_newest(store: Store) -> None:
    after = NINE + timedelta(days=1)
    with store.write() as session:
        worked(session, 3, total=62, accepted=1, rules=("decides",))
        leads.add_touches(session, 1, [Touch("webinar", NINE), Touch("meeting_booked", after)])
        leads.add_touches(session, 2, [Touch("webinar", NINE)])
        leads.record(
            session, 2, Happened(Did.ENRICHED, None, after, {"fields": {"region": "DACH"}, "touches": 0})
        )
        leads.add_score(
            session, 1, at=after, version="v", fit=1, intent=0, is_mql=True, reasons=[], unknown=[]
        )
        for _ in range(2):
            session.add(Contact(lead_id=1, by=LEE, at=NINE, how="call", outcome="no_reply"))

    with store.read() as session:
        newest = Newest(session, SINCE, UNTIL)
        seen = {each.lead_id: each for each in newest.worked()}
        assert [seen[number].converted for number in (1, 2, 3)] == [True, False, False]
        assert seen[1].rules == {"decides"}, "as it was handed over, not as it was scored afterwards"
        assert newest.attempts() == {("general", None): {True: (1, 2), False: (2, 0)}}
        assert newest.logged() == {1: 2}
        assert newest.late_touches() == {
            ("general", "webinar"): (2, 0),
            ("general", "meeting_booked"): (1, 1),
        }
        assert newest.late_fields() == {("general", "region"): 1}
        assert len(list(Newest(session, SINCE, UNTIL, at_most=2).worked())) == 2


def test_what_is_wrong_is_found_in_what_is_stored(store: Store) -> None:
    """Called late few convert; one source is far better than the others; nobody's budget ever mattered."""
    with store.write() as session:
        worked(session, 100, total=65, accepted=26)
        worked(session, 200, total=65, accepted=8)
        for number, lead in enumerate(session.exec(select(Lead).order_by(Lead.id)).all()):  # type: ignore[arg-type]
            touched = NINE + timedelta(minutes=10 if number < 100 else 50)
            lead.first_touch_at = touched
            lead.fields = {**lead.fields, "source": "partner" if number < 26 else "ads"}
            session.add(
                ClockRow(
                    lead_id=lead.id or 0,
                    policy="first_touch",
                    started_at=NINE,
                    deadline_at=NINE + timedelta(minutes=15),
                    rungs=[],
                    stopped_at=touched,
                    stopped_because=Did.CONTACTED.value,
                )
            )
            if number < 90:
                walk = Qualification(
                    lead_id=lead.id or 0, playbook="bant", version="v", started_by=LEE, started_at=NINE
                )
                session.add(walk)
                session.flush()
                session.add(
                    AnswerRow(qualification_id=walk.id or 0, criterion="budget", origin="rep", at=NINE)
                )

    desk = load_desk()
    with store.read() as session:
        assert session.exec(select(Event.id)).first()
        found = diagnose(session, desk, since=SINCE, until=UNTIL)
        words = told(found, desk, Wording())

    assert [(each.kind, each.leads) for each in found] == [(Kind.TOO_SLOW, 200), (Kind.IDLE, 90)]
    assert "Called in time it was 26 %" in words
    assert "General: called too late" in words


def test_the_rule_that_would_have_stopped_most_is_found_among_those_decided_then(store: Store) -> None:
    with store.write() as session:
        worked(session, 100, total=65, accepted=40)
        for lead in session.exec(select(Lead).order_by(Lead.id)).all():  # type: ignore[arg-type]
            student = (lead.id or 0) > 88
            lead.reason = "scope" if student else lead.reason
            lead.fields = {**lead.fields, "landing_page": "/jobs" if student else "/audit"}
            session.add(lead)

    with store.read() as session:
        span = {"since": NINE, "until": NINE + timedelta(days=1)}
        found = would_have_stopped(session, load_desk(), ["scope", "budget"], **span, only=ALL)
        elsewhere = would_have_stopped(
            session, load_desk(), ["scope"], **span, only=Only(campaigns=("another",))
        )
        later = would_have_stopped(
            session, load_desk(), ["scope"], since=span["until"], until=UNTIL, only=ALL
        )

    assert set(found) == {"scope"}
    assert (found["scope"].when, found["scope"].stopped) == ('landing_page == "/jobs"', 12)
    assert (found["scope"].lost, found["scope"].minutes) == (0, 120)
    assert elsewhere == later == {}
