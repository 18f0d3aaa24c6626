"""Looks up what a manager sees in App Home: a fixed number of statements, whatever there is to see."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.slack.glances import Seen, glances
from bot.slack.pickers import somebodies
from bot.slack.views.late import Board, Glance, Load
from bot.slack.whereabouts import LISTED
from bot.usecases import permission
from playbooks.desk import Desk
from storage import board, clocks, leads, people
from storage.tables import ClockRow, Lead, Person

SOON = timedelta(hours=1)
MOST = 10
"""Leads of a list that are shown; the others are counted."""


def of(session: Session, desk: Desk, person: str, *, now: datetime) -> Board | None:
    """None for whoever leads no team; an admin sees all teams of the desk."""
    who = permission.person(session, person)
    if who is None or who.role not in permission.LEADS_TEAM:
        return None
    teams = [team.key for team in desk.teams] if who.role == "admin" else [who.team]
    over, soon = board.Span(None, now), board.Span(now, now + SOON)
    late = board.counts(session, teams, desk.clocks, over)
    free, frees = board.unclaimed(session, teams, at_most=MOST)
    shown = _all(
        session,
        desk,
        _by_lead(board.promises(session, teams, desk.clocks, over, at_most=MOST)),
        _by_lead(board.promises(session, teams, desk.clocks, soon, at_most=MOST)),
        _with_clocks(session, desk, free),
        _with_clocks(session, desk, leads.open_of(session, who.id)[:MOST]),
        now=now,
    )
    mates = somebodies(session, desk, _people(session, teams, who), now=now)
    return Board(
        who=next(each for each in mates if each.id == who.id),
        late=shown[0],
        lates=sum(late.values()),
        soon=shown[1],
        soons=sum(board.counts(session, teams, desk.clocks, soon).values()),
        free=shown[2],
        frees=frees,
        mine=shown[3],
        loads=[Load(each, late.get(each.id, 0)) for each in mates],
        now=now,
    )


def _all(session: Session, desk: Desk, *lists: Sequence[Seen], now: datetime) -> list[list[Glance]]:
    """The leads of all lists, looked up at once."""
    shown = iter(glances(session, desk, [each for some in lists for each in some], now=now))
    return [[next(shown) for _ in some] for some in lists]


def _people(session: Session, teams: Sequence[str], who: Person) -> list[Person]:
    """Whoever gets leads or decides about them in one of the teams, and the one who asks."""
    some = [each for each in people.with_role(session, *LISTED) if each.team in teams]
    return some if who in some else [*some, who]


def _by_lead(found: Sequence[tuple[Lead, ClockRow]]) -> list[Seen]:
    heaps: dict[int, tuple[Lead, list[ClockRow]]] = {}
    for lead, clock in found:
        heaps.setdefault(lead.id or 0, (lead, []))[1].append(clock)
    return [Seen(lead, some) for lead, some in heaps.values()]


def _with_clocks(session: Session, desk: Desk, some: Sequence[Lead]) -> list[Seen]:
    """With the promise of each that runs out first."""
    first: dict[int, ClockRow] = {}
    for clock in clocks.running_of(session, [each.id or 0 for each in some]):
        if clock.policy in desk.clocks and clock.paused_at is None:
            first.setdefault(clock.lead_id, clock)
    return [Seen(each, [first[each.id or 0]] if each.id in first else []) for each in some]
