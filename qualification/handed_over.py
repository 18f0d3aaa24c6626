"""What is true of a lead once it was accepted: where it stands with its account executive, and for what it is
contested."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from qualification.decision import Playbook

NOT_AS_SAID = "not_as_said"
OTHER_REASONS: Mapping[str, str] = {NOT_AS_SAID: "Not as the answers say"}
"""Why an AE contests an SQL beside a playbook's reasons: the lead may be one, but not with these answers."""


class Meeting(StrEnum):
    """How the agreed next step went."""

    HELD = "held"
    MISSED = "missed"


class Stage(StrEnum):
    """Where an accepted lead stands, by what its AE has to do next; the most pressing goes first."""

    OUTCOME_MISSING = "outcome_missing"
    MISSED = "missed"
    TODAY = "today"
    NOT_ANSWERED = "not_answered"
    AHEAD = "ahead"
    HELD = "held"


def stage(meeting: str | None, next_at: datetime, zone: str, *, taken: bool, now: datetime) -> Stage:
    """`taken` is whether the AE has said that they take it; `zone` is where today is."""
    if meeting:
        return Stage(meeting)
    if next_at <= now:
        return Stage.OUTCOME_MISSING
    if not taken:
        return Stage.NOT_ANSWERED
    there = ZoneInfo(zone)
    is_today = next_at.astimezone(there).date() == now.astimezone(there).date()
    return Stage.TODAY if is_today else Stage.AHEAD


def contest_reasons(playbook: Playbook) -> Mapping[str, str]:
    """By key, the labels an AE chooses from: those marketing counts already, so that both mean the same by them."""
    return {**OTHER_REASONS, **{reason.key: reason.label for reason in playbook.reasons}}
