"""Whatever a file holds: documents of JSON types, or problems with a place; never a crash."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from modelsteward.files.reading import read_text

PIECES = st.one_of(
    st.sampled_from(list(" \n\t:[]{}'\"|>#!%,@`\\a1~\0")),
    st.sampled_from(("- ", "? ", "&x ", "*x", "<<: ", "!!str ", "---\n", "...\n", "0x", "yes", ".inf", "é")),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def is_json(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_json(each) for key, each in value.items())
    if isinstance(value, list):
        return all(is_json(each) for each in value)
    return value is None or type(value) in (str, int, float, bool)


def told(data: bytes) -> None:
    documents, problems = read_text(data, "f")
    assert not (documents and problems)
    assert all(is_json(document.value) for document in documents)
    lines = data.count(b"\n") + data.count(b"\r") + 2
    for problem in problems:
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert "\n" not in str(problem)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_pieces_of_yaml_are_read_or_refused(text: str) -> None:
    told(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    told(data)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text(max_size=8), VALUES, min_size=1, max_size=4))
def test_what_is_written_as_json_or_quoted_yaml_is_read_back(value: dict[str, Any]) -> None:
    for text in (json.dumps(value), json.dumps(value, indent="\t"), yaml.safe_dump(value, default_style='"')):
        documents, problems = read_text(text.encode(), "f")
        assert problems == []
        assert [document.value for document in documents] == [value]
