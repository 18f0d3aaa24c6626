"""The clocks of a lead: what happens starts, stops and halts them. All but the reminder of a next step are promises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.usecases.candidates import candidate
from bot.usecases.lead_hours import lead_hours
from bot.usecases.presence import hours_of
from playbooks.desk import Desk
from qualification import sla
from qualification.clocks import HURRIED, MERGED, Clock
from qualification.handed_out import handed_out
from qualification.hours import Hours
from qualification.leads import Did
from qualification.routing import Candidate
from qualification.sla import FrozenRung, HoursOf, Policy
from storage import clocks, leads, outbox, people
from storage.tables import ClockRow, Lead

CLAIM, FIRST_TOUCH, DECISION = "claim", "first_touch", "decision"
FOLLOW_UP = "follow_up"
"""The clock of a lead's next step: it reminds once and is no promise, so it never runs late."""


@dataclass(frozen=True)
class Posted:
    """A lead that is shown for the first time: nobody has touched it and none of its promises runs.

    `route` is the key of the rule that chose the team, `by` who entered it, `owner` who was given it.
    """

    lead_id: int
    team: str
    who: Candidate
    route: str | None = None
    by: str | None = None
    owner: str | None = None


def begin_all(session: Session, desk: Desk, posted: Sequence[Posted], *, now: datetime) -> None:
    """Starts the promises that begin with the posting, of many leads at once."""
    starting = [clock for clock in desk.clocks.values() if Did.POSTED in clock.starts]
    hours = _Hours(session, desk)
    columns: dict[tuple[str, Hours], dict[str, Any]] = {}
    rows = []
    for each in posted:
        values = _values(each.who, each.team, each.route)
        for clock in starting:
            policy = desk.policy(clock.key, values)
            if policy is None or (each.owner and Did.CLAIMED in clock.stops):
                continue
            its = hours.of(policy.hours_of, each.team, each.owner, each.who.fields)
            if (policy.key, its) not in columns:
                columns[policy.key, its] = _columns(desk, clock, policy, its, each.who.hand_raiser, now=now)
            rows.append({"lead_id": each.lead_id, **columns[policy.key, its]})
    clocks.start_all(session, rows)


def follow(session: Session, desk: Desk, lead: Lead, did: Did, *, now: datetime) -> None:
    """Stops and starts the lead's clocks after something has happened to it."""
    lead_id = lead.id or 0
    stopped = [clock.key for clock in desk.clocks.values() if did in clock.stops]
    if stopped:
        clocks.stop(session, lead_id, stopped, because=did, at=now)
    starting = [clock for clock in desk.clocks.values() if did in clock.starts and not _settled(clock, lead)]
    if not starting:
        return
    running = {clock.policy for clock in clocks.running(session, lead_id)}
    who, values = _looked_up(session, desk, lead)
    hours = _Hours(session, desk)
    for clock in starting:
        policy = None if clock.key in running else desk.policy(clock.key, values)
        if policy is None:
            continue
        begins = (lead.next_at or now) if clock.at_next_step else now
        its = hours.of(policy.hours_of, lead.team, lead.owner, lead.fields)
        columns = _columns(desk, clock, policy, its, who.hand_raiser, now=begins)
        clocks.start(session, ClockRow(lead_id=lead_id, **columns))


def _settled(clock: Clock, lead: Lead) -> bool:
    """Whether what the clock would wait for is there already."""
    return bool(
        (lead.owner and Did.CLAIMED in clock.stops) or (lead.first_touch_at and Did.CONTACTED in clock.stops)
    )


def _looked_up(session: Session, desk: Desk, lead: Lead) -> tuple[Candidate, dict[str, object]]:
    who = candidate(desk, lead, leads.touches(session, lead.id or 0))
    route = handed_out(leads.story(session, lead.id or 0)).route.get("rule")
    return who, _values(who, lead.team, route)


def _values(who: Candidate, team: str, route: str | None) -> dict[str, object]:
    return {**who.values(), "team": team, "route": route or ""}


@dataclass
class _Hours:
    """Whose working time counts for a clock."""

    session: Session
    desk: Desk

    def of(self, kind: HoursOf, team: str, owner: str | None, fields: Mapping[str, Any]) -> Hours:
        its = self.desk.team(team).hours
        match kind:
            case "none":
                return Hours.always()
            case "rep":
                person = people.get(self.session, owner) if owner else None
                return hours_of(self.desk, person) if person else its
            case "lead":
                return lead_hours(fields, its)
            case "team":
                return its


def _columns(
    desk: Desk, clock: Clock, policy: Policy, hours: Hours, hand_raiser: bool, *, now: datetime
) -> dict[str, Any]:
    """A clock's columns but for the lead."""
    started = sla.start(policy, hours, now=now)
    return {
        "policy": clock.key,
        "hand_raiser": hand_raiser,
        "started_at": now,
        "deadline_at": started.deadline_at,
        "rungs": [rung.to_json() for rung in started.rungs],
        "due_at": sla.next_due(started.rungs, 0),
        "under": desk.version,
        "terms": {
            "policy": policy.key,
            "minutes": policy.length_minutes,
            "hours_of": policy.hours_of,
            "hours": _kept(hours),
            "pause_minutes": policy.pause_minutes,
        },
    }


def _kept(hours: Hours) -> list[str]:
    return [hours.text, hours.zone, hours.country]


def hours(desk: Desk, lead: Lead, clock: ClockRow) -> Hours:
    """The working time the clock runs in: that it was started in, the team's for one from before that was kept."""
    kept = (clock.terms or {}).get("hours")
    return Hours(*kept) if kept else desk.team(lead.team).hours


def running(session: Session, lead_id: int) -> Sequence[ClockRow]:
    """The lead's promises that run, the one with the nearest deadline first; those that stand still at the end."""
    promised = [clock for clock in clocks.running(session, lead_id) if clock.policy != FOLLOW_UP]
    return sorted(promised, key=lambda clock: (clock.paused_at is not None, clock.deadline_at))


def remind(session: Session, desk: Desk, lead: Lead, *, at: datetime, now: datetime) -> None:
    """Starts the clock of the next step: one rung, in the lead's thread. Another one must not run."""
    rung = FrozenRung(0, at, ("owner_thread",), ("owner_thread",), "due")
    reminder = ClockRow(
        lead_id=lead.id or 0,
        policy=FOLLOW_UP,
        started_at=now,
        deadline_at=at,
        rungs=[rung.to_json()],
        due_at=at,
        under=desk.version,
    )
    clocks.start(session, reminder)


def forget_reminder(session: Session, lead_id: int, *, because: str, now: datetime) -> None:
    clocks.stop(session, lead_id, [FOLLOW_UP], because=because, at=now)


def hurry(session: Session, desk: Desk, lead: Lead, *, now: datetime) -> None:
    """Whoever asks for a person while they wait for a first call is called as soon as one who asked at once."""
    slower = clocks.running_one(session, lead.id or 0, FIRST_TOUCH)
    if slower is None:
        return
    who, values = _looked_up(session, desk, lead)
    policy = desk.policy(FIRST_TOUCH, values)
    if policy is None or policy.key == (slower.terms or {}).get("policy"):
        return
    its = _Hours(session, desk).of(policy.hours_of, lead.team, lead.owner, lead.fields)
    sooner = _columns(desk, desk.clocks[FIRST_TOUCH], policy, its, who.hand_raiser, now=now)
    if sooner["deadline_at"] < slower.deadline_at:
        clocks.stop(session, lead.id or 0, [FIRST_TOUCH], because=HURRIED, at=now)
        clocks.start(session, ClockRow(lead_id=lead.id or 0, **sooner))
        outbox.show_alerts_again(session, lead.id or 0)


def changed_hands(session: Session, desk: Desk, lead: Lead, did: Did, *, now: datetime) -> None:
    """Somebody has the lead, or nobody has it any more. A clock in the hours of its rep goes on in those of the new
    one, with what was left of it."""
    follow(session, desk, lead, did, now=now)
    for clock in clocks.running(session, lead.id or 0):
        if (clock.terms or {}).get("hours_of") != "rep":
            continue
        before = hours(desk, lead, clock)
        after = _Hours(session, desk).of("rep", lead.team, lead.owner, lead.fields)
        if after != before:
            _move(clock, before, after, since=clock.paused_at or now, now=clock.paused_at or now)
            clock.terms = {**(clock.terms or {}), "hours": _kept(after)}
            session.add(clock)
    session.flush()


def stand_still_or_go_on(session: Session, desk: Desk, lead: Lead, *, now: datetime) -> None:
    """A clock halts while its lead waits for somebody else than us, and goes on with what was left of it."""
    for row in clocks.running(session, lead.id or 0):
        clock = desk.clocks.get(row.policy)
        waits = clock is not None and lead.progress in clock.pauses
        if waits and row.paused_at is None:
            _halt(desk, lead, row, now=now)
        elif not waits and row.paused_at is not None:
            go_on(desk, lead, row, now=now)
        session.add(row)
    session.flush()


def _halt(desk: Desk, lead: Lead, clock: ClockRow, *, now: datetime) -> None:
    """It looks again when it has stood still for as long as it may in all."""
    most = (clock.terms or {}).get("pause_minutes")
    left = None if most is None else most - clock.paused_minutes
    if left is not None and left <= 0:
        return
    clock.paused_at = now
    clock.due_at = None if left is None else hours(desk, lead, clock).add(now, left)


def go_on(desk: Desk, lead: Lead, clock: ClockRow, *, now: datetime) -> None:
    """The clock runs again; the working minutes it stood still are kept beside it."""
    since = clock.paused_at
    if since is None:
        return
    its = hours(desk, lead, clock)
    clock.paused_minutes += its.between(since, now)
    clock.paused_at = None
    _move(clock, its, its, since=since, now=now)


def _move(clock: ClockRow, before: Hours, after: Hours, *, since: datetime, now: datetime) -> None:
    stood = sla.StartedClock(clock.deadline_at, rungs(clock))
    moved = sla.moved(stood, clock.next_rung, before, after, since=since, now=now)
    clock.deadline_at = moved.deadline_at
    clock.rungs = [rung.to_json() for rung in moved.rungs]
    if clock.paused_at is None:
        clock.due_at = sla.next_due(moved.rungs, clock.next_rung)


def rungs(clock: ClockRow) -> tuple[FrozenRung, ...]:
    return tuple(FrozenRung.from_json(stored) for stored in clock.rungs)


def put_to_rest(session: Session, lead_id: int, *, now: datetime) -> None:
    """The lead is part of another one; what was promised is promised there."""
    running_now = [clock.policy for clock in clocks.running(session, lead_id)]
    clocks.stop(session, lead_id, running_now, because=MERGED, at=now)


def take_up_again(session: Session, lead_id: int) -> None:
    """It is a lead of its own again, and what was promised holds as it was."""
    clocks.resume(session, lead_id, because=MERGED)
