"""Why leads came back: which reasons, of which campaigns, in the reps' own words; what a digest tells."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from sqlmodel import Session

from bot.usecases import sla_report
from bot.usecases.digest_values import (
    NOT_GIVEN,
    WHOLE,
    CameBack,
    CampaignLine,
    Cohort,
    Digest,
    Late,
    ReasonLine,
)
from bot.usecases.promises import FIRST_TOUCH
from bot.usecases.signing import unsigned
from bot.usecases.stopping import would_have_stopped
from playbooks.desk import Desk
from playbooks.schedules import DigestPlan
from qualification import funnel
from qualification.cohorts import Counted, together
from qualification.kept import Tally
from qualification.leads import Did, State
from qualification.shifts import shift
from qualification.stopping import LEAST, Stop
from storage import cohorts, mutes, returns
from storage.cohorts import Given, InWords, Only

QUOTES = 3
MOST_REASONS = 5
"""Reasons told of everything; a campaign tells all of its own."""

MOST_STOPPED = 2
"""Reasons for which a rule is looked for."""

KEPT_CAMPAIGNS = 25
"""Campaigns a message keeps beside those that are muted; more than it shows, because more may be."""

HORIZON = 30
"""Days after which a cohort's rate is told: those who became MQLs in as many days before that."""

MANY = 3
"""From so many leads on it is said which asset most of a reason came by."""

One = TypeVar("One", Given, InWords)
BY = ("source", "campaign", "asset")


@dataclass(frozen=True)
class _Look:
    """What is counted for a digest: decisions of this time and of the time before, words and rules of this time."""

    desk: Desk
    decided: Sequence[Given]
    before: Sequence[Given]
    words: Mapping[tuple[str, str | None], tuple[str, ...]]
    stops: Mapping[str, Stop]


def look_back(
    session: Session, desk: Desk, *, until: datetime, days: int = 7, plan: DigestPlan | None = None
) -> Digest:
    """What was decided in the `days` before `until`, beside as many before them; of all leads or those of the plan."""
    return look_between(session, desk, until - timedelta(days=days), until, plan=plan, rules=True)


def look_between(
    session: Session,
    desk: Desk,
    since: datetime,
    until: datetime,
    *,
    plan: DigestPlan | None = None,
    horizon: int = HORIZON,
    rules: bool = False,
) -> Digest:
    """The same of `[since, until)`, with the cohort whose `horizon` of days is over, and with the `rules` that would
    have stopped most only where somebody reads them: looking for them takes longest."""
    only = only_of(plan)
    decided = cohorts.decisions(session, since, until, BY, only)
    look = _Look(
        desk,
        decided,
        cohorts.decisions(session, since - (until - since), since, BY, only),
        _quotes(cohorts.words(session, since, until, (), only)),
        would_have_stopped(session, desk, _frequent(decided), since=since, until=until, only=only)
        if rules
        else {},
    )
    counts = _states(look.decided)
    rate = funnel.rate(counts[State.ACCEPTED], sum(counts.values()))
    new = cohorts.counted(session, since, until, BY[:2], days=None, currency=desk.currency, only=only)
    everything = together(new)
    campaigns = _campaigns(look, list(cohorts.contested(session, since, until, BY[:2], only)))
    key = plan.key if plan else WHOLE
    muted = tuple(each.campaign for each in mutes.standing(session, key))
    kept, more = _kept(campaigns, new, muted)
    return Digest(
        since,
        until,
        new_mqls=everything.mqls if everything else 0,
        still_open=everything.funnel.open if everything else 0,
        accepted=counts[State.ACCEPTED],
        recycled=counts[State.RECYCLED],
        disqualified=counts[State.DISQUALIFIED],
        share=rate.share,
        low=rate.low,
        high=rate.high,
        campaigns=kept,
        key=key,
        name=plan.name if plan else "",
        every=plan.every if plan else "week",
        reasons=_reasons(look, look.decided, look.before, quoted=True)[:MOST_REASONS],
        decided_before=sum(_states(look.before).values()),
        cohort=_cohort(session, desk, only, until, horizon),
        late=_late(session, desk, only, since, until),
        more_campaigns=more,
        muted=muted,
        back=_back(returns.came_back(session, since, until, only)),
        unsigned=tuple(unsigned(session, desk)),
    )


def only_of(plan: DigestPlan | None) -> Only:
    return Only(plan.segment, plan.campaigns) if plan else cohorts.ALL


def _frequent(decided: Iterable[Given]) -> list[str]:
    """The reasons given most, of those given often enough for a rule."""
    counts = Counter[str]()
    for each in decided:
        if each.kind != State.ACCEPTED and each.reason:
            counts[each.reason] += each.count
    return [reason for reason, count in counts.most_common(MOST_STOPPED) if count >= LEAST]


def _states(some: Iterable[Given]) -> Counter[str]:
    counts = Counter[str]()
    for each in some:
        counts[each.kind] += each.count
    return counts


def _quotes(some: Iterable[InWords]) -> Mapping[tuple[str, str | None], tuple[str, ...]]:
    """The newest different words of each kind of decision and reason."""
    found: dict[tuple[str, str | None], dict[str, None]] = {}
    for each in some:
        said = found.setdefault((each.kind, each.reason), {})
        if len(said) < QUOTES and each.words.strip():
            said.setdefault(each.words.strip())
    return {key: tuple(said) for key, said in found.items()}


def _reasons(
    look: _Look, decided: Sequence[Given], before: Sequence[Given], *, quoted: bool
) -> tuple[ReasonLine, ...]:
    """Why leads came back, the most frequent first."""
    counts = Counter[tuple[str, str | None]]()
    earlier = Counter[tuple[str, str | None]]()
    assets: dict[tuple[str, str | None], Counter[str]] = {}
    for each in decided:
        counts[each.kind, each.reason] += each.count
        if asset := each.by[2]:
            assets.setdefault((each.kind, each.reason), Counter())[asset] += each.count
    for each in before:
        earlier[each.kind, each.reason] += each.count
    of, of_before = sum(counts.values()), sum(earlier.values())
    lines = []
    for (kind, reason), count in counts.items():
        if kind == State.ACCEPTED or not reason:
            continue
        key = kind, reason
        moved = shift(count, of, earlier[key], of_before)
        asset, by_asset = _most(assets.get(key, Counter()), count)
        lines.append(
            ReasonLine(
                look.desk.reason_label(reason),
                kind,
                count,
                look.words.get(key, ()) if quoted else (),
                of,
                moved if moved and moved.is_more_than_chance else None,
                asset,
                by_asset,
                earlier[key],
                look.stops.get(reason) if quoted else None,
            )
        )
    return tuple(sorted(lines, key=lambda line: (-line.count, line.label)))


def _most(assets: Counter[str], count: int) -> tuple[str | None, int]:
    """The asset that at least half came by, where there are many."""
    asset, by_asset = next(iter(assets.most_common(1)), (None, 0))
    return (asset, by_asset) if count >= MANY and 2 * by_asset >= count else (None, 0)


def _campaigns(look: _Look, sent_back: Sequence[InWords]) -> list[CampaignLine]:
    decided, before, contested = _grouped(look.decided), _grouped(look.before), _grouped(sent_back)
    lines = []
    for named in dict.fromkeys((*decided, *contested)):
        mine = decided.get(named, [])
        counts = _states(mine)
        lines.append(
            CampaignLine(
                *named,
                counts[State.ACCEPTED],
                counts[State.RECYCLED],
                counts[State.DISQUALIFIED],
                _reasons(look, mine, before.get(named, []), quoted=False),
                _sent_back(look.desk, contested.get(named, [])),
            )
        )
    return sorted(lines, key=lambda line: (-line.decided, line.source, line.campaign))


def _kept(
    campaigns: Sequence[CampaignLine], new: Iterable[Counted], muted: Collection[str]
) -> tuple[tuple[CampaignLine, ...], int]:
    """Those that a message keeps, with what became of their new MQLs, and how many more it could tell of."""
    enough = KEPT_CAMPAIGNS + sum(each.campaign in muted for each in campaigns)
    new_of = {_named(each.by): (each.mqls, each.funnel.open) for each in new}
    kept = tuple(
        replace(each, new_mqls=mqls, still_open=still_open)
        for each in campaigns[:enough]
        for mqls, still_open in [new_of.get((each.source, each.campaign), (0, 0))]
    )
    return kept, sum(each.campaign not in muted for each in campaigns[enough:])


def _grouped(some: Sequence[One]) -> dict[tuple[str, str], list[One]]:
    groups: dict[tuple[str, str], list[One]] = {}
    for each in some:
        groups.setdefault(_named(each.by), []).append(each)
    return groups


def _named(by: Sequence[str | None]) -> tuple[str, str]:
    return by[0] or NOT_GIVEN, by[1] or NOT_GIVEN


def _sent_back(desk: Desk, some: Iterable[InWords]) -> tuple[ReasonLine, ...]:
    said = ((desk.reason_label(each.reason or NOT_GIVEN), each.words) for each in some)
    return tuple(
        ReasonLine(row.reason, Did.CONTESTED, row.count, row.quotes) for row in funnel.reason_rows(said)
    )


def _cohort(session: Session, desk: Desk, only: Only, until: datetime, horizon: int) -> Cohort | None:
    """The newest MQLs of whom each has had the whole horizon."""
    end = until - timedelta(days=horizon)
    since = end - timedelta(days=horizon)
    found = together(
        cohorts.counted(session, since, end, (), days=horizon, currency=desk.currency, only=only)
    )
    if found is None:
        return None
    rate = found.funnel.rate
    return Cohort(
        since,
        end,
        horizon,
        found.mqls,
        found.accepted,
        rate.share or 0.0,
        rate.low,
        rate.high,
        found.opportunities,
        found.won,
        found.revenue,
    )


def _back(standing: Mapping[str, int]) -> CameBack | None:
    came = sum(count for state, count in standing.items() if state != State.MERGED)
    sent_away = sum(standing.get(state, 0) for state in (State.RECYCLED, State.DISQUALIFIED))
    return CameBack(came, standing.get(State.ACCEPTED, 0), sent_away) if came else None


def _late(session: Session, desk: Desk, only: Only, since: datetime, until: datetime) -> Late | None:
    """How sales kept its first promise to the leads of this audience."""
    found = sla_report.kept(session, desk, (), since=since, until=until, clock=FIRST_TOUCH, only=only)
    kept = found.get((), Tally()).figures
    return Late(kept.late, kept.due, kept.late_median_minutes) if kept.due else None
