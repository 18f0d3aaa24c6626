"""A scorecard's shape into the rules and bars that leads are scored with."""

from playbooks import schema
from playbooks.building import Checks
from playbooks.documents import Where
from playbooks.hash import version_of
from qualification.rules import Rule, Vocabulary
from qualification.scoring import AccountBar, Bar, FitRule, Gate, OwnBar, Role, Scorecard, TouchRule


def scorecard(shape: schema.ScorecardShape, checks: Checks, vocabulary: Vocabulary) -> Scorecard:
    checks.once(("fit",), [each.key for each in shape.fit], "fit rules")
    checks.once(("intent",), [each.key for each in shape.intent], "intent rules")
    checks.once(("gates",), [each.key for each in shape.gates], "gates")
    checks.once(("bars",), [each.key for each in shape.bars], "bars")

    def rule(part: str, index: int, text: str) -> Rule:
        return checks.rule((part, index, "when"), text, vocabulary)

    return Scorecard(
        key=shape.key,
        version=version_of(shape),
        fit=tuple(
            FitRule(each.key, rule("fit", index, each.when), each.points, each.why)
            for index, each in enumerate(shape.fit)
        ),
        intent=tuple(_touch_rule(each) for each in shape.intent),
        gates=tuple(
            Gate(each.key, rule("gates", index, each.when), each.why)
            for index, each in enumerate(shape.gates)
        ),
        bar=_bar(shape),
        bars=tuple(
            OwnBar(each.key, rule("bars", index, each.when), _bar(each), each.why)
            for index, each in enumerate(shape.bars)
        ),
        account=_account(shape.account, checks, vocabulary) if shape.account else None,
        why=shape.why or "",
    )


def _touch_rule(shape: schema.IntentShape) -> TouchRule:
    kinds = tuple(shape.kinds)
    return TouchRule(shape.key, kinds, shape.points, shape.why, shape.half_life, shape.within, shape.at_most)


def _bar(shape: schema.BarShape) -> Bar:
    return Bar(shape.threshold, shape.min_intent, shape.min_fit)


def _account(shape: schema.AccountShape, checks: Checks, vocabulary: Vocabulary) -> AccountBar:
    here: Where = ("account", "roles")
    checks.once(here, [each.key for each in shape.roles], "roles")
    if shape.least_roles > len(shape.roles):
        told = f"{len(shape.roles)} {'is' if len(shape.roles) == 1 else 'are'} told apart under “roles”"
        checks.add(
            ("account", "least_roles"), f"{shape.least_roles} different roles cannot come together; {told}"
        )
    roles = (
        Role(each.key, checks.rule((*here, index, "when"), each.when, vocabulary), each.label)
        for index, each in enumerate(shape.roles)
    )
    return AccountBar(_bar(shape), shape.people, tuple(roles), shape.least_roles)
