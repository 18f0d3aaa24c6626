"""What each bar of the desk lets through, as the leads it let through tell it, and which of its rules carry weight.

`converted` is whether sales accepted the lead as an SQL. A lead counts under the score it was handed over with, and
only once it is decided: one that is open says nothing yet.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from playbooks.desk import Desk, Tuning
from qualification import tuning, weights
from qualification.chance import Share
from qualification.scoring import Scorecard
from qualification.tuning import Advice, Band, Cut, Effort, Says, Tally, Unsteady
from qualification.weights import Known, Leak, Weight
from storage import bands
from storage.bands import Bar, Newest, Worked

NONE = Share(0, 0)


class Outcome(StrEnum):
    """What counts as converted."""

    ACCEPTED = "accepted"
    WON = "won"


@dataclass(frozen=True)
class Tuned:
    """A bar of a segment. `bar` is its key, None for the scorecard's usual one; `threshold` is what is in force."""

    segment: str
    bar: str | None
    threshold: int
    bands: tuple[Band, ...]
    cuts: tuple[Cut, ...]
    unsteady: tuple[Unsteady, ...]
    advice: Advice
    effort: Effort


@dataclass(frozen=True)
class Ruled:
    """The rules of a segment's scorecard, weighed by so many of its leads, those decided last."""

    segment: str
    leads: int
    weights: tuple[Weight, ...]
    leaks: tuple[Leak, ...]


@dataclass(frozen=True)
class Findings:
    bars: tuple[Tuned, ...]
    rules: tuple[Ruled, ...]


def tune(
    session: Session,
    desk: Desk,
    *,
    since: datetime,
    until: datetime,
    segment: str | None = None,
    outcome: Outcome = Outcome.ACCEPTED,
) -> Findings:
    """Of the leads handed over in `[since, until)`: every bar that let some through, and every segment's rules.

    With the outcome `won` every lead counts, whatever became of it. No bar is recommended then: the desk's aim is about
    SQLs. Rules are weighed by who was accepted in any case.
    """
    newest = Newest(session, since, until, segment=segment)
    counted = bands.by_score if outcome is Outcome.ACCEPTED else bands.won_by_score
    some = _bars(desk, counted(session, since, until, segment=segment), newest)
    return Findings(tuple(_of(outcome, each) for each in some), _ruled(desk, newest))


def bars(
    session: Session, desk: Desk, *, since: datetime, until: datetime, segment: str | None = None
) -> list[Tuned]:
    """The bars alone, by who was accepted: without looking at rules it is done much sooner."""
    newest = Newest(session, since, until, segment=segment)
    return list(_bars(desk, bands.by_score(session, since, until, segment=segment), newest))


def _bars(desk: Desk, found: Mapping[Bar, Sequence[Tally]], newest: Newest) -> Iterator[Tuned]:
    attempts = newest.attempts()
    for bar, tallies in found.items():
        threshold = threshold_of(desk, *bar)
        if threshold is not None:
            effort = _effort(attempts.get(bar, {}), desk.tuning)
            yield tuned(bar, tallies, threshold, effort, desk.tuning)


def threshold_of(desk: Desk, segment: str, bar: str | None) -> int | None:
    """What is in force; None for a segment or a bar that the desk no longer has."""
    card = _card(desk, segment)
    if card is None:
        return None
    if bar is None:
        return card.bar.threshold
    return next((own.bar.threshold for own in card.bars if own.key == bar), None)


def _card(desk: Desk, segment: str) -> Scorecard | None:
    its = next((each for each in desk.segments if each.key == segment), None)
    return desk.scorecards[its.scorecard] if its else None


def tuned(bar: Bar, tallies: Sequence[Tally], threshold: int, effort: Effort, by: Tuning) -> Tuned:
    """From how many leads of each score there were and how many converted, whatever converting means."""
    some = tuning.bands(tallies, bar=threshold)
    cuts = tuning.cuts(some, effort)
    advice = tuning.advise(cuts, bar=threshold, aim=by.aim)
    return Tuned(*bar, threshold, some, cuts, tuning.unsteady(some), advice, effort)


def _of(outcome: Outcome, its: Tuned) -> Tuned:
    return its if outcome is Outcome.ACCEPTED else replace(its, advice=Advice(Says.SHOWN, its.advice.now))


def _effort(attempts: Mapping[bool, tuple[int, int]], by: Tuning) -> Effort:
    """From the touches that reps logged. A lead nobody logged one on has taken one to look at it."""

    def minutes(converted: bool) -> float:
        leads, touches = attempts.get(converted, (0, 0))
        return by.minutes_a_touch * max(1.0, touches / leads if leads else 1.0)

    return Effort(minutes(True), minutes(False))


@dataclass
class _Seen:
    """What is counted of a segment's leads while they go by."""

    having: dict[str, Share] = field(default_factory=dict)
    total: Share = NONE
    fields: Counter[str] = field(default_factory=Counter)

    def add(self, lead: Worked) -> None:
        one = Share(int(lead.converted), 1)
        self.total += one
        for rule in lead.rules:
            self.having[rule] = self.having.get(rule, NONE) + one
        self.fields.update(lead.fields.keys())


def _ruled(desk: Desk, newest: Newest) -> tuple[Ruled, ...]:
    by_segment: dict[str, _Seen] = {}
    for lead in newest.worked():
        by_segment.setdefault(lead.segment, _Seen()).add(lead)
    late_touches, late_fields = newest.late_touches(), newest.late_fields()
    made = []
    for segment, seen in sorted(by_segment.items()):
        card = _card(desk, segment)
        if card is None:
            continue
        known = {
            **{
                name: Known(seen.fields[name], late)
                for (its, name), late in late_fields.items()
                if its == segment
            },
            **{kind: Known(*counts) for (its, kind), counts in late_touches.items() if its == segment},
        }
        leaks = weights.leaks(card, known, declared=desk.tuning.written_after)
        made.append(Ruled(segment, seen.total.leads, weights.weigh(card, seen.having, seen.total), leaks))
    return tuple(made)
