"""The modals. Each asks for the least that its use case needs, filled in with the likeliest answer."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.slack.blocks import (
    Block,
    Element,
    datepicker,
    datetimepicker,
    email_input,
    field_of,
    grouped_select,
    modal,
    multi_select,
    option,
    section,
    select,
    text_input,
)
from bot.slack.ids import Form, lead_ref, walk_ref
from bot.slack.text import SafeText, label
from bot.slack.views import routed, words
from bot.slack.views.checklist import said
from bot.slack.views.values import Deciding, LeadCard, Newer, Somebody, Step, Why
from bot.usecases.contact import OUTCOMES, WAYS
from playbooks.desk import Desk
from playbooks.render import Wording
from qualification.criteria import Criterion, Kind
from qualification.leads import State
from qualification.progress import BY_HAND, CALLED, STEPS, Between
from qualification.reasons import DecisionReason, Way, grouped

View = dict[str, Any]
NOBODY = "nobody"
"""The choice that gives a lead back to the channel; no person has such an id."""


def _choice(
    label: str,
    block_id: str,
    options: Sequence[Element],
    *,
    initial: str | None = None,
    optional: bool = False,
) -> Block:
    return field_of(label, block_id, select("Choose", block_id, options, initial=initial), optional=optional)


def _words(label: str, block_id: str, *, optional: bool = True, hint: str = "", initial: str = "") -> Block:
    element = text_input(block_id, multiline=True, initial=initial, hint=hint)
    return field_of(label, block_id, element, optional=optional)


def log_touch(card: LeadCard) -> View:
    blocks = [
        words.about_lead(card),
        _choice("How", "how", [option(label, key) for key, label in WAYS.items()], initial="call"),
        _choice("What came of it", "outcome", [option(label, key) for key, label in OUTCOMES.items()]),
        _words("Note", "note"),
    ]
    return modal(Form.LOG_TOUCH, lead_ref(card.lead_id), "Log a touch", blocks, submit="Log")


def accept(facts: Deciding) -> View:
    steps = [option(each.label, each.key) for each in facts.playbook.next_steps]
    aes = [option(each.name, each.id) for each in facts.aes]
    if not aes:
        return _nobody_to_hand_to(facts.card)
    blocks = [
        words.about_lead(facts.card),
        _choice("Next step", "next_step", steps, initial=facts.playbook.next_steps[0].key),
        field_of("When", "next_at", datetimepicker("next_at", initial=int(facts.suggested_at.timestamp()))),
        _choice("Handed to", "ae", aes, initial=facts.aes[0].id),
        _words("A line for them", "note", hint="What they should know before the call"),
    ]
    if facts.verdict is None or facts.verdict.kind != "accept":
        hint = "The checklist does not say accept"
        blocks.append(_words("Why against the checklist?", "why", optional=False, hint=hint))
    return modal(Form.ACCEPT, lead_ref(facts.card.lead_id), "Accept as SQL", blocks, submit="Accept")


def _nobody_to_hand_to(card: LeadCard) -> View:
    text = SafeText(
        "The desk names no account executive to hand this to. Add one with role *ae* to desk.yaml."
    )
    return modal(Form.ACCEPT, lead_ref(card.lead_id), "Accept as SQL", [section(text)])


def recycle(facts: Deciding) -> View:
    day = facts.proposed_day
    blocks = [
        words.about_lead(facts.card),
        _reason(facts, "recycle"),
        _words("In your words", "note", hint="Marketing reads this: what did they say?"),
        field_of(
            "Comes back on",
            "return_on",
            datepicker("return_on", initial=day.isoformat() if day else None),
            optional=True,
            hint="Left empty, or as it stands here with another reason: the day that reason sets.",
        ),
    ]
    return modal(Form.RECYCLE, lead_ref(facts.card.lead_id), "Recycle", blocks, submit="Recycle")


def _reason(facts: Deciding, way: Way) -> Block:
    """The reasons by group, the one that is proposed chosen already and on top."""
    likely = facts.likely.get(way)
    found = grouped(facts.playbook.reasons, facts.groups, way=way, first=likely)
    groups = [(group.label, [_offered(each, way) for each in some]) for group, some in found]
    return field_of("Reason", "reason", grouped_select("Choose", "reason", groups, initial=likely))


def _offered(reason: DecisionReason, way: Way) -> Element:
    back = f"back {reason.back.words}" if way == "recycle" and reason.back else ""
    needs = "needs your words" if reason.needs_words else ""
    return option(reason.label, reason.key, about=", ".join(filter(None, (back, needs))))


def disqualify(facts: Deciding) -> View:
    blocks = [
        words.about_lead(facts.card),
        _reason(facts, "disqualify"),
        _words("In your words", "note", hint="Marketing reads this: what made it no fit?"),
    ]
    return modal(Form.DISQUALIFY, lead_ref(facts.card.lead_id), "Disqualify", blocks, submit="Disqualify")


def not_yet(facts: Deciding) -> View:
    """Filled in with how the lead is set aside already, so that a new day is one choice."""
    stands = facts.card.meanwhile
    before = stands if stands and stands.what in BY_HAND else None
    what = before.what if before else Between.NO_DECISION
    step = before.step if before and before.step != STEPS[before.what] else ""
    blocks = [
        words.about_lead(facts.card),
        _choice("What is it?", "progress", [option(CALLED[each], each) for each in BY_HAND], initial=what),
        field_of(
            "Next step",
            "next_step",
            text_input("next_step", initial=step, hint="CISO back from leave"),
            optional=True,
            hint="What you wait for, or what you do then. It may stay empty.",
        ),
        field_of(
            "When",
            "next_on",
            datepicker("next_on", initial=facts.ask_again_on.isoformat()),
            hint="The owner is reminded in the morning; if it is a day off, on the next working day.",
        ),
        _words("Note", "note", hint="The reminder repeats it"),
    ]
    return modal(Form.NOT_YET, lead_ref(facts.card.lead_id), "Not yet", blocks, submit="Set aside")


def reassign(facts: tuple[LeadCard, Sequence[Somebody]]) -> View:
    card, reps = facts
    nobody = [option("Nobody: give it back", NOBODY)] if card.state == State.CLAIMED else []
    options = [*nobody, *(option(words.choice(each, card.now), each.id) for each in reps)]
    if not options:
        text = SafeText("There is nobody else in this team to give the lead to.")
        return modal(Form.REASSIGN, lead_ref(card.lead_id), "Give to somebody else", [section(text)])
    blocks = [words.about_lead(card), _choice("To", "to", options)]
    return modal(Form.REASSIGN, lead_ref(card.lead_id), "Give to somebody else", blocks, submit="Give")


def extend(card: LeadCard) -> View:
    number: Element = {
        "type": "number_input",
        "action_id": "minutes",
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": "2400",
        "initial_value": "30",
    }
    blocks = [
        words.about_lead(card),
        field_of("Working minutes more", "minutes", number),
        _words("Why", "reason", optional=False),
    ]
    return modal(Form.EXTEND, lead_ref(card.lead_id), "Give more time", blocks, submit="Extend")


def ask(card: LeadCard) -> View:
    """To whoever has the lead, in the manager's words; a sentence to begin with stands there."""
    late = "It is late. " if card.clock and card.clock.late else ""
    begun = f"Where do we stand with {label(card.name, 80)}? {late}Can I help?"
    blocks = [words.about_lead(card), _words("Your words", "text", optional=False, initial=begun)]
    to = "Ask the AE" if card.state is State.ACCEPTED else "Ask the owner"
    return modal(Form.ASK, lead_ref(card.lead_id), to, blocks, submit="Send")


def note(facts: tuple[Step, Criterion]) -> View:
    step, criterion = facts
    before = step.answers.get(criterion.key)
    initial = before.note if before and before.origin == "rep" else ""
    blocks = [
        words.about_lead(step.card),
        _words(f"{criterion.label}: what was said", "note", optional=False, initial=initial),
    ]
    return modal(Form.NOTE, walk_ref(step.walk_id, criterion.key), "Note", blocks, submit="Keep")


def newer(facts: Newer, wording: Wording) -> View:
    """What a later version of the playbook would change, and whether to use it."""
    text = wording.text(
        "newer.j2",
        playbook=facts.card.playbook,
        version=facts.card.playbook_version[:4],
        newer=facts.version[:4],
        changes=[vars(each) for each in facts.changes],
    )
    blocks = [words.about_lead(facts.card), *(section(part) for part in words.parts(text))]
    return modal(Form.NEWER, walk_ref(facts.walk_id), "Playbook has changed", blocks, submit="Use it")


def answers(facts: tuple[Step, Criterion]) -> View:
    """Every question at once. What is left empty stays as it is."""
    step, _ = facts
    blocks = [words.about_lead(step.card), *(_asked(each, step) for each in step.playbook.criteria)]
    return modal(Form.ANSWERS, walk_ref(step.walk_id), "Checklist", blocks, submit="Save")


def _asked(criterion: Criterion, step: Step) -> Block:
    before = step.answers.get(criterion.key)
    known = before if before and before.known else None
    hint = f"Counts: {criterion.counts}"
    if criterion.kind in (Kind.CHOICE, Kind.YES_NO):
        labels = [each.label for each in criterion.options] or ["Yes", "No"]
        initial = said(criterion, known) if known else None
        element = select("Choose", criterion.key, [option(each, each) for each in labels], initial=initial)
    elif criterion.kind is Kind.SEVERAL:
        options = [option(each.label, each.key) for each in criterion.options]
        chosen = [str(key) for key in known.value or ()] if known else []
        element = multi_select("Choose all that apply", criterion.key, options, initial=chosen)
    else:
        examples = ", ".join(criterion.suggestions[:3])
        initial = said(criterion, known) if known else ""
        element = text_input(criterion.key, initial=initial, hint=f"e.g. {examples}" if examples else "")
    return field_of(criterion.question, criterion.key, element, optional=True, hint=hint)


def new(desk: Desk, known: Mapping[str, str] = MappingProxyType({})) -> View:
    """Empty, or filled in with what is `known` under the names of its fields."""
    kinds = [option(each.replace("_", " "), each) for each in sorted(desk.hand_raiser_kinds)]
    asks = [("Name", "name"), ("Company", "company"), ("Title", "title"), ("Phone", "phone")]
    blocks = [
        field_of("E-mail", "email", email_input("email", initial=known.get("email", ""))),
        *(_line(label, key, initial=known.get(key, "")) for label, key in asks),
        _line("What they want", "interest"),
        _choice("They asked for", "asked_for", kinds, optional=True),
        _line("Where from", "source", hint="Trade fair, referral …"),
        _words("Note", "note", initial=known.get("note", "")),
    ]
    return modal(Form.NEW, "", "New lead", blocks, submit="Take in")


def _line(label: str, block_id: str, *, hint: str = "", initial: str = "") -> Block:
    return field_of(label, block_id, text_input(block_id, hint=hint, initial=initial), optional=True)


def why(story: Why, wording: Wording) -> View:
    blocks = [section(part) for part in words.parts(why_text(story, wording))]
    return modal(Form.WHY, lead_ref(story.card.lead_id), words.asks_why(story.card), blocks)


def why_text(story: Why, wording: Wording) -> SafeText:
    card = story.card
    return wording.text(
        "why.j2",
        name=card.name,
        company=words.company(card.fields),
        number=card.lead_id,
        total=card.fit + card.intent,
        threshold=story.threshold,
        bar=story.bar,
        fit=card.fit,
        intent=card.intent,
        points=[vars(each) for each in card.points if each.axis != "gate"],
        together=words.together_line(card, wording),
        gates=[each.why for each in card.points if each.axis == "gate"],
        faults=list(card.faults),
        unknown=[each.replace("_", " ") for each in story.unknown],
        routed=routed.told(story.routed, wording),
        playbook=card.playbook,
        version=card.playbook_version,
        meanwhile=words.meanwhile_line(card.meanwhile, wording) if card.meanwhile else None,
        verdict=story.verdict.kind if story.verdict else None,
        because=[f"{each.label}: {each.words}" for each in story.verdict.because] if story.verdict else [],
        open=list(story.verdict.open) if story.verdict else [],
        now=card.now,
    )
