"""What happens without anybody pressing anything: ticks, each one step, the database decides who gets what."""

from collections.abc import Callable, Sequence
from threading import Event, Thread

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot import auditing
from bot.auditing import audit_once
from bot.drafting import draft_once
from bot.intake.fetching import fetch_once
from bot.intake.reader import read_inbox_once
from bot.services import Services
from bot.usecases import appointments, digest, forget, morning, review, sla_week
from bot.usecases.chase import chase
from bot.usecases.come_back import come_back
from bot.usecases.measure import any_to_measure, measure
from bot.usecases.route import give_again
from bot.usecases.score import rescore
from bot.webhooks.hand_backs import tell_once
from storage import clocks, leads, returns, turns

log = structlog.get_logger()

EVERY = 1.0
"""Seconds between two ticks. A tick with nothing due is one look-up in an index."""

Job = Callable[[Services], bool]
"""One step of a tick; True while there may be more."""


def chase_once(services: Services) -> bool:
    """Climbs the rungs that are due; True while there may be more."""
    now = services.clock.now()
    with services.store.read() as session:
        if not clocks.any_due(session, now=now):
            return False
    with services.store.write("chase") as session:
        more = chase(session, services.desk, now=now)
    services.to_deliver.set()
    return more


def digest_once(services: Services) -> bool:
    """Sends the digests whose time has come."""
    now = services.clock.now()
    with services.store.read() as session:
        if not digest.is_due(session, services.desk, now=now):
            return False
        ready = digest.make_those_due(session, services.desk, now=now)
    with services.store.write("digest") as session:
        sent = digest.send_when_due(session, services.desk, ready, now=now)
    if sent:
        services.to_deliver.set()
    return False


def report_once(services: Services) -> bool:
    """Sends the weekly report of promises when its time has come."""
    now = services.clock.now()
    with services.store.read() as session:
        if not appointments.is_due(session, sla_week.APPOINTMENT, now=now):
            return False
    with services.store.write("report") as session:
        sent = sla_week.send_when_due(session, services.desk, now=now)
    if sent:
        services.to_deliver.set()
    return False


def review_once(services: Services) -> bool:
    """Puts up the reviews whose time has come."""
    now = services.clock.now()
    with services.store.read() as session:
        if not review.is_due(session, services.desk, now=now):
            return False
        ready = review.make_those_due(session, services.desk, now=now)
    with services.store.write("review") as session:
        said = review.put_up_when_due(session, services.desk, ready, now=now)
    if said:
        services.to_deliver.set()
    return False


def morning_once(services: Services) -> bool:
    """Tells managers what ran out while nobody was on, as their team opens."""
    now = services.clock.now()
    with services.store.read() as session:
        if not morning.is_due(session, now=now):
            return False
    with services.store.write("morning") as session:
        morning.say_when_due(session, services.desk, now=now)
    services.to_deliver.set()
    return False


def forget_once(services: Services) -> bool:
    """Lets go of what came in long ago; True while there may be more."""
    now = services.clock.now()
    with services.store.read() as session:
        if not appointments.is_due(session, forget.APPOINTMENT, now=now):
            return False
    with services.store.write("forget") as session:
        return forget.forget(session, keep_bytes=services.keep_bytes, now=now)


def rescore_once(services: Services) -> bool:
    """Scores a lead whose verdict has turned by time alone; True while there may be more."""
    lead_id = _next_lead(services, leads.next_to_rescore)
    if lead_id is None:
        return False
    with services.store.write("rescore") as session:
        rescore(session, services.desk, lead_id, now=services.clock.now())
    services.to_deliver.set()
    return True


def route_once(services: Services) -> bool:
    """Gives out a lead that waited for somebody to be on; True while there may be more."""
    lead_id = _next_lead(services, turns.next_to_route)
    if lead_id is None:
        return False
    with services.store.write("route") as session:
        give_again(session, services.desk, lead_id, now=services.clock.now())
    services.to_deliver.set()
    return True


def return_once(services: Services) -> bool:
    """Posts a recycled lead whose day has come; True while there may be more."""
    lead_id = _next_lead(services, returns.next_to_return)
    if lead_id is None:
        return False
    with services.store.write("return") as session:
        come_back(session, services.desk, lead_id, now=services.clock.now())
    services.to_deliver.set()
    return True


def measure_once(services: Services) -> bool:
    """Measures what is over for the reports; True while there may be more."""
    with services.store.read() as session:
        if not any_to_measure(session, now=services.clock.now()):
            return False
    with services.store.write("measure") as session:
        return measure(session, services.desk, now=services.clock.now())


def _next_lead(services: Services, due: Callable[..., int | None]) -> int | None:
    with services.store.read() as session:
        return due(session, now=services.clock.now())


TICKS: Sequence[Job] = (
    chase_once,
    digest_once,
    report_once,
    review_once,
    morning_once,
    rescore_once,
    route_once,
    measure_once,
    forget_once,
    return_once,
    tell_once,
    draft_once,
)


class Jobs:
    """The ticks of one process, from `start` to `close`."""

    def __init__(self, services: Services, *more: Job) -> None:
        """`more` is what else there is to do, by those who know more than `services`."""
        self._services, self._ticks = services, (*TICKS, *more)
        self._stop = Event()
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._reader = Thread(target=self._read, name="reader", daemon=True)

    def tick(self) -> None:
        """One turn of everything, in the caller's thread."""
        for job in (read_inbox_once, fetch_once, read_inbox_once, *self._ticks):
            while job(self._services):
                pass

    def start(self) -> None:
        for job in (fetch_once, *self._ticks):
            self._every(EVERY, job)
        self._every(auditing.EVERY, audit_once)
        self._scheduler.add_job(_safely, args=[audit_once, self._services])  # once at the start as well
        self._scheduler.start()
        self._reader.start()

    def _every(self, seconds: float, job: Job) -> None:
        # A tick that could not run is made up for by the next one: never skipped for being late, never queued.
        self._scheduler.add_job(
            _safely,
            "interval",
            args=[job, self._services],
            seconds=seconds,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    def close(self) -> None:
        if not self._scheduler.running:
            return
        self._stop.set()
        self._services.to_read.set()
        self._scheduler.shutdown(wait=True)
        self._reader.join(5)

    def _read(self) -> None:
        while not self._stop.is_set():
            self._services.to_read.clear()
            _safely(read_inbox_once, self._services)
            self._services.to_read.wait(EVERY)


def _safely(job: Job, services: Services) -> None:
    """Runs until nothing is left; what goes wrong is said, and the next tick tries again."""
    try:
        while job(services) and not services.leaving.is_set():
            pass
    except Exception as error:
        log.error("tick_failed", job=job.__name__, error=type(error).__name__)
