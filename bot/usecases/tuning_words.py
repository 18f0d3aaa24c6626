"""What can be said of a bar, in sentences."""

from dataclasses import asdict
from typing import Any

from bot.usecases.tune import Tuned
from playbooks.desk import Desk
from playbooks.escape import SafeText
from playbooks.render import Wording
from qualification.chance import ENOUGH
from qualification.funnel import rate
from qualification.tuning import Cut, Unsteady

NOTHING = rate(0, 0)


def told(its: Tuned, desk: Desk, wording: Wording) -> SafeText:
    return wording.text("tuning.j2", **facts_of(its, desk))


def facts_of(its: Tuned, desk: Desk) -> dict[str, Any]:
    """What tuning.j2 tells of a bar."""
    advice = its.advice
    now, then = advice.now, advice.then
    found, better = (each.rate if each else NOTHING for each in (now, then))
    return {
        "says": advice.says.value,
        "segment": desk.segment(its.segment).name,
        "bar": its.bar,
        "threshold": its.threshold,
        "leads": _leads(now),
        "converted": now.share.converted if now else 0,
        "share": found.share or 0.0,
        "low": found.low,
        "high": found.high,
        "recommended": then.threshold if then else None,
        "then_share": better.share or 0.0,
        "then_low": better.low,
        "then_high": better.high,
        "leads_fewer": advice.leads_fewer,
        "lost": advice.lost,
        "hours_regained": round(advice.hours_regained),
        **asdict(desk.tuning.aim),
        "enough": ENOUGH,
        "unsteady": [_unsteady(each) for each in its.unsteady],
    }


def _leads(cut: Cut | None) -> int:
    return cut.share.leads if cut else 0


def _unsteady(its: Unsteady) -> dict[str, Any]:
    return {
        "below_low": its.below.low,
        "below_high": its.below.high,
        "below_share": its.below.share.value,
        "above_low": its.above.low,
        "above_high": its.above.high,
        "above_share": its.above.share.value,
        "certain": its.certain,
    }
