"""A campaign is left out of what a digest tells campaign by campaign, until somebody brings it back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.usecases import digest, meant, permission
from bot.usecases.lookback import only_of
from playbooks.desk import Desk
from playbooks.schedules import DigestPlan
from qualification.refusals import Refused
from storage import cohorts, mutes, outbox
from storage.figure_tables import MutedCampaign

KNOWN_FOR = timedelta(days=90)
"""A campaign of which nothing was decided for so long can only be a slip of the hand."""

NOT_KNOWN = Refused(
    f"No lead of a campaign of that name was decided on in {KNOWN_FOR.days} days. "
    "Type it as the digest does, or press “Mute campaigns…” below it."
)
NOT_MUTED = Refused("That campaign is not muted there. `/handraise mute` alone says which are.")


@dataclass(frozen=True)
class Changed:
    """What was changed about the digest of that name, and all that it leaves out now."""

    digest: str
    muted: tuple[str, ...]
    back: tuple[str, ...]
    standing: Sequence[MutedCampaign]


def choose(
    session: Session,
    desk: Desk,
    message_id: int,
    by: str,
    *,
    chosen: Collection[str],
    seen: int,
    now: datetime,
) -> Changed | Refused:
    """By the marks of `marks`, all that is to be muted. What was muted after the one of the number `seen` stays so:
    whoever chose was not asked about it."""
    told = permission.refuse_all_but_marketers(session, by) or digest.told(session, desk, message_id)
    if isinstance(told, Refused):
        return told
    key, offered = told.look.key, marks(told.look.named_campaigns, ())
    before = mutes.standing(session, key)
    ended = [each.id or 0 for each in before if (each.id or 0) <= seen and mark_of(each) not in chosen]
    wanted = [name for mark, name in offered.items() if mark in chosen]
    changed = _changed(session, told.look.name, key, wanted, ended, by, now=now)
    if changed.muted or changed.back:
        outbox.show_again(session, told.row.key)
    return changed


def marks(campaigns: Sequence[str], muted: Sequence[MutedCampaign]) -> dict[str, str]:
    """The campaigns of a menu by short marks, for a name may be longer than what a menu carries: first those that are
    muted, then the others that the digest tells of."""
    names = [each.campaign for each in muted]
    others = {f"c{place}": name for place, name in enumerate(campaigns) if name not in names}
    return {**{mark_of(each): each.campaign for each in muted}, **others}


def mark_of(muted: MutedCampaign) -> str:
    return f"m{muted.id}"


def typed(
    session: Session, desk: Desk, by: str, *, words: str, back: bool, now: datetime
) -> Changed | Refused:
    """A campaign by its name, whatever its case; without one nothing is changed."""
    if refused := permission.refuse_all_but_marketers(session, by):
        return refused
    which = meant.digest(session, desk, by, words)
    if isinstance(which, Refused):
        return which
    plan, said = which
    standing = mutes.standing(session, plan.key)
    if not said:
        return Changed(plan.name, (), (), standing)
    known = [each.campaign for each in standing] if back else _known(session, plan, now)
    campaign = meant.campaign(known, said)
    if campaign is None:
        return NOT_MUTED if back else NOT_KNOWN
    ended = [each.id or 0 for each in standing if back and each.campaign == campaign]
    return _changed(session, plan.name, plan.key, [] if back else [campaign], ended, by, now=now)


def _known(session: Session, plan: DigestPlan, now: datetime) -> list[str]:
    """Of the leads that the digest is about."""
    given = cohorts.decisions(session, now - KNOWN_FOR, now, ("campaign",), only_of(plan))
    return [name for each in given if (name := each.by[0])]


def _changed(
    session: Session,
    name: str,
    key: str,
    wanted: Sequence[str],
    ended: Sequence[int],
    by: str,
    *,
    now: datetime,
) -> Changed:
    """The newest digest shows it at once."""
    muted = mutes.mute(session, key, wanted, by=by, now=now)
    back = mutes.bring_back(session, key, ended, by=by, now=now)
    newest = outbox.newest(session, "digest", key=key) if muted or back else None
    if newest:
        outbox.show_again(session, newest.key)
    return Changed(name, tuple(muted), tuple(back), mutes.standing(session, key))
