"""A lead of whom nothing but a report is known."""

from datetime import datetime

from sqlmodel import Session

from qualification.leads import Did, Happened, NewLead
from storage import leads
from storage.beginnings import Beginning, begin_all
from storage.tables import Lead


def begin(session: Session, new: NewLead, *, at: datetime, under: str) -> Lead:
    facts = {"identity": new.identity, "fields": dict(new.fields)}
    [begun] = begin_all(session, [Beginning(new, [Happened(Did.RECEIVED, None, at, facts, under=under)])])
    return leads.require(session, begun.lead_id)
