"""Mappings take texts apart and look things up; what is missing from a payload finds nothing and breaks nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jmespath.exceptions import JMESPathError

from playbooks.paths import Functions, PathError, read_path, search

OPTIONS = [{"id": 1, "text": "SIEM"}, {"id": 2, "text": "EDR"}, "no object", {"text": "without an id"}]


@pytest.mark.parametrize(
    ("path", "finds"),
    [
        ("split(urn, ':')[-1]", "7"),
        ("split(urn, ':') | [0]", "urn"),
        ("split(urn, 'x')", ["urn:li:7"]),
        ("split(urn, '')", None),
        ("split(nothing, ':') | [-1]", None),
        ("matching(options, 'id', picked)[].text", ["EDR"]),
        ("matching(options, 'id', `[2, 1]`)[].text", ["SIEM", "EDR"]),
        ("matching(options, 'id', nothing)", []),
        ("matching(nothing, 'id', picked)", []),
        ("matching(options, 'other', picked)", []),
    ],
)
def test_what_jmespath_lacks_is_there(path: str, finds: Any) -> None:
    payload = {"urn": "urn:li:7", "options": OPTIONS, "picked": [2, 9]}

    assert search(read_path(path), payload) == finds


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(payload=st.fixed_dictionaries({"a": _anything, "b": _anything, "c": _anything}))
def test_no_payload_makes_them_fail_in_a_way_of_their_own(payload: Any) -> None:
    for path in ("split(a, b)", "matching(a, b, c)"):
        try:
            search(read_path(path), payload)
        except JMESPathError:
            continue


@pytest.mark.parametrize(
    ("path", "says", "column", "hint"),
    [
        ("a.b || splitt(c, ':')", "JMESPath has no function “splitt”", 8, "split"),
        ("a[?contians(b, 'x')]", "JMESPath has no function “contians”", 4, "contains"),
        ("split(a)", "“split” takes 2 in its brackets, not 1", 1, None),
        ("not_null()", "“not_null” takes at least 1 in its brackets, not 0", 1, None),
        ("a.[b", "this is not JMESPath: incomplete expression", 5, None),
    ],
)
def test_a_call_that_can_only_fail_is_named_before_a_payload_comes(
    path: str, says: str, column: int, hint: str | None
) -> None:
    with pytest.raises(PathError) as wrong:
        read_path(path)

    assert (wrong.value.message, wrong.value.column, wrong.value.did_you_mean) == (says, column, hint)


def test_the_languages_own_functions_are_all_there() -> None:
    assert {"join", "not_null", "to_string", "sort_by", "split", "matching"} <= set(Functions.FUNCTION_TABLE)
