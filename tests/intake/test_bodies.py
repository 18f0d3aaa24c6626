"""JSON from strangers is JSON that can be stored, or a sentence says what it is instead."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.bodies import DEEPEST, Unreadable, read_value

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner))


@given(values)
def test_ordinary_json_is_read_as_it_is(value: Any) -> None:
    assert read_value(json.dumps(value).encode()) == value


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_nothing_else(body: bytes) -> None:
    with suppress(Unreadable):
        read_value(body)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "the body is not JSON (line 1, column 1)"),
        (b'{"email": anna@acme.com}', "the body is not JSON (line 1, column 11)"),
        (b'{"size": NaN}', "the body holds NaN, which is not JSON"),
        (b'{"size": -Infinity}', "the body holds -Infinity, which is not JSON"),
        (b'{"size": 1e999}', "the body holds a number too large to be stored"),
        (b'{"size": ' + b"9" * 5000 + b"}", "the body holds a number nobody can store"),
        (rb'{"name": "\ud800"}', "the body holds half a character (a lone surrogate)"),
        (rb'{"\udfff": 1}', "the body holds half a character (a lone surrogate)"),
        (b'{"name": "\xff"}', "the body is not UTF-8"),
        (b"[" * 10_000 + b"]" * 10_000, f"the body is nested deeper than {DEEPEST} levels"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, f"the body is nested deeper than {DEEPEST} levels"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_one_sentence(body: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_value(body)

    assert str(refusal.value) == why


def test_a_byte_order_mark_is_no_reason_to_refuse() -> None:
    assert read_value(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}
