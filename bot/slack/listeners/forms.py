"""Submitted modals: a table from the form to what is done. The answer says at the field what is wrong."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import structlog

from bot.slack import payloads, present
from bot.slack.edge import Edge
from bot.slack.ids import Form, means
from bot.slack.listeners import away, digests, reviews
from bot.slack.payloads import Submitted
from bot.slack.views import answers, lists, same
from bot.slack.views.forms import NOBODY
from bot.usecases import answer as answering
from bot.usecases import (
    ask,
    chase,
    claim,
    contact,
    decide,
    enter,
    group,
    meeting,
    merge,
    move_over,
    mute,
    progress,
)
from bot.usecases.take_in import Outcome
from qualification import refusals
from qualification.refusals import Refused, RefusedFields

log = structlog.get_logger()

Answer = dict[str, Any]
"""What the acknowledgement carries: nothing (the modal closes) or errors by block id."""


def take(edge: Edge, body: Mapping[str, Any]) -> Answer:
    """Does what the form is for. What is none of ours closes and does nothing."""
    try:
        form = payloads.submitted(body)
    except (KeyError, TypeError, ValueError):
        log.info("form_passed_over")
        return {}
    work = FORMS.get(form.form)
    ours = form.form == Form.NEW if form.ref is None else means(form.ref, form.form)
    return work(edge, form) if work and ours else {}


def _done(edge: Edge, form: Submitted, verb: Callable[..., object], at: str) -> Answer:
    """Runs the use case; a refusal is shown at the fields it names, else at the field `at`."""
    outcome = edge.act(form, verb)
    if isinstance(outcome, RefusedFields):
        return errors(outcome.fields)
    return errors({at: outcome.text}) if isinstance(outcome, Refused) else {}


def errors(by_field: Mapping[str, str]) -> Answer:
    return {"response_action": "errors", "errors": dict(by_field)}


def _number(form: Submitted) -> int:
    return form.ref.id if form.ref else 0


def _moment(form: Submitted) -> datetime | None:
    chosen = form.values.get("next_at", "")
    return datetime.fromtimestamp(int(chosen), UTC) if chosen.isdigit() else None


def _log_touch(edge: Edge, form: Submitted) -> Answer:
    said = form.values
    verb = partial(
        contact.log_touch,
        lead_id=_number(form),
        by=form.by,
        how=said.get("how", ""),
        outcome=said.get("outcome", ""),
        note=said.get("note", ""),
    )
    return _done(edge, form, verb, "outcome")


def _accept(edge: Edge, form: Submitted) -> Answer:
    said = form.values
    at = _moment(form)
    if at is None:
        return errors({"next_at": refusals.needs("A time").text})
    verb = partial(
        decide.accept,
        lead_id=_number(form),
        by=form.by,
        next_step=said.get("next_step", ""),
        next_at=at,
        ae=said.get("ae", ""),
        note=said.get("note", ""),
        why=said.get("why", ""),
    )
    return _done(edge, form, verb, "why" if "why" in said and not said["why"] else "next_at")


def _recycle(edge: Edge, form: Submitted) -> Answer:
    said = form.values
    reason, day = said.get("reason", ""), said.get("return_on", "")
    verb = partial(
        decide.recycle,
        lead_id=_number(form),
        by=form.by,
        reason=reason,
        note=said.get("note", ""),
        return_on=_chosen_day(edge, form, reason, date.fromisoformat(day)) if day else None,
    )
    return _done(edge, form, verb, "return_on" if day else "reason")


def _chosen_day(edge: Edge, form: Submitted, reason: str, day: date) -> date | None:
    """The day, unless it is the one that was filled in for another reason than was then chosen."""
    now = edge.services.clock.now()
    if form.ref is None:
        return day
    ref = form.ref
    facts = edge.look(lambda session, desk: present.deciding(session, desk, ref, form.by, now=now))
    if isinstance(facts, Refused) or facts.likely.get("recycle") == reason:
        return day
    return None if facts.proposed_day == day else day


def _disqualify(edge: Edge, form: Submitted) -> Answer:
    said = form.values
    reason, note = said.get("reason", ""), said.get("note", "")
    verb = partial(decide.disqualify, lead_id=_number(form), by=form.by, reason=reason, note=note)
    return _done(edge, form, verb, "reason")


def _not_yet(edge: Edge, form: Submitted) -> Answer:
    said = form.values
    day = said.get("next_on", "")
    verb = partial(
        progress.set_aside,
        lead_id=_number(form),
        by=form.by,
        progress=said.get("progress", ""),
        next_step=said.get("next_step", ""),
        next_on=date.fromisoformat(day) if day else None,
        note=said.get("note", ""),
    )
    return _done(edge, form, verb, "next_on")


def _reassign(edge: Edge, form: Submitted) -> Answer:
    to = form.values.get("to", "")
    give = partial(claim.reassign, to=to) if to != NOBODY else claim.hand_back
    verb = partial(give, lead_id=_number(form), by=form.by)
    return _done(edge, form, verb, "to")


def _extend(edge: Edge, form: Submitted) -> Answer:
    minutes = form.values.get("minutes", "")
    if not minutes.isdigit():
        return errors({"minutes": "Give the working minutes as a whole number, such as 30."})
    reason = form.values.get("reason", "")
    verb = partial(chase.extend, lead_id=_number(form), by=form.by, minutes=int(minutes), reason=reason)
    return _done(edge, form, verb, "minutes")


def _ask(edge: Edge, form: Submitted) -> Answer:
    text = form.values.get("text", "")
    return _done(edge, form, partial(ask.ask, lead_id=_number(form), by=form.by, text=text), "text")


def _contest(edge: Edge, form: Submitted) -> Answer:
    reason, note = form.values.get("reason", ""), form.values.get("note", "")
    verb = partial(decide.contest, lead_id=_number(form), by=form.by, reason=reason, note=note)
    return _done(edge, form, verb, "reason")


def _moved(edge: Edge, form: Submitted) -> Answer:
    at = _moment(form)
    if at is None:
        return errors({"next_at": refusals.needs("A time").text})
    return _done(edge, form, partial(meeting.moved, lead_id=_number(form), by=form.by, next_at=at), "next_at")


def _answers(edge: Edge, form: Submitted) -> Answer:
    verb = partial(answering.fill_form, qualification_id=_number(form), by=form.by, texts=form.values)
    return _done(edge, form, verb, next(iter(form.values), ""))


def _group(edge: Edge, form: Submitted) -> Answer:
    said = form.values
    verb = partial(
        group.change,
        lead_id=_number(form),
        by=form.by,
        role=said.get("role", ""),
        who=said.get("who", ""),
        name=said.get("name", ""),
        title=said.get("title", ""),
        strike=[each for each in said.get("strike", "").split(", ") if each],
    )
    return _done(edge, form, verb, "role")


def _note(edge: Edge, form: Submitted) -> Answer:
    part = form.ref.part if form.ref else ""
    note = form.values.get("note", "")
    verb = partial(answering.add_note, qualification_id=_number(form), by=form.by, criterion=part, note=note)
    return _done(edge, form, verb, "note")


def _same(edge: Edge, form: Submitted) -> Answer:
    """The reference names the lead that would go, its part the one that would stay."""
    said, part = form.values.get("same", ""), form.ref.part if form.ref else ""
    other = int(part) if part.isdecimal() else 0
    verbs: Mapping[str, Callable[..., object]] = {
        same.MERGE: partial(merge.merge, other_id=other),
        same.APART: partial(merge.tell_apart, other_id=other),
        same.UNMERGE: merge.unmerge,
    }
    if said not in verbs:
        return errors({"same": refusals.needs("A choice").text})
    return _done(edge, form, partial(verbs[said], lead_id=_number(form), by=form.by), "same")


def _newer(edge: Edge, form: Submitted) -> Answer:
    """A refusal has no field to stand at; the checklist in the thread shows what is true."""
    edge.act(form, partial(move_over.move_over, qualification_id=_number(form), by=form.by))
    return {}


def _new(edge: Edge, form: Submitted) -> Answer:
    outcome = edge.act(form, partial(enter.enter, by=form.by, said=form.values))
    if isinstance(outcome, Refused):
        return errors({"email": outcome.text})
    if outcome is None or outcome.outcome is not Outcome.MERGED:
        return {}
    now = edge.services.clock.now()
    known = edge.look(lambda session, desk: present.known_already(session, desk, outcome.lead_id, now=now))
    return {"response_action": "update", "view": lists.known_already(known, edge.services.wording)}


def _digest_answer(edge: Edge, form: Submitted) -> Answer:
    outcome = digests.answered(edge, form)
    if isinstance(outcome, Refused):
        return errors({"words": outcome.text})
    return {"response_action": "update", "view": answers.kept(outcome.places)} if outcome else {}


def _digest_mute(edge: Edge, form: Submitted) -> Answer:
    said = form.values.get("muted", "")
    verb = partial(
        mute.choose,
        message_id=_number(form),
        by=form.by,
        chosen=said.split(", ") if said else [],
        seen=form.ref.version if form.ref else 0,
    )
    return _done(edge, form, verb, "muted")


def _away(edge: Edge, form: Submitted) -> Answer:
    refused = away.submitted(edge, form)
    return errors({"back_on": refused.text}) if refused else {}


def _review(edge: Edge, form: Submitted) -> Answer:
    refused = reviews.submitted(edge, form)
    return errors({"words": refused.text}) if refused else {}


FORMS: Mapping[str, Callable[[Edge, Submitted], Answer]] = {
    Form.LOG_TOUCH: _log_touch,
    Form.ACCEPT: _accept,
    Form.RECYCLE: _recycle,
    Form.DISQUALIFY: _disqualify,
    Form.NOT_YET: _not_yet,
    Form.REASSIGN: _reassign,
    Form.EXTEND: _extend,
    Form.ASK: _ask,
    Form.CONTEST: _contest,
    Form.MOVED: _moved,
    Form.ANSWERS: _answers,
    Form.NOTE: _note,
    Form.NEWER: _newer,
    Form.GROUP: _group,
    Form.SAME: _same,
    Form.NEW: _new,
    Form.AWAY: _away,
    Form.DIGEST_ANSWER: _digest_answer,
    Form.DIGEST_MUTE: _digest_mute,
    Form.REVIEW: _review,
}
