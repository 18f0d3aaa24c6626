"""Buttons and menus: a table from what was pressed to what is done."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import structlog

from bot.slack import feedback, grouping, healing, meetings, payloads, present, sameness
from bot.slack.edge import Edge, Verb
from bot.slack.ids import Action, means
from bot.slack.listeners import away, digests, figures, reviews
from bot.slack.payloads import Press
from bot.slack.views import answers, forms, group, mutes, same
from bot.slack.views import meeting as meeting_views
from bot.usecases import answer, claim, decide, meeting, merge, qualify
from qualification import refusals
from qualification.refusals import Refused
from qualification.reviews import Choice

log = structlog.get_logger()


def take(edge: Edge, body: Mapping[str, Any]) -> Callable[[], None] | None:
    """Stores the press; what it returns puts it into the lane of what it refers to, once it is acknowledged: worked
    side by side with that, it would hold it up. What is none of ours, or came before, is passed over.

    Raises what `Edge.keep` raises: then it must not be acknowledged.
    """
    press = _read(body)
    if press is None or not (press.action in SHOWS or edge.keep(press)):
        return None
    return partial(_work, edge, press)


def take_up(edge: Edge, body: Mapping[str, Any]) -> None:
    """Works a press that was kept before."""
    press = _read(body)
    if press is not None:
        _work(edge, press)


def _work(edge: Edge, press: Press) -> None:
    edge.lanes.submit(press.ref.id, partial(_worked, edge, press))


def _worked(edge: Edge, press: Press) -> None:
    healing.heal(edge, press)
    (ACTS.get(press.action) or SHOWS[press.action])(edge, press)


def _read(body: Mapping[str, Any]) -> Press | None:
    """None for what is none of ours."""
    try:
        press = payloads.press(body)
    except (KeyError, IndexError, TypeError, ValueError):
        log.info("press_passed_over")
        return None
    ours = press.action in ACTS or press.action in SHOWS
    return press if ours and means(press.ref, press.action) else None


def _do(edge: Edge, press: Press, verb: Verb[object]) -> None:
    outcome = edge.act(press, verb)
    if isinstance(outcome, Refused):
        edge.refuse(press.response_url, outcome)


def _claim(edge: Edge, press: Press) -> None:
    _do(edge, press, partial(claim.claim, lead_id=press.ref.id, by=press.by))


def _qualify(edge: Edge, press: Press) -> None:
    _do(edge, press, partial(qualify.qualify, lead_id=press.ref.id, by=press.by))


def _hand_back(edge: Edge, press: Press) -> None:
    _do(edge, press, partial(claim.hand_back, lead_id=press.ref.id, by=press.by))


def _reopen(edge: Edge, press: Press) -> None:
    _do(edge, press, partial(decide.reopen, lead_id=press.ref.id, by=press.by))


def _unmerge(edge: Edge, press: Press) -> None:
    _do(edge, press, partial(merge.unmerge, lead_id=press.ref.id, by=press.by))


def _same(edge: Edge, press: Press) -> None:
    _show(partial(same.form, wording=edge.services.wording), sameness.asking, edge, press)


def _take_on(edge: Edge, press: Press) -> None:
    _do(edge, press, partial(decide.take_on, lead_id=press.ref.id, by=press.by))


def _held(edge: Edge, press: Press) -> None:
    _do(edge, press, partial(meeting.held, lead_id=press.ref.id, by=press.by))


def _no_show(edge: Edge, press: Press) -> None:
    _do(edge, press, partial(meeting.missed, lead_id=press.ref.id, by=press.by))


def _reassign_to(edge: Edge, press: Press) -> None:
    _do(edge, press, partial(claim.reassign, lead_id=press.ref.id, by=press.by, to=press.chosen))


def _take_over(edge: Edge, press: Press) -> None:
    _do(edge, press, partial(claim.take_over, lead_id=press.ref.id, by=press.by))


def _pick(edge: Edge, press: Press) -> None:
    text = edge.look(partial(present.pick_text, ref=press.ref, now=edge.services.clock.now()))
    if text is None:
        edge.let_be(press)
        edge.refuse(press.response_url, refusals.no_longer_offered())
    else:
        _reply(edge, press, text)


def _pick_chosen(edge: Edge, press: Press) -> None:
    _reply(edge, press, press.chosen)


def _reply(edge: Edge, press: Press, text: str) -> None:
    walk, part = press.ref.id, press.ref.part
    _do(
        edge,
        press,
        partial(answer.reply, qualification_id=walk, by=press.by, criterion=part, text=text, pressed=True),
    )


def _confirm(edge: Edge, press: Press, *, right: bool) -> None:
    ref = press.ref
    verb = partial(
        answer.confirm, qualification_id=ref.id, by=press.by, criterion=ref.part, mark=ref.pick, right=right
    )
    _do(edge, press, verb)


def _not_known(edge: Edge, press: Press) -> None:
    walk, part = press.ref.id, press.ref.part
    _do(edge, press, partial(answer.not_known, qualification_id=walk, by=press.by, criterion=part))


def _ask_again(edge: Edge, press: Press) -> None:
    walk, part = press.ref.id, press.ref.part or None
    _do(edge, press, partial(answer.ask_again, qualification_id=walk, by=press.by, criterion=part))


def _show(form: Callable[..., dict[str, Any]], look: Callable[..., Any], edge: Edge, press: Press) -> None:
    """Opens a form over what the store says now; a lead that is not there any more is said instead."""
    now = edge.services.clock.now()
    facts = edge.look(lambda session, desk: look(session, desk, press.ref, press.by, now=now))
    if isinstance(facts, Refused):
        edge.refuse(press.response_url, facts)
    else:
        edge.open_form(press.trigger_id, form(facts))


def _why(edge: Edge, press: Press) -> None:
    now = edge.services.clock.now()
    story = edge.look(lambda session, desk: present.why(session, desk, press.ref.id, now=now))
    edge.open_form(press.trigger_id, forms.why(story, edge.services.wording))


def _newer(edge: Edge, press: Press) -> None:
    _show(partial(forms.newer, wording=edge.services.wording), present.newer, edge, press)


def _new(edge: Edge, press: Press) -> None:
    edge.open_form(press.trigger_id, forms.new(edge.services.desk))


def _digest_answer(edge: Edge, press: Press) -> None:
    _show(partial(answers.form, wording=edge.services.wording), feedback.answering, edge, press)


def _digest_mute(edge: Edge, press: Press) -> None:
    _show(partial(mutes.form, wording=edge.services.wording), feedback.muting, edge, press)


def _more(edge: Edge, press: Press) -> None:
    if work := MORE.get(press.chosen):
        work(edge, press)


Work = Callable[[Edge, Press], None]

MORE: Mapping[str, Work] = {
    Action.RECYCLE: partial(_show, forms.recycle, present.deciding),
    Action.DISQUALIFY: partial(_show, forms.disqualify, present.deciding),
    Action.NOT_YET: partial(_show, forms.not_yet, present.deciding),
    Action.REASSIGN: partial(_show, forms.reassign, present.assigning),
    Action.WHY: _why,
}

ACTS: Mapping[str, Work] = {
    Action.CLAIM: _claim,
    Action.QUALIFY: _qualify,
    Action.REASSIGN_TO: _reassign_to,
    Action.TAKE_OVER: _take_over,
    Action.HAND_BACK: _hand_back,
    Action.REOPEN: _reopen,
    Action.PICK: _pick,
    Action.PICK_DATE: _pick_chosen,
    Action.PICK_SEVERAL: _pick_chosen,
    Action.READ_RIGHT: partial(_confirm, right=True),
    Action.READ_WRONG: partial(_confirm, right=False),
    Action.NOT_KNOWN: _not_known,
    Action.BACK: _ask_again,
    Action.CHANGE: _ask_again,
    Action.TAKE_ON: _take_on,
    Action.UNMERGE: _unmerge,
    Action.COME_BACK: partial(away.pressed, kind="leave"),
    Action.RESUME: partial(away.pressed, kind="pause"),
    Action.HELD: _held,
    Action.NO_SHOW: _no_show,
    Action.DIGEST_DRAFT: digests.draft,
    Action.REVIEW_AGREED: partial(reviews.decide, choice=Choice.AGREED),
    Action.REVIEW_LEFT: partial(reviews.decide, choice=Choice.LEFT),
    Action.PAGE_SIGN: reviews.sign,
}
"""What changes something: stored before it is acknowledged, because Slack will not send it again."""

SHOWS: Mapping[str, Work] = {
    Action.LOG_TOUCH: partial(_show, forms.log_touch, present.touching),
    Action.MORE: _more,
    Action.RECYCLE: MORE[Action.RECYCLE],
    Action.DISQUALIFY: MORE[Action.DISQUALIFY],
    Action.NOT_YET: MORE[Action.NOT_YET],
    Action.REASSIGN: MORE[Action.REASSIGN],
    Action.ASK: partial(_show, forms.ask, present.managing),
    Action.WHY: _why,
    Action.EXTEND: partial(_show, forms.extend, present.managing),
    Action.AS_FORM: partial(_show, forms.answers, present.walking),
    Action.NEWER: _newer,
    Action.NOTE: partial(_show, forms.note, present.walking),
    Action.ACCEPT: partial(_show, forms.accept, present.deciding),
    Action.NEW: _new,
    Action.GROUP: partial(_show, group.form, grouping.grouping),
    Action.SAME: _same,
    Action.AWAY: away.open_form,
    Action.DIGEST_LEADS: digests.show_leads,
    Action.DIGEST_FILE: digests.send_file,
    Action.STATS_FILE: figures.send_file,
    Action.DIGEST_ANSWER: _digest_answer,
    Action.DIGEST_MUTE: _digest_mute,
    Action.REVIEW_WORDS: reviews.open_form,
    Action.PAGE_READ: reviews.read,
    Action.CONTEST: partial(_show, meeting_views.contest, meetings.contesting),
    Action.MOVED: partial(_show, meeting_views.move, meetings.moving),
}
"""What opens a form, or a menu of them: whoever sees none presses again."""
