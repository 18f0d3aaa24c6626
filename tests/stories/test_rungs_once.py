"""Each rung is climbed once and said once, whoever climbs it and however often they are killed."""

import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlmodel import col, select

from bot.usecases.take_in import take_in_all
from playbooks.load import load_desk
from qualification.leads import NewLead, Touch
from storage import clocks, joined
from storage.engine import Store
from storage.tables import ClockRow, Event, MessageRow
from tests.stores import url_of
from tests.stories.office import MONDAY_MORNING

ROOT = Path(__file__).parents[2]
LEADS, KILLS = 60, 8
LATER = MONDAY_MORNING + timedelta(minutes=26)
"""A minute after the last rung of a first touch."""


def leads_that_nobody_works(store: Store) -> None:
    known = {"seniority": "c_level", "title": "CISO", "company_size": 2000, "industry": "finance"}
    new = [
        NewLead(
            f"dana@n{n}.example",
            {**known, "email": f"dana@n{n}.example", "domain": f"n{n}.example", "company": f"N{n}"},
            (Touch("demo_request", MONDAY_MORNING),),
            f"n{n}.example",
        )
        for n in range(LEADS)
    ]
    with store.write() as session:
        take_in_all(session, load_desk(), new, now=MONDAY_MORNING)


def a_chaser(store: Store) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.stories.chaser", url_of(store), LATER.isoformat()]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True)


def begun(chaser: subprocess.Popen[str]) -> None:
    assert chaser.stdout is not None
    assert chaser.stdout.readline() == "begun\n"


def each_rung_was_climbed_once(store: Store) -> None:
    with store.read() as session:
        assert not clocks.any_due(session, now=LATER)
        rungs = session.exec(select(Event.lead_id, Event.facts).where(Event.what == "rung")).all()
        climbed = Counter((lead, facts["policy"], facts["index"]) for lead, facts in rungs)
        alerts = session.exec(select(MessageRow).where(MessageRow.kind == "alert")).all()
        said = Counter(told.lead_id for row in alerts for told in joined.told(session, row))
        ended = session.exec(select(ClockRow.next_rung).where(col(ClockRow.policy) == "first_touch")).all()
    assert len(climbed) == 3 * LEADS, "three rungs each"
    assert set(climbed.values()) == {1}
    assert len(said) == LEADS
    assert set(said.values()) == {1}, "of several that are due only the highest is said"
    assert set(ended) == {3}


def test_four_processes_on_one_database_climb_each_rung_once(postgres_store: Store) -> None:
    leads_that_nobody_works(postgres_store)

    with ExitStack() as running:
        chasers = [running.enter_context(a_chaser(postgres_store)) for _ in range(4)]
        assert [chaser.wait(120) for chaser in chasers] == [0] * 4
    each_rung_was_climbed_once(postgres_store)


def test_a_process_that_is_killed_again_and_again_climbs_each_rung_once(sqlite_store: Store) -> None:
    leads_that_nobody_works(sqlite_store)
    chance, killed, done = Random(7), 0, False

    while not done:
        with a_chaser(sqlite_store) as chaser:
            begun(chaser)
            time.sleep(chance.uniform(0.0, 0.25))
            done = chaser.poll() is not None or killed >= KILLS
            if done:
                assert chaser.wait(120) == 0
            else:
                chaser.kill()
                killed += 1

    assert killed > 0
    each_rung_was_climbed_once(sqlite_store)
