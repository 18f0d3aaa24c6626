"""Words from outside are shown as words: no ping, no link, no style, no broken message (T1)."""

import re
from typing import Any

import pytest

from tests.stories.office import LEADS, MANAGERS, MARKETING, MONDAY_MORNING, Message, Office, a_lead

NASTY = (
    "<!channel> <!here> @channel <@U0MAYA> <#C0RANDOM> <https://evil.example|pay> https://evil.example "
    "www.evil.example *bold* _it_ ~gone~ `code` :fire: &amp; \u202etxt\u2066 \u0000 ```x```\n> quote"
)
LONG = "W" * 10_000
FIELDS = (
    "name",
    "title",
    "interest",
    "wants",
    "source",
    "campaign",
    "landing_page",
    "note",
    "phone",
    "medium",
)
SIGNS = (
    "<!channel",
    "<!here",
    "<@U0MAYA>",
    "<#C0",
    "<https",
    "://",
    "*bold*",
    "_it_",
    "~gone~",
    "`code`",
    ":fire:",
    "```",
    "\u202e",
    "\u2066",
    "\u0000",
    "\ud800",
)
OURS = re.compile(r"https?://[a-z0-9.-]*(slack|acme-gtm)[a-z.]*/\S*|http://127\.0\.0\.1\S*")


def a_hostile_lead(words: str) -> dict[str, Any]:
    company = {
        "name": words,
        "domain": "northwind.example",
        "size": 1200,
        "industry": words,
        "country": words,
    }
    touch = {"kind": "assessment_request", "at": MONDAY_MORNING.isoformat()}
    for key in ("source", "campaign", "asset", "path", "detail"):
        touch[key] = words
    second = {**touch, "kind": "content_download"}
    fields = dict.fromkeys(FIELDS, words)
    return a_lead(
        **fields, company=company, touches=[touch, second], form={"timeline": words, "budget": words}
    )


def everything(message: Message) -> list[str]:
    """All that Slack would show or read as marks: text and every text of mrkdwn kind."""
    found = [message["text"]]

    def walk(part: Any) -> None:
        if isinstance(part, list):
            for each in part:
                walk(each)
        elif isinstance(part, dict):
            if part.get("type") == "mrkdwn":
                found.append(part["text"])
            for each in part.values():
                walk(each)

    walk(message.get("blocks", []))
    return found


def assert_harmless(messages: list[Message]) -> None:
    assert messages != []
    for message in messages:
        for text in everything(message):
            bare = OURS.sub("", text)
            assert [sign for sign in SIGNS if sign in bare] == [], text
            assert not re.search(r"@(channel|here|everyone)\b", bare), text
            assert "\n>" not in bare.replace("&gt;", ">"), text


def whole_path(office: Office, words: str) -> list[Message]:
    """A lead whose every field is `words`, claimed late, walked with `words` as notes, accepted, contested."""
    office.receives(a_hostile_lead(words))
    card = office.messages()[0]
    office.advance(minutes=26)
    office.lee.presses("Qualify", card)
    checklist = office.thread(card)[-1]
    seen = [office.as_it_stands(each) for each in (card, checklist)]
    office.lee.types(words[:3000], card)
    office.lee.presses("Note…", checklist)
    office.lee.submits(note=words[:2900])
    seen += [office.as_it_stands(checklist)]
    office.lee.presses("A problem we solve ✓", checklist)
    for label in ("Decides ✓", "This quarter"):
        office.lee.presses(label, checklist)
    seen += [office.as_it_stands(each) for each in (card, checklist)]
    office.lee.presses("Accept as SQL…", checklist)
    office.lee.submits(note=words[:2900])
    (handover,) = office.alex.direct_messages()
    seen += [office.as_it_stands(each) for each in (card, checklist, handover)]
    office.alex.presses("Contest…", handover)
    office.alex.submits(reason="not_as_said", note=words[:2900])
    office.lee.chooses("more", "↩️ Recycle…", card)
    office.lee.submits(reason="timing", note=words[:2900])
    office.advance_to(MONDAY_MORNING.replace(day=30))
    for channel in (LEADS, MANAGERS, MARKETING, "@alex", "@lee"):
        seen += office.messages(channel)
    seen += office.thread(card)
    return [each for each in seen if each["user"] == office.sandbox.bot_user]


@pytest.mark.parametrize("words", [NASTY, LONG, NASTY * 40], ids=["nasty", "long", "both"])
def test_a_lead_that_is_hostile_in_every_field_is_shown_as_plain_words(office: Office, words: str) -> None:
    seen = whole_path(office, words)

    assert_harmless(seen)
    assert len(office.messages(MARKETING)) == 1
    assert len(office.messages(MANAGERS)) == 2, "the alert and the week of promises"


def test_lists_home_and_why_are_harmless_too(office: Office) -> None:
    office.receives(a_hostile_lead(NASTY))
    office.lee.presses("Claim", office.messages()[0])
    office.lee.chooses("more", "↩️ Recycle…", office.messages()[0])
    office.lee.submits(reason="timing", note=NASTY)
    office.receives(a_hostile_lead(NASTY) | {"email": "other@northwind.example", "id": "other"})
    office.lee.presses("Claim", office.messages()[-1])
    for words in ("mine", "find northwind", "why 1", "why 2", "digest", "sla"):
        office.lee.commands(words)
    office.lee.home()
    view = office.sandbox.home("lee")
    assert view is not None

    office.lee.chooses("more", "Why me?", office.messages()[-1])
    modal = office.lee.modal()
    assert modal is not None

    whispers = office.lee._whispers(LEADS)
    assert len(whispers) == 6
    assert_harmless([*whispers, {**view, "text": ""}, {**modal, "text": ""}])


def test_the_same_hostile_words_are_stored_alike_on_both_databases(either: Office) -> None:
    office = either
    assert office.receives(a_hostile_lead(NASTY)) == 202

    stored = office.lead().fields
    assert "\u0000" not in stored["note"]
    assert "<!channel> <!here>" in stored["note"], "as it was said, for whoever exports it"
    assert_harmless(office.messages())


def test_a_name_as_long_as_a_book_is_cut(office: Office) -> None:
    office.receives(a_lead(name="Dana " * 10_000))

    first, *_ = office.card("Dana Dana")["blocks"][0]["text"]["text"].splitlines()
    assert "Dana…* · CISO · *Northwind*" in first
    assert len(first) < 200


def test_half_a_character_is_refused_before_anything_is_stored(either: Office) -> None:
    assert either.receives(a_lead(name="Dana \ud800")) == 400
    assert either.messages() == []


def test_hostile_names_of_people_do_not_ping_in_refusals(office: Office) -> None:
    office.sandbox.person("lee", name="<!channel> *Lee*")
    office.reads_its_directory_again()
    office.receives(a_lead())
    card = office.card()
    office.at_once(lambda: office.lee.clicks("Claim", card))
    (told,) = office.sam.presses_what_stood_there("Claim", card)

    assert "was quicker" in told["text"]
    assert_harmless([told])
