"""Marketing's own system on loopback, which is told of leads that are handed back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

from bot.intake.signature import NotSigned, read_secret, verified_id
from tests.chaos import loopback
from tests.chaos.loopback import Quiet

SECRET = "whsec_" + "bWFya2V0aW5nLW1hcmtldGluZy1tYXJrZXRpbmc="


@dataclass
class Marketing:
    """`told` are the ids of the messages it took, one as often as it came; it `refuses` so many before it takes one."""

    url: str = ""
    told: list[str] = field(default_factory=list)
    refuses: int = 0

    def settings(self) -> dict[str, str]:
        """What the bot is told of it."""
        return {
            "HAND_BACKS_URL": self.url,
            "HAND_BACKS_SECRET": SECRET,
            "HAND_BACKS_TO_LOOPBACK": "true",
        }

    def answer(self, headers: dict[str, str], body: bytes) -> int:
        """The status it answers with."""
        try:
            message = verified_id(read_secret(SECRET), headers, body, now=datetime.now(UTC))
        except NotSigned:
            return 401
        if self.refuses:
            self.refuses -= 1
            return 422
        self.told.append(message)
        return 204


@contextmanager
def serving() -> Iterator[Marketing]:
    marketing = Marketing()

    class _Takes(Quiet, BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(marketing.answer(headers, body))
            self.send_header("Content-Length", "0")
            self.end_headers()

    with loopback.serving(_Takes) as url:
        marketing.url = f"{url}/hand-backs"
        yield marketing
