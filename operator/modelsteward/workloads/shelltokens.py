"""A shell script cut into words, separators, redirections and groups; nothing is expanded here."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import msgspec

#: Deeper nests of groups and substitutions aren't read.
DEEPEST = 20
#: Scripts up to this length are remembered: controllers send the same ones again and again.
REMEMBERED = 2048
BLANKS = " \t"
OPERATORS = (
    "<<<",
    "<<-",
    "&>>",
    ";;&",
    "&&",
    "||",
    ";;",
    ";&",
    "|&",
    "<<",
    ">>",
    ">&",
    "<&",
    "&>",
    ">|",
    "<>",
)
REDIRECTS = frozenset(("<", ">", ">>", ">&", "<&", "&>", "&>>", ">|", "<>", "<<<"))
ENDS_WORD = frozenset(" \t\n;&|<>()")
NAME_START = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
NAME = NAME_START | frozenset("0123456789")

COMMAND_FOLLOWS = frozenset(("if", "while", "until", "then", "do", "else", "elif", "!", "{"))

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


def tokens(text: str) -> list[Token]:
    """All tokens of a script; what can't be cut is a token of kind `doubt`. Callers don't change them."""
    return _remembered(text) if len(text) <= REMEMBERED else _cut(text)


def _cut(text: str) -> list[Token]:
    scanner = Scanner(text.replace("\\\n", ""), 0)
    return scanner.run("")


_remembered = lru_cache(maxsize=128)(_cut)


def word_parts(text: str) -> Token:
    """The text of a here-document as one quoted word: variables and substitutions count, quotes don't."""
    scanner = Scanner(text, 0)
    token = Token("word")
    scanner.quoted(token, "")
    return token


class Scanner:
    """A cursor over the text. Every method starts at the cursor and leaves it behind what it has read."""

    def __init__(self, text: str, depth: int) -> None:
        self.text = text
        self.at = 0
        self.depth = depth
        self.found: list[Token] = []
        self.waiting: list[tuple[Token, str, bool, bool]] = []
        self.patterns = 0
        self.testing = False

    def run(self, closer: str) -> list[Token]:
        """Reads to the end, or to the closing bracket of the group that `closer` ends."""
        text = self.text
        while self.at < len(text):
            char = text[self.at]
            if char in BLANKS:
                self.at += 1
            elif char == "#" and (self.at == 0 or text[self.at - 1] in ENDS_WORD):
                end = text.find("\n", self.at)
                self.at = len(text) if end == -1 else end
            elif char == "\n":
                self.at += 1
                self._here_documents()
                self.found.append(Token("separator", "\n"))
            elif char in ENDS_WORD:
                if self._operator(char, closer):
                    return self.found
            else:
                self._word()
        if closer:
            self.found.append(Token("doubt", "a group that isn't closed"))
        return self.found

    def _operator(self, char: str, closer: str) -> bool:
        text = self.text
        if char == ")":
            self.at += 1
            if closer == ")" and not self.testing:
                return True
            if not self.testing:
                self.found.append(Token("separator", ";"))
            return False
        if text.startswith(("<(", ">("), self.at) and not self.testing:
            self._word()
            return False
        if char == "(":
            self._bracket()
            return False
        operator = next((one for one in OPERATORS if text.startswith(one, self.at)), char)
        self.at += len(operator)
        if self.testing:
            self.found.append(Token("word", operator, [Part("text", operator, True)]))
        elif operator in ("<<", "<<-"):
            self._io_number(len(operator))
            self._here(operator == "<<-")
        elif operator in REDIRECTS:
            self._io_number(len(operator))
            self.found.append(Token("redirect", operator))
        else:
            self.found.append(Token("separator", operator))
            if operator in (";;", ";&", ";;&") and self.patterns:
                self._pattern()
        return False

    def _bracket(self) -> None:
        if self.text.startswith("((", self.at):
            end = self.text.find("))", self.at)
            if end != -1:
                self.at = end + 2
                return
        last = self.found[-1] if self.found else None
        array = bool(last and last.assigns) and self.text[self.at - 1] == "="
        self.at += 1
        if self.testing:
            return
        inner = self._inner(")")
        if array and last is not None:
            last.array = [token for token in inner if token.kind == "word"]
            last.bodies.extend(body for token in last.array for body in token.bodies)
            last.bodies.extend([token] for token in inner if token.kind == "doubt")
            return
        self.found.append(Token("group", bodies=[inner]))

    def _inner(self, closer: str) -> list[Token]:
        """The tokens of a group or substitution up to its closing bracket."""
        if self.depth >= DEEPEST:
            self.at = len(self.text)
            return [Token("doubt", f"groups nested more than {DEEPEST} deep aren't read")]
        inner = Scanner(self.text, self.depth + 1)
        inner.at = self.at
        found = inner.run(closer)
        self.at = inner.at
        return found

    def _io_number(self, length: int) -> None:
        """Takes away the number of a file, `2` of `2>&1`."""
        last = self.found[-1] if self.found else None
        before = self.at - length - 1
        touching = before >= 0 and self.text[before].isdigit()
        if last and last.kind == "word" and last.bare and last.text.isdigit() and touching:
            self.found.pop()

    def _here(self, indented: bool) -> None:
        while self.at < len(self.text) and self.text[self.at] in BLANKS:
            self.at += 1
        start = len(self.found)
        self._word()
        word = self.found[start] if len(self.found) > start else Token("word")
        del self.found[start:]
        name = "".join(part.text for part in word.parts)
        token = Token("redirect", "<<")
        self.found.append(token)
        self.waiting.append((token, name, any(part.quoted for part in word.parts), indented))

    def _here_documents(self) -> None:
        """The bodies of the here-documents that the line before has announced."""
        for token, name, quoted, indented in self.waiting:
            lines = []
            while self.at < len(self.text):
                end = self.text.find("\n", self.at)
                end = len(self.text) if end == -1 else end
                line = self.text[self.at : end]
                self.at = min(end + 1, len(self.text))
                line = line.lstrip("\t") if indented else line
                if line == name:
                    break
                lines.append(line)
            body = "".join(line + "\n" for line in lines)
            if quoted:
                token.parts = [Part("text", body, True)]
            else:
                read = word_parts(body)
                token.parts, token.bodies = read.parts, read.bodies
        self.waiting.clear()

    def _word(self) -> None:
        token = Token("word")
        start = self.at
        text = self.text
        plain = self.at
        while self.at < len(text):
            char = text[self.at]
            if char in ENDS_WORD and not (self.at == start and char in "<>"):
                break
            if char in "'\"\\$`<>":
                self._add(token, text[plain : self.at], False)
                self._special(token, char)
                plain = self.at
            else:
                self.at += 1
        self._add(token, text[plain : self.at], False)
        token.bare = len(token.parts) == 1 and token.parts[0].kind == "text" and not token.parts[0].quoted
        token.text = "".join(part.text for part in token.parts if part.kind == "text")
        self.found.append(token)
        if token.bare:
            self._grammar(token)

    def _grammar(self, token: Token) -> None:
        """Tests and case patterns have rules of their own for brackets and operators."""
        before = self.found[-2] if len(self.found) > 1 else None
        first = before is None or before.kind != "word" or before.text in COMMAND_FOLLOWS
        if token.text == "[[" and first:
            self.testing = True
        elif token.text == "]]":
            self.testing = False
        elif token.text == "case" and first:
            self.patterns += 1
        elif token.text == "esac" and self.patterns:
            self.patterns -= 1
        elif token.text == "in" and self.patterns and len(self.found) > 2 and self.found[-3].text == "case":
            self._pattern()

    def _pattern(self) -> None:
        """Skips the patterns of one branch of a case, up to their bracket."""
        at = self.at
        while at < len(self.text) and self.text[at] in " \t\n;":
            at += 1
        if self.text.startswith("esac", at):
            return
        end = self.text.find(")", at + 1)
        self.at = len(self.text) if end == -1 else end + 1
        self.found.append(Token("separator", ";"))

    def _add(self, token: Token, text: str, quoted: bool) -> None:
        if text or quoted:
            token.parts.append(Part("text", text, quoted))

    def _special(self, token: Token, char: str) -> None:
        if char == "'":
            end = self.text.find("'", self.at + 1)
            end = len(self.text) if end == -1 else end
            self._add(token, self.text[self.at + 1 : end], True)
            self.at = min(end + 1, len(self.text))
        elif char == '"':
            self.at += 1
            self.quoted(token, '"')
        elif char == "\\":
            self._add(token, self.text[self.at + 1 : self.at + 2], True)
            self.at = min(self.at + 2, len(self.text))
        elif char in "<>":
            self.at += 2
            token.bodies.append(self._inner(")"))
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
                self._add(token, text[plain : self.at] + text[self.at + 1], True)
                self.at += 2
                plain = self.at
            elif char in "$`":
                self._add(token, text[plain : self.at], True)
                self._dollar(token, True)
                plain = self.at
            else:
                self.at += 1
        self._add(token, text[plain : self.at], True)
        self.at = min(self.at + 1, len(text))

    def _dollar(self, token: Token, quoted: bool) -> None:
        text = self.text
        ahead = text[self.at : self.at + 3]
        if ahead[0] == "`":
            end = text.find("`", self.at + 1)
            end = len(text) if end == -1 else end
            inner = Scanner(text[self.at + 1 : end], self.depth + 1)
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
            token.bodies.append(self._inner(")"))
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
        if "\\" in body:
            token.parts.append(Part("computed", "", True))
        else:
            self._add(token, body, True)
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
            self._add(token, "" if self.text[end : end + 1] == '"' and not quoted else "$", quoted)
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
                Scanner(rest, self.depth + 1).quoted(inner, "")
                token.bodies.extend(inner.bodies)
            return
        part = Part("variable", name, quoted, operator)
        if operator and self.depth < DEEPEST:
            inner = Token("word")
            scanner = Scanner(rest[len(operator) :], self.depth + 1)
            if quoted or " " in scanner.text or "\n" in scanner.text:
                scanner.quoted(inner, "")
            else:
                scanner._word()
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
