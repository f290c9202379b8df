"""A strict reader of plain YAML text in a field: block and flow collections, scalars, anchors.

Only what every YAML reader takes alike is read. Tags, several documents, keys given twice and anything else
that readers differ on is refused. An alias is the value itself, never a copy, so that nothing can blow up.
"""

from __future__ import annotations

from typing import Any

#: Longer texts aren't read.
LONGEST = 65536
#: Deeper nests aren't read.
DEEPEST = 32


class UnreadableError(Exception):
    """The text isn't plain YAML; the message says why."""


def read(text: str) -> Any:
    """The value of a text. Scalars stay as they are written, without quotes. Raises UnreadableError."""
    if len(text) > LONGEST:
        raise UnreadableError("too long")
    return _Reader(text).read()


class _Reader:
    """The lines of a text with their depth, and the anchors seen so far."""

    def __init__(self, text: str) -> None:
        self.lines: list[tuple[int, str]] = []
        self.at = 0
        self.anchors: dict[str, Any] = {}
        for line in text.split("\n"):
            if "\t" in line[: len(line) - len(line.lstrip())]:
                raise UnreadableError("a tab at the beginning of a line")
            content = _without_comment(line.strip())
            if content in ("---", "...") and self.lines:
                raise UnreadableError("several documents")
            if content and content != "---":
                self.lines.append((len(line) - len(line.lstrip(" ")), content))

    def read(self) -> Any:
        if not self.lines:
            return None
        value = self._block(self.lines[0][0], 0)
        if self.at < len(self.lines):
            raise UnreadableError("a line that belongs to nothing")
        return value

    def _block(self, indent: int, depth: int) -> Any:
        if depth > DEEPEST:
            raise UnreadableError("too deep")
        content = self.lines[self.at][1]
        if content == "-" or content.startswith("- "):
            return self._sequence(indent, depth)
        if _key(content) is not None:
            return self._mapping(indent, depth)
        self.at += 1
        return self._scalar(content, depth)

    def _sequence(self, indent: int, depth: int) -> list[Any]:
        found = []
        while self.at < len(self.lines):
            level, content = self.lines[self.at]
            if level != indent or not (content == "-" or content.startswith("- ")):
                break
            rest = content[1:].lstrip()
            if not rest:
                self.at += 1
                found.append(self._nested(indent, depth))
                continue
            inner = indent + len(content) - len(rest)
            self.lines[self.at] = (inner, rest)
            found.append(self._block(inner, depth + 1))
        return found

    def _mapping(self, indent: int, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        while self.at < len(self.lines) and self.lines[self.at][0] == indent:
            pair = _key(self.lines[self.at][1])
            if pair is None:
                break
            key, rest = pair
            self.at += 1
            value = self._value(rest, indent, depth)
            if key == "<<" and isinstance(value, dict):
                merged = value
            elif key in found or key == "<<":
                raise UnreadableError(f"the key {key[:40]} twice")
            else:
                found[key] = value
        if self.at < len(self.lines) and self.lines[self.at][0] > indent:
            raise UnreadableError("a line that belongs to nothing")
        return {**merged, **found}

    def _value(self, rest: str, indent: int, depth: int) -> Any:
        anchor = ""
        if rest.startswith("&"):
            anchor, _, rest = rest[1:].partition(" ")
            rest = rest.lstrip()
        value = self._scalar(rest, depth) if rest else self._nested(indent, depth)
        if anchor:
            self.anchors[anchor] = value
        return value

    def _nested(self, indent: int, depth: int) -> Any:
        if self.at >= len(self.lines):
            return None
        level, content = self.lines[self.at]
        listed = content == "-" or content.startswith("- ")
        if level > indent or (level == indent and listed):
            return self._block(level, depth + 1)
        return None

    def _scalar(self, text: str, depth: int) -> Any:
        if text[0] in "!|>%@`":
            raise UnreadableError(f"what begins with {text[0]}")
        if text[0] == "*":
            if text[1:] not in self.anchors:
                raise UnreadableError("an alias of nothing")
            return self.anchors[text[1:]]
        if text[0] in "[{":
            value, end = self._flow(text, 0, depth)
            if text[end:].strip():
                raise UnreadableError("text behind a bracket")
            return value
        return _plain(text)

    def _flow(self, text: str, at: int, depth: int) -> tuple[Any, int]:
        """A flow collection or scalar at a place of one line, and where it ends."""
        if depth > DEEPEST:
            raise UnreadableError("too deep")
        if text[at : at + 1] not in ("[", "{"):
            return _flow_scalar(text, at)
        closer = "]" if text[at] == "[" else "}"
        listed: list[Any] = []
        mapped: dict[str, Any] = {}
        at += 1
        while True:
            at = _blank(text, at)
            if text[at : at + 1] == closer:
                return (listed if closer == "]" else mapped), at + 1
            value, at = self._flow(text, at, depth + 1)
            at = _blank(text, at)
            if closer == "}":
                if text[at : at + 1] != ":" or not isinstance(value, str) or value in mapped:
                    raise UnreadableError("a pair that can't be read")
                mapped[value], at = self._flow(text, _blank(text, at + 1), depth + 1)
                at = _blank(text, at)
            else:
                listed.append(value)
            if text[at : at + 1] == ",":
                at += 1
            elif text[at : at + 1] != closer:
                raise UnreadableError("a bracket that isn't closed on its line")


def _blank(text: str, at: int) -> int:
    while text[at : at + 1] == " ":
        at += 1
    return at


def _flow_scalar(text: str, at: int) -> tuple[str, int]:
    quote = text[at : at + 1]
    if quote in ("'", '"'):
        end = text.find(quote, at + 1)
        if end == -1 or "\\" in text[at:end]:
            raise UnreadableError("a quote that can't be read")
        return text[at + 1 : end], end + 1
    end = at
    while (
        end < len(text)
        and text[end] not in ",[]{}"
        and not (text[end] == ":" and text[end + 1 : end + 2] in (" ", ""))
    ):
        end += 1
    value = text[at:end].strip()
    if not value or value[0] in "&*!":
        raise UnreadableError("a flow value that can't be read")
    return value, end


def _key(content: str) -> tuple[str, str] | None:
    """`key: rest` of a line; None where it is none."""
    if content[0] in "'\"":
        end = content.find(content[0], 1)
        if end == -1 or content[end + 1 : end + 2] != ":":
            return None
        return content[1:end], content[end + 2 :].strip()
    if content[0] in "[{&*!|>%@`?":
        return None
    if content.endswith(":") and ": " not in content:
        return content[:-1].strip(), ""
    key, separator, rest = content.partition(": ")
    return (key.strip(), rest.strip()) if separator else None


def _plain(text: str) -> str:
    if text[0] in "'\"":
        inner = text[1:-1]
        if len(text) < 2 or text[-1] != text[0] or text[0] in inner or "\\" in inner:
            raise UnreadableError("a quote that can't be read")
        return inner
    if text.endswith(":") or ": " in text:
        raise UnreadableError("a colon in a plain text")
    return text


def _without_comment(line: str) -> str:
    """The line up to a `#` that stands outside quotes at its beginning or behind a blank."""
    if "#" not in line:
        return line
    quote = ""
    for index, char in enumerate(line):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"" and (index == 0 or line[index - 1] in " [{,:"):
            quote = char
        elif char == "#" and (index == 0 or line[index - 1] == " "):
            return line[:index].rstrip()
    return line
