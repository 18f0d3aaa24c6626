"""Several late leads in one message, each with its one next action; and what ran out overnight."""

from collections.abc import Callable, Mapping, Sequence

from bot.slack.blocks import (
    Block,
    Element,
    Rendered,
    as_fit,
    button,
    context,
    link_button,
    option,
    section,
    select,
)
from bot.slack.ids import Action, lead_ref
from bot.slack.text import SafeText, label, link, mention
from bot.slack.views import away, words
from bot.slack.views.late import Glance, Several
from bot.slack.views.values import Somebody
from playbooks.render import Wording
from qualification.leads import State

MOST_LEADS = 10
"""Leads that are listed; the others are counted."""

MOST_CHOICES = 40
"""Entries of all menus of one message: Slack counts their words into what a message can carry."""

FOR_WAITING, FOR_SETTLED = 7_000, 2_500
"""Characters of a message for the leads that wait and those that are settled, beside its menus."""


Act = Callable[[Several, Glance], Element | None]


def breach(some: Several, wording: Wording) -> Rendered:
    """To their owner by direct message."""
    return _listed(some, _log, wording, yours=True)


def alert(some: Several, wording: Wording) -> Rendered:
    """To the managers: who has each, whether they are on, and how much else they hold."""
    listed = [each for each in some.leads if not each.settled][:MOST_LEADS]
    fit = sum(len(_others(some, each)) for each in listed) <= MOST_CHOICES
    return _listed(some, _give if fit else _give_in_a_form, wording, yours=False)


def _listed(some: Several, act: Act, wording: Wording, *, yours: bool) -> Rendered:
    """Those that wait for somebody first; those that are settled below them, struck, with what settled them."""
    waiting = [each for each in some.leads if not each.settled]
    settled = [each for each in some.leads if each.settled]
    head = wording.text(
        "several.j2",
        yours=yours,
        open=len(waiting),
        late=sum(any(promise.late for promise in each.promises) for each in waiting),
        settled=len(settled),
    )
    lines = as_fit(
        [line(each, wording, with_owner=not yours, linked=True) for each in waiting], MOST_LEADS, FOR_WAITING
    )
    struck = as_fit([line(each, wording) for each in settled], MOST_LEADS, FOR_SETTLED)
    blocks: list[Block] = [section(head)]
    for each, text in zip(waiting, lines, strict=False):
        blocks.append(section(text, accessory=act(some, each), block_id=f"late:{each.lead_id}"))
    rest = _rest(len(waiting) - len(lines), yours=yours)
    blocks += [context(each) for each in rest]
    if struck:
        blocks.append(section(SafeText("\n".join(struck))))
    # To hear an address read out helps nobody.
    said = (line(each, wording, with_owner=not yours) for each in waiting[: len(lines)])
    return Rendered(words.spoken([head, *said, *rest, *struck]), blocks)


def _rest(more: int, *, yours: bool) -> list[SafeText]:
    """Where those are that are not listed."""
    where = "`/handraise mine` shows all of them" if yours else "App Home shows what is late"
    return [SafeText(f"… and {more} more; {where}")] if more else []


def line(one: Glance, wording: Wording, *, with_owner: bool = True, linked: bool = False) -> SafeText:
    """A lead, what it waits for, and `with_owner` who has it; `linked`, its name leads to its card."""
    name = link(one.link, label(one.name, 60)) if one.link and linked and not one.settled else one.name
    who = one.owner
    return wording.text(
        "late_line.j2",
        who=name,
        company=words.company(one.fields),
        promises=[vars(each) for each in one.promises],
        with_owner=with_owner,
        owner=mention(who.id) if who else None,
        open=who.open if who else 0,
        stands=away.stands(who.presence, wording) if who else None,
        settled=one.settled,
    )


def _log(some: Several, one: Glance) -> Element | None:
    """What can be done about a lead that was handed over stands on its card."""
    if one.state is State.ACCEPTED:
        return link_button("Open", Action.OPEN, one.link) if one.link else None
    if all(each.policy != "first_touch" for each in one.promises):
        return button("Go on qualifying", Action.QUALIFY, _ref(one))
    return button("Log the call…", Action.LOG_TOUCH, _ref(one))


def _give(some: Several, one: Glance) -> Element | None:
    """A menu of those who could have it; an accepted lead is not given to anybody else."""
    if one.state is State.ACCEPTED:
        return button("Ask the AE…", Action.ASK, _ref(one))
    choices = [option(words.choice(each, some.now), f"{each.id}|{_ref(one)}") for each in _others(some, one)]
    label = "Reassign to" if one.owner else "Assign to"
    return select(label, Action.REASSIGN_TO, choices) if choices else None


def _give_in_a_form(some: Several, one: Glance) -> Element | None:
    if one.state is State.ACCEPTED:
        return _give(some, one)
    return button("Reassign…" if one.owner else "Assign…", Action.REASSIGN, _ref(one))


def _others(some: Several, one: Glance) -> Sequence[Somebody]:
    return [each for each in some.people.get(one.team, ()) if one.owner is None or each.id != one.owner.id]


def _ref(one: Glance) -> str:
    return lead_ref(one.lead_id, one.version)


def morning(ran_out: Mapping[str, int], wording: Wording) -> Rendered:
    """To the managers as their team opens: what ran out while nobody was on, by what was waited for."""
    text = wording.text(
        "morning.j2",
        count=sum(ran_out.values()),
        promises=[{"waiting_for": what, "count": count} for what, count in ran_out.items()],
    )
    return Rendered(words.spoken([text]), [section(text)])
