"""What is wrong with how a lead can be reached, told from the fields alone."""

from collections.abc import Mapping

from qualification.identity import folded_words, phone_key
from qualification.mailboxes import WELL_KNOWN, Providers, is_role, is_trial

FLAGS: Mapping[str, str] = {
    "test_data": "test data",
    "bad_email": "e-mail address refused",
    "disposable": "throw-away address",
    "role_account": "role account, not a person",
    "free_mail": "free-mail address",
    "bad_phone": "phone cannot be dialled as it is",
}
"""Names a rule may use, as people read them; the worst first."""

_TRIAL_NAMES = frozenset({"test", "asdf", "foo", "bar", "foobar", "qwerty", "qwertz", "abc"})


def flags(fields: Mapping[str, object], providers: Providers = WELL_KNOWN) -> dict[str, bool]:
    """Each of FLAGS. What is not there is missing, which is no fault of what is."""
    email, phone = fields.get("email"), fields.get("phone")
    local, _, host = email.rpartition("@") if isinstance(email, str) else ("", "", "")
    host = host.casefold()
    return {
        "test_data": (bool(host) and is_trial(local, host)) or _is_trial_name(fields.get("name")),
        "bad_email": not email and bool(fields.get("email_refused")),
        "disposable": bool(host) and providers.is_disposable(host),
        "role_account": bool(host) and is_role(local),
        "free_mail": bool(host) and providers.is_free_mail(host),
        "bad_phone": bool(phone) and phone_key(phone) is None,
    }


def faults(fields: Mapping[str, object], providers: Providers = WELL_KNOWN) -> list[str]:
    """What is wrong, in words, the worst first."""
    found = flags(fields, providers)
    return [words for name, words in FLAGS.items() if found[name]]


def _is_trial_name(name: object) -> bool:
    words = folded_words(name)
    return bool(words) and _TRIAL_NAMES.issuperset(words)
