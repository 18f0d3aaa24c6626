"""The door words from outside pass: people see them, Slack does nothing with them (T1)."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playbooks.escape import ELLIPSIS, SafeText, channel_link, clean, cut, label, link, mention, plain

MARKS = ["<!channel>", "<@U1>", "<#C1>", "<https://x|y>", "*", "_", "~", "`", "```", ">", "\n> ", "&", "&lt;"]
WORDS = ["|", ":fire:", "://", "www.x.example", "@here", "\r\n", "\u2028", "\x1b[31m"]
SIGNS = ["\u202e", "\u2066", "\0", "\ud800", "\u200b", "\u0301"]
TRICKY = st.sampled_from([*MARKS, *WORDS, *SIGNS])
NASTY = st.lists(TRICKY | st.text(max_size=8), max_size=12).map("".join)
ENTITY = re.compile(r"&(?:amp|lt|gt);")


@given(NASTY)
@example("<!channel> <@U0LEE> <https://evil.example|pay here>")
def test_nothing_is_left_that_slack_reads_as_markup(text: str) -> None:
    said = plain(text, lines=True)

    assert not set("<>*~`") & set(said)
    assert "&" not in ENTITY.sub("", said)
    assert "://" not in said
    assert not re.search(r":[a-z_+'-][a-z0-9_+'-]*:", said)
    assert not re.search(r"(?<![^\W_])_|_(?![^\W_])", said)
    assert not re.search(r"@(?:channel|here|everyone)\b", said)
    assert not any(line.lstrip(" ").startswith(("&gt;", ">")) for line in said.split("\n"))


@given(NASTY)
def test_no_sign_is_left_that_hides_turns_or_breaks_text(text: str) -> None:
    for said in (plain(text), label(text)):
        assert "\n" not in said
        assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in said)
        assert not set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\u061c\u200b\ufeff") & set(said)
        said.encode("utf-8")


@given(NASTY, st.integers(1, 60))
def test_what_people_see_is_never_longer_than_allowed(text: str, limit: int) -> None:
    seen = ENTITY.sub("x", plain(text, limit)).replace("\u2060", "")

    assert len(seen) <= limit
    assert len(label(text, limit)) <= limit


@given(NASTY)
def test_words_that_passed_once_are_not_changed_again(text: str) -> None:
    said = plain(text)

    assert plain(said) is said


@given(st.text(st.characters(categories=("L", "N"), include_characters=" .,;!?()“”–-/+%€'"), max_size=60))
def test_ordinary_words_are_shown_as_they_are(text: str) -> None:
    assert plain(text) == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("R&D <Berlin>", "R&amp;D &lt;Berlin&gt;"),
        ("a &amp; b", "a &amp;amp; b"),
        ("*bold* ~gone~ `code`", "∗bold∗ ∼gone∼ ˋcodeˋ"),
        ("_slanted_ snake_case_name", "ˍslantedˍ snake_case_name"),
        ("first_last@mail.example", "first_last@mail.example"),
        ("> quoted", "› quoted"),
        (">>> all of it", "››› all of it"),
        ("1 > 0", "1 &gt; 0"),
        ("at 10:42:30 on :fire:", "at 10:42:30 on ∶fire:"),
        ("https://evil.example/x", "https:\u2060//evil.example/x"),
        ("see www.evil.example", "see www\u2060.evil.example"),
        ("@channel and @lee", "@\u2060channel and @lee"),
        ("two\nlines\tand  spaces", "two lines and spaces"),
        ("a\u202eb\0c\u200bd", "abcd"),
        ("half \ud800 sign", "half \ufffd sign"),
        ("Z\u0301\u0302\u0303\u0304\u0305\u0306algo", "Z\u0301\u0302\u0303\u0304algo"),
        ("family 👩\u200d👩\u200d👧", "family 👩\u200d👩\u200d👧"),
    ],
)
def test_examples(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_fifty_thousand_letters_are_cut_with_an_ellipsis() -> None:
    assert plain("W" * 50_000, 80) == "W" * 79 + ELLIPSIS


def test_a_cut_never_halves_an_entity_or_an_accent() -> None:
    assert plain("a" * 8 + "&&&", 10) == "a" * 8 + "&amp;" + ELLIPSIS
    assert cut("cafe\u0301 bar", 5) == "caf" + ELLIPSIS


def test_lines_are_kept_where_asked_for() -> None:
    assert clean("one \r\n\r\n\r\n\r\n two\u2028three", lines=True) == "one\n\ntwo\nthree"
    assert plain("a\n> b", lines=True) == "a\n› b"


def test_a_button_shows_signs_as_they_are_for_slack_reads_no_marks_there() -> None:
    assert label("R&D *now*\u202e", 75) == "R&D *now*"


def test_our_own_mentions_and_links_pass_and_only_well_formed_ones_are_made() -> None:
    assert plain(mention("U0LEE")) == "<@U0LEE>"
    assert channel_link("C0SDR") == "<#C0SDR>"
    assert mention("U1> <!channel") == "U1&gt; &lt;!channel"
    assert channel_link("!here") == "!here"
    assert link("https://acme.example/a?b=1&c=2", "the card | <x>") == (
        "<https://acme.example/a?b=1&amp;c=2|the card ¦ &lt;x&gt;>"
    )
    assert link("javascript:alert(1)", "words") == "words"
    assert isinstance(link("https://a.example", "x"), SafeText)
