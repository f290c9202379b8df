"""Licence expressions: what is one, and which licences suffice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelsteward.engine.expression import alternatives, identifiers, parse


@pytest.mark.parametrize(
    "text", ["", "AND", "MIT AND", "MIT OR OR MIT", "(MIT", "MIT)", "MIT MIT", "MIT WITH"]
)
def test_what_is_no_expression_has_no_tree(text: str) -> None:
    assert parse(text) is None
    assert identifiers(text) == ()


def test_and_binds_before_or() -> None:
    tree = parse("MIT OR Apache-2.0 AND (X OR Y)")
    assert tree is not None
    assert set(alternatives(tree)) == {("MIT",), ("Apache-2.0", "X"), ("Apache-2.0", "Y")}


def test_too_many_choices_are_no_choice() -> None:
    tree = parse(" AND ".join(f"(A{n} OR B{n})" for n in range(12)))
    assert tree is not None
    assert len(alternatives(tree)) == 1
    assert len(alternatives(tree)[0]) == 24


@given(st.text("()AMITNDORWITH -+.", max_size=60))
def test_any_text_gives_an_answer(text: str) -> None:
    tree = parse(text)
    assert tree is None or alternatives(tree)
