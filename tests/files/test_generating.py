"""The steps of a request that blow an object up."""

from __future__ import annotations

from typing import Any

import pytest

from modelsteward.files.generating import StepError, generated


def test_items_are_put_before_or_behind_a_list() -> None:
    step = {"list": "a.b", "at": "start", "count": 2, "item": {"name": "n-{i}", "deep": ["{i}"]}}
    assert generated({"a": {"b": [1]}}, [step]) == {
        "a": {"b": [{"name": "n-0", "deep": ["0"]}, {"name": "n-1", "deep": ["1"]}, 1]}
    }
    assert generated({"a": [0]}, [{"list": "a", "at": "end", "count": 1, "item": 1}]) == {"a": [0, 1]}


def test_pieces_are_put_before_or_behind_a_text() -> None:
    step = {"text": "a['x.y'][0]", "at": "end", "count": 3, "piece": "{i}"}
    assert generated({"a": {"x.y": ["t"]}}, [step]) == {"a": {"x.y": ["t012"]}}


def test_texts_and_values_are_nested() -> None:
    nest = {"open": "[", "close": "]", "depth": 3, "leaf": "1"}
    assert generated({"a": "x"}, [{"text": "a", "nest": nest}]) == {"a": "x[[[1]]]"}
    value = {"value": "a", "nest": {"key": "k", "depth": 2, "leaf": 1}}
    assert generated({"a": 0}, [value]) == {"a": {"k": {"k": 1}}}


def test_steps_are_done_in_order_on_a_copy() -> None:
    document: dict[str, Any] = {"a": []}
    steps = [{"list": "a", "at": "end", "count": 1, "item": n} for n in (1, 2)]
    assert generated(document, steps) == {"a": [1, 2]}
    assert document == {"a": []}


@pytest.mark.parametrize(
    "step",
    [
        "text",
        {"what": 1},
        {"list": "missing", "at": "end", "count": 1, "item": 1},
        {"list": "a", "at": "middle", "count": 1, "item": 1},
        {"list": "a", "at": "end", "count": 10**9, "item": 1},
        {"list": "a", "at": "end", "count": "many", "item": 1},
        {"text": "a", "at": "end", "count": 1, "piece": "x"},
        {"value": "a", "nest": None},
    ],
)
def test_a_step_that_cannot_be_done_is_a_refusal(step: object) -> None:
    with pytest.raises(StepError):
        generated({"a": [1]}, [step])
