"""The answer to `/handraise stats`."""

from typing import Any

from bot.slack.blocks import Rendered, actions, as_fit, button, context, divider, section
from bot.slack.ids import Action, figures_ref
from bot.slack.text import SafeText
from bot.slack.views import words
from bot.usecases.stats import Stats
from playbooks.render import Wording
from qualification.cohorts import Counted

MOST_ROWS = 10
MISSING = {"rep": "nobody", "source": "not given", "campaign": "not given"}


def stats(facts: Stats, wording: Wording) -> Rendered:
    some = list(zip(facts.names, facts.rows, strict=True))[:MOST_ROWS]
    text = wording.text(
        "stats.j2",
        by=facts.by,
        since=facts.since,
        until=facts.until,
        total=_row("", facts.total) if facts.total else None,
        rows=[_row(name or MISSING[facts.by], each) for name, each in some],
    )
    head, *rows = words.parts(text)
    shown = as_fit(rows, MOST_ROWS)
    more = len(facts.rows) - len(shown)
    blocks = [section(head), *([divider()] if shown else []), *map(section, shown)]
    if more:
        rest = f"… and {more} more: “CSV to me” has them all"
        blocks.append(context(SafeText(rest)))
    if shown:
        blocks.append(actions(button("CSV to me", Action.STATS_FILE, figures_ref(facts.by))))
    return Rendered(words.spoken([head, *shown]), blocks)


def _row(name: str, each: Counted) -> dict[str, Any]:
    rate = each.funnel.rate
    counts = ("mqls", "accepted", "recycled", "disqualified", "opportunities", "won")
    return {
        "name": name,
        **{count: getattr(each, count) for count in counts},
        "open": each.funnel.open,
        "share": rate.share or 0.0,
        "low": rate.low,
        "high": rate.high,
    }
