"""The clocks of a lead: when they begin and what ends them. Two are promises, the third is a reminder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlmodel import Session

from playbooks.desk import Desk
from qualification import sla
from qualification.sla import FrozenRung, PolicyKey
from storage import clocks, outbox
from storage.tables import ClockRow, Lead

FIRST_TOUCH: PolicyKey = "first_touch"
DECISION: PolicyKey = "decision"
FOLLOW_UP = "follow_up"
"""The clock of a lead's next step: it reminds once and is no promise, so it never runs late."""

HURRIED = "hurried"
MERGED = "merged"


def begin(session: Session, desk: Desk, lead: Lead, *, hand_raiser: bool, now: datetime) -> None:
    """Starts the promise of a first touch and of a decision, unless they run already."""
    running = {clock.policy for clock in clocks.running(session, lead.id or 0)}
    wanted = (FIRST_TOUCH, DECISION) if lead.first_touch_at is None else (DECISION,)
    for key in wanted:
        if key not in running:
            clocks.start(session, _clock(desk, lead, key, hand_raiser=hand_raiser, now=now))


@dataclass(frozen=True)
class Posted:
    """A lead that is shown for the first time: nobody has touched it and none of its promises runs.

    `by` is who entered it.
    """

    lead_id: int
    team: str
    hand_raiser: bool
    by: str | None = None


def begin_all(session: Session, desk: Desk, posted: Sequence[Posted], *, now: datetime) -> None:
    """Starts both promises of each lead."""

    @cache
    def terms(key: PolicyKey, team: str, hand_raiser: bool) -> dict[str, Any]:
        return _terms(desk, key, team, hand_raiser=hand_raiser, now=now)

    clocks.start_all(
        session,
        [
            {"lead_id": each.lead_id, **terms(key, each.team, each.hand_raiser)}
            for each in posted
            for key in (FIRST_TOUCH, DECISION)
        ],
    )


def _clock(desk: Desk, lead: Lead, key: PolicyKey, *, hand_raiser: bool, now: datetime) -> ClockRow:
    return ClockRow(lead_id=lead.id or 0, **_terms(desk, key, lead.team, hand_raiser=hand_raiser, now=now))


def _terms(desk: Desk, key: PolicyKey, team: str, *, hand_raiser: bool, now: datetime) -> dict[str, Any]:
    """A clock's columns but for the lead: the same for every lead of a team that is shown now."""
    started = sla.start(desk.policy(key, hand_raiser, desk.team(team)), now=now)
    return {
        "policy": key,
        "hand_raiser": hand_raiser,
        "started_at": now,
        "deadline_at": started.deadline_at,
        "rungs": [rung.to_json() for rung in started.rungs],
        "due_at": started.rungs[0].due_at if started.rungs else None,
        "under": desk.version,
    }


def running(session: Session, lead_id: int) -> Sequence[ClockRow]:
    """The lead's promises that run, the one with the nearest deadline first."""
    return [clock for clock in clocks.running(session, lead_id) if clock.policy != FOLLOW_UP]


def remind(session: Session, desk: Desk, lead: Lead, *, at: datetime, now: datetime) -> None:
    """Starts the clock of the next step: one rung, in the lead's thread. Another one must not run."""
    rung = FrozenRung(0, at, "owner_thread", "owner_thread", "due")
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
    running = clocks.running(session, lead.id or 0)
    slower = next((each for each in running if each.policy == FIRST_TOUCH and not each.hand_raiser), None)
    if slower is None:
        return
    sooner = _clock(desk, lead, FIRST_TOUCH, hand_raiser=True, now=now)
    if sooner.deadline_at < slower.deadline_at:
        clocks.stop(session, lead.id or 0, [FIRST_TOUCH], because=HURRIED, at=now)
        clocks.start(session, sooner)
        outbox.show_alerts_again(session, lead.id or 0)


def touched(session: Session, lead_id: int, *, now: datetime) -> None:
    clocks.stop(session, lead_id, [FIRST_TOUCH], because="touched", at=now)


def decided(session: Session, lead_id: int, *, now: datetime) -> None:
    clocks.stop(session, lead_id, [FIRST_TOUCH, DECISION, FOLLOW_UP], because="decided", at=now)


def put_to_rest(session: Session, lead_id: int, *, now: datetime) -> None:
    """The lead is part of another one; what was promised is promised there."""
    clocks.stop(session, lead_id, [FIRST_TOUCH, DECISION, FOLLOW_UP], because=MERGED, at=now)


def take_up_again(session: Session, lead_id: int) -> None:
    """It is a lead of its own again, and what was promised holds as it was."""
    clocks.resume(session, lead_id, because=MERGED)
