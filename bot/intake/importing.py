"""Taking in a whole file of leads, some hundred in one transaction."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot.intake.mapping import to_new_lead
from bot.intake.rows import Row
from bot.services import Services
from bot.usecases.take_in import Outcome, TakenIn, take_in_all
from playbooks.desk import Source
from qualification.leads import NewLead, Touch
from qualification.mailboxes import Providers
from qualification.refusals import Refused
from storage import identities, inbox, leads
from storage.inbox import Kept

AT_ONCE = 200
TRIES = 3


@dataclass(frozen=True)
class Refusal:
    row: int
    why: str


@dataclass
class Counts:
    """What became of the rows: each is `taken`, `merged` or `refused`.

    `below_threshold` are those of the taken that are kept without a card until they earn one, `done_before`
    those of the merged that an earlier import, or an earlier row of this one, had taken in as they are. `mended`
    counts the rows that were damaged and read all the same, by what was wrong with them.
    """

    rows: int = 0
    taken: int = 0
    merged: int = 0
    below_threshold: int = 0
    done_before: int = 0
    mended: dict[str, int] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)

    def add(self, results: Iterable[TakenIn], *, done_before: int) -> None:
        self.rows += done_before
        self.merged += done_before
        self.done_before += done_before
        for taken in results:
            self.rows += 1
            self.merged += taken.outcome is Outcome.MERGED
            self.taken += taken.outcome is not Outcome.MERGED
            self.below_threshold += taken.outcome is Outcome.BELOW

    def mend(self, row: Row) -> None:
        if row.mended:
            self.mended[row.mended] = self.mended.get(row.mended, 0) + 1

    def refuse(self, row: int, why: str) -> None:
        self.rows += 1
        self.refused.append(Refusal(row, why))


@dataclass(frozen=True)
class _Read:
    """A row as it was read; `key` is the same whenever the same source says the same."""

    row: int
    key: str
    body: bytes
    new: NewLead


def import_rows(services: Services, source: Source, rows: Iterable[Row], *, post: bool = True) -> Counts:
    """Takes the rows in and says what became of them; without `post` no card is shown.

    A row that became of a lead is kept with it, so an import that was ended goes on where it stopped: rows that
    were done before are passed over, whatever has happened to their leads meanwhile.
    """
    counts = Counts()
    numbered = iter(rows)
    while batch := list(islice(numbered, AT_ONCE)):
        now = services.clock.now()
        readable = list(_readable(batch, source, counts, services.desk.providers, now))
        _take_in_batch(services, source, readable, counts, post=post, now=now)
        services.to_deliver.set()
    return counts


def _readable(
    batch: list[Row], source: Source, counts: Counts, providers: Providers, now: datetime
) -> Iterator[_Read]:
    for row in batch:
        counts.mend(row)
        made: NewLead | Refused = (
            Refused(row.wrong or "")
            if row.payload is None
            else to_new_lead(source, row.payload, received_at=now, providers=providers)
        )
        if isinstance(made, Refused):
            counts.refuse(row.number, made.text)
        else:
            body = json.dumps(row.payload, sort_keys=True, ensure_ascii=False).encode(
                "utf-8", "surrogatepass"
            )
            yield _Read(row.number, _key(source, body), body, made)


def _key(source: Source, body: bytes) -> str:
    """Under a corrected mapping the row says something else and is read again."""
    return f"row:{sha256(source.version.encode() + body).hexdigest()}"


def _take_in_batch(
    services: Services, source: Source, read: list[_Read], counts: Counts, *, post: bool, now: datetime
) -> None:
    for _ in range(TRIES):
        try:
            with services.store.write("import") as session:
                done = inbox.known(session, source.key, [each.key for each in read])
                fresh = list({each.key: each for each in read if each.key not in done}.values())
                reports = _without_repeats(session, [each.new for each in fresh], now)
                became = take_in_all(session, services.desk, reports, now=now, post=post)
                inbox.keep(session, source.key, _kept(fresh, became), at=now)
        except IntegrityError:
            # The running bot took in one of these people between our look and our insert.
            continue
        counts.add(became, done_before=len(read) - len(fresh))
        return
    raise RuntimeError("the database refused the same leads three times")


def _kept(read: list[_Read], became: list[TakenIn]) -> list[Kept]:
    return [
        Kept(each.key, each.body, taken.outcome, taken.lead_id)
        for each, taken in zip(read, became, strict=True)
    ]


def _without_repeats(session: Session, reports: list[NewLead], now: datetime) -> list[NewLead]:
    """Without the touches that had no time of their own and are known: each import would date them anew."""
    undated = [new.identity for new in reports if any(touch.at == now for touch in new.touches)]
    known = identities.by_identities(session, undated)
    touches = leads.touches_of(session, [lead.id or 0 for lead in known.values()])
    before = {
        identity: {_undated(touch) for touch in touches.get(lead.id or 0, ())}
        for identity, lead in known.items()
    }
    return [_without(new, before.get(new.identity, set()), now) for new in reports]


def _without(new: NewLead, known: set[tuple[Any, ...]], now: datetime) -> NewLead:
    if not known:
        return new
    fresh = tuple(touch for touch in new.touches if touch.at != now or _undated(touch) not in known)
    return replace(new, touches=fresh)


def _undated(touch: Touch) -> tuple[Any, ...]:
    return tuple(value for name, value in vars(touch).items() if name != "at")
