"""The bar was too low: the figures say which one would be right, a draft of it is tried on the past, then goes live."""

from datetime import timedelta
from pathlib import Path

from bot.usecases.diagnose import diagnose
from bot.usecases.draft import draft, recommended, tried
from bot.usecases.tune import tune
from playbooks.files import SHIPPED_DESK
from playbooks.load import load_desk
from qualification.leads import Did, Happened, State
from qualification.tuning import Says
from storage import leads
from tests.storage.begun import NINE, worked
from tests.stories.office import MONDAY_MORNING, Office, a_lead

SINCE = NINE - timedelta(days=1)


def three_hundred_leads(office: Office) -> None:
    """All called in time; from 60 points one in eight becomes an SQL, from 90 one in four."""
    with office.store.write() as session:
        worked(session, 220, total=70, accepted=14)
        worked(session, 80, total=95, accepted=20)


def test_the_bar_was_too_low(office: Office, tmp_path: Path) -> None:
    three_hundred_leads(office)
    now, desk = office.clock.now(), office.bot.services.desk

    with office.store.read() as session:
        (found,) = tune(session, desk, since=SINCE, until=now).bars
    assert (found.threshold, found.advice.says) == (60, Says.RAISE)
    assert found.advice.then is not None
    assert (found.advice.then.threshold, found.advice.lost, found.advice.leads_fewer) == (95, 14, 220)

    made = draft(SHIPPED_DESK, desk, tmp_path / "draft", recommended([found]))
    assert made.problems == ()
    assert [(step.before, step.after) for step in made.steps] == [(60, 95)]

    # Two real leads, one of which the old bar alone lets through.
    office.receives(a_lead(name="Ada"))
    office.receives(a_lead(name="Ben", seniority="manager", title="Head of sales"))
    assert (office.lead(301).total >= 95, 60 <= office.lead(302).total < 95) == (True, True)
    office.advance(minutes=1)
    with office.store.read() as session:
        difference = tried(
            session, desk, made.folder, since=MONDAY_MORNING - timedelta(hours=1), now=office.clock.now()
        )
    assert difference.no_longer_posted == [302]
    assert load_desk().scorecards["first"].bar.threshold == 60, "nothing is live before somebody says so"

    office.uses(load_desk(made.folder))
    office.receives(a_lead(name="Cem", seniority="manager", title="Head of sales"))
    assert office.lead(303).state == State.BELOW
    with office.store.read() as session:
        again = tune(session, office.bot.services.desk, since=SINCE, until=now).bars[0]
    assert again.advice.says is Says.FITS, "of the leads over the new bar a quarter became SQLs"


def test_a_later_visit_does_not_make_the_bar_look_better_than_it_was(office: Office) -> None:
    """Whoever became an SQL books a meeting afterwards, which is worth 30 points; the bar let them through with 70."""
    three_hundred_leads(office)
    after = {"segment": "general", "team": "sdr", "fit": 70, "intent": 60, "total": 130, "bar": None}
    with office.store.write() as session:
        for number in range(1, 15):
            leads.record(session, number, Happened(Did.SCORED, None, NINE + timedelta(days=2), after))

    with office.store.read() as session:
        (found,) = tune(session, office.bot.services.desk, since=SINCE, until=office.clock.now()).bars

    assert [(band.low, band.share.converted) for band in found.bands] == [(70, 14), (95, 20)]


def test_nothing_is_said_of_a_handful_of_leads(office: Office) -> None:
    with office.store.write() as session:
        worked(session, 20, total=70, accepted=0)
    with office.store.read() as session:
        found = tune(session, office.bot.services.desk, since=SINCE, until=office.clock.now())
        wrong = diagnose(session, office.bot.services.desk, since=SINCE, until=office.clock.now())

    assert (found.bars[0].advice.says, recommended(found.bars), wrong) == (Says.FEW, [], [])
