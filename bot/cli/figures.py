"""`handraise report funnel`, `reasons`, `lags`: cohorts of MQLs, why leads came back, how long the steps took."""

from collections.abc import Sequence
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from sqlmodel import Session

from bot.cli.asked import AsCsv, Asked, By, Row, Since, Until, keys, print_rows, span
from bot.cli.common import AsJson, fail, opened_services
from bot.usecases import figures
from bot.usecases.figures import Lags, ReasonFigures, Span, funnel_row
from playbooks.desk import Desk
from playbooks.filters import minutes, percent
from qualification.cohorts import DAY, Against, Lag, committed, together
from qualification.funnel import rate
from qualification.reasons import OTHER, said_most
from qualification.refusals import Refused
from storage import handed_back

QUARTER = 90
"""Days a report of cohorts looks back at when nothing is said."""

NOT_KNOWN = {"rep": "nobody"} | dict.fromkeys(("source", "campaign", "asset"), "not given")

Horizon = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=3650,
        help="Count only what happened within so many days of each MQL, such as 30, 60 or 90; all when left out.",
    ),
]

Other = Annotated[
    bool, typer.Option("--other", help="The words used most where no reason fitted, to make a reason of.")
]


def funnel(
    since: Since = None,
    until: Until = None,
    by: By = "source",
    horizon: Horizon = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """What became of MQLs, by when they became one: by source, campaign, asset, segment, team, rep, week, month."""
    wanted = keys(by, figures.KEYS)
    with opened_services() as services, services.store.read() as session:
        desk, now = services.desk, services.clock.now()
        asked = span(since, until, wanted, ZoneInfo(desk.zone), now=now, days=QUARTER)
        found = figures.funnel(session, desk, _span(asked), days=horizon)
    if isinstance(found, Refused):
        fail(found.text)
    rows = [funnel_row(each, asked.by, desk.targets, horizon, now) for each in found]
    total = together(found)
    beside = {
        "horizon_days": horizon,
        "targets": _targets(desk, asked, total.mqls if total else 0),
        "total": funnel_row(total, (), desk.targets, horizon, now) if total else None,
    }
    print_rows(
        asked, rows, _funnel_in_words, beside=beside, missing=NOT_KNOWN, as_json=as_json, as_csv=as_csv
    )


def reasons(
    since: Since = None,
    until: Until = None,
    by: By = "",
    other: Other = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Why leads came back, by when that was decided: by source, campaign, asset, segment, team, rep, week, month."""
    wanted = keys(by, () if other else figures.KEYS)
    with opened_services() as services, services.store.read() as session:
        desk = services.desk
        asked = span(since, until, wanted, ZoneInfo(desk.zone), now=services.clock.now())
        if other:
            _print_other(session, asked, as_json=as_json, as_csv=as_csv)
            return
        found = figures.reasons(session, desk, _span(asked))
    rows = [_reason_row(each, asked.by, desk) for each in found]
    if as_csv:
        rows = [{**row, "quotes": " | ".join(row["quotes"])} for row in rows]
    print_rows(asked, rows, _reason_in_words, missing=NOT_KNOWN, as_json=as_json, as_csv=as_csv)


def _print_other(session: Session, asked: Asked, *, as_json: bool, as_csv: bool) -> None:
    """The words that stand in most of what was said under “other”, with how many leads they were said of."""
    notes = handed_back.words_for(session, OTHER, since=asked.since, until=asked.until)
    rows: list[Row] = [
        {"words": each.words, "leads": each.leads, "examples": list(each.examples)}
        for each in said_most(notes)
    ]
    if as_csv:
        rows = [{**row, "examples": " | ".join(row["examples"])} for row in rows]
    print_rows(asked, rows, _other_in_words, missing=NOT_KNOWN, as_json=as_json, as_csv=as_csv)


def _other_in_words(row: Row) -> dict[str, str]:
    examples = "; ".join(f"“{each}”" for each in row["examples"])
    return {"words": row["words"], "leads": str(row["leads"]), "for example": examples}


def lags(
    since: Since = None,
    until: Until = None,
    by: By = "source",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """How long MQLs took to become an SQL, an opportunity, a customer: by source, campaign, asset, segment, team, rep,
    week, month."""
    wanted = keys(by, figures.KEYS)
    with opened_services() as services, services.store.read() as session:
        desk = services.desk
        asked = span(since, until, wanted, ZoneInfo(desk.zone), now=services.clock.now(), days=QUARTER)
        found = figures.lags(session, desk, _span(asked))
    if isinstance(found, Refused):
        fail(found.text)
    rows = [_lag_row(each, asked.by) for each in found]
    print_rows(asked, rows, _lag_in_words, missing=NOT_KNOWN, as_json=as_json, as_csv=as_csv)


def _span(asked: Asked) -> Span:
    return Span(asked.since, asked.until, tuple(asked.by))


def _targets(desk: Desk, asked: Asked, mqls: int) -> Row:
    """What was promised for the span, beside what there was."""
    promised = committed(desk.targets.mqls_per_month, asked.since, asked.until)
    return {
        "mqls": None if promised is None else round(promised, 1),
        "mqls_share": None if not promised else round(mqls / promised, 3),
        "accepted": desk.targets.accepted,
    }


def _funnel_in_words(row: Row) -> dict[str, str]:
    mark = {Against.BELOW: " ↓", Against.ABOVE: " ↑", None: ""}[row["target"] and Against(row["target"])]
    return {
        "MQLs": f"{row['mqls']:,}",
        "accepted": f"{row['accepted']:,} ({_share(row, '')}){mark}",
        "recycled": f"{row['recycled']:,}",
        "disqualified": f"{row['disqualified']:,}",
        "open": f"{row['open']:,}",
        "opportunities": f"{row['opportunities']:,}",
        "won": f"{row['won']:,} ({_share(row, 'won_')})"
        + (f", {row['won_early']} early" * bool(row["won_early"])),
        "revenue": f"{row['revenue']:,.0f}" if row["priced"] else "–",
        "complete": "yes" if row["complete"] else "not yet",
    }


def _share(row: Row, name: str) -> str:
    if row[f"{name}rate"] is None:
        return "–"
    return f"{percent(row[f'{name}rate'])}, {percent(row[f'{name}low'])} to {percent(row[f'{name}high'])}"


def _reason_row(each: ReasonFigures, by: Sequence[str], desk: Desk) -> Row:
    found = rate(each.count, each.of)
    return {
        **dict(zip(by, each.by, strict=True)),
        "kind": each.kind,
        "reason": each.reason,
        "label": desk.reason_label(each.reason) if each.reason else None,
        "count": each.count,
        "share": None if found.share is None else round(found.share, 5),
        "low": round(found.low, 5),
        "high": round(found.high, 5),
        "quotes": list(each.quotes),
    }


def _reason_in_words(row: Row) -> dict[str, str]:
    return {
        "what": row["kind"],
        "reason": row["label"] or "not given",
        "count": f"{row['count']:,} ({percent(row['share'])})",
        "in their words": "\n".join(f"“{said}”" for said in row["quotes"]),
    }


def _lag_row(each: Lags, by: Sequence[str]) -> Row:
    steps = {"sql": each.sql, "opportunity": each.opportunity, "won": each.won}
    return {
        **dict(zip(by, each.by, strict=True)),
        **{name: value for step, lag in steps.items() for name, value in _days(step, lag).items()},
        "sql_measured": each.sql_working.count,
        "sql_working_median_minutes": _rounded(each.sql_working.median, 1),
        "sql_working_p90_minutes": _rounded(each.sql_working.p90, 1),
    }


def _days(step: str, lag: Lag) -> Row:
    return {
        f"{step}_count": lag.count,
        f"{step}_median_days": _rounded(lag.median, 2, per=DAY),
        f"{step}_p90_days": _rounded(lag.p90, 2, per=DAY),
    }


def _rounded(value: float | None, digits: int, *, per: int = 1) -> float | None:
    return None if value is None else round(value / per, digits)


def _lag_in_words(row: Row) -> dict[str, str]:
    told = {f"MQL to {step} (p90)": _in_days(row, step) for step in ("sql", "opportunity", "won")}
    middle, most = row["sql_working_median_minutes"], row["sql_working_p90_minutes"]
    working = "–" if middle is None else f"{minutes(middle)} ({minutes(most)})"
    return {**told, "to SQL in working time": working}


def _in_days(row: Row, step: str) -> str:
    """`842: 14.7 days (80.1)`."""
    if not row[f"{step}_count"]:
        return "–"
    return f"{row[f'{step}_count']:,}: {row[f'{step}_median_days']:.1f} days ({row[f'{step}_p90_days']:.1f})"
