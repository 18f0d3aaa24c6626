"""F5 and F11: killed, frozen and rival workers, on both databases."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest

from bot.delivery.worker import DeliveryWorker
from storage import outbox, second_looks
from storage.failpoints import VARIABLE
from tests.delivery.office import LEADS, MANAGERS, Office
from tests.stores import url_of

ROOT = Path(__file__).parents[2]
ONE_DELIVERY = "tests.delivery.one_delivery"
LEASE = timedelta(seconds=61)


def killed(office: Office, *where: str, **surroundings: str) -> None:
    """A worker in a process of its own, killed `before` or `after` its message reached Slack, or at a failpoint."""
    given = [url_of(office.store), office.sandbox.api_url, office.sandbox.bot_token, *where]
    command = [sys.executable, "-m", ONE_DELIVERY, *given]
    ended = subprocess.run(command, cwd=ROOT, env={**os.environ, **surroundings}, check=False, timeout=30)
    assert ended.returncode == -signal.SIGKILL


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_worker_killed_while_it_sends_leaves_one_message(office_on_both: Office, where: str) -> None:
    office = office_on_both
    office.wants("card:1", "Acme asks for a demo")

    killed(office, where)
    office.deliver()
    assert len(office.in_channel()) == (where == "after"), "its claim has not ended yet"
    office.wall.advance(seconds=LEASE.total_seconds())
    office.deliver_in_the_end()

    assert office.in_channel() == ["Acme asks for a demo"]


def test_a_worker_killed_while_it_updates_leaves_the_truth(office_on_both: Office) -> None:
    office = office_on_both
    office.wants("card:1", "Nobody has claimed Acme")
    office.deliver()
    office.changes("card:1", "Lee has claimed Acme")

    killed(office, "after")
    office.wall.advance(seconds=LEASE.total_seconds())
    office.deliver_in_the_end()

    assert office.in_channel() == ["Lee has claimed Acme"]


def test_rival_workers_say_everything_once(office_on_both: Office) -> None:
    office = office_on_both
    for number in range(16):
        office.wants(f"card:{number}", f"lead {number}", [LEADS, MANAGERS][number % 2])
    workers = [office.another_worker() for _ in range(3)]

    threads = [Thread(target=_until_idle, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    office.deliver_in_the_end()

    said = office.in_channel(LEADS) + office.in_channel(MANAGERS)
    assert sorted(said) == sorted(f"lead {number}" for number in range(16))
    assert len(office.calls("chat.postMessage")) == 16


def test_a_worker_that_was_frozen_before_it_sent_sends_nothing(office_on_both: Office) -> None:
    """While the first renders, its claim ends and another worker takes the message over."""
    office = office_on_both
    other = office.another_worker()

    def freeze(_row: object) -> None:
        office.while_rendering = lambda row: None
        office.wall.advance(seconds=LEASE.total_seconds())
        assert other.deliver_once()

    office.while_rendering = freeze
    office.wants("card:1", "Acme asks for a demo")
    office.deliver_in_the_end()

    assert office.in_channel() == ["Acme asks for a demo"]
    assert len(office.calls("chat.postMessage")) == 1


def test_a_worker_that_was_frozen_while_it_sent_takes_its_copy_back(office_on_both: Office) -> None:
    office = office_on_both
    office.wants("card:1", "Acme asks for a demo")

    def taken_over(_letter: object) -> None:
        office.wall.advance(seconds=LEASE.total_seconds())
        assert office.worker.deliver_once()

    frozen = office.another_worker(sender=office.sender_held_up_by(taken_over))
    frozen.deliver_once()
    assert len(office.in_channel()) == 2
    kept = office.row("card:1").ts
    office.wall.advance(minutes=1)
    frozen.deliver_once()

    assert [message["ts"] for message in office.sandbox.messages(LEADS)] == [kept]


def test_a_copy_is_taken_away_by_whoever_lives_when_the_process_that_expected_it_was_killed(
    office_on_both: Office,
) -> None:
    """It had looked for the message, posted it again and noted that: the first call may still be carried out."""
    office = office_on_both
    office.wants("card:1", "Acme asks for a demo")
    with office.store.write() as session:
        outbox.look_first(session, "card:1")
    killed(office, **{VARIABLE: "commit.settle.after"})
    kept = office.row("card:1").ts
    office.post_a_copy("card:1")
    office.deliver()
    assert len(office.in_channel()) == 2, "the minute in which Slack may still carry it out is not over"

    office.wall.advance(minutes=2)
    office.deliver()

    assert [message["ts"] for message in office.sandbox.messages(LEADS)] == [kept]


def test_a_second_look_that_was_begun_by_a_process_that_died_is_had_by_the_next(office: Office) -> None:
    office.sandbox.fault("chat.postMessage", "reset_before")
    office.wants("card:1", "Acme asks for a demo")
    office.deliver_in_the_end()
    office.post_a_copy("card:1")
    office.wall.advance(minutes=1)
    now = office.wall.now()
    with office.store.write() as session:
        assert second_looks.take_due(session, now=now, until=now + timedelta(minutes=1), at_most=1)
    office.deliver()
    assert len(office.in_channel()) == 2, "another process has taken it"

    office.wall.advance(minutes=1)
    office.deliver()

    assert office.in_channel() == ["Acme asks for a demo"]


def test_settling_without_the_claim_writes_nothing(office_on_both: Office) -> None:
    office = office_on_both
    office.wants("card:1", "Acme asks for a demo")
    now, lease = office.wall.now(), timedelta(seconds=60)
    with office.store.write() as session:
        (row,) = outbox.claim_next(session, now=now, lease=lease)
    with office.store.write() as session:
        (again,) = outbox.claim_next(session, now=now + LEASE, lease=lease)

    with office.store.write() as session:
        assert not outbox.shown(session, row, channel=LEADS, ts="1.0", now=now)

    assert again.outcome_unknown, "the first may have posted it"
    assert office.row("card:1").ts is None


def _until_idle(worker: DeliveryWorker) -> None:
    while worker.deliver_once():
        pass
