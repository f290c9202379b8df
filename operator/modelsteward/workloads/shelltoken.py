"""What a shell script is cut into: tokens, and the parts of words."""

from __future__ import annotations

from typing import Literal

import msgspec

NAME_START = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
NAME = NAME_START | frozenset("0123456789")

PartKind = Literal["text", "variable", "computed", "number"]
TokenKind = Literal["word", "separator", "redirect", "group", "doubt"]


class Part(msgspec.Struct):
    """A piece of a word: literal text, a variable with an operator, or what a command prints."""

    kind: PartKind
    text: str
    quoted: bool
    operator: str = ""
    operand: list[Part] = []


class Token(msgspec.Struct):
    """One token. `bodies` are the groups and substitutions that run inside it."""

    kind: TokenKind
    text: str = ""
    parts: list[Part] = []
    bodies: list[list[Token]] = []
    #: The word is plain text without quotes, so that it can be a word of the grammar.
    bare: bool = False
    #: Of a redirection the file that it is for, empty where that is the usual one.
    number: str = ""
    #: `NAME=(…)`: the words of the array.
    array: list[Token] | None = None

    @property
    def assigns(self) -> str:
        """`NAME` or `NAME+` of an assignment, else empty."""
        first = self.parts[0] if self.parts else None
        if first is None or first.kind != "text" or first.quoted:
            return ""
        name, equals, _ = first.text.partition("=")
        bare = name.removesuffix("+")
        valid = bool(equals and bare) and bare[0] in NAME_START and NAME.issuperset(bare)
        return name if valid else ""

    @property
    def is_all(self) -> bool:
        """`$@` or `"$@"` alone."""
        told = [part for part in self.parts if part.kind != "text" or part.text]
        return [(part.kind, part.text, part.operator) for part in told] == [("variable", "@", "")]
