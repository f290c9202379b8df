"""Objects of another shape than their kind has: parts of generated ones replaced by what JSON can hold."""

from __future__ import annotations

import copy
from typing import Any

from tests.fuzz import plan as plans
from tests.fuzz.draws import Draws

#: What JSON can hold, and YAML, and no author writes: by chance or on purpose.
GARBAGE: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1e308,
    2**70,
    "",
    " ",
    "\0",
    "\1\2",
    "a\0b",
    "\ud800",
    "\udfff/\ud800",
    "\u202e\ufeff",
    "'",
    '"',
    "$(",
    "$((",
    "${",
    "`",
    "<<E\n",
    "--",
    "=",
    "--model",
    "--model=",
    "hf://",
    "models--a--b",
    "/" * 4096,
    "../" * 2000,
    "$(A)" * 500,
    "'" + "x" * 5000,
    "{" * 3000,
    '{"model": ' * 200,
    "a,b=c;" * 500,
    [],
    {},
    [[]],
    [None, 1, {}],
    {"": ""},
    {"name": 1, "value": []},
    [{"name": {}, "valueFrom": 1}],
    {"containers": {"a": 1}},
    [["x"] * 50] * 50,
)


def spoilt(seed: int, index: int, places: int) -> tuple[dict[str, Any], str]:
    """A generated object with garbage at up to so many places, and its namespace."""
    case = plans.build(plans.draw(seed, index))
    document = copy.deepcopy(case.document)
    draws = Draws(plans.draw(seed, index).drawn * 0x9E3779B97F4A7C15 + index)
    for _ in range(1 + draws.below(places)):
        holder, key = _place(document, draws)
        if key not in ("apiVersion", "kind"):
            holder[key] = copy.deepcopy(draws.of(GARBAGE))
    return document, case.namespace


def _place(document: dict[str, Any], draws: Draws) -> tuple[Any, Any]:
    """One place in it, each depth as likely as the next."""
    holder: Any = document
    while True:
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        key = draws.of(tuple(keys))
        inner = holder[key]
        if not isinstance(inner, dict | list) or not inner or draws.chance(5):
            return holder, key
        holder = inner
