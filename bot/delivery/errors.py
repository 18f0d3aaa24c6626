"""Slack's error strings, each with what it means for the message that met it."""

from bot.delivery.outcomes import Failure, Gone, Later, Locked, Never, Unknown

GONE = frozenset({"message_not_found"})

LOCKED = frozenset(
    {
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
    }
)

# Slack says of these that part of the call may have been carried out before the error.
PERHAPS_APPLIED = frozenset({"fatal_error", "internal_error"})

PASSING = frozenset(
    {
        "accesslimited",
        "message_limit_exceeded",
        "missing_scope",  # passes when the app is installed again with the scope it needs
        "rate_limited",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    }
)

REFUSED = frozenset(
    {
        "access_denied",
        "as_user_not_supported",
        "cannot_dm_bot",
        "cannot_reply_to_message",
        "cant_update_message",
        "channel_not_found",
        "edit_window_closed",
        "invalid_arg_name",
        "invalid_arguments",
        "invalid_array_arg",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "invalid_user",
        "is_archived",
        "markdown_text_conflict",
        "messages_tab_disabled",
        "metadata_must_be_sent_from_app",
        "metadata_too_large",
        "method_deprecated",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_permission",
        "no_text",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "team_not_found",
        "thread_not_found",
        "too_many_attachments",
        "too_many_contact_cards",
        "unknown_method",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    }
)

TRIES_FOR_A_STRANGE_ERROR = 5


def meaning(error: str, *, detail: str = "") -> Failure:
    """What an `ok: false` with this error string means. Slack adds strings without notice: a new one is
    tried again a few times before the message is given up."""
    why = f"{error}: {detail}" if detail else error
    if error in GONE:
        return Gone(why)
    if error in LOCKED:
        return Locked(why)
    if error in PERHAPS_APPLIED:
        return Unknown(why)
    if error in PASSING:
        return Later(why)
    if error in REFUSED:
        return Never(why)
    return Later(why, give_up_after=TRIES_FOR_A_STRANGE_ERROR)
