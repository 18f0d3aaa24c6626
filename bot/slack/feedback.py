"""Looks up what is drawn of what marketing says to a digest."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from bot.slack.ids import Ref
from bot.slack.links import message_link
from bot.slack.views.answers import Answering, Said
from bot.slack.views.mutes import Muted, Muting
from bot.usecases import digest, mute, permission
from playbooks.desk import Desk
from qualification.refusals import Refused
from storage import answers, mutes, outbox
from storage.figure_tables import DigestAnswer, MutedCampaign
from storage.tables import MessageRow


def answering(session: Session, desk: Desk, ref: Ref, by: str, *, now: datetime) -> Answering | Refused:
    """For the form, with what was answered already."""
    told = permission.refuse_all_but_marketers(session, by) or digest.told(session, desk, ref.id)
    if isinstance(told, Refused):
        return told
    look = told.look
    earlier = answers.to(session, look.key, since=look.since)
    return Answering(ref.id, look, [_said(each, look.name) for each in earlier])


def muting(session: Session, desk: Desk, ref: Ref, by: str, *, now: datetime) -> Muting | Refused:
    """For the form that mutes campaigns and brings them back."""
    told = permission.refuse_all_but_marketers(session, by) or digest.told(session, desk, ref.id)
    if isinstance(told, Refused):
        return told
    standing = mutes.standing(session, told.look.key)
    return Muting(
        message_id=ref.id,
        name=told.look.name,
        offered=mute.marks(told.look.named_campaigns, standing),
        chosen=[mute.mark_of(each) for each in standing],
        seen=max((each.id or 0 for each in standing), default=0),
        muted=[muted(each) for each in standing],
    )


def muted(row: MutedCampaign) -> Muted:
    return Muted(row.campaign, row.by, row.at)


def answered(session: Session, row: MessageRow) -> Said | None:
    """An answer as reps read it; with a link to the digest, where that is in a channel and not right above it."""
    answer, to = answers.get(session, row.subject_id or 0), outbox.by_id(session, row.facts["digest"])
    if answer is None or to is None:
        return None
    there = to.channel and to.ts and to.to_channel and not row.under_key
    link = message_link(session, to.channel or "", to.ts or "") if there else None
    return replace(_said(answer, row.facts["name"]), link=link, broadcast=row.facts["broadcast"])


def _said(answer: DigestAnswer, name: str) -> Said:
    return Said(answer.by, answer.campaign, answer.words, name, answer.since, answer.until)
