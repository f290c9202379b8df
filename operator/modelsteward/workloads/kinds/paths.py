"""The objects at a path of a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Found = list[tuple[Any, str]]


def walk(
    document: dict[str, Any], path: str, unreadable: list[tuple[str, str]]
) -> Iterator[tuple[dict[str, Any], str]]:
    """The objects at a path of a row with their JSON paths; what has another shape is `unreadable`."""
    found: Found = [(document, "")]
    for step in path.split(".") if path else ():
        found = _step(found, step, unreadable)
    for value, place in found:
        if isinstance(value, dict):
            yield value, place
        else:
            unreadable.append((place, "isn't an object"))


def _step(found: Found, step: str, unreadable: list[tuple[str, str]]) -> Found:
    name = step.removesuffix("[]").removesuffix("{}")
    inner: Found = []
    for value, place in found:
        if not isinstance(value, dict):
            unreadable.append((place, "isn't an object"))
            continue
        here = f"{place}.{name}" if place else name
        child = value.get(name)
        if child is None:
            continue
        if step.endswith("[]"):
            if isinstance(child, list):
                inner += [(item, f"{here}[{index}]") for index, item in enumerate(child)]
            else:
                unreadable.append((here, "isn't a list"))
        elif step.endswith("{}"):
            if isinstance(child, dict):
                inner += [(item, f"{here}.{key}") for key, item in child.items()]
            else:
                unreadable.append((here, "isn't an object"))
        else:
            inner.append((child, here))
    return inner
