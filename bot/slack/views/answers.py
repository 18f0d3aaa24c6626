"""What marketing answers to a digest: the form, and how reps read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack.blocks import Rendered, field_of, modal, option, section, select, text_input
from bot.slack.ids import Form, digest_ref
from bot.slack.text import SafeText, link, mention, plain
from bot.slack.views import words
from bot.slack.views.digest import NAME
from bot.usecases.digest_values import Digest
from playbooks.escape import cut
from playbooks.render import Wording

ALL = "all"
MOST_EARLIER = 3


@dataclass(frozen=True)
class Said:
    """An answer to what the digest of that name tells of `[since, until)`, to all of it or of a campaign. `link` opens
    the digest; with `broadcast` it stands below it, in a channel in which reps read."""

    by: str
    campaign: str | None
    words: str
    name: str
    since: datetime
    until: datetime
    link: str | None = None
    broadcast: bool = False


@dataclass(frozen=True)
class Answering:
    """The digest that is answered, and what was answered to it before, oldest first."""

    message_id: int
    look: Digest
    earlier: Sequence[Said]


def form(facts: Answering, wording: Wording) -> dict[str, Any]:
    campaigns = [option(name, str(place)) for place, name in enumerate(facts.look.named_campaigns)]
    about = select("Choose", "about", [option("All of it", ALL), *campaigns], initial=ALL)
    asked = text_input("words", multiline=True, hint="What you changed, or why it stays as it is")
    blocks = [
        *(section(_said(each, wording)) for each in facts.earlier[-MOST_EARLIER:]),
        field_of("About", "about", about),
        field_of(
            "Your answer",
            "words",
            asked,
            hint="Read once by the teams that had these leads, in their channel, and below the digest.",
        ),
    ]
    return modal(Form.DIGEST_ANSWER, digest_ref(facts.message_id), "Answer the digest", blocks, submit="Send")


def kept(places: Iterable[str]) -> dict[str, Any]:
    """What follows the form: where it is read."""
    return modal(Form.DIGEST_ANSWER, "", "Answer the digest", [section(_read_in(places))])


def kept_as_typed(places: Iterable[str]) -> Rendered:
    return Rendered(_read_in(places))


def _read_in(places: Iterable[str]) -> SafeText:
    return SafeText(f"Your answer is kept, and read in {', '.join(plain(place, 80) for place in places)}.")


def answered(said: Said, wording: Wording) -> Rendered:
    """To reps, and below the digest."""
    text = _said(said, wording)
    return Rendered(words.spoken([text]), [section(text)], said.broadcast)


def _said(said: Said, wording: Wording) -> SafeText:
    name = said.name or NAME
    return wording.text(
        "answered.j2",
        by=mention(said.by),
        campaign=said.campaign,
        said=said.words,
        digest=link(said.link, cut(name, 75)) if said.link else plain(name, 75),
        since=said.since,
        until=said.until,
    )
