"""`POST /slack/events`: Slack in HTTP mode, behind a signature check of our own.

Bolt's check answers 500 to a timestamp that is no number and writes the whole body of a forged request
into the log.
"""

from collections.abc import Callable, Mapping, Sequence

from fastapi import APIRouter, HTTPException, Request, Response
from slack_bolt import BoltRequest, BoltResponse
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.concurrency import run_in_threadpool

from bot.clock import Clock as WallClock
from bot.http.acks import acknowledging
from bot.http.bodies import read_body

SlackHandler = Callable[[BoltRequest], BoltResponse]
"""What Bolt makes of a request: `App.dispatch`."""

LARGEST = 1_000_000
"""Bytes; a modal with everything in it has 250,000."""


class _Reading(Clock):
    """Our clock, as the verifier reads it."""

    def __init__(self, wall: WallClock) -> None:
        self._wall = wall

    def now(self) -> float:
        return self._wall.now().timestamp()


def slack_routes(handler: SlackHandler, signing_secret: str, wall: WallClock) -> APIRouter:
    router = APIRouter()
    verifier = SignatureVerifier(signing_secret, clock=_Reading(wall))

    @router.post("/slack/events", summary="Events, actions and commands from Slack")
    async def receive(request: Request) -> Response:
        body = await read_body(request, at_most=LARGEST)
        if not _is_from_slack(verifier, request.headers, body):
            raise HTTPException(401, "the request is not signed by Slack")
        try:
            text = body.decode()
        except UnicodeDecodeError:
            raise HTTPException(400, "the body is not UTF-8") from None
        asked = BoltRequest(body=text, query=request.url.query, headers={**request.headers})
        # Bolt's own adapter calls it on the event loop, where one listener holds up every request.
        answer = await run_in_threadpool(handler, asked)
        done = acknowledging("slack")
        return Response(answer.body, answer.status, _flat(answer.headers), background=done)

    return router


def _is_from_slack(verifier: SignatureVerifier, headers: Mapping[str, str], body: bytes) -> bool:
    seconds = headers.get("x-slack-request-timestamp", "")
    signature = headers.get("x-slack-signature", "")
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 12 and signature.isascii()):
        return False
    return verifier.is_valid(body, seconds, signature)


def _flat(headers: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {name: ", ".join(values) for name, values in headers.items()}
