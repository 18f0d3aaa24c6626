"""What a digest leaves out, and the record of it."""

from datetime import UTC, datetime, timedelta

from sqlmodel import select

from storage import mutes
from storage.engine import Store
from storage.figure_tables import MutedCampaign

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def test_a_campaign_is_muted_once_in_a_digest_and_may_be_again_after_it_came_back(store: Store) -> None:
    with store.write() as session:
        assert mutes.mute(session, "digest", ["Evergreen", "Brand"], by="UMIRA", now=NOW) == [
            "Evergreen",
            "Brand",
        ]
        assert mutes.mute(session, "digest", ["Evergreen"], by="UMAYA", now=LATER) == []
        assert mutes.mute(session, "security", ["Evergreen"], by="UMAYA", now=LATER) == ["Evergreen"]
    with store.write() as session:
        first = mutes.standing(session, "digest")[0].id or 0
        assert mutes.bring_back(session, "security", [first], by="UMAYA", now=LATER) == [], (
            "of another digest"
        )
        assert mutes.bring_back(session, "digest", [first], by="UMAYA", now=LATER) == ["Evergreen"]
        assert mutes.bring_back(session, "digest", [first], by="UMIRA", now=LATER) == []
        assert mutes.mute(session, "digest", ["Evergreen"], by="UMIRA", now=LATER) == ["Evergreen"]

    with store.read() as session:
        assert [each.campaign for each in mutes.standing(session, "digest")] == ["Brand", "Evergreen"]
        record = session.exec(select(MutedCampaign).where(MutedCampaign.id == first)).one()
        assert (record.by, record.at, record.ended_by, record.ended_at) == ("UMIRA", NOW, "UMAYA", LATER)
