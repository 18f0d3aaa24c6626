"""What every part of the edge shares, handed over at start and never looked up."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event

from bot.clock import Clock, SystemClock
from bot.intake.vendors import Fetcher
from bot.metrics import Metrics
from bot.webhooks.receiver import Receiver
from playbooks.desk import Desk
from playbooks.render import Wording
from storage.engine import Store


@dataclass(frozen=True)
class Services:
    """`clock` is the desk's time; `wall` the machine's, for leases, retries and signatures.

    `receiver` is told of leads that are handed back.
    `fetcher` asks vendors for leads of which only the id came. `metrics` is what this process counts.
    `desk_dir` is where the desk was read from, None for the shipped one, `drafts_dir` where drafts of it are written.
    `keep_bytes` is how long what came in is kept as it came. `leaving` is set once this process takes nothing new.
    `to_deliver` and `to_read` wake the delivery worker and the reader of the inbox after a commit.
    """

    store: Store
    desk: Desk
    wording: Wording
    clock: Clock
    wall: Clock = field(default_factory=SystemClock)
    fetcher: Fetcher = field(default_factory=Fetcher)
    receiver: Receiver = field(default_factory=Receiver)
    desk_dir: Path | None = None
    drafts_dir: Path = Path("drafts")
    keep_bytes: timedelta = timedelta(days=14)
    metrics: Metrics = field(default_factory=Metrics)
    leaving: Event = field(default_factory=Event)
    to_deliver: Event = field(default_factory=Event)
    to_read: Event = field(default_factory=Event)
