"""A shell script cut into words, separators, redirections and groups; nothing is expanded here."""

from __future__ import annotations

from functools import lru_cache

from modelsteward.workloads.shelltoken import Part, Token
from modelsteward.workloads.shellwords import WordScanner

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

COMMAND_FOLLOWS = frozenset(("if", "while", "until", "then", "do", "else", "elif", "!", "{"))


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


class Scanner(WordScanner):
    """Cuts a script into tokens."""

    def __init__(self, text: str, depth: int) -> None:
        super().__init__(text, depth)
        #: Here-documents that the line announces: token, end mark, quoted, indented.
        self.waiting: list[tuple[Token, str, bool, bool]] = []
        #: Cases that are open.
        self.patterns = 0
        #: Inside `[[ … ]]`.
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
                self.read_word()
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
            self.read_word()
            return False
        if char == "(":
            self._bracket()
            return False
        operator = next((one for one in OPERATORS if text.startswith(one, self.at)), char)
        self.at += len(operator)
        if self.testing:
            self.found.append(Token("word", operator, [Part("text", operator, True)]))
        elif operator in ("<<", "<<-"):
            self._here(operator == "<<-", self._io_number(len(operator)))
        elif operator in REDIRECTS:
            number = self._io_number(len(operator))
            usual = number == ("0" if operator[0] == "<" else "1")
            self.found.append(Token("redirect", operator, number="" if usual else number))
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
        inner = self.inner(")")
        if array and last is not None:
            last.array = [token for token in inner if token.kind == "word"]
            last.bodies.extend(body for token in last.array for body in token.bodies)
            last.bodies.extend([token] for token in inner if token.kind == "doubt")
            return
        self.found.append(Token("group", bodies=[inner]))

    def _io_number(self, length: int) -> str:
        """Takes away the number of a file, `2` of `2>&1`, and answers it."""
        last = self.found[-1] if self.found else None
        before = self.at - length - 1
        touching = before >= 0 and self.text[before].isdigit()
        if last and last.kind == "word" and last.bare and last.text.isdigit() and touching:
            return self.found.pop().text
        return ""

    def _here(self, indented: bool, number: str) -> None:
        while self.at < len(self.text) and self.text[self.at] in BLANKS:
            self.at += 1
        start = len(self.found)
        self.read_word()
        word = self.found[start] if len(self.found) > start else Token("word")
        del self.found[start:]
        name = "".join(part.text for part in word.parts)
        token = Token("redirect", "<<", number="" if number == "0" else number)
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

    def read_word(self) -> None:
        """Reads one word and adds it to what was found."""
        token = Token("word")
        start = self.at
        text = self.text
        plain = self.at
        while self.at < len(text):
            char = text[self.at]
            if char in ENDS_WORD and not (self.at == start and char in "<>"):
                break
            if char in "'\"\\$`<>":
                self.add(token, text[plain : self.at], False)
                self.special(token, char)
                plain = self.at
            else:
                self.at += 1
        self.add(token, text[plain : self.at], False)
        token.bare = len(token.parts) == 1 and token.parts[0].kind == "text" and not token.parts[0].quoted
        token.text = "".join(part.text for part in token.parts if part.kind == "text")
        if "{" in token.text and _has_braces(token):
            token.parts, token.bare = [Part("computed", "", False)], False
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


def _has_braces(token: Token) -> bool:
    """Whether bash makes several words of it: `{a,b}`, `{1..3}`, without quotes. A plain shell doesn't."""
    bare = "".join(part.text for part in token.parts if part.kind == "text" and not part.quoted)
    inner = bare.partition("{")[2].rpartition("}")[0]
    return ("," in inner or ".." in inner) and not token.assigns
