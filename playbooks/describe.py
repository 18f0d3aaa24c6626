"""The definition both sides sign: a page per playbook, for people, made of the files the bot runs on."""

from collections.abc import Iterable, Iterator, Mapping

from playbooks.desk import Desk, Segment
from playbooks.filters import minutes
from qualification.criteria import Criterion, Kind
from qualification.decision import DecisionRule, Playbook
from qualification.reasons import DecisionReason
from qualification.scoring import AccountBar, Bar, Scorecard
from qualification.sla import Do, Policy, Rung, Tell

KINDS: Mapping[Kind, str] = {
    Kind.CHOICE: "one of",
    Kind.YES_NO: "yes or no",
    Kind.NUMBER: "a number",
    Kind.MONEY: "a sum or a range",
    Kind.WHEN: "a date or a period",
    Kind.PERSON: "somebody at the account",
    Kind.TEXT: "words",
    Kind.SEVERAL: "several of",
}
TELLS: Mapping[Tell, str] = {
    "owner_thread": "the owner, in the lead's thread",
    "owner_dm": "the owner, by direct message",
    "ae": "the account executive",
    "channel": "the team's channel",
    "team_lead": "a manager of the team",
    "manager": "the managers' channel",
    "leadership": "the leadership's channel",
}
DOES: Mapping[Do, str] = {
    "reassign": "it is given to somebody else",
    "return_to_pool": "it is anybody's again",
    "pause_owner": "the owner gets no new leads",
}


def pages(desk: Desk) -> dict[str, str]:
    """Markdown by file name: one for each playbook, and a page that lists them."""
    made = {f"{key}.md": "\n".join(_page(desk, playbook)) for key, playbook in sorted(desk.playbooks.items())}
    return {"README.md": "\n".join(_contents(desk)), **made}


def _contents(desk: Desk) -> Iterator[str]:
    yield f"# What {desk.name} means by an MQL and an SQL\n"
    yield "Made from the definitions by `handraise lint --describe`; change those, not these pages.\n"
    yield from _table(
        ("segment", "takes leads where", "playbook", "team"),
        (
            (
                segment.name,
                _code(segment.when.text) if segment.when else "nothing above applies",
                f"[{desk.playbooks[segment.playbook].name}]({segment.playbook}.md)",
                desk.team(segment.team).name,
            )
            for segment in desk.segments
        ),
    )
    unused = sorted(desk.playbooks.keys() - {segment.playbook for segment in desk.segments})
    if unused:
        yield (
            "Not used by a segment here: "
            + ", ".join(f"[{desk.playbooks[key].name}]({key}.md)" for key in unused)
            + ".\n"
        )


def _page(desk: Desk, playbook: Playbook) -> Iterator[str]:
    segments = [segment for segment in desk.segments if segment.playbook == playbook.key]
    yield f"# {playbook.name}\n"
    used = ", ".join(segment.name for segment in segments) or "no segment of this desk"
    yield f"Version `{playbook.version}` · used by {used}\n"
    yield from _mql(desk, segments)
    yield from _sql(playbook)
    yield from _questions(playbook)
    yield from _decisions(playbook)
    yield from _promises(desk)
    yield "## Signed\n"
    yield from _table(("for", "name", "date"), (("Marketing", "", ""), ("Sales", "", "")))


def _mql(desk: Desk, segments: Iterable[Segment]) -> Iterator[str]:
    yield "## What an MQL is\n"
    cards = {segment.scorecard: desk.scorecards[segment.scorecard] for segment in segments}
    if not cards:
        yield "Whatever the segment's scorecard says; no segment of this desk uses this playbook.\n"
    for card in cards.values():
        yield from _scorecard(card)


def _scorecard(card: Scorecard) -> Iterator[str]:
    yield f"{_bar(card.bar)} by scorecard `{card.key}` (version `{card.version}`).\n"
    if card.why:
        yield f"{card.why}\n"
    for own in card.bars:
        yield f"Another bar where {_code(own.when.text)}: {_bar(own.bar)} ({own.why}).\n"
    if card.account:
        yield f"{_together(card.account)}\n"
    yield from _table(
        ("who they are", "points", "when"),
        ((each.why, f"{each.points:+}", _code(each.when.text)) for each in card.fit),
    )
    yield from _table(
        ("what they did", "points", "half of it after", "at most"),
        (
            (each.why, f"{each.points:+}", f"{each.half_life.days} days", str(each.at_most or "no end"))
            for each in card.intent
        ),
    )
    if card.gates:
        yield "Never an MQL, whatever the points: " + "; ".join(gate.why for gate in card.gates) + ".\n"


def _bar(bar: Bar) -> str:
    least = [f"at least {bar.min_intent} of them for what they did"] if bar.min_intent else []
    least += [f"at least {bar.min_fit} for who they are"] if bar.min_fit is not None else []
    beside = f", {' and '.join(least)}" if least else ""
    return f"{bar.threshold} points or more{beside}"


def _together(account: AccountBar) -> str:
    """When several people make an MQL though none of them does alone."""
    said = f"{account.people} people or more of one account make an MQL together with {_bar(account.bar)}"
    if not account.least_roles:
        return f"{said}."
    roles = "; ".join(f"{role.label}, {_code(role.when.text)}" for role in account.roles)
    return f"{said}, and at least {account.least_roles} of these roles among them: {roles}."


def _sql(playbook: Playbook) -> Iterator[str]:
    yield "## What an SQL is\n"
    if playbook.accepted_means:
        yield f"{playbook.accepted_means}\n"
    yield f"The rule: {_code(playbook.accept.text)}\n"
    steps = ", ".join(step.label for step in playbook.next_steps)
    yield f"It is handed over with a date, a receiving owner and one of these next steps: {steps}.\n"
    if playbook.buying_group:
        roles = ", ".join(role.replace("_", " ") for role in playbook.buying_group)
        yield f"Who should be known at the account: {roles}.\n"


def _questions(playbook: Playbook) -> Iterator[str]:
    yield "## What is asked\n"
    yield "Only what still decides is asked; what is known already is filled in and confirmed.\n"
    for criterion in playbook.criteria:
        yield f"### {criterion.label}: {criterion.question}\n"
        yield f"- Answer: {_answer(criterion)}"
        yield f"- Counts: {criterion.counts}"
        yield f"- Does not count: {criterion.does_not_count}"
        yield from (f"- {each}" for each in _when_asked(playbook, criterion))
        yield ""


def _answer(criterion: Criterion) -> str:
    said = KINDS[criterion.kind]
    if criterion.options:
        said += f": {', '.join(option.label for option in criterion.options)}"
    bounds = [
        f"{word} {value:,}" for word, value in (("from", criterion.least), ("to", criterion.most)) if value
    ]
    return " ".join([said, *bounds])


def _when_asked(playbook: Playbook, criterion: Criterion) -> Iterator[str]:
    if criterion.only_if:
        yield f"Asked only if {_code(criterion.only_if.text)}"
    if criterion.key not in playbook.ruled:
        yield "Decides nothing by itself; " + (
            "asked before an SQL" if criterion.required else "in the form only"
        )
    if criterion.about == "account":
        yield "True of the company: shared by its leads"
    if criterion.good_for:
        yield f"Asked again when what is known is older than {criterion.good_for.days} days"


def _decisions(playbook: Playbook) -> Iterator[str]:
    reasons = {reason.key: reason for reason in playbook.reasons}
    for kind, title in (("disqualify", "Closed for good"), ("recycle", "Back to marketing")):
        rules: tuple[DecisionRule, ...] = getattr(playbook, kind)
        yield f"## {title}\n"
        if rules:
            yield from _table(
                ("because", "when", "reason"),
                ((each.because, _code(each.when.text), reasons[each.reason].label) for each in rules),
            )
        own = [reason for reason in playbook.reasons if reason.goes(kind)]
        yield f"Reasons a rep can choose: {'; '.join(map(_reason, own))}.\n"
    if playbook.no_reply:
        waits = ", ".join(f"{days} days" if days > 1 else "1 day" for days in playbook.no_reply.waits)
        label = reasons[playbook.no_reply.reason].label
        tries = len(playbook.no_reply.waits) + 1
        yield f"No reply: {tries} tries, {waits} apart, then “{label}”.\n"


def _reason(reason: DecisionReason) -> str:
    more = [f"back {reason.back.words}"] if reason.back else []
    more += [f"track {reason.track.replace('_', ' ')}"] if reason.track else []
    return f"{reason.label} ({', '.join(more)})" if more else reason.label


def _promises(desk: Desk) -> Iterator[str]:
    yield "## What sales promises\n"
    yield "In the team's working time.\n"
    rows = (
        (
            clock.name[:1].upper() + clock.name[1:],
            policy.to,
            minutes(policy.length_minutes),
            _ladder(policy),
        )
        for clock in desk.clocks.values()
        for policy in desk.policies.get(clock.key, ())
    )
    yield from _table(("promise", "to", "within", "who hears of it"), rows)


def _ladder(policy: Policy) -> str:
    return "; ".join(f"{_rung(rung)}: {_what_then(rung)}" for rung in policy.ladder)


def _what_then(rung: Rung) -> str:
    done = [DOES[rung.do]] if rung.do else []
    return ", ".join([*done, *(TELLS[each] for each in rung.tell)])


def _rung(rung: Rung) -> str:
    if rung.share is not None:
        return f"at {rung.label}"
    return f"{rung.label} before" if rung.label.startswith("-") else f"{rung.label} after"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


def _code(text: str) -> str:
    return f"`{' '.join(text.split())}`"
