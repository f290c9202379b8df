"""Which commands a POSIX shell script runs, or why that can't be told.

Not a shell: a reader that follows words, quotes, variables and lists, takes every branch, and runs nothing.
What it doesn't follow (eval, aliases, sourced files) is a doubt; what a command would print is COMPUTED.
Total and bounded: any text gives an answer in time linear in its length.
"""

from __future__ import annotations

import msgspec

from modelsteward.workloads.environment import Environment
from modelsteward.workloads.shellexpand import Alternatives, Expander
from modelsteward.workloads.shelltoken import Token
from modelsteward.workloads.shelltokens import tokens
from modelsteward.workloads.word import COMPUTED, Word

#: A longer script isn't read.
LONGEST_SCRIPT = 65536
#: More variables than this aren't followed.
MOST_VARIABLES = 400
#: More commands than this aren't followed.
MOST_CALLS = 400

OPENERS = {"if": "fi", "while": "done", "until": "done"}
CLOSERS = frozenset(("fi", "done", "esac"))
GRAMMAR = frozenset(("then", "do", "else", "elif", "!", "time", "{", "}", "coproc"))
DECLARING = frozenset(("export", "declare", "typeset", "readonly", "local"))
KNOWN_SOURCES = ("/bin/activate", "/.bashrc", "/.profile", "/etc/profile")


class Call(msgspec.Struct, frozen=True):
    """One command that the script runs: its words, and what it finds when it runs."""

    words: tuple[Word, ...]
    #: What the script has assigned until here, to lay over the environment.
    variables: dict[str, Word]
    directory: str
    #: The text of a here-document that it reads.
    stdin: str | None
    #: It reads what another command prints.
    piped: bool
    #: Files that the script has written until now, with their text where that can be told.
    files: dict[str, str]


class Script(msgspec.Struct):
    """What a script runs. `doubts`: one line each about what can't be told."""

    calls: list[Call]
    doubts: list[str]


def read(text: str, path: str, environment: Environment, parameters: tuple[Word, ...] = ()) -> Script:
    """The commands of the script that stands at `path`; `parameters` are `$0`, `$1`, …"""
    script = Script([], [])
    if len(text) > LONGEST_SCRIPT:
        script.doubts.append(f"a script of more than {LONGEST_SCRIPT} characters isn't read")
        return script
    _Reader(script, path, Expander(path, environment, parameters)).run(tokens(text))
    return script


class _Reader:
    """One pass over the tokens of a script, with what has been assigned so far."""

    def __init__(self, script: Script, path: str, expander: Expander) -> None:
        self.script = script
        self.path = path
        self.expander = expander
        self.directory = ""
        self.files: dict[str, str] = {}
        self.functions: set[str] = set()
        self.branches: list[str] = []

    def run(self, stream: list[Token]) -> None:
        """Takes one command after the other; a group is read in place."""
        command: list[Token] = []
        piped = False
        for token in stream:
            if token.kind in ("word", "redirect"):
                command.append(token)
            elif token.kind == "doubt":
                self._doubt(token.text)
            elif token.kind == "group":
                self._group(token.bodies[0], command)
                command = []
            else:
                self._command(command, piped)
                piped = token.text in ("|", "|&")
                self._chain(token.text)
                command = []
            if len(self.script.calls) >= MOST_CALLS:
                self._doubt(f"more than {MOST_CALLS} commands aren't followed")
                return
        self._command(command, piped)

    def _doubt(self, reason: str) -> None:
        if reason not in self.script.doubts:
            self.script.doubts.append(reason)

    def _chain(self, separator: str) -> None:
        """What stands behind `&&`, `||` or a pipe may not run, or not in this shell."""
        conditional = bool(self.branches) and self.branches[-1] == "chain"
        if separator in ("&&", "||", "|", "|&"):
            if not conditional:
                self.branches.append("chain")
        elif conditional:
            self.branches.pop()

    def _group(self, body: list[Token], before: list[Token]) -> None:
        if len(before) == 1 and before[0].kind == "word" and not body:
            self.functions.add(before[0].text)
            return
        self._command(before, False)
        self._apart(body)

    def _apart(self, body: list[Token]) -> None:
        """A subshell: what it assigns ends with it."""
        directory, variables = self.directory, dict(self.expander.variables)
        self.run(body)
        self.directory, self.expander.variables = directory, variables

    def _command(self, stream: list[Token], piped: bool) -> None:
        for token in stream:
            for body in token.bodies:
                self._apart(body)
        words, stdin, target = self._redirections(stream)
        words = self._reserved(words)
        count = 0
        while count < len(words) and words[count].assigns:
            count += 1
        assigned, words = words[:count], words[count:]
        expanded = [piece for token in words for piece in self.expander.words(token)]
        if not expanded:
            for token in assigned:
                self._assign_token(token)
            return
        name = expanded[0][0].text
        if name not in self.functions:
            values = {token.assigns: self._value(token) for token in assigned}
            self._builtin_or_call(expanded, values, stdin, target, piped)

    def _builtin_or_call(
        self,
        expanded: list[tuple[Word, ...]],
        assigned: dict[str, Alternatives],
        stdin: str | None,
        target: str,
        piped: bool,
    ) -> None:
        first = [alternatives[0] for alternatives in expanded]
        name = first[0].text
        if name in DECLARING:
            self._declare(expanded[1:])
        elif name == "cd":
            self._cd(first)
        elif name in ("eval", "alias"):
            self._doubt(f"{name} makes commands out of text")
        elif name in (".", "source"):
            if not first[-1].text.endswith(KNOWN_SOURCES) or len(first) != 2:
                self._doubt("a sourced file may run anything")
        elif name == "set" and len(first) > 1 and (first[1].text == "--" or first[1].text[:1] not in "-+"):
            self.expander.set_parameters(expanded[1:])
        elif name == "read":
            for word in first[1:]:
                self._assign(word.text, (COMPUTED,))
        else:
            self._write(first, stdin, target)
            self._call(expanded, assigned, stdin, piped)

    def _call(
        self,
        expanded: list[tuple[Word, ...]],
        assigned: dict[str, Alternatives],
        stdin: str | None,
        piped: bool,
    ) -> None:
        """One call for each alternative, so that every alternative of every word is seen once."""
        variables = {name: Word(value[0], self.path) for name, value in self.expander.variables.items()}
        variables.update({name: Word(value[0], self.path) for name, value in assigned.items()})
        for turn in range(max(len(alternatives) for alternatives in expanded)):
            words = tuple(alternatives[turn % len(alternatives)] for alternatives in expanded)
            self.script.calls.append(Call(words, variables, self.directory, stdin, piped, dict(self.files)))

    def _redirections(self, stream: list[Token]) -> tuple[list[Token], str | None, str]:
        """The words without redirections, the text that is fed, and the file that is written."""
        words: list[Token] = []
        stdin: str | None = None
        target = awaited = ""
        for token in stream:
            if token.kind == "redirect":
                awaited = token.text if token.text != "<<" else ""
                stdin = self.expander.text(token) if token.text == "<<" else stdin
            elif awaited:
                text = self.expander.text(token)
                target = text if awaited in (">", ">>", ">|", "&>") else target
                stdin = text + "\n" if awaited == "<<<" else stdin
                awaited = ""
            else:
                words.append(token)
        return words, stdin, target

    def _reserved(self, words: list[Token]) -> list[Token]:
        """Takes the words of the grammar away and notes whether what follows is a branch."""
        at = 0
        while at < len(words) and words[at].bare:
            text = words[at].text
            if text in ("for", "select"):
                return self._for(words[at:])
            if text == "case":
                self.branches.append("esac")
                return []
            if text in OPENERS:
                self.branches.append(OPENERS[text])
            elif text in CLOSERS:
                self._close(text)
            elif text == "function" and at + 1 < len(words):
                self.functions.add(words[at + 1].text)
                at += 1
            elif text not in GRAMMAR:
                break
            at += 1
        return words[at:]

    def _close(self, text: str) -> None:
        if text in self.branches:
            while self.branches.pop() != text:
                pass

    def _for(self, words: list[Token]) -> list[Token]:
        self.branches.append("done")
        if len(words) > 1:
            pieces = [piece for token in words[3:] for piece in self.expander.words(token)]
            values = tuple(word.text for alternatives in pieces for word in alternatives)
            self.expander.assign(words[1].text, values or (COMPUTED,))
        return []

    def _value(self, token: Token) -> Alternatives:
        return self.expander.alternatives(token, len(token.assigns) + 1)

    def _assign_token(self, token: Token) -> None:
        name = token.assigns
        if token.array is not None:
            self.expander.assign_array(name, token.array)
            return
        value = self._value(token)
        if name.endswith("+"):
            name = name[:-1]
            old = self.expander.variables.get(name) or (self.expander.environment.text(name),)
            value = tuple(before + after for before in old for after in value)
        self._assign(name, value)

    def _assign(self, name: str, value: Alternatives) -> None:
        if name == "IFS":
            self._doubt("IFS changes how words are split")
        if self.branches and name in self.expander.variables:
            value = (*value, *self.expander.variables[name])
        if len(self.expander.variables) >= MOST_VARIABLES and name not in self.expander.variables:
            self._doubt(f"more than {MOST_VARIABLES} variables aren't followed")
            return
        self.expander.assign(name, value)

    def _declare(self, words: list[tuple[Word, ...]]) -> None:
        for alternatives in words:
            name, equals, _ = alternatives[0].text.partition("=")
            if equals:
                self._assign(name, tuple(word.text.partition("=")[2] for word in alternatives))

    def _cd(self, words: list[Word]) -> None:
        target = words[-1].text if len(words) > 1 else COMPUTED
        self.directory = target if target.startswith("/") else f"{self.directory or '.'}/{target}"

    def _write(self, words: list[Word], stdin: str | None, target: str) -> None:
        """Notes the text of a file that `cat` or `echo` writes; any other text can't be told."""
        if not target or target == "/dev/null" or len(self.files) > 16:
            return
        if words[0].text == "cat" and len(words) == 1 and stdin is not None:
            self.files[target] = stdin
        elif words[0].text == "echo":
            self.files[target] = " ".join(word.text for word in words[1:]) + "\n"
        else:
            self.files[target] = COMPUTED
