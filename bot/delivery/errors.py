"""Slack's error strings, each with what it means for the message that met it and what happens then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from bot.delivery.outcomes import Failure, Gone, Later, Left, Locked, Never, NoThread, Shut, Unknown


class Kind(StrEnum):
    """Later: it passes, and nothing is lost meanwhile. Never: what the message needs is not there any more, so it
    goes another way. Refused: Slack does not take this message, and would not take it again.
    """

    LATER = "later"
    NEVER = "never"
    REFUSED = "refused"


@dataclass(frozen=True)
class Meaning:
    """`then` is what happens, in the words of docs/delivery.md."""

    kind: Kind
    then: str
    outcome: Callable[[str], Failure]


TRY_AGAIN = Meaning(Kind.LATER, "tried again after 1, 2, 4 … up to 60 seconds, for ever", Later)
LOOK_FIRST = Meaning(Kind.LATER, "perhaps carried out: looked for before it is posted again", Unknown)
WAIT_FOR_THE_TOKEN = Meaning(Kind.LATER, "everything waits until the token works again", Locked)
GO_ELSEWHERE = Meaning(Kind.NEVER, "goes to the fallback channel, and the admin channel is told", Shut)
POST_ANEW = Meaning(Kind.NEVER, "a card or checklist is posted anew, once; a notice is left alone", Gone)
PUT_RIGHT_THE_THREAD = Meaning(Kind.NEVER, "waits until its card is posted anew", NoThread)
GIVE_OUT_LEADS = Meaning(Kind.NEVER, "the person is marked inactive and their leads are given out anew", Left)
GIVE_UP = Meaning(Kind.REFUSED, "given up with the error", Never)

TRIES_FOR_A_STRANGE_ERROR = 5
STRANGE = Meaning(
    Kind.LATER, "five tries, then given up", partial(Later, give_up_after=TRIES_FOR_A_STRANGE_ERROR)
)
"""Slack adds strings without notice."""

GROUPS: tuple[tuple[Meaning, tuple[str, ...]], ...] = (
    (
        TRY_AGAIN,
        (
            "accesslimited",
            "message_limit_exceeded",
            "missing_scope",  # passes when the app is installed again with the scope it needs
            "rate_limited",
            "ratelimited",
            "request_timeout",
            "service_unavailable",
            "team_added_to_org",
        ),
    ),
    # Slack says of these that part of the call may have been carried out before the error.
    (LOOK_FIRST, ("fatal_error", "internal_error")),
    (
        WAIT_FOR_THE_TOKEN,
        (
            "account_inactive",
            "app_not_installed",
            "ekm_access_denied",
            "invalid_auth",
            "not_allowed_token_type",
            "not_authed",
            "org_login_required",
            "team_access_not_granted",
            "token_expired",
            "token_revoked",
            "two_factor_setup_required",
        ),
    ),
    (
        GO_ELSEWHERE,
        (
            "channel_not_found",
            "is_archived",
            "no_permission",
            "not_in_channel",
            "restricted_action",
            "restricted_action_non_threadable_channel",
            "restricted_action_read_only_channel",
            "restricted_action_thread_locked",
            "restricted_action_thread_only_channel",
        ),
    ),
    (POST_ANEW, ("message_not_found",)),
    (PUT_RIGHT_THE_THREAD, ("cannot_reply_to_message", "invalid_thread_ts", "thread_not_found")),
    (GIVE_OUT_LEADS, ("user_disabled", "user_not_found", "users_not_found")),
    (
        GIVE_UP,
        (
            "access_denied",
            "as_user_not_supported",
            "cannot_dm_bot",
            "cant_delete_message",
            "cant_update_message",
            "edit_window_closed",
            "invalid_arg_name",
            "invalid_arguments",
            "invalid_array_arg",
            "invalid_blocks",
            "invalid_blocks_format",
            "invalid_metadata_format",
            "invalid_metadata_schema",
            "invalid_user",
            "markdown_text_conflict",
            "messages_tab_disabled",
            "metadata_must_be_sent_from_app",
            "metadata_too_large",
            "method_deprecated",
            "msg_blocks_too_long",
            "msg_too_long",
            "no_text",
            "team_not_found",
            "too_many_attachments",
            "too_many_contact_cards",
            "unknown_method",
            "user_not_visible",
        ),
    ),
)

MEANINGS: Mapping[str, Meaning] = {error: meaning for meaning, errors in GROUPS for error in errors}


def meaning(error: str, *, detail: str = "") -> Failure:
    """What an `ok: false` with this error string means for the message that met it."""
    return MEANINGS.get(error, STRANGE).outcome(f"{error}: {detail}" if detail else error)


def passes(error: str) -> bool:
    return MEANINGS.get(error, STRANGE).kind is Kind.LATER
