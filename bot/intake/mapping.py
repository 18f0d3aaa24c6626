"""A source's payload into a lead: read by the source's mapping, cleaned by what each field is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jmespath.exceptions import JMESPathError

from bot.intake import cleaning
from playbooks.desk import Mapped, Source
from qualification.leads import NewLead, Touch
from qualification.mailboxes import WELL_KNOWN, Providers
from qualification.refusals import Refused
from qualification.rules import Type
from qualification.scoring import LEAD_FIELDS

LONGEST_ID = 200
MOST_TOUCHES = 1000


@dataclass(frozen=True)
class _Address:
    """What an e-mail field came to: at most one of `clean` and `wrong` is said."""

    clean: str | None = None
    identity: str | None = None
    host: str | None = None
    wrong: str = ""


def to_new_lead(
    source: Source, payload: Any, *, received_at: datetime, providers: Providers = WELL_KNOWN
) -> NewLead | Refused:
    """The lead in one payload. A touch without a time happened when the payload was received.

    `providers` are the mail domains that stand for no company.
    """
    try:
        mapped = source.read(payload)
    except JMESPathError as error:
        return misfit(source, error)
    address = _address(mapped.fields.get("email"))
    own_id = _own_id(source, mapped)
    identity = address.identity or own_id
    if identity is None:
        return Refused(address.wrong or "has neither an e-mail address nor an id")
    touches = _touches(mapped, received_at)
    if isinstance(touches, Refused):
        return touches
    mql_at = _mql_at(mapped.mql, received_at)
    if isinstance(mql_at, Refused):
        return mql_at
    fields = _fields(mapped.fields, address)
    company = fields.get("domain")
    domain = company if company and providers.is_company(company) else None
    return NewLead(identity, fields, touches, domain, own_id, mql_at)


def misfit(source: Source, error: JMESPathError) -> Refused:
    return Refused(f"the mapping of {source.key} does not fit this payload: {type(error).__name__}")


def _address(given: Any) -> _Address:
    words = cleaning.text(given)
    if words is None:
        return _Address()
    found = cleaning.email(words)
    if isinstance(found, str):
        return _Address(wrong=f"“{words[:80]}” is not an e-mail address: {found}")
    return _Address(found.normalized, cleaning.identity_of(found), found.domain)


def _mql_at(given: Any, received_at: datetime) -> datetime | Refused | None:
    """Since when the source counts the lead as an MQL."""
    if cleaning.text(given) is None:
        return None
    at = cleaning.instant(given)
    if at is None or at > received_at:
        return Refused(f"since when it is an MQL cannot be read, or is yet to come: “{str(given)[:40]}”")
    return at


def _own_id(source: Source, mapped: Mapped) -> str | None:
    given = mapped.external_id
    return f"{source.key}:{given}" if given and len(given) <= LONGEST_ID else None


def _fields(given: Mapping[str, Any], address: _Address) -> dict[str, Any]:
    clean = {name: _clean(name, value) for name, value in given.items() if name != "email"}
    clean["email"] = address.clean
    clean["domain"] = cleaning.domain(clean.get("domain") or address.host or "")
    if clean.get("phone"):
        clean["phone"] = cleaning.phone(clean["phone"], clean.get("country"))
    if clean.get("seniority"):
        clean["seniority"] = clean["seniority"].casefold()
    if address.wrong:
        clean["email_refused"] = address.wrong
    return {name: value for name, value in clean.items() if value is not None}


def _clean(name: str, value: Any) -> Any:
    if name in LEAD_FIELDS:
        return cleaning.CLEANERS[LEAD_FIELDS[name]](value)
    # A field of the desk's own keeps the type it came with.
    match value:
        case bool() | int():
            return value
        case list():
            return cleaning.CLEANERS[Type.TEXTS](value)
    return cleaning.CLEANERS[Type.TEXT](value)


def _touches(mapped: Mapped, received_at: datetime) -> tuple[Touch, ...] | Refused:
    touches = []
    for row in mapped.touches[:MOST_TOUCHES]:
        words = {name: cleaning.text(value) for name, value in row.items() if name not in ("kind", "at")}
        kind = cleaning.text(row.get("kind"))
        at = cleaning.instant(row["at"]) if "at" in row else received_at
        if kind is None:
            continue
        if at is None:
            return Refused(
                f"the time of the touch “{kind[:40]}” cannot be read: “{str(row['at'])[:40]}”; "
                "it looks like 2026-11-22T09:00:00Z"
            )
        touches.append(Touch(kind.casefold().replace(" ", "_").replace("-", "_")[:80], at, **words))
    return tuple(touches)
