"""What is wrong with a funnel, in words: each finding only with enough leads, its numbers and the test it passed.

Many MQLs and few SQLs mean a bar that is too low or a follow-up that is too slow; SQLs that account executives send
back, criteria that are too loose; a stage that leads leave later than they did, a stage that stalls.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from qualification.chance import (
    ENOUGH,
    LEVEL,
    Share,
    Stay,
    holm,
    median_stay,
    stays_differ,
    within_strata,
)
from qualification.funnel import rate
from qualification.tuning import Aim

MOST_SAID = 3
KEPT_LEAST = 0.5
"""Of SQLs at least so many should become opportunities; 50 to 60 % is healthy."""
STALLS = 1.5
"""A stage that takes so many times as long as before stalls; less may be real and still not worth a word."""
NEVER = 0.05
"""A criterion that surely decides less than this share of the checklists it is answered in decides nothing."""

Pairs = Sequence[tuple[Share, Share]]
"""Leads of one kind and the others, among those of about the same score."""


class Kind(StrEnum):
    TOO_SLOW = "too_slow"
    BAR_TOO_LOW = "bar_too_low"
    TOO_LOOSE = "too_loose"
    STALLING = "stalling"
    IDLE = "idle_criterion"
    BETTER_SOURCE = "better_source"


class Test(StrEnum):
    """How it was found that it is more than chance."""

    STRATA = "mantel_haenszel"
    INTERVAL = "wilson_interval"
    LOGRANK = "logrank"


@dataclass(frozen=True)
class Diagnosis:
    """`leads` are those affected. `chance` is how likely the difference would be without a cause, where the test tells
    it; an interval is one of 95 %."""

    kind: Kind
    segment: str
    leads: int
    test: Test
    chance: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def few_sqls(segment: str, paced: Pairs, aim: Aim) -> Diagnosis | None:
    """Why surely fewer than the least that is aimed at become SQLs; `paced` are leads called in time, and late.

    Too slow when those called in time convert better among leads of the same score and may well reach the aim; too low
    a bar when even those called in time surely do not. Else it cannot be said which, and nothing is.
    """
    in_time, late = _sum(each for each, _ in paced), _sum(each for _, each in paced)
    total = in_time + late
    found, prompt = rate(total.converted, total.leads), rate(in_time.converted, in_time.leads)
    if not in_time.is_enough or found.high >= aim.least:
        return None
    facts = {**_facts("all", total), **_facts("in_time", in_time), **_facts("late", late), "least": aim.least}
    if prompt.high < aim.least:
        return Diagnosis(Kind.BAR_TOO_LOW, segment, total.leads, Test.INTERVAL, None, facts)
    chance = within_strata(paced)
    if late.is_enough and in_time.value > late.value and chance < LEVEL:
        return Diagnosis(Kind.TOO_SLOW, segment, late.leads, Test.STRATA, chance, facts)
    return None


def loose_criteria(segment: str, kept: Share) -> Diagnosis | None:
    """`kept` are the SQLs that stayed some, of those of which it is known: taken on by the AE, or opportunities."""
    if not kept.is_enough or rate(kept.converted, kept.leads).high >= KEPT_LEAST:
        return None
    back = kept.leads - kept.converted
    return Diagnosis(
        Kind.TOO_LOOSE, segment, back, Test.INTERVAL, None, {**_facts("kept", kept), "back": back}
    )


@dataclass(frozen=True)
class Stage:
    """How long leads stay in a stage, in hours: those that came into it lately, and those before."""

    name: str
    now: Sequence[Stay]
    before: Sequence[Stay]


def stalling(segment: str, stages: Sequence[Stage]) -> list[Diagnosis]:
    """Stages that leads leave much later than they did; those that are in it still count as far as is known."""
    known = [each for each in stages if len(each.now) >= ENOUGH and len(each.before) >= ENOUGH]
    chances = holm([stays_differ(each.now, each.before) for each in known])
    found = []
    for stage, chance in zip(known, chances, strict=True):
        now, before = median_stay(stage.now), median_stay(stage.before)
        if chance >= LEVEL or before is None or (now is not None and now < STALLS * before):
            continue
        longer = sum(stay.length > before for stay in stage.now)
        facts = {
            "stage": stage.name,
            "median_hours": now,
            "median_hours_before": before,
            "there_still": sum(not stay.left for stay in stage.now),
        }
        found.append(Diagnosis(Kind.STALLING, segment, longer, Test.LOGRANK, chance, facts))
    return found


def idle_criteria(segment: str, decided: Mapping[str, Share]) -> list[Diagnosis]:
    """Criteria on whose answer no decision ever rested, by key; of checklists in which they were answered."""
    return [
        Diagnosis(
            Kind.IDLE, segment, share.leads, Test.INTERVAL, None, {"criterion": key, "answered": share.leads}
        )
        for key, share in decided.items()
        if share.converted == 0 and rate(0, share.leads).high < NEVER
    ]


def better_sources(segment: str, sources: Mapping[str, Pairs]) -> list[Diagnosis]:
    """Sources whose leads convert more than others of the same score; each with the pairs of its leads and those."""
    known = {name: pairs for name, pairs in sources.items() if _sum(each for each, _ in pairs).is_enough}
    chances = holm([within_strata(pairs) for pairs in known.values()])
    found = []
    for (name, pairs), chance in zip(known.items(), chances, strict=True):
        own = _sum(each for each, _ in pairs)
        expected = sum(each.leads * others.value for each, others in pairs if others.leads)
        compared = sum(each.converted for each, others in pairs if others.leads)
        if chance < LEVEL and compared > expected:
            facts = {"source": name, **_facts("own", own), "expected": expected}
            found.append(Diagnosis(Kind.BETTER_SOURCE, segment, own.leads, Test.STRATA, chance, facts))
    return found


def worth_saying(found: Iterable[Diagnosis | None]) -> list[Diagnosis]:
    """The few that concern most leads, those first."""
    known = [each for each in found if each is not None]
    return sorted(known, key=lambda each: (-each.leads, each.kind, each.segment))[:MOST_SAID]


def _sum(some: Iterable[Share]) -> Share:
    return sum(some, Share(0, 0))


def _facts(name: str, share: Share) -> dict[str, Any]:
    found = rate(share.converted, share.leads)
    return {
        f"{name}_leads": share.leads,
        f"{name}_converted": share.converted,
        f"{name}_share": share.value,
        f"{name}_low": found.low,
        f"{name}_high": found.high,
    }
