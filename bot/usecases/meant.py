"""Which digest somebody means who types, and which campaign."""

from collections.abc import Iterable

from sqlmodel import Session

from bot.usecases import permission
from playbooks.desk import Desk
from playbooks.schedules import DigestPlan
from qualification.refusals import Refused


def digest(session: Session, desk: Desk, by: str, words: str) -> tuple[DigestPlan, str] | Refused:
    """With the words that are left. Where there are several its key stands in front, unless it is the one for whoever
    types."""
    who = permission.person(session, by)
    first, _, rest = words.partition(" ")
    plans = desk.digests
    if len(plans) == 1:
        return plans[0], words.strip()
    if named := next((plan for plan in plans if plan.key == first.casefold()), None):
        return named, rest.strip()
    theirs = [
        plan for plan in plans if who and plan.person and plan.person.casefold() == who.email.casefold()
    ]
    return (theirs[0], words.strip()) if len(theirs) == 1 else _which(plans)


def _which(plans: Iterable[DigestPlan]) -> Refused:
    keys = ", ".join(f"`{plan.key}`" for plan in plans)
    return Refused(f"There are several digests. Begin with the one you mean: {keys}.")


def campaign(known: Iterable[str], words: str) -> str | None:
    """The one of this name, whatever its case."""
    wanted = words.strip().casefold()
    return next((name for name in known if name.casefold() == wanted), None)
