"""The other way of a message that cannot stand where it should: deleted, its channel shut, its person gone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlmodel import Session

from bot.delivery import settling
from bot.delivery.outcomes import Gone, Left, NoThread, Shut
from bot.delivery.settling import Patience
from bot.usecases import leave
from playbooks.desk import Desk
from storage import moves, outbox, people
from storage.outbox import Priority, Wanted
from storage.tables import MessageRow

log = structlog.get_logger("delivery")

LEFT_ALONE = "deleted in Slack a second time, so it is left alone"

Way = Gone | Shut | NoThread | Left


@dataclass(frozen=True)
class Otherwise:
    """`now` is the desk's time, `wall` the machine's. `spoken` says whether people wrote below the message."""

    session: Session
    desk: Desk
    patience: Patience
    now: datetime
    wall: datetime
    spoken: bool = False

    def settle(self, row: MessageRow, way: Way) -> bool:
        """False when the claim had ended; nothing is written then."""
        match way:
            case Gone():
                return self._gone(row)
            case NoThread(why):
                return self._put_right_the_thread(row, why) or settling.given_up(self.session, row, why)
            case Left(why):
                return self._left(row, why)
            case Shut(why):
                return self._shut(row, why)

    def _gone(self, row: MessageRow) -> bool:
        if row.kind not in moves.PROJECTIONS:
            return settling.dropped(self.session, row, "deleted in Slack")
        if row.reposted:
            return settling.given_up(self.session, row, LEFT_ALONE)
        return moves.post_anew(self.session, row, now=self.now) and self._explain(row, None)

    def _explain(self, row: MessageRow, shut: str | None) -> bool:
        """Below the message that was posted anew, why it was; `shut` is the channel it could not stay in."""
        if row.to_person is None:
            was = [row.channel, row.ts] if self.spoken else None
            facts = {"what": row.kind, "was": was, "shut": shut}
            moves.say_below(self.session, row, "reposted", facts, now=self.now)
        return True

    def _put_right_the_thread(self, row: MessageRow, why: str) -> bool:
        """It waits while its card, which nobody has found missing yet, is looked at and posted anew."""
        card = outbox.by_key(self.session, row.under_key) if row.under_key else None
        if card is None or card.kind not in moves.PROJECTIONS or card.reposted:
            return False
        outbox.show_again(self.session, card.key)
        soon = self.wall + timedelta(seconds=self.patience.wait_after(row.attempts + 1))
        return outbox.settle(self.session, row, attempts=row.attempts + 1, not_before=soon, error=why)

    def _left(self, row: MessageRow, why: str) -> bool:
        person = row.to_person or ""
        if people.get(self.session, person) is None:
            return settling.given_up(self.session, row, why)
        leave.leave(self.session, self.desk, person, now=self.now)
        return settling.dropped(self.session, row, "left the workspace")

    def _shut(self, row: MessageRow, why: str) -> bool:
        if row.to_channel is None:
            return settling.given_up(self.session, row, why)
        if row.under_key and self._put_right_the_thread(row, why):
            return True
        if row.ts is not None and row.kind not in moves.PROJECTIONS:
            return settling.dropped(self.session, row, "its channel is shut")
        other = self._other_channel(row)
        if other is None or row.detoured_from or (row.ts is not None and row.reposted):
            self._tell_admin(row.to_channel, why, None)
            return settling.given_up(self.session, row, why)
        if not moves.detour(self.session, row, other, now=self.now):
            return False
        self._tell_admin(row.to_channel, why, other)
        return row.ts is None or self._explain(row, row.to_channel)

    def _other_channel(self, row: MessageRow) -> str | None:
        """The fallback channel, unless that is the one that is shut."""
        to = self.desk.fallback_channel
        return None if self._ids(to) & self._ids(row.to_channel, row.channel) else to

    def _ids(self, *channels: str | None) -> set[str]:
        """A channel may go by the desk's name for it or by its id."""
        named = [channel for channel in channels if channel]
        return {people.channel_of(self.session, name) or name for name in named}

    def _tell_admin(self, channel: str, why: str, fallback: str | None) -> None:
        """Once a day for each channel."""
        day = self.now.astimezone(ZoneInfo(self.desk.zone)).date()
        wanted = Wanted(
            key=f"shut:{channel}:{day}",
            kind="shut",
            priority=Priority.ESCALATION,
            to_channel=self.desk.admin_channel,
            facts={"channel": channel, "why": why.partition(":")[0], "fallback": fallback},
        )
        if outbox.say(self.session, wanted, now=self.now):
            log.error("channel_shut", channel=channel, error=why.partition(":")[0])
