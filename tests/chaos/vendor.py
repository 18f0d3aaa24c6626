"""A vendor's API on loopback, for leads of which a webhook gave only the id."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class _Answers(BaseHTTPRequestHandler):
    """Knows one person under every id."""

    def do_GET(self) -> None:
        number = self.path.rpartition("/")[2]
        body = json.dumps({"id": number, "email": f"fetched{number}@vendor.example", "name": "Fay"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@contextmanager
def serving() -> Iterator[str]:
    """The address of the API, with `{id}` where the id goes."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/leads/{{id}}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
