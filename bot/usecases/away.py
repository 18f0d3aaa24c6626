"""Somebody goes away, takes no new leads for a while, or is here again.

They say so themselves, a manager of their team does, or their Slack status. Of what is said by hand the last counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from bot.usecases import permission
from bot.usecases.presence import hours_of, presences
from playbooks.desk import Desk
from qualification import refusals
from qualification.mentioned import Known, mentioned
from qualification.presence import Absence, Kind, Presence, Source, Why
from qualification.progress import today
from qualification.refusals import Refused
from qualification.typed.away import MOST_DAYS, opening, spell
from qualification.typed.results import NotUnderstood
from storage import absences, people, turns
from storage.tables import Person

BY_HAND: tuple[Source, ...] = ("command", "manager")


@dataclass(frozen=True)
class Whereabouts:
    """How somebody stands after what was said of them; `changed` is False when they stood so already."""

    person: Person
    presence: Presence
    open: int
    changed: bool


@dataclass(frozen=True)
class Status:
    """A Slack status: the emoji's name, the words beside it, and when it ends; None when it does not by itself."""

    emoji: str = ""
    text: str = ""
    until: datetime | None = None


def go_away(
    session: Session,
    desk: Desk,
    by: str,
    *,
    who: str | None = None,
    until: datetime | None = None,
    note: str = "",
    now: datetime,
) -> Whereabouts | Refused:
    """Leave from now on, of whoever says so or of `who`; it replaces what runs, also what a status began."""
    person = _whom(session, by, who)
    if isinstance(person, Refused):
        return person
    return _absent(session, desk, person, "leave", by, until, note, now=now)


def until_day(
    session: Session, desk: Desk, by: str, *, day: date | None, note: str = "", now: datetime
) -> Whereabouts | Refused:
    """Leave until their work begins on that day, or until they say so."""
    person = people.get(session, by)
    if day is None or person is None:
        return go_away(session, desk, by, note=note, now=now)
    hours = hours_of(desk, person)
    ahead = (day - today(hours, now=now)).days
    if not 0 < ahead <= MOST_DAYS:
        return refusals.not_ahead() if ahead <= 0 else refusals.away_too_long()
    return go_away(session, desk, by, until=opening(day, hours), note=note, now=now)


def pause(
    session: Session,
    desk: Desk,
    by: str,
    *,
    who: str | None = None,
    until: datetime | None = None,
    note: str = "",
    now: datetime,
) -> Whereabouts | Refused:
    """No new leads from now on; the work goes on. It replaces a pause that runs."""
    person = _whom(session, by, who)
    if isinstance(person, Refused):
        return person
    if presences(session, desk, [person], now=now)[person.id].why is Why.ON_LEAVE:
        return refusals.away_already(None if by == person.id else person.name)
    return _absent(session, desk, person, "pause", by, until, note, now=now)


def come_back(
    session: Session, desk: Desk, by: str, *, who: str | None = None, now: datetime
) -> Whereabouts | Refused:
    """Ends leave and pause, whoever began them."""
    return _here_again(session, desk, by, who, ["leave", "pause"], now=now)


def resume(
    session: Session, desk: Desk, by: str, *, who: str | None = None, now: datetime
) -> Whereabouts | Refused:
    """Ends a pause; leave goes on."""
    return _here_again(session, desk, by, who, ["pause"], now=now)


def typed(
    session: Session, desk: Desk, by: str, kind: Kind, words: str, *, now: datetime
) -> Whereabouts | Refused:
    """`@sam until friday: Rome`, as it is typed behind the command. Without a person it is of whoever types."""
    named = _named(session, words)
    if isinstance(named, Refused):
        return named
    who, rest = named
    person = people.get(session, who or by)
    said = spell(rest, hours_of(desk, person), now=now) if person else None
    if isinstance(said, NotUnderstood):
        return Refused(said.told)
    begin = go_away if kind == "leave" else pause
    until, note = (said.until, said.note) if said else (None, "")
    return begin(session, desk, by, who=who, until=until, note=note, now=now)


def typed_back(
    session: Session, desk: Desk, by: str, words: str, *, kind: Kind = "leave", now: datetime
) -> Whereabouts | Refused:
    """`@sam`, or nothing for whoever types; the @ may be missing, there is nothing else to type."""
    named = _named(session, words if not words or "@" in words else f"@{words}")
    if isinstance(named, Refused):
        return named
    again = come_back if kind == "leave" else resume
    return again(session, desk, by, who=named[0], now=now)


def see_status(
    session: Session,
    desk: Desk,
    person_id: str,
    status: Status,
    *,
    as_of: datetime | None = None,
    now: datetime,
) -> bool:
    """Leave begins with a status that means it, and ends with another one; whether anything changed.

    Each status counts once: whoever said that they are back is not sent away by the same one again. `as_of` is
    when Slack said so.
    """
    person = people.hold(session, person_id)
    if person is None or not person.active:
        return False
    means_leave = status.emoji in desk.away_statuses and (status.until is None or status.until > now)
    said = f"{status.emoji} {status.until.isoformat() if status.until else ''} {status.text}"
    if not absences.see_status(session, person_id, said if means_leave else "", as_of=as_of):
        return False
    _end(session, person, ["leave"], ["status"], now=now)
    if means_leave:
        leave = Absence("leave", now, status.until, status.text, "status")
        absences.begin(session, person_id, leave, by=person_id)
    return True


def _whom(session: Session, by: str, who: str | None) -> Person | Refused:
    """The person it is about, held; of somebody else only a manager of their team says so."""
    person = people.hold(session, who or by)
    if person is None or not person.active:
        return refusals.not_on_the_desk()
    if person.id != by and (refusal := permission.refuse_all_but_managers_of(session, person.team, by)):
        return refusal
    return person


def _named(session: Session, words: str) -> tuple[str | None, str] | Refused:
    known = [
        Known(each.id, each.name, each.handle, each.email) for each in people.everyone(session) if each.active
    ]
    found = mentioned(words, known)
    if isinstance(found, NotUnderstood):
        return Refused(found.told)
    return (found[0].id, found[1]) if found else (None, words)


def _absent(
    session: Session,
    desk: Desk,
    person: Person,
    kind: Kind,
    by: str,
    until: datetime | None,
    note: str,
    *,
    now: datetime,
) -> Whereabouts | Refused:
    if until and until <= now:
        return refusals.in_the_past("The end of it")
    source: Source = "command" if by == person.id else "manager"
    running = absences.of_people(session, [person.id], now=now).get(person.id, ())
    said = [(each.kind, each.until, each.note) for each in running if each.source in BY_HAND]
    same = (kind, until, note) in said
    if not same:
        _end(session, person, ["leave", "pause"] if kind == "leave" else [kind], now=now)
        absences.begin(session, person.id, Absence(kind, now, until, note, source), by=by)
    return _whereabouts(session, desk, person, changed=not same, now=now)


def _here_again(
    session: Session, desk: Desk, by: str, who: str | None, kinds: Sequence[Kind], *, now: datetime
) -> Whereabouts | Refused:
    person = _whom(session, by, who)
    if isinstance(person, Refused):
        return person
    ended = _end(session, person, kinds, now=now)
    return _whereabouts(session, desk, person, changed=ended, now=now)


def _end(
    session: Session,
    person: Person,
    kinds: Sequence[Kind],
    sources: Sequence[Source] = (*BY_HAND, "status"),
    *,
    now: datetime,
) -> bool:
    """Ends what runs; leads that wait for somebody of the team are tried again at once."""
    ended = absences.end(session, person.id, kinds, sources, now=now)
    if ended:
        turns.try_now(session, person.team, now=now)
    return ended


def _whereabouts(
    session: Session, desk: Desk, person: Person, *, changed: bool, now: datetime
) -> Whereabouts:
    stands = presences(session, desk, [person], now=now)[person.id]
    return Whereabouts(person, stands, turns.open_by(session, [person.id]).get(person.id, 0), changed)
