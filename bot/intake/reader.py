"""The tick that makes leads of what waits in the inbox."""

import structlog
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlmodel import Session

from bot.intake.bodies import Unreadable, read_object
from bot.intake.mapping import to_new_lead
from bot.services import Services
from bot.usecases.take_in import TakenIn, take_in
from qualification.refusals import Refused
from storage import inbox
from storage.tables import Delivery

log = structlog.get_logger()

AT_MOST = 20
TRIES = 3


def read_inbox_once(services: Services) -> bool:
    """Takes in some waiting deliveries, each for itself; True while there may be more.

    What cannot become a lead is quarantined with its reason and stops none of the others. When the
    database itself fails, that is raised and everything waits on.
    """
    with services.store.write() as session:
        waiting = inbox.take_waiting(session, at_most=AT_MOST)
        became = [_read(session, services, delivery) for delivery in waiting]
    if any(became):
        services.to_deliver.set()
    return len(waiting) == AT_MOST


def _read(session: Session, services: Services, delivery: Delivery) -> bool:
    """Whether a lead came of it."""
    result = _tried(session, services, delivery)
    if isinstance(result, TakenIn):
        inbox.settle(session, delivery, result.outcome, lead_id=result.lead_id)
        return True
    inbox.quarantine(session, delivery, result.text)
    log.warning("delivery_quarantined", delivery=delivery.id, source=delivery.source)
    return False


def _tried(session: Session, services: Services, delivery: Delivery) -> TakenIn | Refused:
    for _ in range(TRIES):
        try:
            with session.begin_nested():
                return _taken_in(session, services, delivery)
        except IntegrityError:
            # Another replica took in the same person between our look and our insert; the next look finds them.
            continue
        except SQLAlchemyError:
            raise
        except Exception as error:
            log.error("delivery_broke_the_reader", delivery=delivery.id, error=type(error).__name__)
            return Refused(f"an error of the bot's own: {type(error).__name__}")
    return Refused("the store refused it again and again")


def _taken_in(session: Session, services: Services, delivery: Delivery) -> TakenIn | Refused:
    source = services.desk.sources.get(delivery.source)
    if source is None:
        return Refused(f"the desk has no source “{delivery.source}” any more")
    try:
        payload = read_object(delivery.body)
    except Unreadable as unreadable:
        return Refused(str(unreadable))
    new = to_new_lead(source, payload, received_at=delivery.received_at)
    if isinstance(new, Refused):
        return new
    return take_in(session, services.desk, new, now=services.clock.now())
