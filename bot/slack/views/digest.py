"""Why leads came back, for marketers."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.slack.blocks import (
    Block,
    Rendered,
    actions,
    as_fit,
    button,
    context,
    divider,
    header,
    modal,
    section,
)
from bot.slack.ids import Action, Form, digest_ref
from bot.slack.text import SafeText
from bot.slack.views import lists, words
from bot.slack.views.values import Line
from bot.usecases.digest_values import CampaignLine, Digest, ReasonLine
from playbooks.escape import cut
from playbooks.render import Wording
from qualification.shifts import Shift
from qualification.stopping import Stop

MOST_CAMPAIGNS = 10
NAME = "Why leads came back"
MOST_LEADS = 15
MOST_MUTED = 5
CHART_LABEL = 20
"""Characters Slack takes under a bar."""


def digest(look: Digest, wording: Wording, *, message_id: int | None = None) -> Rendered:
    """The whole, its reasons with a chart, the campaigns with most decisions, how sales kept its own promise, and bars
    that should be others; under a message that is kept also what stands behind it."""
    text = wording.text("digest.j2", **_facts(look))
    whole, *rest = words.parts(text)
    ours = [rest.pop()] if look.late else []
    muted = [rest.pop()] if look.muted else []
    reasons = [rest.pop(0)] if look.reasons else []
    shown = as_fit(rest, MOST_CAMPAIGNS)
    bars = [wording.text("tuning.j2", **each.words) for each in look.bars]
    more = len(look.told_campaigns) + look.more_campaigns - len(shown)
    blocks = [
        section(whole),
        *_chart(look.reasons),
        *map(section, reasons),
        *([divider()] if shown else []),
        *map(section, shown),
        *([context(SafeText(f"… and {more} more"))] if more else []),
        *map(context, muted),
        *([divider(), section(ours[0])] if ours else []),
        *([divider(), *map(section, bars)] if bars else []),
        *([_behind(message_id, look)] if message_id and not look.is_quiet else []),
    ]
    return Rendered(words.spoken([whole, *reasons, *ours, *bars, *shown, *muted]), blocks)


def _behind(message_id: int, look: Digest) -> Block:
    ref = digest_ref(message_id)
    return actions(
        button("Show the leads", Action.DIGEST_LEADS, ref),
        button("CSV to me", Action.DIGEST_FILE, ref),
        button("Answer…", Action.DIGEST_ANSWER, ref),
        button("Mute campaigns…", Action.DIGEST_MUTE, ref),
        *([button("Draft the better bar", Action.DIGEST_DRAFT, ref)] if look.bars else []),
    )


def leads(look: Digest, some: Sequence[Line], in_all: int, wording: Wording) -> dict[str, Any]:
    """The newest leads of a digest, with how many there are."""
    head = f"{in_all} became MQLs or were decided on in this time." if in_all != 1 else "One lead."
    blocks = [section(SafeText(head)), *lists.lines(some, wording)]
    if rest := in_all - len(some):
        blocks.append(context(SafeText(f"… and {rest} more. “CSV to me” has all of them.")))
    return modal(Form.DIGEST_LEADS, "", look.name or NAME, blocks)


def at_home(look: Digest, wording: Wording, *, whole: bool) -> list[Block]:
    """The same figures in App Home, which shows no charts: the head alone, or the whole of it."""
    head, *rest = words.parts(wording.text("digest.j2", **_facts(look)))
    return [header("Last seven days"), *map(section, [head, *as_fit(rest, len(rest))] if whole else [head])]


def _facts(look: Digest) -> dict[str, Any]:
    names = ("since", "until", "new_mqls", "still_open", "decided", "accepted", "recycled", "disqualified")
    return {
        **{name: getattr(look, name) for name in names},
        "name": look.name or NAME,
        "came_back": sum(reason.count for each in look.campaigns for reason in each.sent_back),
        "share": look.share or 0.0,
        "low": look.low,
        "high": look.high,
        "cohort": asdict(look.cohort) if look.cohort else None,
        "back": {**asdict(look.back), "open": look.back.open} if look.back else None,
        "reasons": [_reason(each) for each in look.reasons],
        "campaigns": [_campaign(each) for each in look.told_campaigns[:MOST_CAMPAIGNS]],
        "muted": list(look.muted[:MOST_MUTED]),
        "muted_in_all": len(look.muted),
        "late": asdict(look.late) if look.late else None,
        "unsigned": [asdict(each) for each in look.unsigned],
    }


def _campaign(line: CampaignLine) -> dict[str, Any]:
    return {**asdict(line), "reasons": [_reason(each) for each in line.reasons]}


def _reason(line: ReasonLine) -> dict[str, Any]:
    return {
        **asdict(line),
        "shift": _in_points(line.shift) if line.shift else None,
        "stop": _in_words(line.stop) if line.stop else None,
    }


def _in_words(stop: Stop) -> dict[str, Any]:
    parts = [{**vars(part), "name": part.name.replace("_", " ")} for part in stop.parts]
    return {**vars(stop), "parts": parts}


def _in_points(shift: Shift) -> dict[str, int]:
    points = {name: round(getattr(shift, name) * 100) for name in ("by", "low", "high")}
    return {"count_before": shift.count_before, "of_before": shift.of_before, **points}


def _chart(reasons: Sequence[ReasonLine]) -> list[Block]:
    """How often each reason was given, beside the time before; the words tell the same."""
    if len(reasons) < 2:
        return []
    labels = {cut(each.label, CHART_LABEL): each for each in reversed(reasons)}
    bars = {"Now": {label: each.count for label, each in labels.items()}}
    if any(each.before for each in reasons):
        bars["Before"] = {label: each.before for label, each in labels.items()}
    series = [
        {"name": name, "data": [{"label": label, "value": value} for label, value in values.items()]}
        for name, values in bars.items()
    ]
    chart = {
        "type": "bar",
        "series": series,
        "axis_config": {"categories": list(labels), "y_label": "Leads"},
    }
    return [{"type": "data_visualization", "title": "Reasons, beside the time before", "chart": chart}]
