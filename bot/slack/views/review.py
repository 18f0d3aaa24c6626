"""Reviews: the head and its thread, and the pages of definitions that are signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack.blocks import (
    Block,
    Element,
    Rendered,
    actions,
    as_fit,
    button,
    context,
    divider,
    field_of,
    modal,
    option,
    section,
    select,
    text_input,
)
from bot.slack.ids import Action, Form, page_ref, review_ref
from bot.slack.text import SafeText, mention
from bot.slack.views import words
from bot.usecases.digest_values import ReasonLine
from bot.usecases.review import Figures, Part
from bot.usecases.signing import Entry, Page
from playbooks.escape import cut
from playbooks.filters import percent
from playbooks.render import Wording
from qualification.funnel import rate
from qualification.reviews import Choice, Decided, Kind, Proposal
from qualification.shifts import Shift, shift
from qualification.typed.money import shown

TITLES = {
    "mql": "What makes an MQL",
    "sql": "What makes an SQL, and why leads come back",
    "promises": "What sales promises",
}
CHOICES = {
    Choice.AGREED: "Agreed",
    Choice.LEFT: "Left as it is",
    Choice.OTHERWISE: "Something else",
}
MOST_DIFFERENCES = 8
MOST_ENTRIES = 12


@dataclass(frozen=True)
class PageCount:
    """How many of the signers have signed a page."""

    key: str
    signed: int
    of: int


@dataclass(frozen=True)
class Head:
    review_id: int
    every: str
    called: str
    figures: Figures
    currency: str
    to_decide: int
    undecided: int
    pages: Sequence[PageCount]


def head(look: Head, wording: Wording) -> Rendered:
    figures, now = look.figures, look.figures.now
    found = rate(now.accepted, now.decided)
    cohort = vars(figures.cohort) if figures.cohort else None
    if cohort:
        revenue = shown(round(cohort["revenue"] / 100), look.currency) if cohort["revenue"] else ""
        cohort = {**cohort, "revenue": revenue}
    text = wording.text(
        "review.j2",
        every=look.every,
        called=look.called,
        mqls=now.mqls,
        promised=None if figures.promised is None else round(figures.promised),
        decided=now.decided,
        accepted=now.accepted,
        share=found.share or 0.0,
        low=found.low,
        high=found.high,
        cohort=cohort,
        target=figures.target,
        late=now.late.late if now.late else 0,
        due=now.late.due if now.late else 0,
        median_minutes=now.late.median_minutes if now.late else None,
        to_decide=look.to_decide,
        undecided=look.undecided,
        pages=[{"title": TITLES[each.key], "signed": each.signed, "of": each.of} for each in look.pages],
        unsigned=[vars(each) for each in figures.unsigned],
    )
    return Rendered(words.spoken([text]), [section(text)])


def moved(figures: Figures, wording: Wording) -> Rendered:
    """As a table for the eye; its words are for everybody else."""
    rows = [*_volumes(figures), *(_of_reason(each) for each in figures.moved)]
    text = wording.text("review_moved.j2", rows=rows)
    first, _, _ = text.partition("\n")
    table = [["", "Now", "Before", "Change"], *(_cells(row) for row in rows)]
    return Rendered(words.spoken([text]), [section(SafeText(first)), _table(table)])


def _volumes(figures: Figures) -> list[dict[str, Any]]:
    now, before = figures.now, figures.before
    volume = {"name": "New MQLs", "now": str(now.mqls), "before": str(before.mqls), "change": None}
    accepted = _row(
        "Accepted of those decided", shift(now.accepted, now.decided, before.accepted, before.decided)
    )
    (kept, due), (kept_before, due_before) = _in_time(now), _in_time(before)
    in_time = _row("First calls in time", shift(kept, due, kept_before, due_before))
    return [volume, *filter(None, (accepted, in_time))]


def _in_time(part: Part) -> tuple[int, int]:
    return (part.late.due - part.late.late, part.late.due) if part.late else (0, 0)


def _of_reason(each: ReasonLine) -> dict[str, Any]:
    return _row(each.label, each.shift) or {}


def _row(name: str, found: Shift | None) -> dict[str, Any] | None:
    """Nothing where there was nothing before, or is nothing now."""
    if found is None:
        return None
    sure = found.is_more_than_chance
    return {
        "name": name,
        "now": _share(found.count, found.of),
        "before": _share(found.count_before, found.of_before),
        "change": ("more" if found.by > 0 else "less") if sure else "chance",
        **{side: round(getattr(found, side) * 100) for side in ("by", "low", "high")},
    }


def _share(count: int, of: int) -> str:
    return f"{count} of {of} ({percent(count / of)})"


def _cells(row: Mapping[str, Any]) -> list[str]:
    match row["change"]:
        case None:
            change = ""
        case "chance":
            change = "no more than chance"
        case up_or_down:
            change = f"{'▲' if up_or_down == 'more' else '▼'} {row['by']:+} points"
    return [cut(row["name"], 80), row["now"], row["before"], change]


def _table(rows: Sequence[Sequence[str]]) -> Block:
    return {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": cell or " "} for cell in row] for row in rows],
    }


def decisions(
    review_id: int, proposals: Sequence[Proposal], decided: Mapping[str, Decided], wording: Wording
) -> Rendered:
    numbered = list(enumerate(proposals, 1))
    facts = [_proposal(number, each, decided.get(each.key), wording) for number, each in numbered]
    parts = words.parts(wording.text("review_decisions.j2", proposals=facts))
    blocks: list[Block] = []
    for (number, each), part in zip(numbered, parts, strict=True):
        blocks += [*([divider()] if blocks else []), section(part)]
        blocks.append(actions(*_choices(review_ref(review_id, number), each.key in decided)))
    hint = SafeText("Or reply here: “1 agreed”, “2 leave it: not before spring”, “3: raise it to 65 first”.")
    return Rendered(words.spoken(parts), [*blocks, context(hint)])


def _proposal(number: int, each: Proposal, decided: Decided | None, wording: Wording) -> dict[str, Any]:
    facts = dict(each.facts)
    match each.kind:
        case Kind.BAR:
            facts["finding"] = wording.text("tuning.j2", **each.facts)
        case Kind.FUNNEL:
            facts["found"] = each.facts["kind"]
            facts["finding"] = wording.text("diagnosis.j2", diagnoses=[each.facts])
    last = {**vars(decided), "by": mention(decided.by), "choice": decided.choice.value} if decided else None
    return {**facts, "number": number, "kind": each.kind.value, "decided": last}


def _choices(ref: str, is_decided: bool) -> list[Element]:
    if is_decided:
        return [button("Decide anew…", Action.REVIEW_WORDS, ref)]
    return [
        button("Agreed", Action.REVIEW_AGREED, ref),
        button("Leave it", Action.REVIEW_LEFT, ref),
        button("In words…", Action.REVIEW_WORDS, ref),
    ]


def deciding(facts: tuple[int, int, Decided | None]) -> dict[str, Any]:
    """The window in which a decision is told in words, or changed."""
    review_id, number, before = facts
    options = [option(label, key) for key, label in CHOICES.items()]
    blocks = [
        field_of(
            "Decision",
            "choice",
            select("Choose", "choice", options, initial=before.choice if before else Choice.OTHERWISE),
        ),
        field_of(
            "In your words",
            "words",
            text_input("words", multiline=True, initial=before.words if before else ""),
            optional=True,
            hint="Who does what until when. It is kept with your name.",
        ),
    ]
    return modal(Form.REVIEW, review_ref(review_id, number), f"Proposal {number}", blocks, submit="Decide")


@dataclass(frozen=True)
class Shown:
    """A page, with the names of those who have still to sign; `stale` when it is another now than was put up."""

    page: Page
    waiting: Sequence[str]
    stale: bool = False


def page(look: Shown, wording: Wording) -> Rendered:
    texts = _page_texts(look, wording)
    blocks: list[Block] = [section(text) for text in texts]
    return Rendered(words.spoken(texts), [*blocks, *_page_buttons(look)])


def pages(some: Sequence[Shown], wording: Wording) -> Rendered:
    """All of them, for whoever asks by command."""
    blocks: list[Block] = []
    heads: list[SafeText] = []
    for each in some:
        texts = _page_texts(each, wording)
        heads.append(texts[0])
        blocks += [*([divider()] if blocks else []), *map(section, texts), *_page_buttons(each, style=None)]
    return Rendered(words.spoken(heads), blocks[:50])


def _page_texts(look: Shown, wording: Wording) -> Sequence[SafeText]:
    shown_page = look.page
    text = wording.text(
        "review_page.j2",
        title=TITLES[shown_page.key],
        unchanged=[each.name for each in shown_page.entries if each.signed],
        fresh=[each.name for each in shown_page.entries if not each.signed and not each.changed],
        entries=[_entry(each) for each in shown_page.entries if not each.signed and each.changed],
        signed=[{"who": mention(by), "at": at} for by, at in shown_page.signed],
        waiting=look.waiting,
        stale=look.stale,
    )
    return as_fit(words.parts(text), MOST_ENTRIES)


def _entry(each: Entry) -> dict[str, Any]:
    return {
        "name": each.name,
        "version": each.what.version,
        "since": each.since,
        "last_signed": each.last_signed,
        "differences": [vars(one) for one in each.differences[:MOST_DIFFERENCES]],
        "more": max(0, len(each.differences) - MOST_DIFFERENCES),
    }


def _page_buttons(look: Shown, *, style: str | None = "primary") -> list[Block]:
    ref = page_ref(look.page.key, look.page.version)
    read = button("Read it", Action.PAGE_READ, ref)
    if look.stale or not look.waiting:
        return [actions(read)]
    return [actions(button("Sign", Action.PAGE_SIGN, ref, style=style), read)]
