"""What Meta and LinkedIn ask of an address before they send anything there."""

import hashlib
import hmac
import re
from collections.abc import Mapping

from bot.intake.signature import NotSigned

_CODE = re.compile(r"[!-~]{1,200}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


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


def answer_to_linkedin(query: Mapping[str, str], key: bytes) -> dict[str, str]:
    """What LinkedIn wants to hear, at first and every two hours from then on. Raises `NotSigned`.

    https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation
    """
    code = query.get("challengeCode", "")
    # Anybody may ask. Any other text could be a delivery, which would be signed for them here.
    if not _UUID.fullmatch(code):
        raise NotSigned("challengeCode is missing or no UUID")
    signature = hmac.digest(key, code.encode(), hashlib.sha256).hex()
    return {"challengeCode": code, "challengeResponse": signature}
