"""Taking in a whole file of leads, some hundred in one transaction."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot.intake.mapping import to_new_lead
from bot.intake.rows import Row
from bot.services import Services
from bot.usecases.take_in import Outcome, take_in
from playbooks.desk import Source
from qualification.leads import NewLead, Touch
from qualification.refusals import Refused
from storage import leads

AT_ONCE = 200
TRIES = 3


@dataclass(frozen=True)
class Refusal:
    row: int
    why: str


@dataclass
class Counts:
    """What became of the rows: each is `taken`, `merged` or `refused`.

    `below_threshold` are those of the taken that are kept without a card until they earn one. `mended` counts
    the rows that were damaged and read all the same, by what was wrong with them.
    """

    rows: int = 0
    taken: int = 0
    merged: int = 0
    below_threshold: int = 0
    mended: dict[str, int] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)

    def add(self, outcomes: Iterable[Outcome]) -> None:
        for outcome in outcomes:
            self.rows += 1
            self.merged += outcome is Outcome.MERGED
            self.taken += outcome is not Outcome.MERGED
            self.below_threshold += outcome is Outcome.BELOW

    def mend(self, row: Row) -> None:
        if row.mended:
            self.mended[row.mended] = self.mended.get(row.mended, 0) + 1

    def refuse(self, row: int, why: str) -> None:
        self.rows += 1
        self.refused.append(Refusal(row, why))


def import_rows(services: Services, source: Source, rows: Iterable[Row], *, post: bool = True) -> Counts:
    """Takes the rows in and says what became of them; without `post` no card is shown."""
    counts = Counts()
    numbered = iter(rows)
    while batch := list(islice(numbered, AT_ONCE)):
        now = services.clock.now()
        readable = list(_readable(batch, source, counts, now))
        counts.add(_take_in_batch(services, readable, post=post, now=now))
        services.to_deliver.set()
    return counts


def _readable(batch: list[Row], source: Source, counts: Counts, now: datetime) -> Iterator[NewLead]:
    for row in batch:
        counts.mend(row)
        made: NewLead | Refused = (
            Refused(row.wrong or "")
            if row.payload is None
            else to_new_lead(source, row.payload, received_at=now)
        )
        if isinstance(made, Refused):
            counts.refuse(row.number, made.text)
        else:
            yield made


def _take_in_batch(services: Services, new: list[NewLead], *, post: bool, now: datetime) -> list[Outcome]:
    for _ in range(TRIES):
        try:
            with services.store.write() as session:
                return [_take_in(session, services, each, post=post, now=now) for each in new]
        except IntegrityError:
            # The running bot took in one of these people between our look and our insert.
            continue
    raise RuntimeError("the database refused the same leads three times")


def _take_in(session: Session, services: Services, new: NewLead, *, post: bool, now: datetime) -> Outcome:
    fresh = _without_repeats(session, new, now)
    return take_in(session, services.desk, fresh, now=now, post=post).outcome


def _without_repeats(session: Session, new: NewLead, now: datetime) -> NewLead:
    """Without the touches that had no time of their own and are known: each import would date them anew."""
    if all(touch.at != now for touch in new.touches):
        return new
    lead = leads.by_identity(session, new.identity)
    known = {_undated(touch) for touch in leads.touches(session, lead.id or 0)} if lead else set()
    fresh = tuple(touch for touch in new.touches if touch.at != now or _undated(touch) not in known)
    return NewLead(new.identity, new.fields, fresh, new.domain)


def _undated(touch: Touch) -> tuple[Any, ...]:
    return tuple(value for name, value in vars(touch).items() if name != "at")
