"""Who has signed what the desk means by an MQL and an SQL and what sales promises, and what has changed since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.usecases import permission
from playbooks.desk import Definition, Desk
from playbooks.differences import Difference, differences
from playbooks.hash import version_of_all
from playbooks.schedules import Signer
from qualification.refusals import Refused
from qualification.reviews import Defined, Signed, unsigned_by
from storage import people, reviews
from storage.tables import Definition as Kept

PAGES: Mapping[str, tuple[str, ...]] = {
    "mql": ("scorecard",),
    "sql": ("playbook", "reasons"),
    "promises": ("sla",),
}
"""The pages that are put up, each with the kinds of definitions that stand on it."""


@dataclass(frozen=True)
class Entry:
    """A definition of a page; `since` is when this version was first loaded. `last` is the version that everybody had
    signed before, or the one before this where nobody has, and `differences` what has changed since then."""

    what: Defined
    name: str
    since: datetime | None
    signed: bool
    last_signed: bool
    differences: tuple[Difference, ...]

    @property
    def changed(self) -> bool:
        return bool(self.differences)


@dataclass(frozen=True)
class Page:
    """`version` is that of all its definitions together; `signed` are those who signed all of it, with when they
    last did, `waiting` the addresses of those who have not."""

    key: str
    version: str
    entries: tuple[Entry, ...]
    signed: tuple[tuple[str, datetime], ...]
    waiting: tuple[str, ...]


@dataclass(frozen=True)
class Unsigned:
    """A definition that is not what was signed, or has changed and never was; `since` as for `Entry`."""

    name: str
    since: datetime | None


def pages(session: Session, desk: Desk) -> list[Page]:
    """What there is to sign, as the desk is now."""
    used = _in_use(desk)
    keys = {each.key for each in used}
    versions, signatures = reviews.versions(session, keys), reviews.signatures(session, keys)
    made = []
    for page, kinds in PAGES.items():
        some = [each for each in used if each.kind in kinds]
        entries = tuple(_entry(desk, each, used, versions, signatures) for each in some)
        what = [each.what for each in entries]
        signers = [signer.email for signer in desk.reviews.signers]
        waiting = unsigned_by(what, signatures, signers)
        signed = [_when(what, signatures, email) for email in signers if email not in waiting]
        version = version_of_all(f"{each.kind}:{each.key}:{each.version}" for each in what)
        made.append(Page(page, version, entries, tuple(signed), tuple(waiting)))
    return made


def _in_use(desk: Desk) -> list[Definition]:
    """The definitions that leads are worked by; what no segment uses needs nobody's signature."""
    used = {("scorecard", each.scorecard) for each in desk.segments}
    used |= {("playbook", each.playbook) for each in desk.segments}
    return [
        each for each in desk.definitions if each.kind in ("sla", "reasons") or (each.kind, each.key) in used
    ]


def _entry(
    desk: Desk,
    one: Definition,
    used: Sequence[Definition],
    versions: Mapping[tuple[str, str], Sequence[Kept]],
    signatures: Sequence[Signed],
) -> Entry:
    known = versions.get((one.kind, one.key), ())
    now = {each.version for each in used if (each.kind, each.key) == (one.kind, one.key)}
    earlier = [each for each in known if each.version not in now]
    signers = [each.email for each in desk.reviews.signers]
    what = Defined(one.kind, one.key, one.version)
    signed = bool(signers) and not unsigned_by([what], signatures, signers)
    agreed = [each for each in earlier if not unsigned_by([_defined(each)], signatures, signers)]
    last = next(reversed(agreed or earlier), None)
    since = next((each.first_seen_at for each in known if each.version == one.version), None)
    found = differences(last.content["says"], one.content["says"]) if last and not signed else []
    return Entry(what, _name(desk, one, used), since, signed, bool(agreed), tuple(found))


def _defined(each: Kept) -> Defined:
    return Defined(each.kind, each.key, each.version)


def _name(desk: Desk, one: Definition, used: Sequence[Definition]) -> str:
    match one.kind:
        case "scorecard":
            names = [each.name for each in desk.segments if each.scorecard == one.key]
            return f"Scorecard of {', '.join(names)}"
        case "playbook":
            return f"Playbook {desk.playbooks[one.key].name}"
        case "sla":
            return "What sales promises"
    own = next(each for each in reversed(used) if each.kind == one.kind)
    return "Reasons" if one is own else "Reasons as shipped"


def _when(what: Iterable[Defined], signatures: Iterable[Signed], email: str) -> tuple[str, datetime]:
    """Who they are in Slack, and when they signed the last of it."""
    wanted = set(what)
    last = max((each for each in signatures if each.email == email and each.what in wanted), key=_at)
    return last.by, last.at


def _at(each: Signed) -> datetime:
    return each.at


def unsigned(session: Session, desk: Desk) -> list[Unsigned]:
    """Definitions that have changed and that not everybody has signed. Nothing while nobody is named to sign, or
    before anything was ever signed or changed."""
    if not desk.reviews.signers:
        return []
    return [
        Unsigned(entry.name, entry.since)
        for page in pages(session, desk)
        for entry in page.entries
        if not entry.signed and entry.changed
    ]


def sign(session: Session, desk: Desk, *, page: str, version: str, by: str, now: datetime) -> Page | Refused:
    """Signs a page as it was read; `version` is what they read."""
    signer = signer_of(session, desk, by)
    if signer is None:
        return Refused(_only_signers(session, desk))
    found = next((each for each in pages(session, desk) if each.key == page), None)
    if found is None or found.version != version:
        return Refused("This page has changed since it was put up. `/handraise sign` shows it as it is now.")
    some = [each.what for each in found.entries]
    if not reviews.sign(session, some, signer.side, signer.email, by, now=now):
        return Refused("You have signed this page already.")
    return next(each for each in pages(session, desk) if each.key == page)


def signer_of(session: Session, desk: Desk, by: str) -> Signer | None:
    who = permission.person(session, by)
    if who is None:
        return None
    mine = who.email.casefold()
    return next((each for each in desk.reviews.signers if each.email.casefold() == mine), None)


def names(session: Session, emails: Iterable[str]) -> list[str]:
    """Who they are; the address of somebody the workspace does not know."""
    found = [(people.by_email(session, email), email) for email in emails]
    return [person.name if person else email for person, email in found]


def _only_signers(session: Session, desk: Desk) -> str:
    named = names(session, [each.email for each in desk.reviews.signers])
    if not named:
        return "Nobody is named to sign here. An admin adds `reviews.signers` to desk.yaml."
    return f"The definitions are signed by {', '.join(named)}."
