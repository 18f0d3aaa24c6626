"""From a finding to a draft: a copy of the desk with other bars, checked, and what it would have done with the past."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from bot.usecases.replay import Difference, compare
from bot.usecases.replay_promises import RealRep
from bot.usecases.tune import Tuned, threshold_of
from playbooks import drafts
from playbooks.desk import Desk
from playbooks.drafts import Change, NoDraft
from playbooks.lint import lint_desk
from playbooks.load import load_desk
from playbooks.problems import Problem
from storage import pasts, people


@dataclass(frozen=True)
class Step:
    """A bar that a draft changes, with every segment it holds for."""

    segments: tuple[str, ...]
    bar: str | None
    before: int
    after: int


@dataclass(frozen=True)
class Draft:
    """Where the draft is, what is changed in it, and what lint says against it."""

    folder: Path
    files: tuple[Path, ...]
    steps: tuple[Step, ...]
    problems: tuple[Problem, ...]


def recommended(some: Iterable[Tuned]) -> list[tuple[str, str | None, int]]:
    """The bars that should be others, as segment, bar and threshold."""
    return [
        (each.segment, each.bar, each.advice.then.threshold)
        for each in some
        if each.advice.then is not None and each.advice.then.threshold != each.threshold
    ]


def draft(root: Path, desk: Desk, into: Path, bars: Sequence[tuple[str, str | None, int]]) -> Draft:
    """A copy of the desk in `root` with these thresholds, each a segment, a bar and its points. Raises NoDraft.

    Segments may share a scorecard: then the change holds for all of them, and the draft says so.
    """
    if not bars:
        raise NoDraft("no other bar is recommended; choose one with a segment and a threshold of your own")
    wanted: dict[tuple[str, str | None], tuple[str, int]] = {}
    for segment, bar, threshold in bars:
        key = (_scorecard(desk, segment), bar)
        first = wanted.setdefault(key, (segment, threshold))
        if first[1] != threshold:
            raise NoDraft(
                f"“{first[0]}” and “{segment}” share a scorecard and would need bars of {first[1]} and {threshold}; "
                "choose one of them, or give each a scorecard of its own"
            )
    steps = tuple(_step(desk, card, bar, *its) for (card, bar), its in wanted.items())
    changes = [Change(card, bar, threshold) for (card, bar), (_, threshold) in wanted.items()]
    files = drafts.write(root, into, changes)
    return Draft(into, tuple(files), steps, tuple(lint_desk(into)))


def _scorecard(desk: Desk, segment: str) -> str:
    found = next((each.scorecard for each in desk.segments if each.key == segment), None)
    if found is None:
        raise NoDraft(f"the desk has no segment “{segment}”")
    return found


def _step(desk: Desk, card: str, bar: str | None, segment: str, threshold: int) -> Step:
    before = threshold_of(desk, segment, bar)
    if before is None:
        raise NoDraft(f"the scorecard “{card}” has no bar “{bar}”")
    sharing = tuple(each.key for each in desk.segments if each.scorecard == card)
    return Step(sharing, bar, before, threshold)


def tried(session: Session, desk: Desk, folder: Path, *, since: datetime, now: datetime) -> Difference:
    """What the draft would have done with the leads since then. Raises DeskErrors when it is broken."""
    return difference(session, desk, load_desk(folder), since=since, now=now)


def difference(session: Session, before: Desk, after: Desk, *, since: datetime, now: datetime) -> Difference:
    """What another desk would have done with the leads received since then."""
    reps = {person.id: RealRep(person.email, person.zone) for person in people.everyone(session)}
    past = list(pasts.received_since(session, since, until=now))
    return compare(before, after, past, reps, until=now)
