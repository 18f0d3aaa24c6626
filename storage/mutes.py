"""Campaigns that a digest leaves out: who muted them, and who brought them back."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select, update

from storage.engine import insert_into
from storage.figure_tables import MutedCampaign


def standing(session: Session, digest: str) -> Sequence[MutedCampaign]:
    """What the digest of this key leaves out, in the order in which it was muted."""
    asked = select(MutedCampaign).where(MutedCampaign.digest == digest, col(MutedCampaign.ended_at).is_(None))
    fresh = asked.order_by(col(MutedCampaign.id)).execution_options(populate_existing=True)
    return session.exec(fresh).all()


def mute(session: Session, digest: str, campaigns: Iterable[str], *, by: str, now: datetime) -> list[str]:
    """Those of them that were not muted before."""
    new = insert_into(session, MutedCampaign).on_conflict_do_nothing().returning(MutedCampaign.campaign)
    found: list[str] = []
    for campaign in campaigns:
        row = {"digest": digest, "campaign": campaign, "by": by, "at": now}
        found += session.execute(new.values(**row)).scalars()
    return found


def bring_back(session: Session, digest: str, which: Collection[int], *, by: str, now: datetime) -> list[str]:
    """The campaigns of those of the digest's rows that still stood."""
    ended = session.execute(
        update(MutedCampaign)
        .where(
            col(MutedCampaign.id).in_(which),
            col(MutedCampaign.digest) == digest,
            col(MutedCampaign.ended_at).is_(None),
        )
        .values(ended_by=by, ended_at=now)
        .returning(col(MutedCampaign.campaign))
        .execution_options(synchronize_session=False)
    )
    return sorted(ended.scalars())
