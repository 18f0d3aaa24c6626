"""What is wrong with the funnel of each segment, as far as the leads of a span of time prove it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from playbooks.desk import Desk
from playbooks.escape import SafeText
from playbooks.render import Wording
from qualification import diagnosis
from qualification.chance import Share, Stay
from qualification.diagnosis import Diagnosis, Pairs, Stage
from storage import diagnosis as stored
from storage.diagnosis import Group, Marks

LIKE = 10
"""Leads whose scores fall into the same so many points are compared with each other."""

NOTHING = Share(0, 0)
STAGES = ("first call", "decision", "the AE's answer")

By = dict[str, dict[int, Share]]
"""Leads by what they share, and by score."""


def diagnose(session: Session, desk: Desk, *, since: datetime, until: datetime) -> list[Diagnosis]:
    """What concerns most leads of `[since, until)`, at most three findings; stages are compared with as long before."""
    paced = _by_segment(stored.by_pace(session, since, until))
    sources = _by_segment(stored.by_source(session, since, until))
    kept = stored.kept(session, since, until)
    rested = stored.rested_on(session, since, until)
    before = _stays(stored.marks(session, since - (until - since), since), until=since)
    now = _stays(stored.marks(session, since, until), until=until)
    found: list[Diagnosis | None] = []
    for segment in desk.segments:
        key = segment.key
        found += _of_scores(key, desk, paced.get(key, {}), sources.get(key, {}))
        found.append(diagnosis.loose_criteria(key, kept.get(key, NOTHING)))
        ruled = desk.playbooks[segment.playbook].ruled
        asked = {name: share for (its, name), share in rested.items() if its == key and name in ruled}
        found += diagnosis.idle_criteria(key, asked)
        found += diagnosis.stalling(key, [Stage(name, now[key, name], before[key, name]) for name in STAGES])
    return diagnosis.worth_saying(found)


def _of_scores(key: str, desk: Desk, paced: By, sources: By) -> Iterator[Diagnosis | None]:
    in_time, late = paced.get("in_time", {}), paced.get("late", {})
    yield diagnosis.few_sqls(key, _pairs(in_time, late), desk.tuning.aim)
    everybody: dict[int, Share] = defaultdict(lambda: NOTHING)
    for scores in sources.values():
        for score, share in scores.items():
            everybody[score] += share
    yield from diagnosis.better_sources(
        key,
        {
            name: _pairs(own, {score: everybody[score] - share for score, share in own.items()})
            for name, own in sources.items()
        },
    )


def _by_segment(groups: Iterable[Group]) -> dict[str, By]:
    found: dict[str, By] = {}
    for each in groups:
        scores = found.setdefault(each.segment, {}).setdefault(each.by, {})
        band = each.score // LIKE
        scores[band] = scores.get(band, NOTHING) + each.share
    return found


def _pairs(one: Mapping[int, Share], other: Mapping[int, Share]) -> Pairs:
    return [(one.get(band, NOTHING), other.get(band, NOTHING)) for band in sorted({*one, *other})]


def _stays(some: Iterable[Marks], *, until: datetime) -> Mapping[tuple[str, str], Sequence[Stay]]:
    """By segment and stage, in hours on the wall; what happened after `until` is not known yet."""
    found: dict[tuple[str, str], list[Stay]] = defaultdict(list)
    for lead in some:
        entered = (lead.posted_at, lead.first_touch_at, lead.decided_at if lead.accepted else None)
        left = (lead.first_touch_at or lead.decided_at, lead.decided_at, lead.taken_on_at)
        for name, came, went in zip(STAGES, entered, left, strict=True):
            if came is None or came >= until:
                continue
            gone = went is not None and came <= went < until
            end = went if gone and went else until
            found[lead.segment, name].append(Stay((end - came).total_seconds() / 3600, gone))
    return found


def told(found: Sequence[Diagnosis], desk: Desk, wording: Wording) -> SafeText:
    """All of it in words, a part for each."""
    return wording.text("diagnosis.j2", diagnoses=[facts_of(each, desk) for each in found])


def facts_of(each: Diagnosis, desk: Desk) -> dict[str, Any]:
    """What diagnosis.j2 tells of one."""
    segment = desk.segment(each.segment)
    facts = dict(each.facts)
    if key := facts.get("criterion"):
        asked = desk.playbooks[segment.playbook].criterion(key)
        facts["criterion"] = asked.label if asked else key
    if "expected" in facts:
        facts["expected"] = round(facts["expected"])
    own = {"kind": each.kind.value, "segment": segment.name, "leads": each.leads, "test": each.test.value}
    return {**facts, **own, "chance": each.chance}
