"""Depth is told from bytes, exactly, whatever stands in the strings."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelsteward.webhook.depth import deeper_than

values = st.recursive(
    st.text('{}[]\\"a\n', max_size=6) | st.integers() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('{[\\"', max_size=3), inner, max_size=3)
    ),
    max_leaves=40,
)


def depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max((depth(each) for each in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((depth(each) for each in value), default=0)
    return 0


@given(values, st.integers(min_value=0, max_value=8))
def test_it_agrees_with_walking_the_value(value: Any, limit: int) -> None:
    assert deeper_than(json.dumps(value).encode(), limit) == (depth(value) > limit)


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_ten_thousand_levels_are_seen_at_once(opening: str) -> None:
    closing = {"[": "]", '{"a":': "}"}[opening]
    document = (opening * 10_000 + "1" + closing * 10_000).encode()
    assert deeper_than(document, 128)
    assert deeper_than(document, 9_999)
    assert not deeper_than(document, 10_000)


def test_eight_mebibytes_of_brackets_cost_no_more_than_a_second() -> None:
    comb = b"[" + b",".join([b"[" * 100 + b"]" * 100] * 40_000) + b"]"
    started = time.process_time()
    assert not deeper_than(comb, 128)
    assert time.process_time() - started < 1.0
