"""reasons.yaml into a desk's reasons, and each playbook's own laid over them; what cannot work is said."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from playbooks import schema
from playbooks.building import Checks
from playbooks.documents import Where
from playbooks.names import return_vocabulary
from playbooks.shapes import read_return
from qualification.decision import Playbook
from qualification.reasons import (
    OTHER,
    ComesBack,
    DecisionReason,
    Group,
    Proposal,
    Reasons,
    proposal_vocabulary,
)
from qualification.rules import RuleError, Vocabulary, compile_rule

K = TypeVar("K", Group, DecisionReason)


def reasons(shape: schema.DeskReasonsShape, checks: Checks, lead: Vocabulary, under: Reasons) -> Reasons:
    """What the file says, laid over what is there without it: a group or reason of the same key is replaced."""
    checks.once(("groups",), [each.key for each in shape.groups], "groups")
    checks.once(("reasons",), [each.key for each in shape.reasons], "reasons")
    groups = _over([Group(each.key, each.label) for each in shape.groups], under.groups)
    for index, each in enumerate(shape.reasons):
        _check(each, checks, ("reasons", index), [group.key for group in groups])
    made = _over([_reason(each) for each in shape.reasons], under.reasons)
    keys = {each.key for each in made}
    for index, proposal in enumerate(shape.proposals or ()):
        checks.known(("proposals", index, "reason"), proposal.reason, keys, "reason")
    proposals = shape.proposals
    return Reasons(
        groups,
        made,
        under.proposals
        if proposals is None
        else tuple(Proposal(each.when, each.reason) for each in proposals),
        _comes_back(shape.comes_back, checks, lead) if shape.comes_back else under.comes_back,
    )


def _over(own: Sequence[K], under: Sequence[K]) -> tuple[K, ...]:
    """What is there in its order, some of it replaced; what is new stands before the last, which is Other."""
    new: dict[str, K] = {each.key: each for each in own}
    kept: list[K] = [new.pop(each.key, each) for each in under]
    return tuple(kept[:-1] + list(new.values()) + kept[-1:])


def _check(shape: schema.ReasonShape, checks: Checks, here: Where, groups: Iterable[str]) -> None:
    checks.known((*here, "group"), shape.group, groups, "group")
    if len(set(shape.ways)) < len(shape.ways):
        checks.add((*here, "ways"), f"“{shape.ways[0]}” stands here twice")
    recycles = "recycle" in shape.ways
    if recycles and shape.track is None:
        checks.add(here, f"“{shape.key}” recycles leads and has no “track” to put them on")
    for name in ("track", "returns"):
        if not recycles and getattr(shape, name) is not None:
            checks.add((*here, name), f"“{shape.key}” recycles no leads, so it has no “{name}”")


def _reason(shape: schema.ReasonShape) -> DecisionReason:
    return DecisionReason(
        shape.key,
        shape.label,
        "either" if len(shape.ways) > 1 else shape.ways[0],
        track=shape.track,
        group=shape.group,
        returns=read_return(shape.returns) if shape.returns else None,
        needs_words=shape.note == "required" or shape.key == OTHER,
    )


def _comes_back(shape: schema.ComesBackShape, checks: Checks, lead: Vocabulary) -> ComesBack:
    when = checks.rule(("comes_back", "when"), shape.when, return_vocabulary(lead)) if shape.when else None
    return ComesBack(when, shape.at_most, shape.to_same_rep)


def laid_over(playbook: Playbook, shape: schema.PlaybookShape, desk: Reasons, checks: Checks) -> Playbook:
    """The playbook with the desk's reasons beside and behind its own."""
    groups, known = {each.key for each in desk.groups}, {each.key for each in desk.reasons}
    for way in ("recycle", "disqualify"):
        for index, each in enumerate(getattr(shape.reasons, way)):
            here: Where = ("reasons", way, index)
            if each.group is not None:
                checks.known((*here, "group"), each.group, groups, "group")
            if way == "recycle" and each.track is None and each.key not in known:
                checks.add(here, f"“{each.key}” is none of the desk's reasons, so it needs a “track” here")
    return with_desk(playbook, desk)


def with_desk(playbook: Playbook, desk: Reasons) -> Playbook:
    offered = desk.for_playbook(playbook.reasons, without=playbook.without_reasons)
    return replace(playbook, reasons=offered)


def check_proposals(shape: schema.DeskReasonsShape, checks: Checks, playbooks: Iterable[Playbook]) -> None:
    """Each proposal must mean something in one playbook at least."""
    some = [each.vocabulary for each in playbooks]
    everything = Vocabulary({name: kind for one in some for name, kind in one.types.items()})
    for index, each in enumerate(shape.proposals or ()):
        if any(_compiles(each.when, answers) for answers in some):
            continue
        where: Where = ("proposals", index, "when")
        before = len(checks.problems)
        checks.rule(where, each.when, proposal_vocabulary(everything))
        if len(checks.problems) == before:
            checks.add(where, "no playbook asks everything that this rule looks at")


def _compiles(text: str, answers: Vocabulary) -> bool:
    try:
        compile_rule(text, proposal_vocabulary(answers))
    except RuleError:
        return False
    return True
