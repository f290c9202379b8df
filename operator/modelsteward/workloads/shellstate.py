"""What a shell script has set until a point: variables, files, functions, and what may not have happened."""

from __future__ import annotations

from modelsteward.workloads import shellfeeds
from modelsteward.workloads.shellexpand import Alternatives, Expander
from modelsteward.workloads.shelltoken import Token
from modelsteward.workloads.word import COMPUTED, Word

#: More variables than this aren't followed.
MOST_VARIABLES = 400
#: The texts of more files aren't kept.
MOST_FILES = 16


def given_words(stream: list[Token]) -> dict[str, bool]:
    """Names that words follow somewhere in a script; False where these are only its own, `"$@"`."""
    found: dict[str, bool] = {}
    for at, token in enumerate(stream[:-1]):
        behind = stream[at + 1]
        if token.kind == "word" == behind.kind and behind.text != "{":
            others = not behind.is_all or (at + 2 < len(stream) and stream[at + 2].kind == "word")
            found[token.text] = found.get(token.text, False) or others
    for token in stream:
        for body in token.bodies:
            for name, others in given_words(body).items():
                found[name] = found.get(name, False) or others
    return found


class State:
    """All that one pass over a script remembers. `doubts` is where it says what can't be told.

    `given` is what `given_words` says: a function of such a name may be given parameters.
    """

    def __init__(self, expander: Expander, doubts: list[str], given: dict[str, bool]) -> None:
        self.expander = expander
        self.doubts = doubts
        self.directory = ""
        self.files: dict[str, str] = {}
        self.functions: set[str] = set()
        #: For each brace that is open what held outside, where it opens a function.
        self.braces: list[tuple[tuple[Word, ...], str, int] | None] = []
        #: So many branches were open where the function that is read began.
        self.around = 0
        #: As many are open where parameters were set that aren't so behind them; 0 where none were.
        self.unsettled = 0
        #: The function that the next brace opens.
        self.defines = ""
        self.given = given
        #: The words that end the branches that are open.
        self.branches: list[str] = []
        #: What the loops that are open read, the innermost last.
        self.feeds: list[str | None] = []
        #: What the command before a pipe prints.
        self.printed: str | None = None
        #: Names that programs are given; `*` where all are.
        self._exported: set[str] = set()

    def doubt(self, reason: str) -> None:
        """Notes once what can't be told."""
        if reason not in self.doubts:
            self.doubts.append(reason)

    def chain(self, separator: str) -> None:
        """What stands behind `&&`, `||` or a pipe may not run, or not in this shell."""
        conditional = bool(self.branches) and self.branches[-1] == "chain"
        if separator in ("&&", "||", "|", "|&"):
            if not conditional:
                self.branches.append("chain")
        elif conditional:
            self.branches.pop()
        self.settle(another=separator == ";;")

    def close(self, word: str) -> None:
        """Ends the innermost branch that this word ends."""
        if word == "done" and self.feeds:
            self.feeds.pop()
        if word in self.branches:
            while self.branches.pop() != word:
                pass
        self.settle()

    def settle(self, *, another: bool = False) -> None:
        """Behind a branch, or in another one, its parameters may not be those that are set."""
        if self.unsettled and (another or len(self.branches) < self.unsettled):
            self.expander.forget_parameters()
            self.unsettled = 0

    def define(self, name: str) -> None:
        """A function begins, whose parameters are those of each call."""
        self.functions.add(name)
        self.defines = name

    def enter(self) -> None:
        """In a function the parameters outside are hidden, but where its calls hand just these on."""
        if self.given.get(self.defines, False):
            self.expander.forget_parameters()
        elif self.defines not in self.given:
            self.expander.set_parameters([])
        self.defines = ""

    def called(self, words: list[tuple[Word, ...]]) -> None:
        """A call of a function; its body was read where it stands."""
        if len(words) > 1 and words[0][0].text not in self.given:
            self.doubt("a function is called by a name that is made")

    def brace(self, text: str) -> None:
        """A function has parameters of its own, which are unknown; behind it those outside are back."""
        if text == "{":
            expander = self.expander
            self.braces.append((expander.parameters, expander.missing, self.around) if self.defines else None)
            if self.defines:
                self.enter()
                self.around = len(self.branches)
        elif self.braces and (outside := self.braces.pop()) is not None:
            self.expander.parameters, self.expander.missing, self.around = outside

    def _may_not_run(self) -> bool:
        """Whether a branch is open that the function around, or the script, doesn't stand in."""
        return len(self.branches) > self.around

    def shift(self, words: list[tuple[Word, ...]]) -> None:
        """`shift [n]`; one that may not run leaves nothing known."""
        count = words[0][0].text if words else "1"
        if self._may_not_run() or not count.isdigit():
            self.expander.forget_parameters()
        else:
            self.expander.shift_parameters(int(count[:4]))

    def value(self, token: Token) -> Alternatives:
        """The values of an assignment."""
        return self.expander.alternatives(token, len(token.assigns) + 1)

    def assign_token(self, token: Token) -> None:
        """`NAME=…`, `NAME+=…` or `NAME=(…)`."""
        name = token.assigns
        if token.array is not None:
            self.expander.assign_array(name, token.array)
            return
        value = self.value(token)
        if name.endswith("+"):
            name = name[:-1]
            old = self.expander.variables.get(name) or (self.expander.environment.text(name),)
            value = tuple(before + after for before in old for after in value)
        self.assign(name, value)

    def assign(self, name: str, value: Alternatives) -> None:
        """Gives a variable its values; in a branch it may also keep those it had."""
        if name == "IFS":
            self.doubt("IFS changes how words are split")
        if self.branches and name in self.expander.variables:
            value = (*value, *self.expander.variables[name])
        if len(self.expander.variables) >= MOST_VARIABLES and name not in self.expander.variables:
            self.doubt(f"more than {MOST_VARIABLES} variables aren't followed")
            return
        self.expander.assign(name, value)

    def declare(self, command: str, words: list[tuple[Word, ...]]) -> None:
        """`export`, `declare` and their like."""
        options = "".join(it[0].text for it in words if it[0].text[:1] == "-")
        exports = command == "export" or "x" in options
        for alternatives in words:
            name, equals, _ = alternatives[0].text.partition("=")
            if exports:
                self._exported.add(name)
            if equals:
                self.assign(name, tuple(word.text.partition("=")[2] for word in alternatives))

    def set(self, words: list[tuple[Word, ...]]) -> bool:
        """`set` with parameters, or with options that matter here; answers whether it was the former."""
        first = words[0][0].text if words else ""
        if words and (first == "--" or first[:1] not in "-+"):
            before, unknown = self.expander.parameters[1:], self.expander.missing
            self.expander.set_parameters(words)
            # Where it may not run, those before may stand instead; adding to them keeps their places.
            extends = not unknown and [it.text for it in before] == [
                it.text for it in self.expander.parameters[1 : len(before) + 1]
            ]
            if self._may_not_run() and not extends:
                self.unsettled = min(self.unsettled or len(self.branches), len(self.branches))
            return True
        if any(it[0].text == "allexport" or (it[0].text[:1] == "-" and "a" in it[0].text) for it in words):
            self._exported.add("*")
        return False

    def read(self, words: list[Word], stdin: str | None, *, splits: bool) -> None:
        """`read`, from its own redirection or from what the loop around it is fed."""
        feed = self.feeds[-1] if stdin is None and self.feeds else stdin
        given = shellfeeds.read(words, feed if splits else None, once=stdin is not None)
        for name, value in given.items():
            self.assign(name, value)

    def environments(self, assigned: dict[str, Alternatives], path: str) -> list[dict[str, Word]]:
        """What a program is given: one set for each of the values that its variables may have."""
        given = {
            name: value for name, value in self.expander.variables.items() if self._is_exported(name)
        } | assigned
        turns = max((len(value) for value in given.values()), default=1)
        return [
            {name: Word(value[turn % len(value)], path) for name, value in given.items()}
            for turn in range(turns)
        ]

    def _is_exported(self, name: str) -> bool:
        if name in self._exported or "*" in self._exported:
            return True
        return self.expander.environment.get(name) is not None

    def change_directory(self, words: list[Word]) -> None:
        """`cd`."""
        target = words[-1].text if len(words) > 1 else COMPUTED
        self.directory = target if target.startswith("/") else f"{self.directory or '.'}/{target}"

    def file(self, name: str) -> str:
        """The text of a file that is read: what this script has written into it, else unknown."""
        return "" if name == "/dev/null" else self.files.get(name, COMPUTED)

    def write(self, words: list[Word], stdin: str | None, target: str) -> None:
        """Notes the text of a file that `cat` or `echo` writes; any other text can't be told."""
        if not target or target == "/dev/null" or len(self.files) > MOST_FILES:
            return
        if words[0].text == "cat" and len(words) == 1 and stdin is not None:
            self.files[target] = stdin
        elif words[0].text == "echo":
            self.files[target] = " ".join(word.text for word in words[1:]) + "\n"
        else:
            self.files[target] = COMPUTED
