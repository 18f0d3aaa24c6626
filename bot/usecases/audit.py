"""What should never be and is put right all the same: each check finds rows that do not add up and mends them.

Finding looks, outside any write; mending looks again, inside one. So it does no harm when several replicas do it at
once, and a check may be wrong about what has changed meanwhile.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.usecases import decide, post, promises
from playbooks.desk import Desk
from qualification import sla
from qualification.leads import Did, State
from storage import audits, leads, outbox
from storage.tables import MessageRow

log = structlog.get_logger()

CARDS_A_ROUND = 200
"""Cards are drawn to see whether they still show the truth; more of them would be felt by whoever presses meanwhile."""
ASKED_AGAIN_A_ROUND = 40
"""When other wording makes every card another one, Slack is not asked for all of them at once."""
ROWS_A_ROUND = 1000


class Repair(StrEnum):
    """What can be put right; each is counted for itself."""

    MESSAGE = "message"
    CARD_MISSING = "card_missing"
    HAND_OVER = "hand_over"
    RUNG = "rung"
    CARD = "card"


SAID: dict[Repair, str] = {
    Repair.MESSAGE: "messages set free that nobody took up",
    Repair.CARD_MISSING: "cards asked for that never were",
    Repair.HAND_OVER: "hand-overs asked for that never were",
    Repair.RUNG: "promises given their next rung",
    Repair.CARD: "cards asked for again",
}
"""Each kind as it is told, behind its count."""


@dataclass(frozen=True)
class Round:
    """One look of one check. `now` is the desk's time, `wall` the machine's; it goes on behind the row `after`."""

    desk: Desk
    now: datetime
    wall: datetime
    after: int = 0


@dataclass(frozen=True)
class Found:
    """The numbers of rows that do not add up, and up to which row was looked; 0 when there is none behind it."""

    rows: Sequence[int] = field(default=())
    reached: int = 0


@dataclass(frozen=True)
class Check:
    """`mend` says whether it put the row right; False when it was right already."""

    kind: Repair
    find: Callable[[Session, Round], Found]
    mend: Callable[[Session, int, Round], bool]


Drawn = Callable[[Session, MessageRow, datetime], str | None]
"""The fingerprint of what a message would show, drawn from the store as it is but as of that instant."""


def checks(drawn: Drawn) -> tuple[Check, ...]:
    return (
        Check(Repair.MESSAGE, _stuck_messages, _set_free),
        Check(Repair.CARD_MISSING, _without_card, _ask_for_card),
        Check(Repair.HAND_OVER, _not_handed_over, _hand_over),
        Check(Repair.RUNG, _without_rung, _give_rung),
        Check(Repair.CARD, _Stale(drawn).find, _show_again),
    )


def repair(session: Session, check: Check, found: Found, round: Round) -> int:
    """Mends what was found and counts it. A row that cannot be mended stops none of the others."""
    mended = sum(_mended(session, check, row, round) for row in found.rows)
    audits.note(session, check.kind, reached=found.reached, repaired=mended, now=round.now)
    return mended


def _mended(session: Session, check: Check, row: int, round: Round) -> bool:
    try:
        with session.begin_nested():
            return check.mend(session, row, round)
    except SQLAlchemyError:
        raise
    except Exception as error:
        log.error("not_repaired", kind=check.kind.value, key=str(row), error=type(error).__name__)
        return False


def _stuck_messages(session: Session, round: Round) -> Found:
    return Found(audits.stuck_messages(session, now=round.wall, at_most=ROWS_A_ROUND))


def _set_free(session: Session, row: int, round: Round) -> bool:
    return audits.set_free(session, row, now=round.wall)


def _without_card(session: Session, round: Round) -> Found:
    looked_at = audits.in_states(session, post.WITH_SALES, after=round.after, at_most=ROWS_A_ROUND)
    return Found(audits.without_card(session, looked_at), _end(looked_at, ROWS_A_ROUND))


def _ask_for_card(session: Session, row: int, round: Round) -> bool:
    lead = leads.get(session, row)
    if lead is None or State(lead.state) not in post.WITH_SALES:
        return False
    missing = post.wanted_card(round.desk, row, lead.team)
    asked = outbox.say(session, missing, now=round.now)
    # The row may have been lost with an earlier state of the database, after its card was posted.
    outbox.look_first(session, missing.key)
    return asked


def _not_handed_over(session: Session, round: Round) -> Found:
    found, last = audits.not_handed_over(session, after=round.after, at_most=ROWS_A_ROUND)
    return Found(found, last if last > round.after else 0)


def _hand_over(session: Session, row: int, round: Round) -> bool:
    lead = leads.get(session, row)
    if lead is None or lead.state != State.ACCEPTED or not lead.ae:
        return False
    accepted = [event.seq for event in leads.events(session, row) if event.what == Did.ACCEPTED]
    return decide.hand_over(session, lead, accepted[-1], now=round.now)


def _without_rung(session: Session, round: Round) -> Found:
    looked_at = audits.clocks_without_rung(session, after=round.after, at_most=ROWS_A_ROUND)
    stopped_short = [each.id or 0 for each in looked_at if sla.next_due(promises.rungs(each), each.next_rung)]
    return Found(stopped_short, _end([each.id or 0 for each in looked_at], ROWS_A_ROUND))


def _give_rung(session: Session, row: int, round: Round) -> bool:
    clock = audits.hold_clock_without_rung(session, row)
    if clock is None:
        return False
    clock.due_at = sla.next_due(promises.rungs(clock), clock.next_rung)
    session.add(clock)
    return clock.due_at is not None


@dataclass(frozen=True)
class _Stale:
    """Cards that would show something else now, though nobody asked for them to be shown again.

    They are drawn as of the instant they were drawn last: a card is not wrong because time passes.
    """

    drawn: Drawn

    def find(self, session: Session, round: Round) -> Found:
        looked_at = audits.in_states(session, post.WITH_SALES, after=round.after, at_most=CARDS_A_ROUND)
        standing = audits.cards(session, looked_at)
        stale: list[int] = []
        for lead_id in looked_at:
            card = standing.get(lead_id)
            if card and card.ts and not card.pending and self._is_stale(session, card):
                stale.append(lead_id)
            if len(stale) == ASKED_AGAIN_A_ROUND:
                return Found(stale, lead_id)
        return Found(stale, _end(looked_at, CARDS_A_ROUND))

    def _is_stale(self, session: Session, card: MessageRow) -> bool:
        if card.drawn is None or card.drawn_at is None:
            return True
        try:
            return self.drawn(session, card, card.drawn_at) != card.drawn
        except SQLAlchemyError:
            raise
        except Exception as error:
            # Delivery would fare the same; the other cards are looked at all the same.
            log.error("card_not_drawn", lead=card.lead_id, error=type(error).__name__)
            return False


def _show_again(session: Session, row: int, round: Round) -> bool:
    outbox.show_lead_again(session, row)
    return True


def _end(looked_at: Sequence[int], at_most: int) -> int:
    """Where the next round goes on: behind the last one, or from the start when there can be no more."""
    return looked_at[-1] if len(looked_at) == at_most else 0
