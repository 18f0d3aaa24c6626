"""What a review proposes to decide: each rests on figures that prove it, and is not asked again soon."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.usecases import diagnose, tune, tuning_words
from bot.usecases.digest_values import Cohort
from playbooks.desk import Desk
from qualification import reviews
from qualification.diagnosis import Diagnosis
from qualification.diagnosis import Kind as Finding
from qualification.reasons import OTHER, said_most
from qualification.reviews import Kind, Proposal
from qualification.tuning import Says
from storage import cohorts, handed_back

CHANGES_A_BAR = frozenset({Says.RAISE, Says.TOO_HIGH, Says.NO_BAR_HELPS})
MOST = 6
WORDS = 3


@dataclass(frozen=True)
class Looked:
    """What proposals look at beside the store: how many became MQLs and how many marketing had promised, and the newest
    cohort whose time is over."""

    since: datetime
    until: datetime
    mqls: int
    promised: float | None
    cohort: Cohort | None


def proposals(session: Session, desk: Desk, looked: Looked) -> list[Proposal]:
    """The most important first: promises between both sides, bars, the rest of the funnel, reasons without a name."""
    found = [*_of_targets(desk, looked), *_of_scores(session, desk, looked), _of_reasons(session, looked)]
    return [each for each in found if each][:MOST]


def _of_targets(desk: Desk, looked: Looked) -> Iterator[Proposal | None]:
    yield reviews.short_of(looked.mqls, looked.promised)
    if whole := looked.cohort:
        yield reviews.accepts_too_few(whole.accepted, whole.mqls, desk.targets.accepted)


def _of_scores(session: Session, desk: Desk, looked: Looked) -> Iterator[Proposal]:
    bars = [
        each
        for each in tune.tune(session, desk, since=looked.since, until=looked.until).bars
        if each.advice.says in CHANGES_A_BAR
    ]
    for its in bars:
        yield Proposal(
            ":".join(filter(None, (Kind.BAR, its.segment, its.bar))),
            Kind.BAR,
            tuning_words.facts_of(its, desk),
        )
    told = {its.segment for its in bars}
    for each in diagnose.diagnose(session, desk, since=looked.since, until=looked.until):
        if each.kind is not Finding.BAR_TOO_LOW or each.segment not in told:
            yield Proposal(_key(each), Kind.FUNNEL, diagnose.facts_of(each, desk))


def _key(found: Diagnosis) -> str:
    """The same whenever it is found of the same thing."""
    of = (found.facts.get(name) for name in ("stage", "criterion", "source"))
    return ":".join(str(part) for part in (found.kind, found.segment, *of) if part)


def _of_reasons(session: Session, looked: Looked) -> Proposal | None:
    given = cohorts.reasons(session, looked.since, looked.until, ())
    count = sum(each.count for each in given if each.reason == OTHER)
    if not count:
        return None
    notes = handed_back.words_for(session, OTHER, since=looked.since, until=looked.until)
    words = [each.words for each in said_most(notes, at_most=WORDS)]
    return reviews.hidden_reasons(count, sum(each.count for each in given), words)


def stored(some: Iterable[Proposal]) -> list[dict[str, Any]]:
    """As JSON values, in the order in which they are numbered."""
    return [{"key": each.key, "kind": each.kind.value, "facts": dict(each.facts)} for each in some]


def read(some: Iterable[Mapping[str, Any]]) -> list[Proposal]:
    return [Proposal(each["key"], Kind(each["kind"]), each["facts"]) for each in some]
