"""Tells managers every week how the promises of their teams were kept, and which reminders are only noise."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.usecases import reminders, sla_report
from bot.usecases.appointments import take_due
from bot.usecases.permission import refuse_all_but_managers_of
from bot.usecases.reminders import Load
from bot.usecases.waits import waits
from playbooks.desk import Desk, Team
from qualification import alerts
from qualification.alerts import RungLoad
from qualification.clocks import STOOD
from qualification.funnel import quantile
from qualification.kept import Figures, Tally
from qualification.speed import Shares, Waits
from storage import outbox
from storage.outbox import Priority, Wanted

APPOINTMENT = "sla_report"
MOST_NAMED = 3
"""Reps named beside their team's figures."""


@dataclass(frozen=True)
class Behind:
    """Somebody by their id, with how many of their promises that were due were late."""

    person: str
    late: int
    due: int


@dataclass(frozen=True)
class Noise:
    """A rung that fewer than half act on; `clock` in words."""

    rung: str
    clock: str
    policy: str
    acted: int
    said: int


@dataclass(frozen=True)
class TeamWeek:
    """A team's week. Minutes are working time; `share` of what was due was kept as promised, with its 95 % interval;
    `spent` is what the time until first touches went to. `share_before` and `late_before` are the week before's.
    `said` are the reminders that can be judged, `acted` those that were acted on within ten minutes.
    """

    team: str
    met: int
    late: int
    extended: int
    running: int
    share: float | None
    low: float
    high: float
    late_median: float | None
    late_p90: float | None
    paused: float
    share_before: float | None
    late_before: int
    touched: int
    touch_median: float | None
    spent: Shares
    behind: tuple[Behind, ...]
    said: int
    acted: int
    noise: tuple[Noise, ...]

    @property
    def due(self) -> int:
        return self.met + self.late + self.extended

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell of it."""
        return not (self.due or self.touched or self.said)


@dataclass(frozen=True)
class SlaWeek:
    since: datetime
    until: datetime
    teams: tuple[TeamWeek, ...]


@dataclass(frozen=True)
class _Week:
    """What is counted of one team."""

    promised: Mapping[str | None, Tally] = field(default_factory=dict)
    """By whoever had the lead."""
    touched: Waits = field(default_factory=Waits)
    told: Load = field(default_factory=Load)
    rungs: Sequence[RungLoad] = ()


def look_back(session: Session, desk: Desk, *, until: datetime, days: int = 7) -> SlaWeek:
    """The `days` before `until` of every team, beside as many before them."""
    since = until - timedelta(days=days)
    promised = _kept(session, desk, since=since, until=until)
    touched = waits(session, desk, ("team",), since=since, until=until)
    told = reminders.loads(session, desk, ("team",), since=since, until=until)
    rungs = reminders.by_rung(session, desk, since=since, until=until)
    earlier = _kept(session, desk, since=since - timedelta(days=days), until=since)
    made = []
    for team in desk.teams:
        key = (team.key,)
        its = _Week(
            promised.get(team.key, {}),
            touched.get(key, Waits()),
            told.get(key, Load()),
            rungs.get(team.key, ()),
        )
        made.append(_team(desk, team, its, _together(earlier.get(team.key, {}))))
    return SlaWeek(since, until, tuple(made))


def for_person(session: Session, desk: Desk, person: str, *, until: datetime) -> SlaWeek:
    """The week as somebody of the desk may read it: reps are named to those alone who lead them."""
    week = look_back(session, desk, until=until)
    shown = (
        each if refuse_all_but_managers_of(session, team.key, person) is None else replace(each, behind=())
        for team, each in zip(desk.teams, week.teams, strict=True)
    )
    return replace(week, teams=tuple(shown))


def _kept(
    session: Session, desk: Desk, *, since: datetime, until: datetime
) -> dict[str | None, dict[str | None, Tally]]:
    """How promises stood, by team and by whoever had the lead."""
    found: dict[str | None, dict[str | None, Tally]] = {}
    for (team, person), tally in sla_report.kept(
        session, desk, ("team", "person"), since=since, until=until
    ).items():
        found.setdefault(team, {})[person] = tally
    return found


def _together(some: Mapping[str | None, Tally]) -> Figures:
    whole = Tally()
    for tally in some.values():
        whole.include(tally)
    return whole.figures


def _team(desk: Desk, team: Team, week: _Week, before: Figures) -> TeamWeek:
    mine = _together(week.promised)
    rungs = [each for each in week.rungs if each.rung != STOOD]
    return TeamWeek(
        team=team.name,
        met=mine.met,
        late=mine.late,
        extended=mine.extended,
        running=mine.running,
        share=mine.rate.share,
        low=mine.rate.low,
        high=mine.rate.high,
        late_median=mine.late_median_minutes,
        late_p90=mine.late_p90_minutes,
        paused=mine.paused_minutes,
        share_before=before.rate.share,
        late_before=before.late,
        touched=week.touched.touched,
        touch_median=quantile(week.touched.working, 0.5),
        spent=week.touched.shares,
        behind=_behind(week.promised),
        said=week.told.judged,
        acted=week.told.acted,
        noise=tuple(_noise(desk, load) for load in alerts.to_drop(alerts.together(rungs))),
    )


def _behind(promised: Mapping[str | None, Tally]) -> tuple[Behind, ...]:
    """Whom the most late ones were with, of those that were due."""
    mine = {who: tally.figures for who, tally in promised.items() if who}
    most = sorted(
        (who for who in mine if mine[who].late), key=lambda who: (-mine[who].late, mine[who].due, who)
    )
    return tuple(Behind(who, mine[who].late, mine[who].due) for who in most[:MOST_NAMED])


def _noise(desk: Desk, load: RungLoad) -> Noise:
    clock = desk.clocks.get(load.clock)
    return Noise(load.rung, clock.name if clock else load.clock, load.policy, load.acted, load.said)


def send_when_due(session: Session, desk: Desk, *, now: datetime) -> bool:
    """Posts the week in the channel of each team's managers when its time has come, unless there is nothing to tell."""
    due = take_due(session, APPOINTMENT, desk.sla_report, desk.zone, now=now)
    if due is None:
        return False
    weeks = look_back(session, desk, until=due)
    by_channel: dict[str, list[TeamWeek]] = {}
    for team, week in zip(desk.teams, weeks.teams, strict=True):
        if not week.is_quiet:
            by_channel.setdefault(team.managers_channel, []).append(week)
    said = [
        Wanted(
            key=f"sla_report:{channel}:{due.date().isoformat()}",
            kind="sla_report",
            priority=Priority.DIGEST,
            to_channel=channel,
            facts=to_facts(replace(weeks, teams=tuple(teams))),
        )
        for channel, teams in by_channel.items()
    ]
    outbox.say_all(session, said, now=now)
    return bool(said)


def to_facts(week: SlaWeek) -> dict[str, Any]:
    """The week as JSON values, as it is kept with the message."""
    return {**asdict(week), "since": week.since.isoformat(), "until": week.until.isoformat()}


def from_facts(facts: Mapping[str, Any]) -> SlaWeek:
    """The week out of what `to_facts` made of it."""
    return SlaWeek(
        datetime.fromisoformat(facts["since"]),
        datetime.fromisoformat(facts["until"]),
        tuple(
            TeamWeek(
                **{
                    **stored,
                    "spent": Shares(**stored["spent"]),
                    "behind": tuple(Behind(**each) for each in stored["behind"]),
                    "noise": tuple(Noise(**each) for each in stored["noise"]),
                }
            )
            for stored in facts["teams"]
        ),
    )
