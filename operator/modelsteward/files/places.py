"""Where something stands in a file, and what is wrong there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

Step = str | int


@dataclass(slots=True)
class Mark:
    """The place of one node, line and column from 1, and the marks of what it holds (of keys, not values)."""

    line: int
    column: int
    children: dict[Step, Mark] = field(default_factory=dict)

    def at(self, path: Iterable[Step]) -> Mark:
        """The mark of `path`, or of as much of it as the file has: a missing field stands at its parent."""
        mark = self
        for step in path:
            below = mark.children.get(step)
            if below is None:
                break
            mark = below
        return mark


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong with a file: where, what, and what to do. Line 0: the file as a whole."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file. `value` holds JSON types only; aliases share values, so don't change it."""

    file: str
    value: object
    mark: Mark

    def problem(self, message: str, path: Iterable[Step] = ()) -> Problem:
        """A problem with what stands at `path`."""
        mark = self.mark.at(path)
        return Problem(self.file, mark.line, mark.column, message)


def steps(path: str) -> list[Step]:
    """`spec.clauses[0]['a.b']` as `["spec", "clauses", 0, "a.b"]`; what can't be read ends the path."""
    found: list[Step] = []
    rest = path
    while rest:
        if rest[0] == "[":
            inner, closed, rest = rest[1:].partition("']" if rest[1:2] == "'" else "]")
            if not closed:
                break
            found.append(int(inner) if inner.isdecimal() else inner.lstrip("'"))
        else:
            rest = rest.removeprefix(".")
            end = min((at for at in (rest.find("."), rest.find("[")) if at >= 0), default=len(rest))
            if not end:
                break
            found.append(rest[:end])
            rest = rest[end:]
    return found
