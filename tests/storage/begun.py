"""A lead of whom nothing but a report is known."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session, func, select

from qualification.leads import Did, Happened, NewLead, PersonId
from storage import leads
from storage.beginnings import Beginning, begin_all
from storage.tables import Lead


def begin(session: Session, new: NewLead, *, at: datetime, under: str) -> Lead:
    facts = {"identity": new.identity, "fields": dict(new.fields)}
    [begun] = begin_all(session, [Beginning(new, [Happened(Did.RECEIVED, None, at, facts, under=under)])])
    return leads.require(session, begun.lead_id)


LEE = PersonId("U0LEE")
NINE = datetime(2024, 11, 18, 8, 0, tzinfo=UTC)
"""Monday, nine o'clock in Berlin."""


def worked(
    session: Session,
    many: int,
    *,
    total: int,
    accepted: int,
    segment: str = "general",
    bar: str | None = None,
    rules: tuple[str, ...] = (),
    open: int = 0,
    at: datetime = NINE,
) -> None:
    """So many leads handed over with that score, the first accepted, the last still open, the rest sent back an hour
    later."""
    start = session.exec(select(func.count()).select_from(Lead)).one()
    beginnings = [
        Beginning(
            NewLead(f"{number}@x.example", {"email": f"{number}@x.example", "seniority": "vp"}),
            _events(number, number - start, many, total, accepted, segment, bar, open, at),
            score={
                "at": at,
                "version": "v",
                "fit": total,
                "intent": 0,
                "is_mql": True,
                "reasons": [{"axis": "fit", "rule": rule, "points": 1} for rule in rules],
                "unknown": [],
            },
        )
        for number in range(start, start + many)
    ]
    begin_all(session, beginnings)


def _events(
    who: int,
    number: int,
    many: int,
    total: int,
    accepted: int,
    segment: str,
    bar: str | None,
    open: int,
    at: datetime,
) -> list[Happened]:
    scored = {"segment": segment, "team": "sdr", "fit": total, "intent": 0, "total": total, "is_mql": True}
    decided = Happened(
        Did.ACCEPTED if number < accepted else Did.RECYCLED,
        LEE,
        at + timedelta(hours=1),
        {"reason": "timing"},
    )
    return [
        Happened(Did.RECEIVED, None, at, {"identity": f"{who}@x.example", "fields": {"seniority": "vp"}}),
        Happened(Did.SCORED, None, at, {**scored, "bar": bar}),
        Happened(Did.POSTED, None, at, {}),
        *([] if number >= many - open else [decided]),
    ]
