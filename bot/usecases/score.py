"""A lead gets its points, and a day on which time alone turns the verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.usecases.post import post, post_account
from playbooks.desk import Desk
from qualification.crossing import crossing
from qualification.leads import Did, Fields, Happened, State, Touch, is_hand_raiser
from qualification.routing import Candidate, TeamChoice
from qualification.scoring import Score, Scorecard, score
from storage import leads
from storage.tables import Lead

log = structlog.get_logger()


@dataclass(frozen=True)
class Scored:
    """A score with what it was made of, as the event and the row that keep it; and the team it leads to."""

    given: Score
    card: Scorecard
    touches: Sequence[Touch]
    who: Candidate
    team: TeamChoice
    event: Happened
    row: Mapping[str, Any]


def score_lead(session: Session, desk: Desk, lead: Lead, *, now: datetime) -> Scored:
    """Scores the lead by the scorecard of its segment, and keeps that."""
    made = scored(desk, lead.fields, leads.touches(session, lead.id or 0), team=worked_by(lead), now=now)
    leads.record(session, lead.id or 0, made.event)
    leads.add_score(session, lead.id or 0, **made.row)
    return made


def worked_by(lead: Lead) -> str | None:
    """The team that works the lead; None while none does."""
    return None if lead.state == State.BELOW else lead.team


def scored(
    desk: Desk, fields: Fields, touches: Sequence[Touch], *, team: str | None = None, now: datetime
) -> Scored:
    """The score by the scorecard of the lead's segment; nothing is kept yet. A `team` that works it already stays."""
    segment = desk.segment_of(fields, tuple(touches))
    card = desk.scorecards[segment.scorecard]
    given = score(fields, touches, card, now=now)
    raised = is_hand_raiser(touches, desk.hand_raiser_kinds)
    who = Candidate(fields, touches, segment.key, raised, given.fit, given.intent, desk.providers)
    routed = TeamChoice(team) if team else desk.route(who)
    facts: dict[str, Any] = {
        "segment": segment.key,
        "team": routed.team,
        "fit": given.fit,
        "intent": given.intent,
        "total": given.total,
        "is_mql": given.is_mql,
        "bar": given.bar_key or None,
    }
    row = {
        "at": now,
        "version": given.version,
        "fit": given.fit,
        "intent": given.intent,
        "is_mql": given.is_mql,
        "threshold": given.bar.threshold,
        "bar": given.bar_key or None,
        "reasons": [_reason(vars(reason)) for reason in given.reasons],
        "unknown": list(given.unknown),
    }
    event = Happened(Did.SCORED, None, now, facts, under=given.version)
    return Scored(given, card, touches, who, routed, event, row)


def _reason(fields: Mapping[str, Any]) -> dict[str, Any]:
    at = fields["at"]
    return {**fields, "at": at.isoformat() if at else None}


def look_again(lead: Lead, scored: Scored, *, now: datetime) -> None:
    """Sets the day on which a lead that was not posted is to be scored again, if there is one."""
    lead.rescore_at = to_score_again(scored, now=now) if lead.state == State.BELOW else None


def to_score_again(scored: Scored, *, now: datetime) -> datetime | None:
    """The day on which time alone turns the verdict."""
    return crossing(scored.given, scored.touches, scored.card, now=now)


def rescore(session: Session, desk: Desk, lead_id: int, *, now: datetime) -> None:
    """Scores a lead whose day has come, and posts it when it is over the bar now.

    One that cannot be scored is tried again in an hour. A replica that comes second does nothing.
    """
    lead = leads.require(session, lead_id)
    leads.hold_account(session, lead)
    if not leads.take_to_rescore(session, lead_id, now=now):
        return
    try:
        with session.begin_nested():
            if lead.state == State.BELOW:
                _rescore(session, desk, lead, now=now)
    except (LookupError, ValueError, SQLAlchemyError) as error:
        log.error("rescore_put_off", lead=lead_id, error=type(error).__name__)
        lead.rescore_at = now + timedelta(hours=1)


def _rescore(session: Session, desk: Desk, lead: Lead, *, now: datetime) -> None:
    scored = score_lead(session, desk, lead, now=now)
    if scored.given.is_mql:
        post(session, desk, lead, now=now)
    else:
        post_account(session, desk, lead, now=now)
    look_again(lead, scored, now=now)
