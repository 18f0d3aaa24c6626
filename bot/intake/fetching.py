"""The tick that fetches the leads of which a webhook gave only the id, no faster than each API wants it."""

from datetime import datetime, timedelta

import structlog
from jmespath.exceptions import JMESPathError
from sqlmodel import Session

from bot.intake.bodies import Unreadable
from bot.intake.doors import read_stored
from bot.intake.vendors import Got, Later
from bot.services import Services
from bot.usecases.lay_aside import lay_aside
from qualification.refusals import Refused
from storage import inbox, paces
from storage.inbox import Waits
from storage.tables import Delivery

log = structlog.get_logger()

LEASE = timedelta(seconds=45)
"""Outlasts an API that takes its patience to be reached, to be asked and to answer."""
WAITS = (1, 5, 15, 60, 120, 240)
"""Minutes until the next try; after the last the delivery is laid aside."""


def fetch_once(services: Services) -> bool:
    """Fetches for one delivery; True while there may be more. No transaction is open while the API is asked."""
    now = services.wall.now()
    with services.store.read() as session:
        if not inbox.any_to_fetch(session, but_of=paces.resting(session, now=now), now=now):
            return False
    with services.store.write("begin_fetch") as session:
        delivery = _taken(session, services, now)
        if delivery is None:
            return False
        session.flush()
        session.expunge(delivery)
    got = _ask(services, delivery)
    _settle(services, delivery, got)
    return True


def _taken(session: Session, services: Services, now: datetime) -> Delivery | None:
    """The next delivery whose API may be asked now; None also when another process is just asking it."""
    delivery = inbox.next_to_fetch(session, but_of=paces.resting(session, now=now), now=now)
    if delivery is None:
        return None
    source = services.desk.sources.get(delivery.source)
    if source and source.fetch:
        pace = source.fetch.per_second
        if not paces.take(session, source.key, per_second=pace, now=now):
            return None
    inbox.begin_fetch(session, delivery, until=now + LEASE)
    return delivery


def _ask(services: Services, delivery: Delivery) -> Got:
    source = services.desk.sources.get(delivery.source)
    if source is None or source.fetch is None:
        return Refused(f"the source “{delivery.source}” fetches nothing any more")
    try:
        wanted = source.to_fetch(read_stored(source, delivery))
    except (Unreadable, JMESPathError):
        wanted = None
    return (
        services.fetcher.get(source, source.fetch, wanted) if wanted else Refused("holds no id to fetch by")
    )


def _settle(services: Services, taken: Delivery, got: Got) -> None:
    with services.store.write("keep_fetched") as session:
        delivery = session.get(Delivery, taken.id)
        if delivery is None or delivery.state != Waits.TO_FETCH or delivery.attempts != taken.attempts:
            return
        asked_to_wait = got.wait if isinstance(got, Later) else timedelta(0)
        if asked_to_wait:
            paces.rest(session, delivery.source, until=services.wall.now() + asked_to_wait)
        match got:
            case bytes():
                inbox.keep_fetched(session, delivery, got)
                services.to_read.set()
            case Later() if delivery.attempts <= len(WAITS):
                wait = max(timedelta(minutes=WAITS[delivery.attempts - 1]), asked_to_wait)
                inbox.fetch_later(session, delivery, at=services.wall.now() + wait)
                log.warning("fetch_put_off", delivery=delivery.id, source=delivery.source)
            case Later(why) | Refused(why):
                lay_aside(session, services.desk, delivery, why, now=services.clock.now())
                services.to_deliver.set()
