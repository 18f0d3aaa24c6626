"""`handraise tune`: conversion and volume at each threshold, the bar that is aimed at, and what it costs."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cli.asked import Row, Since, Until, span
from bot.cli.common import (
    FINDINGS,
    WRONG_USE,
    AsJson,
    errors,
    fail,
    on_a_terminal,
    opened_services,
    print_json,
    read_settings,
)
from bot.services import Services
from bot.usecases.draft import Draft, draft, recommended
from bot.usecases.tune import Findings, Outcome, Ruled, Tuned, tune
from bot.usecases.tuning_words import told
from playbooks.drafts import NoDraft
from playbooks.filters import percent
from playbooks.lint import desk_folder
from playbooks.problems import DeskErrors
from qualification.funnel import Rate
from qualification.tuning import Band, Cut
from qualification.weights import Leak, Weight

AS_A_RULE = 365
"""Days that are looked back at when nothing is said."""


def tune_bars(
    segment: Annotated[
        str | None, typer.Option("--segment", help="One segment by its key; all of them when left out.")
    ] = None,
    since: Since = None,
    until: Until = None,
    outcome: Annotated[
        Outcome,
        typer.Option(
            help="What counts as converted: accepted as an SQL, or the deal won, as far as it is told."
        ),
    ] = Outcome.ACCEPTED,
    into: Annotated[
        Path | None,
        typer.Option("--draft", help="Write a copy of the desk with the recommended bars into this folder."),
    ] = None,
    threshold: Annotated[
        int | None,
        typer.Option(
            min=0, max=500, help="With --draft and --segment: this bar instead of the recommended one."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Conversion at each threshold, the bar that lands where you aim, what it costs, which rules carry weight.

    Nothing is stored and nobody is told anything; --draft writes files.
    """
    if threshold is not None and not (into and segment):
        fail("--threshold goes with --draft and --segment", WRONG_USE)
    with opened_services() as services:
        _check_segment(services, segment)
        zone, now = ZoneInfo(services.desk.zone), services.clock.now()
        asked = span(since, until, (), zone, now=now, days=AS_A_RULE)
        first, last = asked.since, asked.until
        with services.store.read() as session:
            found = tune(session, services.desk, since=first, until=last, segment=segment, outcome=outcome)
        made = _drafted(services, found, into, segment, threshold) if into else None
    if as_json:
        print_json(_values(services, found, made, first, last))
    else:
        _show(services, found, made, first, last)
    if made and any(problem.level == "error" for problem in made.problems):
        raise typer.Exit(FINDINGS)


def _check_segment(services: Services, segment: str | None) -> None:
    known = [each.key for each in services.desk.segments]
    if segment is not None and segment not in known:
        fail(f"there is no segment “{segment}”; there is {', '.join(known)}", WRONG_USE)


def _drafted(
    services: Services, found: Findings, into: Path, segment: str | None, threshold: int | None
) -> Draft:
    chosen = [(segment, None, threshold)] if segment and threshold is not None else recommended(found.bars)
    root = desk_folder(read_settings().desk_dir)
    try:
        return draft(root, services.desk, into, chosen)
    except (NoDraft, DeskErrors) as refused:
        fail(str(refused), FINDINGS)


def _values(services: Services, found: Findings, made: Draft | None, since: datetime, until: datetime) -> Row:
    """Rows of every bar one after the other; `recommended` is there at the top when only one bar is told of."""
    bars = [_bar(services, each) for each in found.bars]
    return {
        "since": since,
        "until": until,
        "rows": [row for bar in bars for row in bar["rows"]],
        "recommended": bars[0]["recommended"] if len(bars) == 1 else None,
        "bars": bars,
        "rules": [_rules(each) for each in found.rules],
        "draft": _draft(made) if made else None,
    }


def _bar(services: Services, its: Tuned) -> Row:
    advice = its.advice
    return {
        "segment": its.segment,
        "bar": its.bar,
        "threshold": its.threshold,
        "says": advice.says.value,
        "words": _words(services, its),
        "recommended": advice.then.threshold if advice.then else None,
        "cost": {
            "sqls_lost": advice.lost,
            "leads_fewer": advice.leads_fewer,
            "hours_regained": round(advice.hours_regained, 1),
        }
        if advice.then
        else None,
        "rows": [{"segment": its.segment, "bar": its.bar, **_cut(each)} for each in its.cuts],
        "bands": [_band(each) for each in its.bands],
        "unsteady": [
            {"band": _ends(each.above), "below": _ends(each.below), "certain": each.certain}
            for each in its.unsteady
        ],
        "minutes": {"converted": round(its.effort.converted, 1), "other": round(its.effort.other, 1)},
    }


def _cut(cut: Cut) -> Row:
    return {
        "threshold": cut.threshold,
        "leads": cut.share.leads,
        "converted": cut.share.converted,
        "open": cut.open,
        **_rate(cut.rate),
        "recall": _rounded(cut.recall),
        "hours": round(cut.hours, 1),
        "hours_per_sql": _rounded(cut.hours_each, 2),
    }


def _band(band: Band) -> Row:
    counts = {"leads": band.share.leads, "converted": band.share.converted, "open": band.open}
    return {"low": band.low, "high": band.high, **counts, **_rate(band.rate)}


def _ends(band: Band) -> Row:
    return {"low": band.low, "high": band.high}


def _rate(found: Rate) -> Row:
    return {"rate": _rounded(found.share), "low": round(found.low, 4), "high": round(found.high, 4)}


def _rounded(value: float | None, digits: int = 4) -> float | None:
    return None if value is None else round(value, digits)


def _rules(its: Ruled) -> Row:
    return {
        "segment": its.segment,
        "leads": its.leads,
        "weights": [_weight(each) for each in its.weights],
        "leaks": [asdict(each) for each in its.leaks],
    }


def _weight(its: Weight) -> Row:
    return {
        "rule": its.rule,
        "axis": its.axis,
        "points": its.points,
        "fired": its.having.leads,
        "with": _rate(its.with_it),
        "without": _rate(its.without),
        "difference": {key: round(value, 4) for key, value in asdict(its.apart).items()},
        "chance": round(its.chance, 4),
        "carries": its.carries.value,
        "against": its.against,
    }


def _draft(made: Draft) -> Row:
    return {
        "folder": str(made.folder),
        "files": [str(each) for each in made.files],
        "changes": [asdict(each) for each in made.steps],
        "problems": [asdict(each) for each in made.problems],
        "next": f"handraise replay --desk {made.folder}",
    }


def _words(services: Services, its: Tuned) -> str:
    return on_a_terminal(told(its, services.desk, services.wording))


CARRIES = {
    "few": "too few leads to tell",
    "more": "converts more",
    "less": "converts less",
    "none": "no weight",
    "unclear": "no difference that is more than chance",
}


def _show(services: Services, found: Findings, made: Draft | None, since: datetime, until: datetime) -> None:
    console = Console(highlight=False)
    console.print(f"handed over {since:%Y-%m-%d %H:%M} to {until:%Y-%m-%d %H:%M} UTC", style="dim")
    if not found.bars:
        console.print("No lead was handed over in this time.")
    for its in found.bars:
        console.print(_words(services, its), markup=False)
        console.print(_table(_cut_words(its, each) for each in its.cuts))
        console.print(_table(_band_words(each) for each in its.bands))
    for rules in found.rules:
        console.print(f"Rules of {rules.segment}, by its {rules.leads} leads decided last", style="bold")
        console.print(_table(_weight_words(each) for each in rules.weights))
        for leak in rules.leaks:
            console.print(_leak_words(leak), markup=False)
    if made:
        _show_draft(console, made)


def _table(rows: Iterable[dict[str, str]]) -> Table:
    table = Table()
    shown = list(rows)
    for column in shown[0] if shown else ():
        table.add_column(column, overflow="fold")
    for row in shown:
        table.add_row(*map(escape, row.values()))
    return table


def _cut_words(its: Tuned, cut: Cut) -> dict[str, str]:
    then = its.advice.then
    now = its.advice.now
    marks = ["now"] if now and cut.threshold == now.threshold else []
    marks += ["better"] if then and cut.threshold == then.threshold else []
    return {
        "from": str(cut.threshold),
        "bar": ", ".join(marks),
        "decided": str(cut.share.leads),
        "open": str(cut.open),
        "SQLs": str(cut.share.converted),
        "share (95 %)": _share(cut.rate),
        "recall": "–" if cut.recall is None else percent(cut.recall),
        "hours per SQL": "–" if cut.hours_each is None else f"{cut.hours_each:.1f}",
    }


def _band_words(band: Band) -> dict[str, str]:
    return {
        "points": f"{band.low} to {band.high}",
        "decided": str(band.share.leads),
        "SQLs": str(band.share.converted),
        "share (95 %)": _share(band.rate),
    }


def _share(found: Rate) -> str:
    if found.share is None:
        return "–"
    return f"{percent(found.share)} ({percent(found.low)}–{percent(found.high)})"


def _weight_words(its: Weight) -> dict[str, str]:
    carries = CARRIES[its.carries.value] + (", against its points" if its.against else "")
    return {
        "rule": f"{its.rule} ({its.points:+})",
        "fired": str(its.having.leads),
        "with": _share(its.with_it),
        "without": _share(its.without),
        "": carries,
    }


def _leak_words(leak: Leak) -> str:
    after = (
        f"which came after the hand-over on {leak.known.late} of {leak.known.leads} leads that have it"
        if leak.known
        else "which the desk says is written after the hand-over"
    )
    return (
        f"“{leak.rule}” leaks: it rests on {leak.name}, {after}. It tells how selling went, not who will buy."
    )


def _show_draft(console: Console, made: Draft) -> None:
    for step in made.steps:
        its = f"{', '.join(step.segments)}{f' ({step.bar})' if step.bar else ''}"
        console.print(f"{its}: {step.before} → {step.after}", markup=False)
    for problem in made.problems:
        errors.print(f"{problem.level}: {problem}", markup=False, soft_wrap=True)
    console.print(f"The draft is in {made.folder}. What it would have done: ", markup=False, end="")
    console.print(f"handraise replay --desk {made.folder}", markup=False, soft_wrap=True)
