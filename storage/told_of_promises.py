"""What messages told of promises, and to whom, as it stands in the messages themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, literal_column, or_, select
from sqlmodel import Session, col

from storage import reports
from storage.tables import ABOUT_PROMISES, ClockRow, Lead, MessageAbout, MessageRow

NOT_JUDGED = and_(
    col(MessageRow.judged).is_(False),
    # Written out as in the index over these messages, or SQLite does not see that it may be used.
    col(MessageRow.kind).in_([literal_column(f"'{kind}'") for kind in ABOUT_PROMISES]),
)


@dataclass(frozen=True)
class Said:
    """What a message about promises told of one of them, and who was shown it; `person` is whom it was sent to, None
    for one in a channel. A message may tell of several."""

    message: int
    part: int
    lead_id: int
    team: str
    segment: str
    kind: str
    at: datetime
    person: str | None
    channel: str | None
    clock: str
    policy: str
    rung: str


_FURTHER: Sequence[Any] = (
    MessageAbout.id,
    MessageAbout.lead_id,
    MessageAbout.subject_id,
    MessageAbout.facts,
)
_AT = func.coalesce(MessageRow.first_shown_at, MessageRow.created_at)
_SHOWN = or_(col(MessageRow.first_shown_at).is_not(None), col(MessageRow.ts).is_not(None))


def _shown_between(since: datetime | None, until: datetime) -> ColumnElement[bool]:
    at = func.coalesce(MessageRow.first_shown_at, MessageRow.created_at)
    return and_(at < until, *([] if since is None else [at >= since]))


def said_between(session: Session, since: datetime, until: datetime) -> Sequence[Said]:
    """What messages about promises told that were first shown in `[since, until)` and are not judged yet
    (`judged_notices` has the others), in that order; not what was settled before it was said."""
    return _told_by(session, and_(NOT_JUDGED, _SHOWN, _shown_between(since, until)))


def said_by(session: Session, message_ids: Sequence[int]) -> Sequence[Said]:
    """What these messages told, those that were shown."""
    return _told_by(session, and_(col(MessageRow.id).in_(message_ids), _SHOWN))


def to_judge(session: Session, *, shown_before: datetime, at_most: int) -> list[int]:
    """Messages about promises that were shown before that, or never will be; other replicas pass over them while this
    transaction lasts."""
    found = _to_judge(shown_before).limit(at_most).with_for_update(skip_locked=True)
    return list(session.execute(found).scalars())


def any_to_judge(session: Session, *, shown_before: datetime) -> bool:
    return session.execute(_to_judge(shown_before).limit(1)).first() is not None


def _to_judge(shown_before: datetime) -> Any:
    shown = and_(_SHOWN, _shown_between(None, shown_before))
    never = and_(~_SHOWN, col(MessageRow.dropped).is_not(None), col(MessageRow.pending).is_(False))
    return select(col(MessageRow.id)).where(NOT_JUDGED, or_(shown, never)).order_by(col(MessageRow.id))


def _told_by(session: Session, which: ColumnElement[bool]) -> Sequence[Said]:
    first = (
        select(
            MessageRow, literal(0), col(MessageRow.lead_id), col(MessageRow.subject_id), col(MessageRow.facts)
        )
        .where(which, col(MessageRow.dropped).is_(None), col(MessageRow.lead_id).is_not(None))
        .order_by(_AT, col(MessageRow.id))
    )
    further = (
        select(MessageRow, *(col(each) for each in _FURTHER))
        .join(MessageAbout, col(MessageAbout.message_id) == MessageRow.id)
        .where(which, col(MessageAbout.dropped).is_(None))
        .order_by(_AT, col(MessageAbout.id))
    )
    told = [*session.execute(first), *session.execute(further)]
    of = _leads(session, (lead for _, _, lead, _, _ in told))
    terms = _terms(session, (clock for _, _, _, clock, _ in told if clock))
    said = [
        _said(row, part, of[lead], terms.get(clock or 0, {}), facts)
        for row, part, lead, clock, facts in told
        if lead in of
    ]
    return sorted(said, key=lambda each: (each.at, each.message))


def _said(
    row: MessageRow,
    part: int,
    lead: tuple[int, str, str],
    terms: Mapping[str, Any],
    facts: Mapping[str, Any],
) -> Said:
    return Said(
        row.id or 0,
        part,
        *lead,
        row.kind,
        row.first_shown_at or row.created_at,
        row.to_person,
        row.to_channel,
        facts.get("policy", ""),
        terms.get("policy", ""),
        facts.get("rung", ""),
    )


def _leads(session: Session, lead_ids: Iterable[int]) -> dict[int, tuple[int, str, str]]:
    """Number, team and segment by number."""
    found: dict[int, tuple[int, str, str]] = {}
    for some in reports.parts(lead_ids):
        for number, team, segment in session.execute(
            select(col(Lead.id), col(Lead.team), col(Lead.segment)).where(col(Lead.id).in_(some))
        ):
            found[number or 0] = (number or 0, team, segment)
    return found


def _terms(session: Session, clock_ids: Iterable[int]) -> dict[int, Mapping[str, Any]]:
    found: dict[int, Mapping[str, Any]] = {}
    for some in reports.parts(clock_ids):
        for number, terms in session.execute(
            select(col(ClockRow.id), col(ClockRow.terms)).where(col(ClockRow.id).in_(some))
        ):
            found[number or 0] = terms or {}
    return found
