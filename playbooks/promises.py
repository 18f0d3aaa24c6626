"""sla.yaml into clocks and the policies they run by; what cannot hold is said."""

from collections.abc import Mapping
from datetime import timedelta

from playbooks import schema
from playbooks.building import Checks
from playbooks.documents import Where
from playbooks.names import policy_vocabulary
from playbooks.shapes import read_rung, working_minutes
from qualification.clocks import BUILT_IN, Clock
from qualification.leads import Did
from qualification.rules import Vocabulary
from qualification.sla import Policy, Rung


def clocks(shape: schema.SlaShape, checks: Checks) -> Mapping[str, Clock]:
    """Those that every desk has, and those it adds."""
    checks.once(("clocks",), [each.key for each in shape.clocks], "clocks")
    for index, each in enumerate(shape.clocks):
        if each.key in BUILT_IN:
            checks.add(
                ("clocks", index, "key"), f"there is a clock “{each.key}” already; its policies are enough"
            )
        if both := sorted(set(each.starts) & set(each.stops)):
            checks.add(("clocks", index, "stops"), f"“{both[0]}” cannot both start and stop a clock")
    own = {
        each.key: Clock(
            each.key, each.name, frozenset(map(Did, each.starts)), frozenset(map(Did, each.stops))
        )
        for each in shape.clocks
    }
    return {**own, **BUILT_IN}


def policies(
    shape: schema.SlaShape,
    desk: schema.DeskShape,
    checks: Checks,
    known: Mapping[str, Clock],
    lead: Vocabulary,
) -> Mapping[str, tuple[Policy, ...]]:
    """The policies of each clock, in the order in which they are tried."""
    if not timedelta(hours=1) <= shape.working_day <= timedelta(days=1):
        checks.add(("working_day",), "a working day is between 1h and 24h")
    checks.once(("policies",), [each.key for each in shape.policies], "policies")
    names = policy_vocabulary(lead)
    found: dict[str, list[Policy]] = {}
    taken: dict[str, str] = {}
    for index, each in enumerate(shape.policies):
        here: Where = ("policies", index)
        checks.known((*here, "clock"), each.clock, known, "clock")
        if earlier := taken.get(each.clock):
            checks.add(here, f"“{earlier}” has no “when”, so this one never holds; put it before that")
        if each.when is None:
            taken.setdefault(each.clock, each.key)
        _check_ladder(each, desk, checks, here)
        if policy := _policy(each, shape.working_day, checks, here, names):
            found.setdefault(each.clock, []).append(policy)
    return {clock: tuple(some) for clock, some in found.items()}


def _policy(
    shape: schema.PolicyShape, day: timedelta, checks: Checks, here: Where, names: Vocabulary
) -> Policy | None:
    try:
        return Policy(
            shape.key,
            shape.clock,
            working_minutes(shape.within, day),
            tuple(_rung(rung, day) for rung in shape.ladder),
            checks.rule((*here, "when"), shape.when, names) if shape.when else None,
            shape.hours,
            working_minutes(shape.pause_at_most, day) if shape.pause_at_most else None,
            shape.to,
        )
    except ValueError as wrong:
        checks.add((*here, "ladder"), str(wrong))
        return None


def _rung(shape: schema.RungShape, day: timedelta) -> Rung:
    share, length, sign = read_rung(shape.at)
    at = (
        None if share is not None else timedelta(minutes=sign * working_minutes(length, day) if length else 0)
    )
    return Rung(tuple(shape.tell), at, share, tuple(shape.unowned), shape.do, shape.anytime)


def _check_ladder(shape: schema.PolicyShape, desk: schema.DeskShape, checks: Checks, here: Where) -> None:
    for at, rung in enumerate(shape.ladder):
        there: Where = (*here, "ladder", at)
        if not rung.tell and not rung.do:
            checks.add(there, "a rung tells somebody (“tell”) or does something (“do”)")
        if "leadership" in (*rung.tell, *rung.unowned) and desk.leadership_channel is None:
            checks.add(there, "desk.yaml names no “leadership_channel” to tell")
