"""Looks up what a review and the pages that are to be signed show now."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.slack.ids import Ref, proposal_of
from bot.slack.views.review import Head, PageCount, Shown
from bot.usecases import review, signing
from bot.usecases.signing import Page
from playbooks import describe
from playbooks.desk import Desk
from qualification import refusals
from qualification.refusals import Refused
from qualification.reviews import Decided, Proposal, standing
from storage import outbox, reviews
from storage.review_tables import ReviewRow


def head(session: Session, desk: Desk, row: ReviewRow) -> Head:
    some = review.proposed(row)
    decided = standing(reviews.decisions(session, row.id or 0))
    now = {page.key: page for page in signing.pages(session, desk)} if row.pages else {}
    of = len(desk.reviews.signers)
    return Head(
        row.id or 0,
        row.every,
        called(desk, row),
        review.figures_of(row),
        desk.currency,
        len(some),
        sum(each.key not in decided for each in some),
        [PageCount(put["key"], _signed(now.get(put["key"]), put), of) for put in row.pages],
    )


def _signed(page: Page | None, put: dict[str, str]) -> int:
    """By how many; a page that has changed since is signed by whoever signs it as it is now."""
    return len(page.signed) if page and page.version == put["version"] else 0


def called(desk: Desk, row: ReviewRow) -> str:
    """The time a review is about, in the desk's zone: `16–22 Nov 2026`, `November 2026`, `Q4 2026`."""
    zone = ZoneInfo(desk.zone)
    first, last = (
        row.since.astimezone(zone).date(),
        (row.until - timedelta(seconds=1)).astimezone(zone).date(),
    )
    match row.every:
        case "month":
            return f"{first:%B %Y}"
        case "quarter":
            return f"Q{(first.month + 2) // 3} {first.year}"
    return _days(first, last)


def _days(first: date, last: date) -> str:
    month = f" {first:%b}" if first.month != last.month else ""
    return f"{first.day}{month}–{last.day} {last:%b %Y}"


def decisions(session: Session, row: ReviewRow) -> tuple[list[Proposal], dict[str, Decided]]:
    return review.proposed(row), dict(standing(reviews.decisions(session, row.id or 0)))


def page(session: Session, desk: Desk, row: ReviewRow, key: str) -> Shown | None:
    """A page as it stands now, with what it was put up as: one that has changed since cannot be signed there."""
    put = next((each for each in row.pages if each["key"] == key), None)
    found = next((each for each in signing.pages(session, desk) if each.key == key), None)
    if put is None or found is None:
        return None
    return _shown(session, found, stale=found.version != put["version"])


def pages(session: Session, desk: Desk) -> list[Shown]:
    """All of them as they are now."""
    return [_shown(session, each) for each in signing.pages(session, desk)]


def _shown(session: Session, found: Page, *, stale: bool = False) -> Shown:
    return Shown(found, signing.names(session, found.waiting), stale)


def in_words(desk: Desk) -> str:
    """All that is signed as one Markdown file."""
    used = {each.playbook for each in desk.segments}
    made = describe.pages(desk)
    return "\n\n".join([made["README.md"], *(made[f"{key}.md"] for key in sorted(used))])


def deciding(session: Session, ref: Ref, by: str) -> tuple[int, int, Decided | None] | Refused:
    """For the window: which proposal, and what was decided of it before."""
    if refused := review.refuse_others(session, by):
        return refused
    row = reviews.get(session, ref.id)
    some = review.proposed(row) if row else []
    number = proposal_of(ref)
    if not 1 <= number <= len(some):
        return refusals.no_longer_offered()
    return ref.id, number, standing(reviews.decisions(session, ref.id)).get(some[number - 1].key)


def thread_of(session: Session, channel: str, thread_ts: str) -> int | None:
    """The review whose thread this is."""
    head_row = outbox.at(session, channel, thread_ts)
    return head_row.subject_id if head_row and head_row.kind == "review" else None
