"""The weekly report of why leads came back."""

from dataclasses import asdict

from bot.slack.blocks import Rendered, as_fit, context, divider, section
from bot.slack.text import SafeText
from bot.slack.views import words
from bot.usecases.digest import Digest
from playbooks.render import Wording

MOST_CAMPAIGNS = 10


def digest(look: Digest, wording: Wording) -> Rendered:
    text = wording.text(
        "digest.j2",
        since=look.since,
        until=look.until,
        new_mqls=look.new_mqls,
        still_open=look.still_open,
        decided=look.accepted + look.recycled + look.disqualified,
        accepted=look.accepted,
        recycled=look.recycled,
        disqualified=look.disqualified,
        came_back=sum(reason.count for each in look.campaigns for reason in each.sent_back),
        share=look.share or 0.0,
        low=look.low,
        high=look.high,
        campaigns=[asdict(each) for each in look.campaigns[:MOST_CAMPAIGNS]],
    )
    whole, *campaigns = words.parts(text)
    shown = as_fit(campaigns, MOST_CAMPAIGNS)
    blocks = [section(whole), *([divider()] if shown else []), *(section(each) for each in shown)]
    if rest := len(look.campaigns) - len(shown):
        blocks.append(context(SafeText(f"… and {rest} more")))
    return Rendered(words.spoken([whole, *shown]), blocks)
