"""kill -9 at every point: one bot after the other dies at the next, on one database and in one workspace; in the end
all of it is judged."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.delivery.pacing import TIER_3
from tests.chaos import databases, marketing, oracle, scene, vendor, workspace
from tests.chaos.deeds import TEAMS, Bot
from tests.chaos.nursery import Nursery
from tests.chaos.oracle import Findings
from tests.chaos.scene import MORNING

KILLED = -9
RESTS_WITHIN = 60.0
"""Seconds, and what the cards that are drawn again take at Slack's pace."""

DEEDS = {
    "ack.intake": "sends_a_lead",
    "ack.socket": "asks_for_help",
    "commit.act": "claims",
    "commit.audit": "leaves_it_alone",
    "commit.begin_draft": "asks_for_a_draft",
    "commit.begin_fetch": "sends_an_id",
    "commit.begin_hand_back": "hands_a_lead_back",
    "commit.chase": "lets_a_promise_run_out",
    "commit.claim": "sends_a_lead",
    "commit.heal": "presses_what_is_not_known",
    "commit.keep": "claims",
    "commit.keep_fetched": "sends_an_id",
    "commit.look_ready": "asks_whether_it_is_ready",
    "commit.look_again": "carries_it_out_late",
    "commit.looked": "carries_it_out_late",
    "commit.measure": "accepts",
    "commit.morning": "waits_for_the_morning",
    "commit.nothing_to_show": "settles_before_it_is_said",
    "commit.read": "sends_a_lead",
    "commit.report": "waits_for_the_report",
    "commit.rescore": "waits_for_days",
    "commit.return": "waits_for_its_day",
    "commit.review": "waits_for_the_report",
    "commit.route": "comes_back",
    "commit.settle_draft": "asks_for_a_draft",
    "commit.settle": "sends_a_lead",
    "commit.settle_hand_back": "hands_a_lead_back",
    "commit.digest": "waits_for_the_report",
    "commit.forget": "waits_for_the_report",
    "commit.let_be": "is_asked_by_a_stranger",
    "commit.store": "sends_a_lead",
    "commit.take_left": "leaves_it_alone",
    "send.chat.delete": "leaves_a_second_copy",
    "send.chat.postEphemeral": "says_how_it_stands",
    "send.chat.postMessage": "sends_a_lead",
    "send.chat.update": "claims",
    "send.conversations.history": "hides_an_answer",
    "send.conversations.join": "takes_the_bot_out",
    "send.conversations.open": "lets_a_promise_run_out",
    "send.conversations.replies": "hides_an_answer_in_a_thread",
    "send.file": "asks_for_a_file",
    "send.files.completeUploadExternal": "asks_for_a_file",
    "send.files.getUploadURLExternal": "asks_for_a_file",
    "send.hand_back": "hands_a_lead_back",
    "send.vendor": "sends_an_id",
    "send.views.open": "opens_a_form",
    "send.views.publish": "opens_home",
    "send.whisper": "asks_for_help",
}
"""What reaches a point soonest. A point that is not here is reached by starting, or by one deed after the other."""

AT_THE_START = frozenset(
    {
        "ack.slack",
        "commit.definitions",
        "commit.directory",
        "send.auth.test",
        "send.conversations.list",
        "send.users.info",
        "send.users.lookupByEmail",
    }
)
BY_COMMAND = frozenset(
    {"commit.import", "commit.import_outcomes", "commit.read_again", "commit.retry_hand_backs"}
)
NOBODY = None
BEFORE = {
    "commit.audit": ("", "loses_the_next_rung"),
    "commit.take_left": ("commit.act.before", "claims"),
    "commit.read_again": ("", "sends_what_cannot_be_read"),
    "commit.retry_hand_backs": ("", "hands_back_what_is_refused"),
    "send.users.info": (NOBODY, "somebody_leaves"),
}
"""Where an earlier process has to have died (anywhere when it is empty, nowhere when there is none), and of what, so
that a later one comes by the point at all."""

FIRST = (
    "waits_for_the_report",
    "asks_for_a_file",
    "waits_for_days",
    "waits_for_its_day",
    "waits_for_the_morning",
    "settles_before_it_is_said",
    "lets_a_promise_run_out",
)
"""Deeds that let time pass: the fewer leads are there, the less is to be said of it."""


@dataclass
class Killed:
    """`reached` are the points at which a process ended by -9, with what brought it there.

    `drain_seconds` is how long the last one took until nothing waited; None when something still did, as in `waits`.
    """

    reached: dict[str, str] = field(default_factory=dict)
    unreached: list[str] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    drain_seconds: float | None = None
    waits: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def is_well(self) -> bool:
        return self.drain_seconds is not None and not self.unreached and not self.findings.sentences()

    def report(self) -> dict[str, Any]:
        return {
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "killed": len(self.reached),
            "unreached": self.unreached,
            **self.findings.counts(),
            "drain_seconds": None if self.drain_seconds is None else round(self.drain_seconds, 1),
            "waits": self.waits,
            "seconds": round(self.seconds, 1),
            "well": self.is_well,
            "findings": self.findings.sentences()[:50],
        }


def kill_at(points: Sequence[str], database: str, folder: Path) -> Killed:
    """Kills at each of the points, then lets a bot run undisturbed and judges what is left."""
    began = time.monotonic()
    killed = Killed()
    with _bot(database, folder) as bot:
        for point in sorted(points, key=_turn):
            by = _dies(bot, point, folder)
            if by is None:
                killed.unreached.append(point)
            else:
                killed.reached[point] = by
        killed.drain_seconds = _comes_to_rest(bot)
        with databases.looking(bot.database) as store, store.read() as session:
            messages = oracle.live_messages(bot.sandbox)
            told, now = bot.marketing.told, bot.now()
            killed.waits = list(oracle.unfinished(session, now=now))
            killed.findings = oracle.judge(
                session, messages, bot.sent, bot.accepted, bot.pressed, told=told, now=now
            )
        killed.findings.files_doubled = _files_doubled(bot)
    killed.seconds = time.monotonic() - began
    return killed


def _files_doubled(bot: Bot) -> list[str]:
    """One that was asked for may not come, when the bot dies of it; none comes twice."""
    there = len(oracle.files(bot.sandbox))
    return [f"{there} files stand in Slack, {bot.files_asked} were asked for"] * (there > bot.files_asked)


@contextmanager
def _bot(database: str, folder: Path) -> Iterator[Bot]:
    with ExitStack() as stack:
        api = stack.enter_context(vendor.serving())
        workspace_file, desk = scene.build(folder, TEAMS, vendor=api)
        sandbox = stack.enter_context(workspace.running(workspace_file))
        kept = stack.enter_context(databases.opened(database, folder))
        nursery = stack.enter_context(Nursery())
        told = stack.enter_context(marketing.serving())
        yield Bot(nursery, sandbox, kept, told, desk, folder)


def _turn(point: str) -> tuple[int, str]:
    deed = DEEDS.get(point.rpartition(".")[0], "")
    return (FIRST.index(deed) if deed in FIRST else len(FIRST), point)


def _dies(bot: Bot, point: str, folder: Path) -> str | None:
    """What it died of; None when nothing brings it to that point."""
    commands = _commands(folder)
    name = point.rpartition(".")[0]
    if name in BEFORE:
        earlier, deed = BEFORE[name]
        if earlier is not NOBODY:
            bot.starts(earlier)
        bot.deeds[deed]()
        bot.is_killed()
    if name in commands:
        died = bot.runs(*commands[name], point=point).code == KILLED
        bot.runs(*commands[name], point="")  # whoever sees a command die types it again
        return name if died else None
    bot.starts(point, http_mode=name == "ack.slack")
    try:
        if bot.is_dead():
            assert bot.child is not None
            assert bot.child.code == KILLED, f"the bot does not start; see {folder / 'bot.log'}"
            return "starting"
        hint = DEEDS.get(name)
        others = [deed for deed in bot.deeds if deed != hint]
        for deed in [*([hint] if hint else []), *others]:
            bot.deeds[deed]()
            if bot.is_dead():
                return deed if bot.child and bot.child.code == KILLED else None
        return None
    finally:
        bot.sandbox.clear_faults()
        bot.is_killed()


def _commands(folder: Path) -> dict[str, tuple[str, ...]]:
    """Points that only a command passes."""
    leads, outcomes = folder / "leads.jsonl", folder / "outcomes.jsonl"
    if not leads.exists():
        lead = {"id": "imported", "email": "iris@imported.example", "name": "Iris"}
        leads.write_text(json.dumps(lead) + "\n", "utf-8")
        outcome = {"email": "iris@imported.example", "outcome": "won", "at": MORNING}
        outcomes.write_text(json.dumps(outcome) + "\n", "utf-8")
    desk = str(folder / "desk")
    return {
        "commit.import": ("import", str(leads), "--desk", desk, "--no-post"),
        "commit.import_outcomes": ("import", str(outcomes), "--desk", desk, "--outcomes"),
        "commit.read_again": ("quarantine", "--replay", "--desk", desk),
        "commit.retry_hand_backs": ("handbacks", "--retry"),
    }


def _comes_to_rest(bot: Bot) -> float | None:
    """Undisturbed, on a morning when everybody is at work; the seconds it took, None when it took too long.

    What is overdue is climbed that morning, and the card of each lead is drawn again, as fast as Slack lets it.
    """
    bot.sandbox.clock(next_working_morning=True)
    began = time.monotonic()
    bot.starts()

    def rests() -> bool:
        with databases.looking(bot.database) as store, store.read() as session:
            return not oracle.waits(session, now=bot.now()) and not oracle.copies_are_expected(session)

    patience = RESTS_WITHIN + len(bot.sent) / TIER_3.per_second
    came = bot.until(rests, patience) and not bot.is_dead()
    return time.monotonic() - began if came else None
