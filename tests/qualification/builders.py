"""Small makers of rules, answers and playbooks for these tests."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

from qualification.criteria import Answer, Criterion, Json, Kind, Option, vocabulary
from qualification.decision import DecisionRule, Playbook
from qualification.reasons import DecisionReason
from qualification.rules import Rule, Vocabulary, compile_rule
from qualification.scoring import LEAD_VOCABULARY

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def lead_rule(text: str) -> Rule:
    return compile_rule(text, LEAD_VOCABULARY)


def criterion(key: str, kind: Kind = Kind.TEXT, *options: Option, **more: object) -> Criterion:
    made = Criterion(key, key.capitalize(), f"What about {key}?", "a fact", "a hunch", kind, options)
    return made if not more else type(made)(**{**vars(made), **more})


NEED = criterion(
    "need", Kind.CHOICE, Option("urgent", "urgent"), Option("some", "some"), Option("none", "none")
)
AUTHORITY = criterion("authority", Kind.CHOICE, Option("decides", "decides"), Option("none", "no say"))
BUDGET = criterion("budget", Kind.MONEY)
TIMELINE = criterion("timeline", Kind.WHEN)
STUDENT = criterion("student", Kind.YES_NO)
BANT = (NEED, AUTHORITY, BUDGET, TIMELINE, STUDENT)


@cache
def names_of(criteria: tuple[Criterion, ...]) -> Vocabulary:
    return vocabulary(criteria)


@cache
def rule_over(criteria: tuple[Criterion, ...], text: str) -> Rule:
    """Compiled once: the properties try thousands of playbooks made of a few rules."""
    return compile_rule(text, names_of(criteria))


def playbook(
    criteria: tuple[Criterion, ...] = BANT,
    *,
    accept: str = "need in ['urgent', 'some'] && authority == 'decides' "
    "&& (budget >= 10000 || need == 'urgent') && timeline <= today + duration('4320h')",
    recycle: tuple[str, ...] = (
        "authority == 'none' && need != 'none'",
        "timeline > today + duration('4320h')",
    ),
    disqualify: tuple[str, ...] = ("student", "need == 'none' && budget == 0"),
) -> Playbook:
    def rules(texts: tuple[str, ...], kind: str) -> tuple[DecisionRule, ...]:
        return tuple(
            DecisionRule(f"{kind}_{place}", rule_over(criteria, text), f"{kind}_reason", f"{kind} {place}")
            for place, text in enumerate(texts)
        )

    return Playbook(
        key="test",
        name="Test",
        version="v1",
        criteria=criteria,
        accept=rule_over(criteria, accept),
        recycle=rules(recycle, "recycle"),
        disqualify=rules(disqualify, "disqualify"),
        reasons=(
            DecisionReason("recycle_reason", "Not now", "recycle", back_in_days=90, track="nurture"),
            DecisionReason("disqualify_reason", "No fit", "disqualify"),
        ),
        next_steps=(Option("call", "Discovery call"),),
    )


def answer(key: str, value: Json | None, *, known: bool = True, minutes: int = 0, words: str = "") -> Answer:
    at = NOW + timedelta(minutes=minutes)
    return Answer(key, value, words or str(value), "rep", "U1", at, known=known, playbook="v1")


def money(low: int, high: int | None = None) -> Json:
    return {"low": low, "high": high or low, "currency": "EUR"}


def until(day: date) -> Json:
    return {"from": None, "to": day.isoformat(), "label": f"by {day}"}
