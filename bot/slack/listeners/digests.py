"""What stands behind a digest: its leads in a modal, or all of them as a file; and what marketing says to it."""

from datetime import datetime
from functools import partial

from sqlmodel import Session

from bot.sheets import to_csv
from bot.slack import feedback, files, present
from bot.slack.blocks import Rendered
from bot.slack.edge import Edge
from bot.slack.payloads import Command, Press, Submitted
from bot.slack.views import answers, digest, drafts, mutes
from bot.slack.views.values import Line
from bot.usecases import answer_digest, draft_digest, export, mute
from bot.usecases import digest as digests
from bot.usecases.answer_digest import Answered
from bot.usecases.digest import Told
from bot.usecases.digest_values import Digest
from bot.usecases.mute import Changed
from playbooks.desk import Desk
from qualification import refusals
from qualification.refusals import Refused
from storage import exports


def show_leads(edge: Edge, press: Press) -> None:
    now = edge.services.clock.now()
    found = edge.look(lambda session, desk: _leads(session, desk, press, now))
    if isinstance(found, Refused):
        edge.refuse(press.response_url, found)
    else:
        edge.open_form(press.trigger_id, digest.leads(*found, edge.services.wording))


def send_file(edge: Edge, press: Press) -> None:
    """To whoever pressed."""
    made = edge.look(lambda session, desk: _sheet(session, desk, press))
    if isinstance(made, Refused):
        edge.refuse(press.response_url, made)
        return
    name, text = made
    files.send(edge, press.by, press.response_url, name, text.encode())


def answered(edge: Edge, form: Submitted) -> Answered | Refused | None:
    """None for a form that was sent before."""
    message_id = form.ref.id if form.ref else 0
    about, words = form.values.get("about", ""), form.values.get("words", "")
    campaign = edge.look(lambda session, desk: _campaign(session, desk, message_id, about))
    if isinstance(campaign, Refused):
        return campaign
    verb = partial(answer_digest.answer, message_id=message_id, by=form.by, campaign=campaign, words=words)
    return edge.act(form, verb)


def answer_typed(edge: Edge, command: Command) -> Rendered | Refused | None:
    """`/handraise answer`."""
    outcome = edge.act(command, partial(answer_digest.typed, by=command.by, words=command.words))
    return answers.kept_as_typed(outcome.places) if isinstance(outcome, Answered) else outcome


def mute_typed(edge: Edge, command: Command, *, back: bool) -> Rendered | Refused | None:
    """`/handraise mute`, `/handraise unmute`."""
    outcome = edge.act(command, partial(mute.typed, by=command.by, words=command.words, back=back))
    if not isinstance(outcome, Changed):
        return outcome
    standing = [feedback.muted(each) for each in outcome.standing]
    return mutes.changed(outcome.digest, outcome.muted, outcome.back, standing, edge.services.wording)


def draft(edge: Edge, press: Press) -> None:
    """Asked for here; made by a tick, for it may take minutes."""
    outcome = edge.act(press, partial(draft_digest.ask, message_id=press.ref.id, by=press.by))
    if isinstance(outcome, Refused):
        edge.refuse(press.response_url, outcome)
    elif outcome is not None:
        edge.whisper(press.response_url, drafts.asked(draft_digest.TRIED_ON.days))


def _campaign(session: Session, desk: Desk, message_id: int, chosen: str) -> str | Refused | None:
    """The campaign by its place in the digest, for a name may be longer than what a menu carries."""
    if not chosen.isdecimal():
        return None
    told = digests.told(session, desk, message_id)
    if isinstance(told, Refused):
        return told
    named = told.look.named_campaigns
    return named[int(chosen)] if int(chosen) < len(named) else refusals.no_such_campaign()


def _meant(session: Session, desk: Desk, press: Press) -> Told | Refused:
    """The digest that was pressed in."""
    return export.refuse_others(session, press.by) or digests.told(session, desk, press.ref.id)


def _leads(
    session: Session, desk: Desk, press: Press, now: datetime
) -> tuple[Digest, list[Line], int] | Refused:
    meant = _meant(session, desk, press)
    if isinstance(meant, Refused):
        return meant
    look, only = meant.look, meant.only
    some = exports.leads_between(session, look.since, look.until, only, at_most=digest.MOST_LEADS)
    lines = present.lines(session, desk, [lead for lead, _ in some], now=now)
    return look, lines, exports.count_between(session, look.since, look.until, only)


def _sheet(session: Session, desk: Desk, press: Press) -> tuple[str, str] | Refused:
    meant = _meant(session, desk, press)
    if isinstance(meant, Refused):
        return meant
    look, only = meant.look, meant.only
    rows = list(export.rows(session, desk, look.since, look.until, only))
    name = f"leads {look.since.date().isoformat()} to {look.until.date().isoformat()}.csv"
    return name, to_csv(rows, export.COLUMNS)
