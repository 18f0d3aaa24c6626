"""mrkdwn as its reader sees it, and never as HTML somebody else wrote."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.page.markdown import markdown
from sandbox.page.mrkdwn import mrkdwn
from sandbox.page.reader import Reader
from sandbox.page.rich_text import rich_text

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
READER = Reader(
    "U1",
    "/as/lee",
    ZoneInfo("Europe/Berlin"),
    MONDAY,
    {"U1": "Lee Park", "U2": "Sam <b>"},
    {"C1": "sdr-leads"},
)
NOW = int(MONDAY.timestamp())
ALLOWED: dict[str, set[str]] = {
    "a": {"href", "target", "rel", "class"},
    "span": {"class", "title"},
    "time": {"title"},
    **{tag: set() for tag in ("b", "i", "s", "code", "pre", "blockquote", "br")},
}  # fmt: skip


def shown(text: str, reader: Reader = READER) -> str:
    return str(mrkdwn(text, reader))


def words(text: str, reader: Reader = READER) -> str:
    """What stands on the page, without its tags."""
    return re.sub(r"<[^>]+>", "", shown(text, reader))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold*", "<b>bold</b>"),
        ("_italic_", "<i>italic</i>"),
        ("~gone~", "<s>gone</s>"),
        ("*bold _and italic_*", "<b>bold <i>and italic</i></b>"),
        ("*bold*, then", "<b>bold</b>, then"),
        ("2*3*4", "2*3*4"),
        ("snake_case_name", "snake_case_name"),
        ("* not bold *", "* not bold *"),
        ("*never closed", "*never closed"),
        ("*two\nlines*", "*two<br>lines*"),
        ("`*code*`", "<code>*code*</code>"),
        ("```\npre *x*\n```", "<pre>pre *x*</pre>"),
        ("a ```b``` c", "a <pre>b</pre> c"),
        ("> quoted\n&gt; more\nnot", "<blockquote>quoted<br>more</blockquote>not"),
        (">>> a\nb", "<blockquote>a<br>b</blockquote>"),
        ("a\n\nb", "a<br><br>b"),
        ("&lt;b&gt; &amp;amp; R&amp;D", "&lt;b&gt; &amp;amp; R&amp;D"),
        ("", ""),
    ],
)
def test_styles(text: str, html: str) -> None:
    assert shown(text) == html


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("<@U1>", "@Lee Park"),
        ("<@U9|old>", "@old"),
        ("<@U2>", "@Sam &lt;b&gt;"),
        ("<#C1>", "#sdr-leads"),
        ("<#C9>", "#private-channel"),
        ("<!here> <!channel>", "@here @channel"),
        ("<!subteam^S1|@emea>", "@emea"),
        (":fire: :white_check_mark: :hourglass_flowing_sand:", "🔥 ✅ ⏳"),
        (":leftwards_arrow_with_hook: :no_entry:", "↩️ ⛔"),
        ("10:30:45 :no_such_emoji:", "10:30:45 :no_such_emoji:"),
        ("<https://a.example|A &amp; B>", "A &amp; B"),
        ("<mailto:dana@example.com|dana@example.com>", "dana@example.com"),
        ("• one\n- two\n1. three", "•one•two1.three"),
    ],
)
def test_mentions_emoji_and_lists(text: str, seen: str) -> None:
    assert words(text) == seen


def test_a_mention_of_the_reader_stands_out() -> None:
    assert 'class="mention me"' in shown("<@U1>")
    assert 'class="mention me"' not in shown("<@U2>")


def test_links_open_elsewhere_and_bare_addresses_end_before_the_full_stop() -> None:
    assert 'href="https://a.example/x?a=1&amp;b=2"' in shown("see https://a.example/x?a=1&amp;b=2.")
    assert shown("https://a.example.").endswith("</a>.")
    assert 'rel="noopener noreferrer nofollow"' in shown("<https://a.example>")


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://acme.slack.com/archives/C1/p1795424400000200", "/as/lee/C1?thread=1795424400.000200"),
        (
            "https://acme.slack.com/archives/C1/p1795424400000200?thread_ts=1.2&cid=C1",
            "/as/lee/C1?thread=1.2",
        ),
        ("https://acme.slack.com/archives/C1", "/as/lee/C1"),
        ("https://other.slack.com/archives/C1/p1795424400000200", None),
        ("https://acme.slack.com/archives/../x", None),
    ],
)
def test_a_permalink_of_this_workspace_stays_on_the_page(url: str, place: str | None) -> None:
    reader = replace(READER, addresses=("https://acme.slack.com",))
    assert reader.on_page(url) == place
    assert (f'href="{place}"' in shown(f"<{url}|the lead>", reader)) == bool(place)


@pytest.mark.parametrize(
    ("template", "seen"),
    [
        ("{time}", "11:00"),
        ("{date_short_pretty} at {time}", "today at 11:00"),
        ("{date}", "November 23rd"),
        ("{date_num}", "2026-11-23"),
        ("{date_long}", "Monday, November 23rd"),
        ("{ago}", "in 1 hour"),
        ("{nonsense}", "{nonsense}"),
    ],
)
def test_dates_are_told_in_the_zone_of_the_reader(template: str, seen: str) -> None:
    assert words(f"<!date^{NOW + 3600}^{template}|soon>") == seen


def test_people_in_the_americas_read_twelve_hours() -> None:
    lee = replace(READER, zone=ZoneInfo("America/New_York"))
    assert words(f"<!date^{NOW + 6 * 3600}^{{time}}|soon>", lee) == "10:00 AM"
    assert words(f"<!date^{NOW + 12 * 3600}^{{date_pretty}} {{time}}|soon>", lee) == "today 4:00 PM"


def test_a_date_nobody_lives_to_see_falls_back() -> None:
    assert words("<!date^999999999999^{time}|some day>") == "some day"


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "<javascript:alert(1)|click>",
    "<JaVaScRiPt:alert(1)|click>",
    "<data:text/html,<script>alert(1)</script>|x>",
    "<vbscript:x|x>",
    '<https://a.example" onmouseover="alert(1)|x>',
    "<https://a.example/'><script>alert(1)</script>|x>",
    "<https://a.example|<img src=x onerror=alert(1)>>",
    '<@U1|"><script>alert(1)</script>>',
    "<#C9|</a><script>alert(1)</script>>",
    '<!date^1^{time}^javascript:alert(1)|"><script>x</script>>',
    "<!subteam^S1|<b>x</b>>",
    "`</code><script>alert(1)</script>`",
    "```</pre><script>alert(1)</script>```",
    "*<b onclick=alert(1)>*",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    ':fire:"><script>alert(1)</script>',
    'https://a.example/"><script>alert(1)</script>',
]


class Strict(HTMLParser):
    """Fails on every tag and attribute this page does not write itself."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        for name, value in attrs:
            assert name in ALLOWED[tag], (tag, name)
            if name == "href":
                assert re.match(r"https?://|mailto:|tel:|/as/lee/", str(value), re.IGNORECASE), value

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def check(html: str) -> None:
    parser = Strict(convert_charrefs=True)
    parser.feed(html)
    parser.close()


@pytest.mark.parametrize("text", ATTACKS)
def test_attacks_end_as_text(text: str) -> None:
    check(shown(text))


PIECES = st.sampled_from(
    ["<", ">", "|", "*", "_", "~", "`", "```", "\n", "&lt;", "&amp;", '"', "'", "<!date^1^", "<@U1", "<https://a.b",
     "javascript:", "<script>", "onerror=", ":fire:", "> ", "• ", " ", "a", "{time}", "^", "http://x"]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=4), max_size=30).map("".join))
def test_no_text_makes_a_tag_of_its_own(text: str) -> None:
    check(shown(text))


def test_a_long_run_of_marks_is_quick() -> None:
    assert len(shown("*a _b ~c `d " * 3000)) > 3000


def test_rich_text_cannot_bring_its_own_html_either() -> None:
    leaves = [
        {"type": "text", "text": "<script>x</script>", "style": {"bold": True}},
        {"type": "link", "url": "javascript:alert(1)", "text": "x"},
        {"type": "emoji", "name": '"><script>'},
        {"type": "user", "user_id": "<script>"},
    ]
    html = rich_text({"elements": [{"type": "rich_text_quote", "elements": leaves}]}, READER)
    check(str(html))
    assert "<b>&lt;script&gt;" in html


@pytest.mark.parametrize("text", ["<script>x</script>", "[x](javascript:alert(1))", "<img src=x onerror=y>"])
def test_markdown_shows_html_as_text_and_follows_no_scripts(text: str) -> None:
    assert "<script" not in markdown(text)
    assert "<img" not in markdown(text)
    assert 'href="javascript' not in markdown(text)
