"""A vendor's API on loopback, for leads of which a webhook gave only the id."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from tests.chaos import loopback
from tests.chaos.loopback import Quiet


class _Answers(Quiet, BaseHTTPRequestHandler):
    """Knows one person under every id."""

    def do_GET(self) -> None:
        number = self.path.rpartition("/")[2]
        body = json.dumps({"id": number, "email": f"fetched{number}@vendor.example", "name": "Fay"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving() -> Iterator[str]:
    """The address of the API, with `{id}` where the id goes."""
    with loopback.serving(_Answers) as url:
        yield f"{url}/leads/{{id}}"
