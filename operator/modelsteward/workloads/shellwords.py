"""One word of a shell script: quotes, variables and substitutions, cut into parts; nothing is expanded."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from modelsteward.workloads.shelltoken import NAME, NAME_START, Part, PartKind, Token

#: Deeper nests of groups and substitutions aren't read.
DEEPEST = 20
#: Escapes inside `$'…'`, and whatever else follows a backslash there. Source: bash(1), QUOTING.
ESCAPE = re.compile(
    r"\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|(.?))", re.DOTALL
)
LETTERS = {
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "E": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
LETTERS |= {sign: sign for sign in "\\'\"?"}


def _unescaped(found: re.Match[str]) -> str:
    """The ASCII character of an escape; a NUL for one that isn't decoded."""
    hexadecimal, octal = found[1] or found[2] or found[3], found[4]
    if hexadecimal is None and octal is None:
        return LETTERS.get(found[5], "\0")
    code = int(hexadecimal, 16) if hexadecimal is not None else int(octal, 8)
    return chr(code) if code < 128 else "\0"


class WordScanner(ABC):
    """A cursor over the text. Every method starts at the cursor and leaves it behind what it has read."""

    def __init__(self, text: str, depth: int) -> None:
        self.text = text
        self.at = 0
        self.depth = depth
        self.found: list[Token] = []

    @abstractmethod
    def run(self, closer: str) -> list[Token]:
        """Reads to the end, or to the closing bracket of the group that `closer` ends."""

    @abstractmethod
    def read_word(self) -> None:
        """Reads one word and adds it to what was found."""

    def inner(self, closer: str) -> list[Token]:
        """The tokens of a group or substitution up to its closing bracket."""
        if self.depth >= DEEPEST:
            self.at = len(self.text)
            return [Token("doubt", f"groups nested more than {DEEPEST} deep aren't read")]
        inner = type(self)(self.text, self.depth + 1)
        inner.at = self.at
        found = inner.run(closer)
        self.at = inner.at
        return found

    def add(self, token: Token, text: str, quoted: bool) -> None:
        if text or quoted:
            token.parts.append(Part("text", text, quoted))

    def special(self, token: Token, char: str) -> None:
        if char == "'":
            end = self.text.find("'", self.at + 1)
            end = len(self.text) if end == -1 else end
            self.add(token, self.text[self.at + 1 : end], True)
            self.at = min(end + 1, len(self.text))
        elif char == '"':
            self.at += 1
            self.quoted(token, '"')
        elif char == "\\":
            self.add(token, self.text[self.at + 1 : self.at + 2], True)
            self.at = min(self.at + 2, len(self.text))
        elif char in "<>":
            self.at += 2
            token.bodies.append(self.inner(")"))
            token.parts.append(Part("computed", "", True))
        else:
            self._dollar(token, False)

    def quoted(self, token: Token, closer: str) -> None:
        """Double quotes: variables and substitutions count, the rest is text. `closer` empty: to the end."""
        text = self.text
        plain = self.at
        token.parts.append(Part("text", "", True))
        while self.at < len(text):
            char = text[self.at]
            if char == closer:
                break
            if char == "\\" and text[self.at + 1 : self.at + 2] in ("$", "`", '"', "\\"):
                self.add(token, text[plain : self.at] + text[self.at + 1], True)
                self.at += 2
                plain = self.at
            elif char in "$`":
                self.add(token, text[plain : self.at], True)
                self._dollar(token, True)
                plain = self.at
            else:
                self.at += 1
        self.add(token, text[plain : self.at], True)
        self.at = min(self.at + 1, len(text))

    def _dollar(self, token: Token, quoted: bool) -> None:
        text = self.text
        ahead = text[self.at : self.at + 3]
        if ahead[0] == "`":
            end = text.find("`", self.at + 1)
            end = len(text) if end == -1 else end
            inner = type(self)(text[self.at + 1 : end], self.depth + 1)
            deep = self.depth >= DEEPEST
            token.bodies.append([Token("doubt", "substitutions nested too deep")] if deep else inner.run(""))
            token.parts.append(Part("computed", "", quoted))
            self.at = min(end + 1, len(text))
        elif ahead == "$((":
            end = text.find("))", self.at)
            self.at = len(text) if end == -1 else end + 2
            token.parts.append(Part("number", "", True))
        elif ahead.startswith("$("):
            start = self.at + 2
            self.at = start
            token.bodies.append(self.inner(")"))
            kind: PartKind = "number" if _prints_a_number(text[start : self.at - 1]) else "computed"
            token.parts.append(Part(kind, "", quoted))
        elif ahead.startswith("${"):
            self._braces(token, quoted)
        elif ahead.startswith("$'") and not quoted:
            self._ansi(token)
        else:
            self._name(token, quoted)

    def _ansi(self, token: Token) -> None:
        end = self.at + 2
        while end < len(self.text) and self.text[end] != "'":
            end += 2 if self.text[end] == "\\" else 1
        body = self.text[self.at + 2 : end]
        decoded = ESCAPE.sub(_unescaped, body)
        if "\0" in decoded:
            token.parts.append(Part("computed", "", True))
        else:
            self.add(token, decoded, True)
        self.at = min(end + 1, len(self.text))

    def _name(self, token: Token, quoted: bool) -> None:
        end = self.at + 1
        if self.text[end : end + 1] in NAME_START and end < len(self.text):
            while end < len(self.text) and self.text[end] in NAME:
                end += 1
        elif self.text[end : end + 1] and self.text[end] in "0123456789@*#?$!-":
            end += 1
        name = self.text[self.at + 1 : end]
        if not name:
            self.add(token, "" if self.text[end : end + 1] == '"' and not quoted else "$", quoted)
        elif name in ("#", "?", "$", "!", "-"):
            token.parts.append(Part("number", "", quoted))
        else:
            token.parts.append(Part("variable", name, quoted))
        self.at = end

    def _braces(self, token: Token, quoted: bool) -> None:
        """`${NAME}` with an operator; what isn't a default or an alternative is computed."""
        end = _closing_brace(self.text, self.at + 2)
        body = self.text[self.at + 2 : end]
        self.at = min(end + 1, len(self.text))
        length = 1 if body[:1] in ("@", "*") else 0
        while length < len(body) and body[length] in NAME:
            length += 1
        name, rest = body[:length], body[length:]
        if name and rest in ("[@]", "[*]"):
            token.parts.append(Part("variable", name, quoted, "[@]"))
            return
        operator = rest[:2] if rest[:2] in (":-", ":=", ":+", ":?") else rest[:1]
        if not name or (operator and operator not in (":-", ":=", ":+", ":?", "-", "=", "+", "?")):
            kind: PartKind = "number" if body.startswith("#") else "computed"
            token.parts.append(Part(kind, "", quoted))
            if self.depth >= DEEPEST and ("$(" in rest or "`" in rest):
                token.bodies.append([Token("doubt", "substitutions nested too deep")])
            elif "$(" in rest or "`" in rest:
                inner = Token("word")
                type(self)(rest, self.depth + 1).quoted(inner, "")
                token.bodies.extend(inner.bodies)
            return
        part = Part("variable", name, quoted, operator)
        if operator and self.depth < DEEPEST:
            inner = Token("word")
            scanner = type(self)(rest[len(operator) :], self.depth + 1)
            if quoted or " " in scanner.text or "\n" in scanner.text:
                scanner.quoted(inner, "")
            else:
                scanner.read_word()
                inner = scanner.found[0]
            part.operand = inner.parts
            token.bodies.extend(inner.bodies)
        elif operator:
            part = Part("computed", "", quoted)
        token.parts.append(part)


def _closing_brace(text: str, at: int) -> int:
    depth = 1
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 1
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return len(text)


def _prints_a_number(script: str) -> bool:
    """A substitution that prints a number or the name of the pod: it can't be another option."""
    programs = {"nvidia-smi", "nproc", "hostname", "wc", "date", "uname", "id", "whoami", "expr"}
    pieces = script.replace("||", "|").split("|")
    return (
        len(script) < 200
        and not set("`$;&<>\n") & set(script)
        and all(piece.split()[:1] and piece.split()[0] in programs for piece in pieces)
    )
