"""Both sides look at the figures together, weekly, monthly and quarterly, and what they decide is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlmodel import Session

from bot.usecases import appointments, lookback, permission, signing
from bot.usecases.digest_values import Cohort, Digest, Late, ReasonLine
from bot.usecases.proposals import Looked, proposals, read, stored
from playbooks.desk import Desk
from playbooks.schedules import Period, ReviewPlan
from qualification.cohorts import committed
from qualification.refusals import Refused
from qualification.reviews import RESTS, Choice, Decided, Proposal, to_ask
from storage import outbox, people, reviews
from storage.outbox import Priority, Wanted
from storage.review_tables import ReviewRow

HORIZONS: dict[Period, int] = {"week": 30, "month": 60, "quarter": 90}
"""Days after which the cohort is told whose time is over: the longer the review, the more of its deals are known."""


@dataclass(frozen=True)
class Part:
    """A span in figures: who became MQLs, what was decided, and how sales kept its first promise."""

    mqls: int
    accepted: int
    decided: int
    late: Late | None


@dataclass(frozen=True)
class Figures:
    """What a review tells. `promised` are the MQLs marketing had promised for this time, `target` the share sales had
    promised to accept, `moved` the reasons whose share changed by more than chance."""

    now: Part
    before: Part
    cohort: Cohort | None
    promised: float | None
    target: float | None
    moved: tuple[ReasonLine, ...]
    unsigned: tuple[signing.Unsigned, ...]

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.now.mqls or self.now.decided or self.before.mqls or self.before.decided)


_FIGURES = TypeAdapter(Figures)


@dataclass(frozen=True)
class Made:
    """A review before it is put up."""

    plan: ReviewPlan
    day: date
    since: datetime
    until: datetime
    figures: Figures
    proposals: tuple[Proposal, ...]
    pages: tuple[dict[str, Any], ...]


Ready = Mapping[tuple[Period, datetime], Made | None]
"""Reviews by how often they come and the time that was agreed on; None where there is nothing to tell."""


def is_due(session: Session, desk: Desk, *, now: datetime) -> bool:
    """Whether `put_up_when_due` has something to do."""
    return any(appointments.is_due(session, _appointment(plan), now=now) for plan in desk.reviews.plans)


def make_those_due(session: Session, desk: Desk, *, now: datetime) -> Ready:
    """Those whose time has come. It takes some seconds, in which nothing may be held that others want to write."""
    found: dict[tuple[Period, datetime], Made | None] = {}
    for plan in desk.reviews.plans:
        agreed = people.appointment(session, _appointment(plan))
        if agreed and agreed.due_at <= now:
            found[plan.every, agreed.due_at] = made(session, desk, plan, agreed.due_at, now=now)
    return found


def put_up_when_due(session: Session, desk: Desk, ready: Ready, *, now: datetime) -> bool:
    """Puts up the reviews whose time has come; True when there was one."""
    said = False
    for plan in desk.reviews.plans:
        due = appointments.take_due(session, _appointment(plan), plan, desk.zone, now=now)
        if due is None:
            continue
        key = plan.every, due
        what = ready[key] if key in ready else made(session, desk, plan, due, now=now)
        if what:
            _put_up(session, desk, what, now=now)
            said = True
    return said


def _appointment(plan: ReviewPlan) -> str:
    return f"review:{plan.every}"


def made(session: Session, desk: Desk, plan: ReviewPlan, due: datetime, *, now: datetime) -> Made | None:
    """The review of that day; None when a longer one comes on it, or when nothing has happened in its time and in the
    one before and nothing is to be signed."""
    day = due.astimezone(ZoneInfo(desk.zone)).date()
    if plan is not next(desk.reviews.on(day), plan):
        return None
    first, last = plan.looks_at(day)
    since, until = _midnight(desk, first), _midnight(desk, last)
    figures = look(session, desk, plan.every, since, until)
    pages = _to_sign(session, desk) if plan.every == "quarter" else []
    if figures.is_quiet and not pages:
        return None
    looked = Looked(since, until, figures.now.mqls, figures.promised, figures.cohort)
    decided = reviews.decided_since(session, now - RESTS)
    asked = to_ask(proposals(session, desk, looked), decided, now=now)
    return Made(plan, day, since, until, figures, tuple(asked), tuple(pages))


def _put_up(session: Session, desk: Desk, what: Made, *, now: datetime) -> None:
    """The review with its thread."""
    number = reviews.put_up(
        session,
        ReviewRow(
            key=f"{what.plan.every}:{what.day.isoformat()}",
            every=what.plan.every,
            since=what.since,
            until=what.until,
            figures=_FIGURES.dump_python(what.figures, mode="json"),
            proposals=stored(what.proposals),
            pages=list(what.pages),
            at=now,
        ),
    )
    _say(session, desk, number, bool(what.proposals), [page["key"] for page in what.pages], now=now)


def _midnight(desk: Desk, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(desk.zone))


def _to_sign(session: Session, desk: Desk) -> list[dict[str, Any]]:
    """The pages as they are put up; nothing while nobody is named to sign."""
    if not desk.reviews.signers:
        return []
    return [{"key": each.key, "version": each.version} for each in signing.pages(session, desk)]


def look(session: Session, desk: Desk, every: Period, since: datetime, until: datetime) -> Figures:
    """The span beside as long before it, and a cohort whose time is over."""
    now = lookback.look_between(session, desk, since, until, horizon=HORIZONS[every])
    before = lookback.look_between(session, desk, since - (until - since), since)
    promised = desk.tuning.promised
    return Figures(
        _part(now),
        _part(before),
        now.cohort,
        committed(desk.targets.mqls_per_month, since, until),
        promised.least if promised else None,
        tuple(each for each in now.reasons if each.shift),
        now.unsigned,
    )


def _part(found: Digest) -> Part:
    return Part(found.new_mqls, found.accepted, found.decided, found.late)


def _say(session: Session, desk: Desk, number: int, asks: bool, pages: list[str], *, now: datetime) -> None:
    """The head, and below it what moved, what is to be decided, and each page that is to be signed."""

    def wanted(key: str, kind: str, facts: dict[str, Any], under: str | None) -> Wanted:
        return Wanted(key, kind, Priority.DIGEST, desk.reviews.channel, None, under, None, number, facts)

    head = head_key(number)
    below = [wanted(f"{head}:moved", "review_moved", {}, head)]
    below += [wanted(decisions_key(number), "review_decisions", {}, head)] if asks else []
    below += [wanted(page_key(number, page), "review_page", {"page": page}, head) for page in pages]
    outbox.say_all(session, [wanted(head, "review", {}, None), *below], now=now)


def head_key(review_id: int) -> str:
    return f"review:{review_id}"


def decisions_key(review_id: int) -> str:
    return f"{head_key(review_id)}:decisions"


def page_key(review_id: int, page: str) -> str:
    return f"{head_key(review_id)}:page:{page}"


def figures_of(row: ReviewRow) -> Figures:
    """The figures out of what was kept, also by the version before this one."""
    return _FIGURES.validate_python(row.figures)


def proposed(row: ReviewRow) -> list[Proposal]:
    return read(row.proposals)


def refuse_others(session: Session, by: str) -> Refused | None:
    """Both sides decide: marketers, managers and admins."""
    who = permission.person(session, by)
    if who is None or who.role not in permission.READS_FIGURES:
        return Refused("Marketers and managers decide here.")
    return None


def decide(
    session: Session,
    desk: Desk,
    *,
    review_id: int,
    number: int,
    choice: Choice,
    words: str = "",
    by: str,
    now: datetime,
) -> Decided | Refused:
    """Records who decided what of the proposal with that number, which counts from 1; the last word counts."""
    if refused := refuse_others(session, by):
        return refused
    row = reviews.get(session, review_id)
    some = proposed(row) if row else []
    if not 1 <= number <= len(some):
        return Refused("There is no such proposal in this review.")
    if choice is Choice.OTHERWISE and not words.strip():
        return Refused("Say in words what you decided.")
    decided = Decided(some[number - 1].key, choice, " ".join(words.split())[:500], by, now)
    reviews.decide(session, review_id, decided)
    outbox.show_again(session, decisions_key(review_id), head_key(review_id))
    return decided


def sign(
    session: Session, desk: Desk, *, page: str, version: str, by: str, now: datetime
) -> signing.Page | Refused:
    """Signs a page; the reviews it stands in show that."""
    signed = signing.sign(session, desk, page=page, version=version, by=by, now=now)
    if not isinstance(signed, Refused):
        put = [
            row.id or 0 for row in reviews.newest(session) if {"key": page, "version": version} in row.pages
        ]
        keys = [key for number in put for key in (page_key(number, page), head_key(number))]
        outbox.show_again(session, *keys)
    return signed


def sign_all(
    session: Session, desk: Desk, *, review_id: int, by: str, now: datetime
) -> list[signing.Page] | Refused:
    """Signs every page of a review that somebody has not signed yet and that is still what was put up."""
    row = reviews.get(session, review_id)
    if row is None or not row.pages:
        return Refused("There is nothing to sign in this review.")
    done = [sign(session, desk, page=put["key"], version=put["version"], by=by, now=now) for put in row.pages]
    signed = [each for each in done if not isinstance(each, Refused)]
    return signed or next(each for each in done if isinstance(each, Refused))
