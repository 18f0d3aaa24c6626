"""The tick that tells marketing's own system of each lead that is handed back, one after the other.

Signed after the Standard Webhooks specification, as the intake checks it. A receiver that knows the header `webhook-id`
already has had it: what was sent without an answer is sent again.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpcore
import structlog
from sqlmodel import Session

from bot.services import Services
from bot.usecases.hand_back import row_of
from bot.webhooks import guarded
from bot.webhooks.receiver import Receiver
from storage import handed_back
from storage.tables import HandBack

log = structlog.get_logger()

LEASE = timedelta(seconds=45)
"""Outlasts a receiver that takes its patience to be reached, to be told and to answer."""
WAITS = (1, 5, 15, 60, 240, 480, 720, 1440)
"""Minutes until the next try; after the last it is given up, and those behind it go on."""
PASSES = frozenset({401, 403, 404, 407, 408, 425, 429})
"""Answers that say something of the receiver and not of what was sent: it may take the same another day."""


@dataclass(frozen=True)
class Told:
    """What came of a try: taken, or why not, and whether another one may help."""

    why: str = ""
    may_help: bool = True


def tell_once(services: Services) -> bool:
    """Sends the next one; True while there may be more. No transaction is open while the receiver is asked."""
    if not services.receiver.url:
        return False
    now = services.wall.now()
    with services.store.read() as session:
        if handed_back.next_to_send(session, now=now) is None:
            return False
    with services.store.write("begin_hand_back") as session:
        row = handed_back.next_to_send(session, now=now)
        if row is None or not handed_back.begin(session, row, now=now, until=now + LEASE):
            return False
        number, attempts = row.id or 0, row.attempts + 1
        message, body = _message(row), _body(services, session, row)
    told = _send(services.receiver, message, body, now=now) if body else Told("the lead is gone", False)
    with services.store.write("settle_hand_back") as session:
        handed_back.settle(session, number, attempts, **_outcome(told, attempts, now=services.wall.now()))
    return not told.why or not told.may_help


def _message(row: HandBack) -> str:
    return f"handback-{row.lead_id}-{row.seq}"


def _body(services: Services, session: Session, row: HandBack) -> bytes | None:
    found = handed_back.event_of(session, row)
    if found is None:
        return None
    event, lead = found
    says = {
        "type": f"lead.{event.what}",
        "timestamp": event.at.isoformat(),
        "data": row_of(session, services.desk, event, lead),
    }
    return json.dumps(says, ensure_ascii=False).encode("utf-8", "replace")


def _send(receiver: Receiver, message: str, body: bytes, *, now: datetime) -> Told:
    try:
        headers = receiver.headers(message, body, now=now)
        status = guarded.post(receiver.url, body, headers, loopback=receiver.loopback).status
    except (guarded.Forbidden, ValueError) as error:
        return Told(str(error))
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
        return Told(f"the receiver cannot be reached ({type(error).__name__})")
    if 200 <= status < 300:
        return Told()
    passes = status in PASSES or status >= 500 or status < 400
    return Told(f"the receiver answered {status}", may_help=passes)


def _outcome(told: Told, attempts: int, *, now: datetime) -> dict[str, object]:
    if not told.why:
        return {"sent_at": now, "error": None, "not_before": None}
    if told.may_help and attempts <= len(WAITS):
        return {"error": told.why, "not_before": now + timedelta(minutes=WAITS[attempts - 1])}
    log.warning("hand_back_given_up", attempts=attempts)
    return {"error": told.why, "refused_at": now, "not_before": None}
