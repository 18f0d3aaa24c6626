"""The figures of the last quarter for whoever asks: what became of its MQLs, by source, campaign or rep."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.usecases import figures, permission
from bot.usecases.figures import Span
from playbooks.desk import Desk
from qualification.cohorts import Counted, together
from qualification.refusals import Refused

DAYS = 90
BY = ("source", "campaign", "rep")


@dataclass(frozen=True)
class Stats:
    """What became of the MQLs of `[since, until)`, the groups with most of them first; `names` are theirs."""

    since: datetime
    until: datetime
    by: str
    names: tuple[str | None, ...]
    rows: tuple[Counted, ...]
    total: Counted | None


def stats(session: Session, desk: Desk, person: str, words: str, *, now: datetime) -> Stats | Refused:
    """By `source` when nothing is typed. A rep is named to those alone who lead their team."""
    by = words.strip().casefold() or BY[0]
    if by not in BY:
        return Refused("Type what to count by: `/handraise stats source`, `campaign` or `rep`.")
    who = permission.person(session, person)
    if who is None or who.role not in permission.READS_FIGURES:
        return Refused(
            "These figures are for marketers and managers. `/handraise mine` shows your own leads."
        )
    if by == "rep" and who.role not in permission.LEADS_TEAM:
        return Refused("Figures of reps are for their managers. Try `/handraise stats source`.")
    span = Span(now - timedelta(days=DAYS), now, ("team", "rep") if by == "rep" else (by,))
    found = figures.funnel(session, desk, span, days=None)
    if isinstance(found, Refused):
        return found
    if by == "rep" and who.role != "admin":
        found = [each for each in found if each.by[0] == who.team]
    rows = sorted(found, key=lambda each: -each.mqls)
    return Stats(span.since, now, by, tuple(each.by[-1] for each in rows), tuple(rows), together(rows))
