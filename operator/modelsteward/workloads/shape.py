"""JSON values as the shape that Kubernetes gives them: what is of another shape counts as absent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def text(value: Any) -> str:
    """The value where it is a string, else empty."""
    return value if isinstance(value, str) else ""


def items(value: Any) -> list[dict[str, Any]]:
    """The value's objects where it is a list of objects; others become empty objects, so that places stay."""
    if not isinstance(value, list):
        return []
    return [item if isinstance(item, dict) else {} for item in value]


def numbered(value: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a list with their places."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield index, item


def normal(path: str) -> str:
    """An absolute path without dots, double slashes and slash at the end; empty for what isn't absolute."""
    if not path.startswith("/"):
        return ""
    if "/." not in path and "//" not in path:
        return path.rstrip("/") or "/"
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)
