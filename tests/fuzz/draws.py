"""Choices out of one number: a part of a plan draws from its own, so that none changes another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
BITS = 96


class Draws:
    """Takes one choice after the other off a number."""

    __slots__ = ("left",)

    def __init__(self, number: int) -> None:
        self.left = number

    def below(self, count: int) -> int:
        """A number from 0 to `count` - 1."""
        self.left, taken = divmod(self.left, count)
        return taken

    def of(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self.below(len(options))]

    def chance(self, count: int) -> bool:
        """True once in `count` times."""
        return self.below(count) == 0
