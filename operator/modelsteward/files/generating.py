"""Steps that blow an object up, so that a hostile request of megabytes is a few lines in a file.

A step is one of `{list, at, count, item}`, `{text, at, count, piece}`, `{text, nest: {open, close, depth,
leaf}}` and `{value, nest: {key, depth, leaf}}`; `at` is `start` or `end`, `{i}` in items and pieces counts
from 0. The first word holds the path in the object.
"""

from __future__ import annotations

from typing import Any

from modelsteward.files.places import Step, steps

MOST = 200_000
"""Of everything that counts: items, pieces, levels."""


class StepError(ValueError):
    """A step that can't be done: the message says why and what to write."""


def generated(document: Any, plan: object) -> Any:
    """A copy of the document with all steps done in order. Raises StepError."""
    if not isinstance(plan, list):
        raise StepError("generate is no list: write a list of steps")
    root = {"": _copied(document)}
    for number, step in enumerate(plan):
        if not isinstance(step, dict):
            raise StepError(f"generate[{number}] is no mapping: write list, text or value with a path")
        try:
            _do(root, step)
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise StepError(f"generate[{number}] can't be done ({error!r}): check path and fields") from None
    return root[""]


def _do(root: dict[str, Any], step: dict[str, Any]) -> None:
    word = next((word for word in ("list", "text", "value") if word in step), None)
    if word is None:
        raise StepError("a step has one of list, text and value, with a path")
    holder, last = _holder(root, steps(str(step[word])))
    nest = step.get("nest")
    if word == "list":
        made = [_filled(step["item"], index) for index in range(_bounded(step["count"]))]
        holder[last] = _placed(holder[last], made, step["at"])
    elif word == "value":
        holder[last] = _nested(nest["key"], _bounded(nest["depth"]), nest["leaf"])  # type: ignore[index]
    elif nest is not None:
        depth = _bounded(nest["depth"])
        holder[last] += nest["open"] * depth + nest["leaf"] + nest["close"] * depth
    else:
        pieces = [_filled(str(step["piece"]), index) for index in range(_bounded(step["count"]))]
        holder[last] = _placed(holder[last], "".join(pieces), step["at"])


def _holder(root: dict[str, Any], path: list[Step]) -> tuple[Any, Step]:
    holder: Any = root
    last: Step = ""
    for step in path:
        holder, last = holder[last], step
    return holder, last


def _placed(there: Any, made: Any, at: str) -> Any:
    if at not in ("start", "end"):
        raise StepError(f"at is {at!r}: write start or end")
    return made + there if at == "start" else there + made


def _filled(value: Any, index: int) -> Any:
    if isinstance(value, str):
        return value.replace("{i}", str(index))
    if isinstance(value, list):
        return [_filled(item, index) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, index) for key, item in value.items()}
    return value


def _nested(key: str, depth: int, leaf: Any) -> Any:
    for _ in range(depth):
        leaf = {key: leaf}
    return leaf


def _bounded(count: Any) -> int:
    if not isinstance(count, int) or not 0 <= count <= MOST:
        raise StepError(f"{count!r} is no number from 0 to {MOST}: write a smaller one")
    return count


def _copied(value: Any) -> Any:
    """Aliases share values; a step may change only the place it names."""
    if isinstance(value, list):
        return [_copied(item) for item in value]
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return value
