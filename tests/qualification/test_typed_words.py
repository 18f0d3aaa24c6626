"""Yes and no, choices, people and text as reps type them; and nothing that is typed breaks anything."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualification.criteria import Kind, Option
from qualification.typed import NotUnderstood, Understood, understand
from tests.qualification.builders import TODAY, criterion

SIGNED = criterion("signed", Kind.YES_NO)
AUTHORITY = criterion(
    "authority",
    Kind.CHOICE,
    Option("decides", "decides", ("she signs", "economic buyer", "decision maker", "unterschreibt")),
    Option("influences", "influences the decision", ("recommends", "evaluator")),
    Option("none", "no say", ("not the decision maker", "intern", "does not decide")),
)
TOOLS = criterion(
    "tools",
    Kind.SEVERAL,
    Option("siem", "SIEM", ("splunk", "sentinel")),
    Option("edr", "EDR", ("crowdstrike",)),
    Option("iam", "IAM / SSO", ("okta",)),
)
CHAMPION = criterion("champion", Kind.PERSON)
PAIN = criterion("pain", Kind.TEXT)


@pytest.mark.parametrize(
    "text",
    [
        "yes", "y", "Yes!!", "yep", "sure thing", "of course", "absolutely", "yes, she signs", "she does", "it is",
        "that's right", "no problem", "no doubt", "i think so", "👍", ":+1:", "+1", "ja", "Ja klar", "doch", "genau",
        "auf jeden Fall", "✅",
    ],
)  # fmt: skip
def test_a_yes_in_plain_words(text: str) -> None:
    assert understand(SIGNED, text, today=TODAY) == Understood(True, "yes")


@pytest.mark.parametrize(
    "text",
    [
        "no", "n", "nope", "not yet", "not really", "definitely not", "of course not", "no, they have it",
        "they don't", "he can't", "she's not", "she isn't", "they haven't signed", "don't think so", "no budget",
        ":-1:", "-1", "nein", "leider nein", "noch nicht", "Nein, noch nicht", "auf keinen Fall", "👎",
    ],
)  # fmt: skip
def test_a_no_in_plain_words(text: str) -> None:
    assert understand(SIGNED, text, today=TODAY) == Understood(False, "no")


@pytest.mark.parametrize(
    "text", ["maybe", "kind of", "yes and no", "yes but no", "vielleicht", "60k", "is it?"]
)
def test_neither_yes_nor_no_is_not_guessed(text: str) -> None:
    assert isinstance(understand(SIGNED, text, today=TODAY), NotUnderstood)


@pytest.mark.parametrize(
    "text",
    [
        "?",
        "??",
        "unknown",
        "not known yet",
        "Don't know",
        "no idea",
        "TBD",
        "n/a",
        "weiß nicht",
        "keine Ahnung",
        "k.A.",
    ],
)
@pytest.mark.parametrize("kind", list(Kind))
def test_not_known_yet_is_an_answer_to_every_kind_of_question(text: str, kind: Kind) -> None:
    asked = criterion("anything", kind, Option("one", "One"))
    assert understand(asked, text, today=TODAY) == Understood(None, "not known yet")


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("decides", "decides", "decides"),
        ("DECIDES.", "decides", "decides"),
        ("dec", "decides", "decides"),
        ("desides", "decides", "decides"),
        ("she signs", "decides", "decides (she signs)"),
        ("they sign", "decides", "decides (she signs)"),
        ("he signs off on it", "decides", "decides (she signs)"),
        ("unterschreibt selbst", "decides", "decides (unterschreibt)"),
        ("she is the decision maker", "decides", "decides (decision maker)"),
        ("infl", "influences", "influences the decision"),
        ("recomends", "influences", "influences the decision (recommends)"),
        ("not the decision maker", "none", "no say (not the decision maker)"),
        ("does not decide", "none", "no say (does not decide)"),
        ("just an intern", "none", "no say (intern)"),
    ],
)
def test_an_option_is_recognised_by_label_words_beginning_sentence_or_misspelling(
    text: str, key: str, words: str
) -> None:
    assert understand(AUTHORITY, text, today=TODAY) == Understood(key, words)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("xyz", "that is none of the answers"),
        ("she's not the economic buyer", "that is none of the answers"),
        ("evaluator and decision maker", "that could be “decides” or “influences the decision”"),
    ],
)
def test_an_option_that_is_not_clear_is_asked_again(text: str, why: str) -> None:
    read = understand(AUTHORITY, text, today=TODAY)
    assert isinstance(read, NotUnderstood)
    assert read.why == why


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("SIEM, EDR", ["siem", "edr"]),
        ("edr und siem", ["siem", "edr"]),
        ("we use splunk and okta", ["siem", "iam"]),
        ("IAM / SSO", ["iam"]),
        ("iam/edr", ["edr", "iam"]),
        ("none", []),
        ("all of them", ["siem", "edr", "iam"]),
    ],
)
def test_several_options_come_in_one_reply(text: str, keys: list[str]) -> None:
    read = understand(TOOLS, text, today=TODAY)
    assert isinstance(read, Understood)
    assert read.value == keys


def test_one_unknown_among_several_is_named_and_nothing_is_half_taken() -> None:
    read = understand(TOOLS, "siem & qradar", today=TODAY)
    assert isinstance(read, NotUnderstood)
    assert read.why == "“qradar” is none of the answers"


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Dana Ruiz, CISO", "Dana Ruiz", "CISO"),
        ("Dana Ruiz (CISO)", "Dana Ruiz", "CISO"),
        ("Dana Ruiz - Head of IT", "Dana Ruiz", "Head of IT"),
        ("CISO Dana Ruiz", "Dana Ruiz", "CISO"),
        ("VP Security Dana Ruiz", "Dana Ruiz", "VP Security"),
        ("coo Bob Stone", "Bob Stone", "COO"),
        ("CISO, Dana Ruiz", "Dana Ruiz", "CISO"),
        ("Dana Ruiz as economic buyer", "Dana Ruiz", "economic buyer"),
        ("Dana Ruiz, she is the CISO", "Dana Ruiz", "CISO"),
        ("Dana from procurement", "Dana", "procurement"),
        ("it's Dana Ruiz", "Dana Ruiz", None),
        ("dana ruiz", "Dana Ruiz", None),
        ("Dr. Anna Müller, Geschäftsführerin", "Dr. Anna Müller", "Geschäftsführerin"),
        ("Ludwig van Beethoven", "Ludwig van Beethoven", None),
        ("Cosimo Medici", "Cosimo Medici", None),
        ("dana@northwind.example", "dana@northwind.example", None),
        ("the CFO", None, "CFO"),
        ("VP Cloud Infrastructure", None, "VP Cloud Infrastructure"),
    ],
)
def test_a_person_is_a_name_a_role_or_both(text: str, name: str | None, role: str | None) -> None:
    read = understand(CHAMPION, text, today=TODAY)
    assert isinstance(read, Understood), read
    assert read.value == {"name": name, "role": role}


@pytest.mark.parametrize(
    "text",
    [
        "her boss",
        "yes",
        "60k",
        "Dana & Bob",
        "someone in IT",
        "talk to legal first",
        "they will get back to us",
    ],
)
def test_what_is_no_name_is_not_taken_for_one(text: str) -> None:
    assert isinstance(understand(CHAMPION, text, today=TODAY), NotUnderstood)


def test_nobody_is_not_known_yet() -> None:
    assert understand(CHAMPION, "nobody yet", today=TODAY) == Understood(None, "not known yet")


def test_free_text_is_kept_with_its_lines_and_without_what_cannot_be_shown() -> None:
    read = understand(PAIN, "  audit findings\nno budget\0\ud800 ", today=TODAY)
    assert read == Understood("audit findings\nno budget", "audit findings\nno budget")


@pytest.mark.parametrize("kind", list(Kind))
def test_a_novel_is_no_answer(kind: Kind) -> None:
    read = understand(criterion("anything", kind), "in march " * 1000, today=TODAY)
    assert isinstance(read, NotUnderstood)
    assert "longer than" in read.why


PIECES = st.sampled_from(
    ["in", "the", "march", "q2", "60k", "-", "€", "not", "before", "and", "or", "2027", "end of", "next", "she", "yes",
     "1.4.", "/", "to", "31", "weeks", "3", "about", "\0", "\u202e", "12.5", "%", "…", "ß", "²", "١٢", "५"]
)  # fmt: skip
REPLIES = st.one_of(
    st.text(max_size=80),
    st.lists(PIECES, max_size=25).map(" ".join),
    st.lists(PIECES, max_size=8).map("".join),
)


@settings(max_examples=300)
@given(text=REPLIES, kind=st.sampled_from(list(Kind)))
def test_whatever_is_typed_is_understood_or_refused_with_words(text: str, kind: Kind) -> None:
    read = understand(criterion("anything", kind, *AUTHORITY.options), text, today=TODAY)
    if isinstance(read, NotUnderstood):
        assert read.why
        assert read.hint
    else:
        assert read.words.strip()
        assert read.value is not None or read.words == "not known yet"


@pytest.mark.parametrize(
    "text", ["in " * 900, "1" * 2900, "1-" * 1400, "q2 - " * 500, "a b " * 700, "end of " * 400]
)
@pytest.mark.parametrize("kind", list(Kind))
def test_a_reply_made_to_keep_the_reader_busy_does_not(text: str, kind: Kind) -> None:
    assert understand(criterion("anything", kind, *AUTHORITY.options), text, today=TODAY)
