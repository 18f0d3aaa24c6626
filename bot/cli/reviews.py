"""`handraise reviews`: what was proposed in reviews and who decided what, and who has signed which definition."""

from typing import Any

import typer
from sqlmodel import Session

from bot.cli.common import AsJson, opened_services, print_json
from bot.services import Services
from bot.slack import reviewing
from bot.slack.views.review import TITLES
from bot.usecases import review, signing
from qualification.reviews import standing
from storage import people, reviews
from storage.review_tables import ReviewRow

SHOWN = 12


def show_reviews(as_json: AsJson = False) -> None:
    """What was proposed in the last reviews and who decided what, and who has signed which definitions."""
    with opened_services() as services, services.store.read() as session:
        names = {each.id: each.name for each in people.everyone(session)}
        rows = reviews.newest(session, at_most=SHOWN)
        found = {
            "reviews": [_review(session, services, row, names) for row in rows],
            "pages": [_page(each, names) for each in signing.pages(session, services.desk)],
        }
    if as_json:
        print_json(found)
        return
    for one in found["reviews"]:
        typer.echo(f"{one['called']} ({one['every']})")
        for each in one["proposals"]:
            typer.echo(f"  {each['number']}. {each['proposal']}: {_told(each)}")
    for page in found["pages"]:
        typer.echo(page["title"])
        for each in page["definitions"]:
            typer.echo(
                f"  {each['name']} {each['version']}{'' if each['signed'] else ': not signed by everybody'}"
            )
        typer.echo(f"  still to sign: {', '.join(page['waiting']) or 'nobody'}")


def _told(each: dict[str, Any]) -> str:
    if each["choice"] is None:
        return "not decided"
    words = f": {each['words']}" if each["words"] else ""
    return f"{each['choice']} by {each['by']}{words}"


def _review(session: Session, services: Services, row: ReviewRow, names: dict[str, str]) -> dict[str, Any]:
    decided = standing(reviews.decisions(session, row.id or 0))
    proposals = []
    for number, each in enumerate(review.proposed(row), 1):
        last = decided.get(each.key)
        proposals.append(
            {
                "number": number,
                "proposal": each.key,
                "facts": each.facts,
                "choice": last.choice.value if last else None,
                "words": last.words if last else None,
                "by": names.get(last.by, last.by) if last else None,
                "at": last.at if last else None,
            }
        )
    return {
        "every": row.every,
        "called": reviewing.called(services.desk, row),
        "at": row.at,
        "figures": row.figures,
        "proposals": proposals,
    }


def _page(page: signing.Page, names: dict[str, str]) -> dict[str, Any]:
    return {
        "title": TITLES[page.key],
        "definitions": [
            {
                "name": each.name,
                "version": each.what.version,
                "since": each.since,
                "signed": each.signed,
                "differences": [vars(one) for one in each.differences],
            }
            for each in page.entries
        ],
        "signed": [{"by": names.get(by, by), "at": at} for by, at in page.signed],
        "waiting": list(page.waiting),
    }
