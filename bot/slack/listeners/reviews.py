"""What is pressed, typed and submitted in a review, and under the pages that are signed."""

from functools import partial

from bot.slack import files, reviewing
from bot.slack.blocks import Rendered
from bot.slack.edge import Edge
from bot.slack.ids import proposal_of
from bot.slack.payloads import Command, Press, Reply, Submitted
from bot.slack.text import SafeText, plain
from bot.slack.views import review as views
from bot.usecases import review
from qualification.refusals import Refused
from qualification.reviews import Choice
from qualification.typed.reviews import Decides, decides, signs

FILE = "definitions.md"


def decide(edge: Edge, press: Press, *, choice: Choice) -> None:
    ref = press.ref
    verb = partial(review.decide, review_id=ref.id, number=proposal_of(ref), choice=choice, by=press.by)
    outcome = edge.act(press, verb)
    if isinstance(outcome, Refused):
        edge.refuse(press.response_url, outcome)


def open_form(edge: Edge, press: Press) -> None:
    facts = edge.look(lambda session, _: reviewing.deciding(session, press.ref, press.by))
    if isinstance(facts, Refused):
        edge.refuse(press.response_url, facts)
    else:
        edge.open_form(press.trigger_id, views.deciding(facts))


def submitted(edge: Edge, form: Submitted) -> Refused | None:
    """A refusal is shown at the words."""
    ref, said = form.ref, form.values
    if ref is None or said.get("choice") not in set(Choice):
        return Refused("Choose what was decided.")
    verb = partial(
        review.decide,
        review_id=ref.id,
        number=proposal_of(ref),
        choice=Choice(said["choice"]),
        words=said.get("words", ""),
        by=form.by,
    )
    outcome = edge.act(form, verb)
    return outcome if isinstance(outcome, Refused) else None


def sign(edge: Edge, press: Press) -> None:
    verb = partial(review.sign, page=press.ref.part, version=press.ref.pick, by=press.by)
    outcome = edge.act(press, verb)
    if isinstance(outcome, Refused):
        edge.refuse(press.response_url, outcome)
    elif outcome is not None:
        edge.whisper(
            press.response_url, Rendered(SafeText(_signed(views.TITLES[outcome.key], len(outcome.waiting))))
        )


def _signed(title: str, waiting: int) -> str:
    rest = f"{waiting} still to sign" if waiting else "everybody has signed"
    return f"Signed: {title}; {rest}."


def read(edge: Edge, press: Press) -> None:
    """All definitions that leads are worked by, as a file for whoever pressed."""
    content = reviewing.in_words(edge.services.desk).encode()
    files.send(edge, press.by, press.response_url, FILE, content)


def show_pages(edge: Edge, command: Command) -> Rendered | Refused:
    """The answer to `/handraise sign`."""
    if not edge.services.desk.reviews.signers:
        return Refused("Nobody is named to sign here. An admin adds `reviews.signers` to desk.yaml.")
    return views.pages(edge.look(reviewing.pages), edge.services.wording)


def on_reply(edge: Edge, said: Reply) -> bool:
    """Whether the reply decides or signs something in a review's thread; elsewhere the same words are an answer."""
    meant = decides(said.text)
    if meant is None and not signs(said.text):
        return False
    review_id = edge.look(lambda session, _: reviewing.thread_of(session, said.channel, said.thread_ts))
    if review_id is None:
        return False
    back = _decided(edge, said, review_id, meant) if meant else _signed_all(edge, said, review_id)
    if back:
        edge.say_back(said, plain(back, 400))
    return True


def _decided(edge: Edge, said: Reply, review_id: int, meant: Decides) -> str | None:
    verb = partial(
        review.decide,
        review_id=review_id,
        number=meant.number,
        choice=meant.choice,
        words=meant.words,
        by=said.by,
    )
    outcome = edge.act(said, verb)
    return outcome.text if isinstance(outcome, Refused) else None


def _signed_all(edge: Edge, said: Reply, review_id: int) -> str | None:
    outcome = edge.act(said, partial(review.sign_all, review_id=review_id, by=said.by))
    return outcome.text if isinstance(outcome, Refused) else None
