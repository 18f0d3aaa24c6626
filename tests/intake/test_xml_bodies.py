"""XML from strangers becomes what mappings read, or a sentence says why it cannot."""

from contextlib import suppress
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.bodies import DEEPEST, Unreadable
from bot.intake.xml_bodies import read_xml

BOMB = b"""<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">]><a>&y;</a>"""
OUTSIDE = b"""<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>"""


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("<a><b>one</b><c/></a>", {"a": {"b": "one", "c": None}}),
        ("<a><b>1</b><b>2</b><b/></a>", {"a": {"b": ["1", "2", None]}}),
        ('<s:a xmlns:s="urn:s"><s:b>one</s:b></s:a>', {"a": {"b": "one"}}),
        ('<a id="7"><b>one</b></a>', {"a": {"@id": "7", "b": "one"}}),
        ('<a id="7">one</a>', {"a": "one"}),
        ("<a> \n <b> one </b> \n </a>", {"a": {"b": "one"}}),
        ("<a><![CDATA[<!channel> & co]]></a>", {"a": "<!channel> & co"}),
        (
            '<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><b i:type="s:Lead"><c>1</c></b></a>',
            {"a": {"b": {"@type": "Lead", "c": "1"}}},
        ),
        ('<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><b i:nil="true"/></a>', {"a": {"b": None}}),
    ],
)
def test_elements_become_objects_lists_and_texts(body: str, value: Any) -> None:
    assert read_xml(body.encode()) == value


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "the body is not XML in UTF-8 (line 1, column 1)"),
        (b'{"email": "a@b.example"}', "the body is not XML in UTF-8 (line 1, column 1)"),
        (b"<a><b></a>", "the body is not XML in UTF-8 (line 1, column 9)"),
        (b"<a>\xff</a>", "the body is not XML in UTF-8 (line 1, column 4)"),
        (b"<a>\x00</a>", "the body is not XML in UTF-8 (line 1, column 4)"),
        (b"<a>&#xD800;</a>", "the body is not XML in UTF-8 (line 1, column 4)"),
        (b"<a>&nobody;</a>", "the body is not XML in UTF-8 (line 1, column 4)"),
        (BOMB, "the body holds a document type, which may bring anything with it"),
        (OUTSIDE, "the body holds a document type, which may bring anything with it"),
        (b"<a>" * 10_000 + b"</a>" * 10_000, f"the body is nested deeper than {DEEPEST} levels"),
        (b"<a>" * 10_000, f"the body is nested deeper than {DEEPEST} levels"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_one_sentence(body: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_xml(body)

    assert str(refusal.value) == why


def test_what_the_document_says_of_its_encoding_does_not_count() -> None:
    assert read_xml('<?xml version="1.0" encoding="latin-1"?><a>Zoë</a>'.encode()) == {"a": "Zoë"}
    assert read_xml(b'<?xml version="1.0" encoding="no-such-thing"?><a>b</a>') == {"a": "b"}


@given(st.binary(max_size=200) | st.text(alphabet="<>/ab&;!?[]='\" x", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused_and_nothing_else(body: bytes) -> None:
    with suppress(Unreadable):
        assert isinstance(read_xml(body), dict)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1))
def test_words_come_through_as_they_were_written(words: str) -> None:
    assert read_xml(f"<a><b>{escape(words)}</b></a>".encode()) == {"a": {"b": words.strip() or None}}
