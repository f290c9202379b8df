"""Which commands a POSIX shell script runs, or why that can't be told.

Not a shell: a reader that follows words, quotes, variables and lists, takes every branch, and runs nothing.
What it doesn't follow (eval, aliases, sourced files) is a doubt; what a command would print is COMPUTED.
Total and bounded: any text gives an answer in time linear in its length.
"""

from __future__ import annotations

import msgspec

from modelsteward.workloads import shellfeeds
from modelsteward.workloads.environment import Environment
from modelsteward.workloads.shellexpand import Alternatives, Expander
from modelsteward.workloads.shellstate import State, given_words
from modelsteward.workloads.shelltoken import Token
from modelsteward.workloads.shelltokens import tokens
from modelsteward.workloads.word import COMPUTED, Word

#: A longer script isn't read.
LONGEST_SCRIPT = 65536
#: More commands than this aren't followed.
MOST_CALLS = 400

OPENERS = {"if": "fi", "while": "done", "until": "done"}
CLOSERS = frozenset(("fi", "done", "esac"))
GRAMMAR = frozenset(("then", "do", "else", "elif", "!", "time", "coproc"))
DECLARING = frozenset(("export", "declare", "typeset", "readonly", "local"))
KNOWN_SOURCES = ("/bin/activate", "/.bashrc", "/.profile", "/etc/profile")


class Call(msgspec.Struct, frozen=True):
    """One command that the script runs: its words, and what it finds when it runs."""

    words: tuple[Word, ...]
    #: What the script has exported until here, to lay over the environment.
    variables: dict[str, Word]
    directory: str
    #: The text of a here-document that it reads.
    stdin: str | None
    #: It reads what another command prints.
    piped: bool
    #: Files that the script has written until now, with their text where that can be told.
    files: dict[str, str]
    #: The file that its output is written to, empty where that is none.
    target: str = ""


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
    stream = tokens(text)
    _Reader(script, path, Expander(path, environment, parameters), given_words(stream)).run(stream)
    return script


class _Reader:
    """One pass over the tokens of a script, with what has been set so far."""

    def __init__(self, script: Script, path: str, expander: Expander, given: dict[str, bool]) -> None:
        self.script = script
        self.path = path
        self.expander = expander
        self.state = State(expander, script.doubts, given)
        #: What stands behind the ends of loops, by the identity of the word that opens them.
        self.redirected: dict[int, list[Token]] = {}

    def run(self, stream: list[Token]) -> None:
        """Takes one command after the other; a group is read in place."""
        self.redirected.update(shellfeeds.of_loops(stream))
        command: list[Token] = []
        piped = False
        for token in stream:
            if token.kind in ("word", "redirect"):
                command.append(token)
            elif token.kind == "doubt":
                self.state.doubt(token.text)
            elif token.kind == "group":
                self._group(token.bodies[0], command)
                command = []
            else:
                self._command(command, piped)
                piped = token.text in ("|", "|&")
                self.state.printed = self.state.printed if piped else None
                self.state.chain(token.text)
                command = []
            if len(self.script.calls) >= MOST_CALLS:
                self.state.doubt(f"more than {MOST_CALLS} commands aren't followed")
                return
        self._command(command, piped)

    def _group(self, body: list[Token], before: list[Token]) -> None:
        if not body:
            # `NAME ()`, maybe behind words of the grammar: `then NAME ()`.
            before = self._reserved(before, False)
            if len(before) == 1 and before[0].kind == "word":
                self.state.define(before[0].text)
            if self.state.defines:
                return
        self._command(before, False)
        self._apart(body)

    def _apart(self, body: list[Token]) -> None:
        """A subshell: what it assigns ends with it."""
        directory, variables = self.state.directory, dict(self.expander.variables)
        parameters, missing = self.expander.parameters, self.expander.missing
        if self.state.defines:
            self.state.enter()
        self.run(body)
        self.state.directory, self.expander.variables = directory, variables
        self.expander.parameters, self.expander.missing = parameters, missing

    def _command(self, stream: list[Token], piped: bool) -> None:
        for token in stream:
            for body in token.bodies:
                self._apart(body)
        words, stdin, target = self._redirections(stream)
        words = self._reserved(words, piped)
        self.state.printed = None
        count = 0
        while count < len(words) and words[count].assigns:
            count += 1
        assigned, words = words[:count], words[count:]
        expanded = [piece for token in words for piece in self.expander.words(token)]
        if not expanded:
            for token in assigned:
                self.state.assign_token(token)
            return
        if expanded[0][0].text in self.state.functions:
            self.state.called(expanded)
        else:
            values = {token.assigns: self.state.value(token) for token in assigned}
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
            self.state.declare(name, expanded[1:])
        elif name == "cd":
            self.state.change_directory(first)
        elif name in ("eval", "alias"):
            self.state.doubt(f"{name} makes commands out of text")
        elif name in (".", "source"):
            if not first[-1].text.endswith(KNOWN_SOURCES) or len(first) != 2:
                self.state.doubt("a sourced file may run anything")
        elif name == "shift":
            self.state.shift(expanded[1:])
        elif name == "read":
            # `IFS= read -r NAME` takes the line as it is.
            splits = not assigned or (assigned == {"IFS": ("",)} and len(first) == 3)
            self.state.read(first, stdin, splits=splits)
        elif name != "set" or not self.state.set(expanded[1:]):
            self.state.printed = shellfeeds.printed(expanded, stdin)
            self.state.write(first, stdin, target)
            self._call(expanded, assigned, (stdin, target), piped)

    def _call(
        self,
        expanded: list[tuple[Word, ...]],
        assigned: dict[str, Alternatives],
        redirected: tuple[str | None, str],
        piped: bool,
    ) -> None:
        """One call for each alternative, so that every alternative of every word is seen once."""
        given = self.state.environments(assigned, self.path)
        turns = max(len(given), *(len(alternatives) for alternatives in expanded))
        for turn in range(turns):
            words = tuple(alternatives[turn % len(alternatives)] for alternatives in expanded)
            variables = given[turn % len(given)]
            stdin, target = redirected
            files = dict(self.state.files)
            call = Call(words, variables, self.state.directory, stdin, piped, files, target)
            self.script.calls.append(call)

    def _redirections(self, stream: list[Token]) -> tuple[list[Token], str | None, str]:
        """The words without redirections, the text that is fed, and the file that is written."""
        words: list[Token] = []
        stdin: str | None = None
        target = ""
        awaited: Token | None = None
        for token in stream:
            if token.kind == "redirect":
                awaited = token if token.text != "<<" else None
                stdin = self.expander.text(token) if token.text == "<<" and not token.number else stdin
            elif awaited is not None:
                text = self.expander.text(token)
                target = text if awaited.text in (">", ">>", ">|", "&>") else target
                if awaited.text in ("<", "<&", "<>", "<<<") and not awaited.number:
                    stdin = text + "\n" if awaited.text == "<<<" else self.state.file(text)
                awaited = None
            else:
                words.append(token)
        return words, stdin, target

    def _reserved(self, words: list[Token], piped: bool) -> list[Token]:
        """Takes the words of the grammar away and notes whether what follows is a branch."""
        state = self.state
        at = 0
        while at < len(words) and words[at].bare:
            text = words[at].text
            if text in shellfeeds.OPENERS:
                self._feed(words[at], piped)
            if text in ("for", "select"):
                return self._for(words[at:])
            if text == "case":
                state.branches.append("esac")
                return []
            if text in OPENERS:
                state.branches.append(OPENERS[text])
            elif text in CLOSERS:
                state.close(text)
            elif text == "function" and at + 1 < len(words):
                state.define(words[at + 1].text)
                at += 1
            elif text in ("{", "}"):
                state.brace(text)
            elif text not in GRAMMAR:
                break
            elif text in ("else", "elif"):
                state.settle(another=True)
            at += 1
        return words[at:]

    def _feed(self, opener: Token, piped: bool) -> None:
        """Notes what a loop reads: the redirection behind its end, what is piped into it, or its loop's."""
        around = self.state.feeds[-1] if self.state.feeds else None
        feed = self.state.printed if piped else around
        stream = self.redirected.get(id(opener), [])
        if any(token.kind == "redirect" and token.text[0] == "<" and not token.number for token in stream):
            _, feed, _ = self._redirections(stream)
        self.state.feeds.append(feed)

    def _for(self, words: list[Token]) -> list[Token]:
        self.state.branches.append("done")
        if len(words) > 1:
            pieces = [piece for token in words[3:] for piece in self.expander.words(token)]
            values = tuple(word.text for alternatives in pieces for word in alternatives)
            self.expander.assign(words[1].text, values or (COMPUTED,))
        return []
