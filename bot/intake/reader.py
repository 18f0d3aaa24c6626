"""The tick that makes leads of what waits in the inbox."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import structlog
from jmespath.exceptions import JMESPathError
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlmodel import Session

from bot.intake.bodies import Unreadable
from bot.intake.doors import id_of, read_stored
from bot.intake.mapping import misfit, to_new_lead
from bot.intake.outcomes import to_report
from bot.services import Services
from bot.usecases.lay_aside import lay_aside, show_again
from bot.usecases.take_in import TakenIn, take_in
from bot.usecases.take_outcome import TookOutcome, take_outcome
from playbooks.desk import Source
from qualification.refusals import Refused
from storage import inbox, pressed
from storage.inbox import Waits
from storage.tables import Delivery

log = structlog.get_logger()

AT_MOST = 20
TRIES = 3

OUTCOME = "outcome"
"""What has become of a delivery that tells of a deal."""

QUIET = frozenset({Waits.SPLIT, Waits.PASSED_OVER, Waits.TO_FETCH, OUTCOME})
"""What says nothing to anybody. A lead below the bar may: with the others of its account."""

Result = TakenIn | TookOutcome | Refused | Mapping[str, bytes] | Literal[Waits.PASSED_OVER, Waits.TO_FETCH]
"""What comes of a delivery; bytes by delivery id are its parts."""


def read_inbox_once(services: Services) -> bool:
    """Takes in some waiting deliveries, each for itself; True while there may be more.

    What cannot become a lead is quarantined with its reason and stops none of the others. When the
    database itself fails, that is raised and everything waits on.
    """
    with services.store.write("read") as session:
        waiting = inbox.take_waiting(session, at_most=AT_MOST)
        for delivery in waiting:
            _read(session, services, delivery)
        became = {delivery.state for delivery in waiting}
    if became - QUIET:
        services.to_deliver.set()
    return len(waiting) == AT_MOST or Waits.SPLIT in became


def read_again(services: Services, delivery_ids: Sequence[int]) -> list[Delivery]:
    """Reads quarantined deliveries by the mappings of now; each as it stands afterwards."""
    done: list[Delivery] = []
    for begin in range(0, len(delivery_ids), AT_MOST):
        with services.store.write("read_again") as session:
            aside = inbox.take_quarantined(session, delivery_ids[begin : begin + AT_MOST])
            for delivery in aside:
                if delivery.source == pressed.SOURCE:
                    pressed.press_again(session, delivery)
                else:
                    _read(session, services, delivery)
            show_again(session)
            session.flush()
            session.expunge_all()
            done += aside
    services.to_deliver.set()
    services.to_read.set()
    return done


def _read(session: Session, services: Services, delivery: Delivery) -> None:
    result = _tried(session, services, delivery)
    match result:
        case TakenIn():
            inbox.settle(session, delivery, result.outcome, lead_id=result.lead_id)
        case TookOutcome():
            inbox.settle(session, delivery, OUTCOME, lead_id=result.lead_id)
        case Refused():
            lay_aside(session, services.desk, delivery, result.text, now=services.clock.now())
            log.warning("delivery_quarantined", delivery=delivery.id, source=delivery.source)
        case Waits.PASSED_OVER:
            inbox.pass_over(session, delivery)
        case Waits.TO_FETCH:
            inbox.ask_for_the_rest(session, delivery)
        case parts:
            inbox.split(session, delivery, parts)


def _tried(session: Session, services: Services, delivery: Delivery) -> Result:
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


def _taken_in(session: Session, services: Services, delivery: Delivery) -> Result:
    source = services.desk.sources.get(delivery.source)
    if source is None:
        return Refused(f"the desk has no source “{delivery.source}” any more")
    try:
        payload = read_stored(source, delivery)
        if source.each and delivery.part_of is None:
            return _parts(source, payload, delivery)
        if not source.is_meant(payload):
            return Waits.PASSED_OVER
        if delivery.fetched is None and source.to_fetch(payload):
            return Waits.TO_FETCH
    except Unreadable as unreadable:
        return Refused(str(unreadable))
    except JMESPathError as error:
        return misfit(source, error)
    desk = services.desk
    if source.outcome:
        report = to_report(source, payload)
        if isinstance(report, Refused):
            return report
        return take_outcome(session, desk, report, now=services.clock.now())
    new = to_new_lead(source, payload, received_at=delivery.received_at, providers=desk.providers)
    if isinstance(new, Refused):
        return new
    return take_in(session, desk, new, now=services.clock.now())


def _parts(source: Source, sent: Any, whole: Delivery) -> dict[str, bytes] | Refused:
    """The payloads of a batch as deliveries of their own, by id."""
    found = source.payloads(sent)
    if not found:
        return Refused("“each” finds no payload in this body")
    return {
        id_of(source, payload) or f"{whole.delivery_id}#{number}": json.dumps(payload).encode()
        for number, payload in enumerate(found, 1)
    }
