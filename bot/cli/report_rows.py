"""The rows of `handraise report`: plain values for programs, the same in a few words for people."""

from sqlmodel import Session

from bot.cli.asked import Asked, Row
from bot.cli.common import on_a_terminal
from bot.usecases import diagnose, reminders, sla_report, waits
from bot.usecases.reminders import Load
from playbooks.desk import Desk
from playbooks.filters import minutes, percent
from playbooks.render import Wording
from qualification.diagnosis import Diagnosis
from qualification.funnel import Rate, quantile, rate
from qualification.kept import Figures
from qualification.speed import PARTS, Waits


def sla_rows(session: Session, desk: Desk, asked: Asked) -> list[Row]:
    """A row for each group; `share` was kept as promised of all that were due, minutes are working time."""
    found = sla_report.kept(session, desk, asked.by, since=asked.since, until=asked.until)
    return [
        {**dict(zip(asked.by, values, strict=True)), **_kept(tally.figures)}
        for values, tally in found.items()
    ]


def _kept(found: Figures) -> Row:
    return {
        "met": found.met,
        "late": found.late,
        "extended": found.extended,
        "running": found.running,
        **_shares(found.rate),
        "late_median_minutes": _rounded(found.late_median_minutes),
        "late_p90_minutes": _rounded(found.late_p90_minutes),
        "paused_minutes": _rounded(found.paused_minutes),
    }


def speed_rows(session: Session, desk: Desk, asked: Asked) -> list[Row]:
    """A row for each group of leads touched in the span, and of those that wait at its end, whenever they came."""
    found = waits.waits(session, desk, asked.by, since=asked.since, until=asked.until)
    return [{**dict(zip(asked.by, values, strict=True)), **_waited(mine)} for values, mine in found.items()]


def _waited(mine: Waits) -> Row:
    went, working, wall = mine.shares, sorted(mine.working), sorted(mine.wall)
    return {
        "touched": mine.touched,
        "untouched": mine.untouched,
        "working_median_minutes": _rounded(quantile(working, 0.5)),
        "working_p90_minutes": _rounded(quantile(working, 0.9)),
        "wall_median_minutes": _rounded(quantile(wall, 0.5)),
        "wall_p90_minutes": _rounded(quantile(wall, 0.9)),
        "system_share": round(went.system, 3),
        "off_hours_share": round(went.off_hours, 3),
        "prospect_share": round(went.prospect, 3),
        "people_share": round(went.people, 3),
    }


def load_rows(session: Session, desk: Desk, asked: Asked) -> list[Row]:
    """A row for each group; `share` was acted on within ten minutes, of those of which these are over."""
    found = reminders.loads(session, desk, asked.by, since=asked.since, until=asked.until)
    return [{**dict(zip(asked.by, values, strict=True)), **_told(load)} for values, load in found.items()]


def _told(found: Load) -> Row:
    return {
        "nudges": found.nudges,
        "breaches": found.breaches,
        "alerts": found.alerts,
        "said": found.said,
        "acted": found.acted,
        **_shares(rate(found.acted, found.judged)),
    }


def _shares(found: Rate) -> Row:
    share = None if found.share is None else round(found.share, 3)
    return {"share": share, "low": round(found.low, 3), "high": round(found.high, 3)}


def _rounded(minutes: float | None) -> float | None:
    return None if minutes is None else round(minutes, 1)


def kept_in_words(row: Row) -> dict[str, str]:
    due = row["met"] + row["late"] + row["extended"]
    return {
        "in time": _of(row["met"], due, row),
        "late": str(row["late"]),
        "more time": str(row["extended"]),
        "running": str(row["running"]),
        "late by (p90)": _median(row, "late"),
        "paused": minutes(row["paused_minutes"]),
    }


def waited_in_words(row: Row) -> dict[str, str]:
    went = (f"{part.replace('_', ' ')} {percent(row[f'{part}_share'])}" for part in PARTS)
    return {
        "touched": str(row["touched"]),
        "not yet": str(row["untouched"]),
        "working (p90)": _median(row, "working"),
        "wall (p90)": _median(row, "wall"),
        "went to": ", ".join(went) if row["touched"] else "–",
    }


def told_in_words(row: Row) -> dict[str, str]:
    return {
        "nudges": str(row["nudges"]),
        "breaches": str(row["breaches"]),
        "alerts": str(row["alerts"]),
        "acted on in 10 min": _of(row["acted"], row["said"], row),
    }


def _of(count: int, of: int, row: Row) -> str:
    """`41 of 48 (85 %)`."""
    return "–" if row["share"] is None else f"{count} of {of} ({percent(row['share'])})"


def _median(row: Row, name: str) -> str:
    """The median and what nine in ten stay below: `35 min (3 h 10)`."""
    middle, most = row[f"{name}_median_minutes"], row[f"{name}_p90_minutes"]
    return "–" if middle is None else f"{minutes(middle)} ({minutes(most)})"


def diagnosis_row(each: Diagnosis, desk: Desk, wording: Wording) -> Row:
    """A finding with its numbers, and the same in words."""
    facts = {key: round(value, 4) if isinstance(value, float) else value for key, value in each.facts.items()}
    return {
        "kind": each.kind.value,
        "segment": each.segment,
        "leads": each.leads,
        "test": each.test.value,
        "chance": None if each.chance is None else round(each.chance, 5),
        **facts,
        "words": on_a_terminal(diagnose.told([each], desk, wording)),
    }
