"""The weekly report of how promises were kept."""

from typing import Any

from bot.slack.blocks import Rendered, as_fit, context, divider, section
from bot.slack.text import SafeText, mention
from bot.slack.views import words
from bot.usecases.sla_week import SlaWeek, TeamWeek
from playbooks.render import Wording

MOST_TEAMS = 10


def week(look: SlaWeek, wording: Wording) -> Rendered:
    told = [each for each in look.teams if not each.is_quiet]
    text = wording.text(
        "sla_report.j2",
        since=look.since,
        until=look.until,
        teams=[_facts(each) for each in told[:MOST_TEAMS]],
    )
    head, *teams = words.parts(text)
    shown = as_fit(teams, MOST_TEAMS)
    blocks = [section(head)]
    for each in shown:
        blocks += [divider(), section(each)]
    if rest := len(told) - len(shown):
        blocks.append(context(SafeText(f"… and {rest} more teams")))
    return Rendered(words.spoken([head, *shown]), blocks)


def _facts(team: TeamWeek) -> dict[str, Any]:
    behind = [{**vars(each), "who": mention(each.person)} for each in team.behind]
    noise = [vars(each) for each in team.noise]
    return {**vars(team), **vars(team.spent), "due": team.due, "behind": behind, "noise": noise}
