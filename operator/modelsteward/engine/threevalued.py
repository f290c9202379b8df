"""True, False, and None for what isn't known. False beats unknown in `every`, True beats it in `any_of`."""

from __future__ import annotations

from collections.abc import Iterable

Truth = bool | None


def every(values: Iterable[Truth]) -> Truth:
    """Whether all hold."""
    answer: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            answer = None
    return answer


def any_of(values: Iterable[Truth]) -> Truth:
    """Whether one holds."""
    answer: Truth = False
    for value in values:
        if value is True:
            return True
        if value is None:
            answer = None
    return answer


def negated(value: Truth) -> Truth:
    """The opposite; unknown stays unknown."""
    return None if value is None else not value


def within(value: str | None, values: Iterable[str]) -> Truth:
    """Whether the value is among them; None: it isn't known."""
    return None if value is None else value in values


def meets(values: Iterable[str] | None, others: Iterable[str]) -> Truth:
    """Whether the two have one in common; None: the first aren't known."""
    return None if values is None else not set(others).isdisjoint(values)
