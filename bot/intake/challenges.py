"""The question that Meta asks of an address before it sends anything there."""

import hmac
import re
from collections.abc import Mapping

from bot.intake.signature import NotSigned

_CODE = re.compile(r"[!-~]{1,200}")


def answer_to_meta(query: Mapping[str, str], token: bytes) -> str:
    """What Meta wants to hear. Raises `NotSigned`.

    https://developers.facebook.com/docs/graph-api/webhooks/getting-started
    """
    if query.get("hub.mode") != "subscribe":
        raise NotSigned("hub.mode must be subscribe")
    if not token or not hmac.compare_digest(token, query.get("hub.verify_token", "").encode()):
        raise NotSigned("hub.verify_token is not the one of this source")
    code = query.get("hub.challenge", "")
    if not _CODE.fullmatch(code):
        raise NotSigned("hub.challenge is missing or malformed")
    return code
