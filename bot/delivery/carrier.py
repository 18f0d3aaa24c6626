"""Carries one claimed message to Slack: rendered, sent, and settled with what came of it."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

import structlog

from bot.delivery import second_looks, settling
from bot.delivery.counting import ended
from bot.delivery.letters import Nothing, Prepared, Removal, Render, prepare
from bot.delivery.otherwise import Otherwise
from bot.delivery.outcomes import (
    Done,
    Failure,
    Gone,
    Later,
    Left,
    Letter,
    Locked,
    Never,
    NoThread,
    Outcome,
    Shut,
    Unknown,
)
from bot.delivery.pacing import EVERYWHERE, POST, UPDATE, Pacing
from bot.delivery.reconcile import Found, is_spoken_in, keep_only, look
from bot.delivery.second_looks import SecondLooks, Sent
from bot.delivery.sender import SlackSender
from bot.delivery.settling import Patience
from bot.metrics import Call
from bot.services import Services
from storage import joined, outbox
from storage.engine import STORE_AWAY
from storage.outbox import Drawn
from storage.tables import MessageRow

log = structlog.get_logger("delivery")

NOTHING: Mapping[str, str] = MappingProxyType({})


class Carrier:
    """Safe to use from several threads, each with a row of its own."""

    def __init__(
        self, services: Services, sender: SlackSender, render: Render, pacing: Pacing, patience: Patience
    ) -> None:
        self.trouble: str | None = None
        self._services, self._sender, self._render = services, sender.asking(self._leave), render
        self._pacing, self._patience = pacing, patience
        self.second_looks = SecondLooks(services, self._sender, patience)

    def deliver(self, row: MessageRow) -> None:
        """Never raises: what goes wrong here is this row's own affair; a claim that is left ends by itself."""
        try:
            with self._services.store.read() as session:
                prepared = prepare(session, row.id or 0, self._services, self._render)
            if prepared is not None and self._is_ours(row, prepared.row):
                self._carry_out(prepared)
        except STORE_AWAY as error:
            log.warning("store_unavailable", key=row.key, error=type(error).__name__)
        except Exception as error:
            self._broke(row, error)

    def _broke(self, row: MessageRow, error: Exception) -> None:
        """A row that cannot be rendered or sent is given up after some tries; the others never wait for it."""
        log.error("message_broke", key=row.key, kind=row.kind, error=type(error).__name__)
        why = f"cannot be shown: {type(error).__name__}: {error}"
        try:
            self._settle(row, Unknown(why, give_up_after=self._patience.tries_when_broken))
        except STORE_AWAY as away:
            log.warning("store_unavailable", key=row.key, error=type(away).__name__)

    def _is_ours(self, claimed: MessageRow, row: MessageRow) -> bool:
        """Whether the row as it is now is still held by the attempt that claimed it, for one more call."""
        return row.claimed_by == claimed.claimed_by and self._outlasts_a_call(row)

    def _outlasts_a_call(self, row: MessageRow) -> bool:
        """A process that was frozen in between lets the message be."""
        until = self._services.wall.now() + timedelta(seconds=self._sender.longest_call)
        return row.claimed_until is not None and row.claimed_until > until

    def _carry_out(self, prepared: Prepared) -> None:
        row = prepared.row
        match prepared.letter:
            case Nothing():
                with self._services.store.write("nothing_to_show") as session:
                    if settling.nothing_to_show(session, row):
                        joined.drop(session, prepared.left_out)
            case Never() as never:
                self._settle(row, never)
            case Removal(channel, ts):
                self._settle(row, self._remove(channel, ts))
            case letter:
                with self._services.metrics.sending(Call.UPDATE if letter.ts else Call.POST):
                    to = self._sender.channel_for(letter)
                    outcome = self._send(row, letter, to) if isinstance(to, str) else to
                sent = Sent(letter, to) if isinstance(to, str) else None
                self._settle(row, outcome, prepared.left_out, prepared.drawn, sent=sent)

    def _send(self, row: MessageRow, letter: Letter, channel: str) -> Outcome | Found:
        taken = self._sender.as_taken(letter)
        if taken.blocks is not letter.blocks and not self._outlasts_a_call(row):
            return Later("its pictures took too long", seconds=0)
        if letter.ts is not None:
            self._pacing.spend(UPDATE, row.place, now=self._services.wall.now())
            return self._sender.refused(letter, taken, self._sender.update(taken, channel, letter.ts))
        if row.outcome_unknown:
            found = self._look(letter, channel)
            if found is not None:
                return found
            if not self._outlasts_a_call(row):
                return Later("looking for it took too long", seconds=0)
        self._pacing.spend(POST, row.place, now=self._services.wall.now())
        return self._sender.refused(letter, taken, self._sender.post(taken, channel))

    def _remove(self, channel: str, ts: str) -> Outcome:
        """Gone already is as good."""
        outcome = self._sender.delete(channel, ts)
        return Done(channel, ts) if isinstance(outcome, Gone) else outcome

    def _leave(self, method: str) -> float:
        return self._pacing.ask_leave(method, now=self._services.wall.now())

    def _look(self, letter: Letter, channel: str) -> Found | Failure | None:
        found = look(self._sender, letter, channel)
        if not isinstance(found, Found):
            return found
        return keep_only(self._sender, found, found.ts) or found

    def _settle(
        self,
        row: MessageRow,
        outcome: Outcome | Found,
        left_out: Mapping[str, str] = NOTHING,
        drawn: Drawn | None = None,
        sent: Sent | None = None,
    ) -> None:
        """When the claim had ended somebody else has the message, and nothing is written but that there may be two."""
        now, desk_now = self._services.wall.now(), self._services.clock.now()
        self._heed(row, outcome)
        spoken = self._is_spoken_in(row) if isinstance(outcome, Gone | Shut) else False
        self._services.metrics.delivered(row.kind, ended(outcome, attempts=row.attempts))
        with self._services.store.write("settle") as session:
            match outcome:
                case Done(channel, ts):
                    place = {"channel": channel, "ts": ts}
                    ours = outbox.shown(session, row, **place, drawn=drawn, now=desk_now)
                    joined.drop(session, left_out if ours else NOTHING)
                case Found(channel, ts):
                    ours = settling.found(session, row, channel=channel, ts=ts, now=desk_now)
                case Gone() | Shut() | NoThread() | Left() as way:
                    desk, patience = self._services.desk, self._patience
                    ours = Otherwise(session, desk, patience, desk_now, now, spoken).settle(row, way)
                case failure:
                    ours = settling.failed(session, row, failure, self._patience, now=now)
            if sent and second_looks.is_called_for(row, outcome, ours=ours):
                self.second_looks.want(session, sent, outcome, now=now)
        if not ours:
            log.warning("claim_lost", key=row.key)

    def _is_spoken_in(self, row: MessageRow) -> bool:
        """Whether people wrote below a message that stood there and is not to be changed any more."""
        if row.channel is None or row.ts is None or row.under_key or row.to_person:
            return False
        return is_spoken_in(self._sender, row.channel, row.ts)

    def _heed(self, row: MessageRow, outcome: Outcome | Found) -> None:
        """What an outcome says about the messages that come next."""
        now = self._services.wall.now()
        match outcome:
            case Done() | Found():
                self.trouble = None
            case Later(_, seconds, _, paused) if seconds is not None and paused:
                # Slack limits posts by channel, and every other method as a whole.
                place = row.place if paused == POST else EVERYWHERE
                self._pacing.hold(paused, place, until=now + timedelta(seconds=seconds))
            case Locked(why):
                self._locked_out(why)
            case Never(why):
                log.error("message_given_up", key=row.key, kind=row.kind, error=_code(why))

    def knock(self) -> None:
        """Asks Slack whether it lets the bot in again, instead of trying with a message."""
        match self._sender.knock():
            case Locked(why):
                self._locked_out(why)
            case None:
                self.trouble = None
                log.warning("slack_lets_the_bot_in_again")
            case _:
                self._pacing.hold_everything(until=self._services.wall.now() + self._out)

    def _locked_out(self, why: str) -> None:
        """Said loudly once, however many messages meet it."""
        if self.trouble is None:
            log.error("slack_refuses_the_bot", error=_code(why))
        self.trouble = why
        self._pacing.hold_everything(until=self._services.wall.now() + self._out)

    @property
    def _out(self) -> timedelta:
        return timedelta(seconds=self._patience.locked_out)


def _code(why: str) -> str:
    """Slack's error string alone: what follows it may quote the message."""
    return why.partition(":")[0]
