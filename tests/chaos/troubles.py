"""Makes the planned troubles happen, each counted once it has really happened."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Lock, Thread

import structlog

from sandbox.driver import Sandbox
from tests.chaos.databases import Database, Postgres, SqliteFile
from tests.chaos.plan import RATES, SENT, SLACK, Plan, Trouble
from tests.chaos.replicas import Fleet

log = structlog.get_logger("chaos")

METHODS = (
    "chat.postMessage",
    "chat.update",
    "chat.delete",
    "chat.postEphemeral",
    "conversations.history",
    "conversations.replies",
    "conversations.open",
    "views.open",
    "views.publish",
)
"""What goes wrong at rates. A start asks a dozen further methods and ends by itself when one fails; the service manager
tries again, so rates on those would only make starts long. An outage is for all."""

HANGS = 2.0
"""Seconds until a call that hangs is reset."""
COMMITS_CUT = 0.03
READY_WITHIN = 10.0
"""Seconds that are waited for a bot to be up before its disk is filled."""


class Troubles:
    """From `start` until `stop`, which returns when the last has ended and nothing goes wrong any more."""

    def __init__(self, plan: Plan, sandbox: Sandbox, database: Database, fleet: Fleet) -> None:
        self._plan, self._sandbox, self._database, self._fleet = plan, sandbox, database, fleet
        self._counting, self._database_alone = Lock(), Lock()
        self._fired: Counter[str] = Counter()
        self._thread = Thread(target=self._run, name="troubles", daemon=True)
        self._kinds: dict[str, Callable[[Trouble], bool]] = {
            "kill": self._kill,
            "outage": self._outage,
            "frozen": lambda it: self._happens_to_one(it, partial(fleet.is_frozen_for, seconds=it.lasts)),
            "locked": self._lock,
            "disk_full": self._fill,
            "restarted": lambda _: self._restart(crashes=False),
            "crashed": lambda _: self._restart(crashes=True),
        }
        self.broken_files = 0

    def start(self) -> None:
        self._slack_fails_at_rates()
        self._slack_fails_as_often_as_it_must()
        if isinstance(self._database, Postgres):
            self._database.proxy.share = COMMITS_CUT
        self._thread.start()

    def stop(self) -> None:
        self._thread.join()
        self._sandbox.clear_faults()
        if isinstance(self._database, Postgres):
            self._database.proxy.share = 0.0

    def fired(self) -> Counter[str]:
        """How often each class of fault has happened so far."""
        cut = {"commit_cut": self._database.proxy.cut} if isinstance(self._database, Postgres) else {}
        with self._counting:
            return self._fired + Counter(self._sandbox.faults_fired()) + Counter(cut)

    def _run(self) -> None:
        began = time.monotonic()
        with ThreadPoolExecutor(8) as hands:
            for trouble in self._plan.troubles:
                time.sleep(max(0.0, began + trouble.at - time.monotonic()))
                hands.submit(self._happens, trouble)
            time.sleep(max(0.0, began + self._plan.size.seconds - time.monotonic()))

    def _happens(self, trouble: Trouble) -> None:
        try:
            happened = self._kinds[trouble.kind](trouble)
        except Exception as error:
            log.warning("trouble_failed", kind=trouble.kind, error=f"{type(error).__name__}: {error}")
            return
        with self._counting:
            self._fired[trouble.kind] += happened

    def _kill(self, trouble: Trouble) -> bool:
        killed = self._happens_to_one(trouble, self._fleet.is_killed)
        if killed and isinstance(self._database, SqliteFile):
            self.broken_files += not self._database.is_whole()
        return killed

    def _happens_to_one(self, trouble: Trouble, does: Callable[[int], bool]) -> bool:
        """To the planned replica, or to the next to which it can happen now."""
        count = len(self._fleet.replicas)
        return any(does((trouble.which + place) % count) for place in range(count))

    def _outage(self, trouble: Trouble) -> bool:
        """Every call is reset and every connection dropped."""
        self._sandbox.fault_rates({"reset_before": 1.0})
        self._sandbox.disconnect("abrupt")
        time.sleep(trouble.lasts)
        self._slack_fails_at_rates()
        return True

    def _lock(self, trouble: Trouble) -> bool:
        assert isinstance(self._database, SqliteFile)
        with self._database_alone:
            self._database.is_locked_for(trouble.lasts)
        return True

    def _fill(self, trouble: Trouble) -> bool:
        """It has happened when the bot is up and cannot take anything in."""
        assert isinstance(self._database, SqliteFile)
        replica = self._fleet.replicas[0]
        given_up = time.monotonic() + READY_WITHIN
        while not replica.is_ready():
            if time.monotonic() > given_up:
                return False
            time.sleep(0.1)
        child = replica.child
        assert child is not None
        with self._database_alone, self._database.full_for(child.pid):
            noticed = not replica.is_ready() and child.lives
            time.sleep(trouble.lasts)
        return noticed

    def _restart(self, *, crashes: bool) -> bool:
        assert isinstance(self._database, Postgres)
        with self._database_alone:
            self._database.restarts(crashes=crashes)
        return True

    def _slack_fails_as_often_as_it_must(self) -> None:
        """Rates alone would leave it to chance whether each kind has happened often enough in a small run."""
        enough = self._plan.size.enough
        for place, kind in enumerate(SLACK):
            self._sandbox.fault("chat.postMessage", kind, times=enough, after=place, seconds=HANGS)
        for kind in SENT:
            self._sandbox.fault("interactions", kind, times=enough)

    def _slack_fails_at_rates(self) -> None:
        self._sandbox.fault_rates(RATES, methods=METHODS, seconds=HANGS, seed=self._plan.size.seed)
