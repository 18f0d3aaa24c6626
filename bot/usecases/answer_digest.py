"""Marketing answers a digest: kept, and read once by those whose leads it tells of."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bot.usecases import digest, meant, permission
from bot.usecases.digest import Told
from playbooks.desk import Desk
from qualification import refusals
from qualification.refusals import Refused
from storage import answers, exports, outbox
from storage.figure_tables import DigestAnswer
from storage.outbox import Priority, Wanted

LONGEST = 1500
"""Characters of an answer: a message, not a document."""


@dataclass(frozen=True)
class Answered:
    """`places` are the channels in which it is read."""

    answer: DigestAnswer
    places: tuple[str, ...]


def answer(
    session: Session,
    desk: Desk,
    message_id: int,
    by: str,
    *,
    campaign: str | None,
    words: str,
    now: datetime,
) -> Answered | Refused:
    """To all of the digest or to what it tells of a campaign. Every team that has had such leads reads it in its own
    channel, below the digest where that stands there."""
    if refused := permission.refuse_all_but_marketers(session, by):
        return refused
    told = digest.told(session, desk, message_id)
    if isinstance(told, Refused):
        return told
    if campaign is not None and campaign not in told.look.named_campaigns:
        return refusals.no_such_campaign()
    if not words.strip():
        return refusals.needs("Your answer")
    if len(words.strip()) > LONGEST:
        return Refused(f"An answer has at most {LONGEST} characters; this one has {len(words.strip())}.")
    places = _places(session, desk, told, campaign)
    if not places:
        return Refused("No team of the desk has had these leads, so there is nobody to read the answer.")
    look = told.look
    kept = answers.keep(
        session,
        DigestAnswer(
            digest=look.key,
            since=look.since,
            until=look.until,
            campaign=campaign,
            words=words.strip(),
            by=by,
            at=now,
        ),
    )
    said = [_wanted(told, kept, place, of_reps=of_reps) for place, of_reps in places.items()]
    outbox.say_all(session, said, now=now)
    return Answered(kept, tuple(places))


def typed(session: Session, desk: Desk, by: str, *, words: str, now: datetime) -> Answered | Refused:
    """To the newest digest that is meant; a campaign of it may stand in front, with a colon behind."""
    which = meant.digest(session, desk, by, words)
    if isinstance(which, Refused):
        return permission.refuse_all_but_marketers(session, by) or which
    plan, said = which
    row = outbox.newest(session, "digest", key=plan.key)
    if row is None:
        return Refused("That digest was not sent yet, so there is nothing to answer.")
    head, _, rest = said.partition(":")
    campaign = meant.campaign(digest.from_facts(row.facts).named_campaigns, head)
    said = rest if campaign else said
    return answer(session, desk, row.id or 0, by, campaign=campaign, words=said, now=now)


def _places(session: Session, desk: Desk, told: Told, campaign: str | None) -> dict[str, bool]:
    """Where the digest stands, if in a channel, and where those teams read of leads; whether it is one of these."""
    only = replace(told.only, campaigns=(campaign,)) if campaign else told.only
    concerned = exports.teams_between(session, told.look.since, told.look.until, only)
    theirs = {team.channel: True for team in desk.teams if team.key in concerned}
    own = told.row.to_channel
    return {own: own in theirs, **theirs} if own else theirs


def _wanted(told: Told, kept: DigestAnswer, place: str, *, of_reps: bool) -> Wanted:
    below = place == told.row.to_channel
    return Wanted(
        key=f"answered:{kept.id}:{place}",
        kind="answered",
        priority=Priority.DIGEST,
        to_channel=place,
        under_key=told.row.key if below else None,
        subject_id=kept.id,
        facts={"name": told.look.name, "digest": told.row.id, "broadcast": below and of_reps},
    )
