"""What every part of the edge shares, handed over at start and never looked up."""

from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event

from bot.clock import Clock, SystemClock
from bot.intake.vendors import Fetcher
from bot.webhooks.receiver import Receiver
from playbooks.desk import Desk
from playbooks.render import Wording
from storage.engine import Store


@dataclass(frozen=True)
class Services:
    """`clock` is the desk's time; `wall` the machine's, for leases, retries and signatures.

    `fetcher` asks vendors for leads of which only the id came.
    `receiver` is told of leads that are handed back.
    `keep_bytes` is how long what came in is kept as it came.
    `to_deliver` and `to_read` wake the delivery worker and the reader of the inbox after a commit.
    """

    store: Store
    desk: Desk
    wording: Wording
    clock: Clock
    wall: Clock = field(default_factory=SystemClock)
    fetcher: Fetcher = field(default_factory=Fetcher)
    receiver: Receiver = field(default_factory=Receiver)
    keep_bytes: timedelta = timedelta(days=14)
    to_deliver: Event = field(default_factory=Event)
    to_read: Event = field(default_factory=Event)
