"""Taking in a whole file of outcomes, some hundred in one transaction."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from bot.intake.importing import AT_ONCE, Refusal
from bot.intake.outcomes import to_report
from bot.intake.rows import Row
from bot.services import Services
from bot.usecases.take_outcome import TookOutcome, take_outcome
from playbooks.desk import Source
from qualification.refusals import Refused
from storage import outcomes
from storage.outcomes import Report


@dataclass
class OutcomeCounts:
    """What became of the rows: each is `taken`, `done_before` or `refused`.

    `unknown_lead` are those of the taken whose lead nobody knows yet. `flagged` counts, by why, all outcomes of the
    store of which something is to be said.
    """

    rows: int = 0
    taken: int = 0
    unknown_lead: int = 0
    done_before: int = 0
    flagged: dict[str, int] = field(default_factory=dict)
    mended: dict[str, int] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)

    def add(self, took: TookOutcome) -> None:
        self.rows += 1
        self.done_before += took.again
        self.taken += not took.again
        self.unknown_lead += not took.again and took.lead_id is None

    def refuse(self, row: int, why: str) -> None:
        self.rows += 1
        self.refused.append(Refusal(row, why))


def import_outcomes(services: Services, source: Source, rows: Iterable[Row]) -> OutcomeCounts:
    """Keeps the outcomes of the rows and says what became of them; a row that was kept before changes nothing."""
    counts = OutcomeCounts()
    numbered = iter(rows)
    while batch := list(islice(numbered, AT_ONCE)):
        reports = list(_readable(batch, source, counts))
        with services.store.write("import_outcomes") as session:
            done = outcomes.known(session, [each.key for each in reports])
            took = [
                TookOutcome(again=True)
                if each.key in done
                else take_outcome(session, services.desk, each, now=services.clock.now())
                for each in reports
            ]
        for each in took:
            counts.add(each)
    with services.store.read() as session:
        _, flagged = outcomes.counts(session)
    counts.flagged = dict(sorted(flagged.items()))
    return counts


def _readable(batch: Iterable[Row], source: Source, counts: OutcomeCounts) -> Iterator[Report]:
    mended = Counter(counts.mended)
    for row in batch:
        mended.update([row.mended] if row.mended else [])
        made = Refused(row.wrong or "") if row.payload is None else to_report(source, row.payload)
        if isinstance(made, Refused):
            counts.refuse(row.number, made.text)
        else:
            yield made
    counts.mended = dict(mended)
