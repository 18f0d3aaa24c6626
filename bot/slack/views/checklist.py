"""The checklist in the thread: one message that asks, then shows what it comes to, then what was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.slack.blocks import (
    Block,
    Element,
    Rendered,
    actions,
    button,
    context,
    datepicker,
    multi_select,
    option,
    section,
)
from bot.slack.ids import Action, lead_ref, walk_ref
from bot.slack.text import SafeText, plain
from bot.slack.views import group, words
from bot.slack.views.values import Step
from playbooks.render import Wording
from qualification.criteria import SOURCES, Answer, Criterion, Kind

MOST_PICKS = 10


@dataclass(frozen=True)
class Pick:
    """A button that answers; pressing it is typing `text`."""

    key: str
    label: str
    text: str
    confirms: bool = False


def picks(criterion: Criterion, before: Answer | None) -> list[Pick]:
    """The answers offered as buttons; one that is filled in already comes first, to be confirmed.

    `before` is None where what is filled in is too old to be confirmed.
    """
    known = before if before and before.known and before.origin != "rep" else None
    offered = [each for each in _offered(criterion) if not (known and each.label == known.words)]
    confirm = [Pick("known", f"{known.words} ✓", said(criterion, known), confirms=True)] if known else []
    return [*confirm, *offered[: MOST_PICKS - len(confirm)]]


def said(criterion: Criterion, answer: Answer) -> str:
    """What typing an answer again would be: read back, it gives the same value."""
    match criterion.kind:
        case Kind.CHOICE:
            return next((each.label for each in criterion.options if each.key == answer.value), answer.words)
        case Kind.WHEN:
            return str(answer.value["label"]) if answer.value else answer.words
        case _:
            return answer.words


def _offered(criterion: Criterion) -> list[Pick]:
    match criterion.kind:
        case Kind.CHOICE:
            return [Pick(each.key, each.label, each.label) for each in criterion.options]
        case Kind.YES_NO:
            return [Pick("yes", "Yes", "yes"), Pick("no", "No", "no")]
        case Kind.SEVERAL:
            return [Pick("none", "None of them", "none")]
        case _:
            return [Pick(f"s{place}", _upper(text), text) for place, text in enumerate(criterion.suggestions)]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def checklist(step: Step, wording: Wording) -> Rendered:
    if step.finished:
        return _walked(step, wording)
    return _question(step, step.asking, wording) if step.asking else _verdict(step, wording)


def _question(step: Step, asking: Criterion, wording: Wording) -> Rendered:
    before = step.answers.get(asking.key)
    text = wording.text("question.j2", **_question_facts(step, asking, before))
    head, rest = [*words.parts(text), SafeText("")][:2]
    fresh = None if asking.key in step.stale else before
    offered, guess = picks(asking, fresh), _guess(step, wording)
    blocks = [
        *_remark(step),
        _head(step, asking, fresh, head),
        *_confirming(step, asking, guess),
        context(rest),
    ]
    if offered or asking.kind is Kind.WHEN:
        blocks.append(_answers(step, asking, offered))
    blocks.append(_around(step, asking))
    spoken = [
        _understood(step),
        head,
        guess,
        "Answers:",
        ", ".join(each.label for each in offered) or "type it in the thread",
    ]
    return Rendered(words.spoken(spoken), blocks)


def _head(step: Step, asking: Criterion, before: Answer | None, head: SafeText) -> Block:
    """The question; one with several answers at once has its list beside it."""
    if asking.kind is not Kind.SEVERAL:
        return section(head)
    chosen = [str(key) for key in before.value or ()] if before and before.known else []
    options = [option(each.label, each.key) for each in asking.options]
    choose = multi_select("Choose all that apply", Action.PICK_SEVERAL, options, initial=chosen)
    return section(head, accessory=choose, block_id=walk_ref(step.walk_id, asking.key, "several"))


def _understood(step: Step) -> SafeText:
    """How the last answer was understood, or why it was not."""
    return plain(step.remark, 400) if step.remark else SafeText("")


def _remark(step: Step) -> list[Block]:
    """What was understood, with the button that changes it beside it."""
    said, change = _understood(step), _change(step, "Change")
    if not said:
        return []
    return [section(said, accessory=change) if change else context(said)]


def _change(step: Step, label: str) -> Element | None:
    """The way back to the last answer, unless that is what is asked."""
    if step.last is None or (step.asking and step.last == step.asking.key):
        return None
    return button(label, Action.CHANGE, walk_ref(step.walk_id, step.last))


def _guess(step: Step, wording: Wording) -> SafeText:
    if step.reading is None:
        return SafeText("")
    return wording.text("reading.j2", words=step.reading.words, typed=step.reading.text)


def _confirming(step: Step, asking: Criterion, guess: SafeText) -> list[Block]:
    """A guess does not count before one of these is pressed; another reply takes its place."""
    if step.reading is None:
        return []
    ref = walk_ref(step.walk_id, asking.key, step.reading.mark)
    right = button("Yes, that", Action.READ_RIGHT, ref, style="primary")
    return [section(guess), actions(right, button("No, not that", Action.READ_WRONG, ref))]


def _question_facts(step: Step, asking: Criterion, before: Answer | None) -> dict[str, Any]:
    # A question that is asked again is not one more.
    asked = step.progress.asked - bool(before and before.origin == "rep")
    filled_in = before if before and before.known and before.origin != "rep" else None
    known = None if asking.key in step.stale else filled_in
    old = filled_in if asking.key in step.stale else None
    return {
        "asked": asked,
        "total": asked + len({*step.progress.left, asking.key}),
        "deciding": _labels(step, step.deciding),
        "irrelevant": _labels(step, step.progress.irrelevant),
        "question": SafeText(asking.question),
        "counts": SafeText(asking.counts),
        "does_not": SafeText(asking.does_not_count),
        "known": known.words if known else None,
        "known_from": known.note if known and known.by is None else None,
        "known_at": known.at if known else step.card.now,
        "old": old.words if old else None,
        "old_at": old.at if old else step.card.now,
        "before": before.words if before and before.origin == "rep" else None,
        "now": step.card.now,
    }


def _labels(step: Step, keys: Iterable[str]) -> list[str]:
    wanted = set(keys)
    return [each.label for each in step.playbook.criteria if each.key in wanted]


def _answers(step: Step, asking: Criterion, offered: list[Pick]) -> Block:
    made: list[Element] = [
        button(
            each.label,
            f"{Action.PICK}/{each.key}",
            walk_ref(step.walk_id, asking.key, each.key),
            style="primary" if each.confirms and not step.reading else None,
        )
        for each in offered
    ]
    if asking.kind is Kind.WHEN:
        made.append(datepicker(f"{Action.PICK_DATE}/{asking.key}"))
    return actions(*made, block_id=walk_ref(step.walk_id, asking.key))


def _around(step: Step, asking: Criterion) -> Block:
    ref = walk_ref(step.walk_id, asking.key)
    made = [button("Not known yet", Action.NOT_KNOWN, ref)]
    if (change := _change(step, "Change last answer")) and not step.remark:
        made.append(change)
    if asking.key != step.playbook.criteria[0].key:
        made.append(button("← Back", Action.BACK, walk_ref(step.walk_id)))
    return actions(
        *made,
        button("Note…", Action.NOTE, ref),
        button("As a form…", Action.AS_FORM, walk_ref(step.walk_id)),
        *_newer(step),
        *group.buttons(step.card),
    )


def _newer(step: Step) -> list[Element]:
    """Where the playbook has changed since the checklist was begun."""
    return [button("Playbook has changed…", Action.NEWER, walk_ref(step.walk_id))] if step.newer else []


def because(step: Step) -> list[dict[str, Any]]:
    """Every answer that was given, with what it does to the verdict."""
    counts = {each.criterion: each.counts for each in step.verdict.because}
    return [
        {
            "label": each.label,
            "words": answer.words,
            "note": answer.note if answer.by else "",
            "source": SOURCES[answer.origin] if answer.origin != "rep" else None,
            "counts": counts.get(each.key),
        }
        for each in step.playbook.criteria
        if (answer := step.answers.get(each.key))
    ]


def _verdict(step: Step, wording: Wording) -> Rendered:
    given = step.verdict
    reason = step.playbook.reason(given.reason) if given.reason else None
    rule = step.playbook.decision_rule(given.rule)
    text = wording.text(
        "verdict.j2",
        kind=given.kind,
        because=because(step),
        reason=reason.label if reason else given.reason,
        back_on=words.day(given.back_on),
        rule_because=rule.because if rule else None,
        open=_open_labels(step),
    )
    head, rest = [*words.parts(text), SafeText("")][:2]
    blocks = [*_remark(step), section(head), *([context(rest)] if rest else []), _decide(step)]
    return Rendered(words.spoken([_understood(step), head, rest]), blocks)


def _open_labels(step: Step) -> list[str]:
    """Questions without an answer that counts."""
    return [
        each.label
        for each in step.playbook.criteria
        if (answer := step.answers.get(each.key)) is None or not answer.known
    ]


def _decide(step: Step) -> Block:
    ref = lead_ref(step.card.lead_id, step.card.version)
    kind = step.verdict.kind
    labels = {Action.ACCEPT: "Accept as SQL…", Action.RECYCLE: "Recycle…", Action.DISQUALIFY: "Disqualify…"}
    first = {"recycle": Action.RECYCLE, "disqualify": Action.DISQUALIFY}.get(kind, Action.ACCEPT)
    order = [first, *(each for each in labels if each != first)]
    made = [
        button(labels[each], each, ref, style="primary" if each == first and kind != "undecided" else None)
        for each in order
    ]
    made.append(button("Not yet…", Action.NOT_YET, ref))
    if (change := _change(step, "Change last answer")) and not step.remark:
        made.append(change)
    made += [button("As a form…", Action.AS_FORM, walk_ref(step.walk_id)), *_newer(step)]
    return actions(*made, *group.buttons(step.card))


def _walked(step: Step, wording: Wording) -> Rendered:
    decision = step.card.decision
    line = words.decision_line(decision, wording) if decision else SafeText("Decided.")
    text = wording.text("walked.j2", because=because(step), decision=line)
    return Rendered(words.spoken([text]), [section(text)])
