"""What the words of a shell script become, with the variables that are known."""

from __future__ import annotations

from modelsteward.workloads.environment import Environment
from modelsteward.workloads.shelltoken import Part, Token
from modelsteward.workloads.word import COMPUTED, ELSEWHERE, UNSET, Word, is_told

#: A variable can hold this many values that branches gave it; with more it is COMPUTED.
MOST_ALTERNATIVES = 8
#: Characters that all expansions of one script may make together.
MOST_TEXT = 1_048_576
#: Fields that one word may become.
MOST_FIELDS = 256

Alternatives = tuple[str, ...]


class Expander:
    """Variables and parameters of a shell, and what words become with them."""

    def __init__(self, path: str, environment: Environment, parameters: tuple[Word, ...]) -> None:
        self.path = path
        self.environment = environment
        self.parameters = parameters
        #: What a parameter comes to that isn't among them.
        self.missing = ""
        self.variables: dict[str, Alternatives] = {}
        self.arrays: dict[str, list[Word]] = {}
        self.left = MOST_TEXT

    def assign(self, name: str, value: Alternatives) -> None:
        """Gives a variable its possible values."""
        value = tuple(dict.fromkeys(value))
        self.variables[name] = value if len(value) <= MOST_ALTERNATIVES else (COMPUTED,)

    def assign_array(self, name: str, array: list[Token]) -> None:
        """`NAME=(…)` or `NAME+=(…)`."""
        words = [alternatives[0] for token in array for alternatives in self.words(token)]
        bare = name.removesuffix("+")
        self.arrays[bare] = (self.arrays.get(bare, []) if bare != name else []) + words[:MOST_FIELDS]

    def set_parameters(self, words: list[tuple[Word, ...]]) -> None:
        """`set -- a b`: the new `$1` and `$2`."""
        given = [alternatives[0] for alternatives in words]
        if given and given[0].text == "--":
            given = given[1:]
        self.parameters, self.missing = (*self._first(), *given), ""

    def shift_parameters(self, count: int) -> None:
        """`shift`: so many fewer."""
        self.parameters = (*self._first(), *self.parameters[1 + count :])

    def forget_parameters(self) -> None:
        """From here on nothing is known of them."""
        self.parameters, self.missing = self._first(), COMPUTED

    def _first(self) -> tuple[Word, ...]:
        return self.parameters[:1] or (Word("sh", self.path),)

    def words(self, token: Token) -> list[tuple[Word, ...]]:
        """The words that one token becomes, each with its alternatives."""
        choices = [self._fields(token.parts, turn) for turn in range(self._turns(token.parts))]
        width = max(len(fields) for fields in choices)
        return [
            tuple(dict.fromkeys(fields[min(index, len(fields) - 1)] for fields in choices if fields))
            for index in range(width)
        ]

    def alternatives(self, token: Token, prefix: int) -> Alternatives:
        """The values of an assignment; `prefix` characters are name and equals sign. No splitting."""
        turns = range(self._turns(token.parts))
        return tuple(dict.fromkeys(self._joined(token.parts, turn)[prefix:] for turn in turns))

    def text(self, token: Token) -> str:
        """The token as one text; what may be one of several values is computed."""
        pieces = [self._values(part) for part in token.parts]
        return "".join(self._spend(it[0] if len(it) == 1 else COMPUTED if it else "") for it in pieces)

    def _turns(self, parts: list[Part]) -> int:
        return max((len(self._values(part)) for part in parts if part.kind == "variable"), default=1) or 1

    def _joined(self, parts: list[Part], turn: int) -> str:
        pieces = []
        for part in parts:
            values = self._values(part)
            pieces.append(self._spend(values[turn % len(values)] if values else ""))
        return "".join(pieces)

    def _spend(self, text: str) -> str:
        self.left -= len(text)
        return text if self.left > 0 else COMPUTED

    def _values(self, part: Part) -> Alternatives:
        if part.kind == "text":
            return (part.text,)
        if part.kind != "variable":
            return (COMPUTED,)
        if part.text in ("@", "*") or part.operator == "[@]":
            words = self._list(part) or []
            return (" ".join(word.text for word in words),)
        values = self._variable(part.text)
        return self._with_operator(part, values) if part.operator else values

    def _variable(self, name: str) -> Alternatives:
        if name.isdigit():
            index = int(name[:4])
            return (self.parameters[index].text if index < len(self.parameters) else self.missing,)
        if name in self.variables:
            return self.variables[name]
        if name == "KUBERAY_GEN_RAY_START_CMD":
            return ("ray-start-of-kuberay",)
        word = self.environment.get(name)
        if word is not None:
            return (word.text,)
        brought = any(name.startswith(source.prefix) for source in self.environment.sources)
        return (ELSEWHERE if brought else UNSET,)

    def _with_operator(self, part: Part, values: Alternatives) -> Alternatives:
        operand = self._joined(part.operand, 0)
        colon = part.operator.startswith(":")
        absent = {UNSET, ""} if colon else {UNSET}
        out = []
        for value in values:
            missing = value in absent
            if part.operator[-1] == "+":
                # What comes from a whole map may not be in it.
                out += [""] * (missing or value == ELSEWHERE) + [operand] * (not missing)
            elif part.operator[-1] == "?":
                out.append(value)
            else:
                out.append(operand if missing else value)
        if part.operator[-1] == "=":
            self.assign(part.text, tuple(out))
        return tuple(dict.fromkeys(out))

    def _fields(self, parts: list[Part], turn: int) -> list[Word]:
        """Field splitting: what isn't quoted and came from a variable is cut at blanks."""
        fields: list[Word] = []
        current: Word | None = None
        for part in parts:
            words = self._list(part)
            if words is not None:
                if words and current and current.text:
                    words[0] = Word(current.text + words[0].text, self.path)
                if words:
                    fields.extend(words[:-1])
                    current = words[-1]
                continue
            values = self._values(part)
            value = self._spend(values[turn % len(values)])
            if part.quoted or part.kind == "text":
                current = self._join(current, value, part)
                continue
            pieces = value.split()
            if value[:1].isspace():
                current = _finish(fields, current)
            for index, piece in enumerate(pieces[:MOST_FIELDS]):
                current = _finish(fields, current) if index else current
                current = self._join(current, piece, part)
            if pieces and value[-1].isspace():
                current = _finish(fields, current)
        _finish(fields, current)
        return fields

    def _list(self, part: Part) -> list[Word] | None:
        """What `$@` or `${NAME[@]}` stands for; None for what is no list."""
        if part.kind != "variable":
            return None
        if part.text in ("@", "*") and not part.operator:
            return [*self.parameters[1:], *([Word(COMPUTED, self.path)] if self.missing else ())]
        if part.operator == "[@]":
            return self.arrays.get(part.text, [Word(COMPUTED, self.path)])
        return None

    def _join(self, current: Word | None, text: str, part: Part) -> Word:
        splits = not part.quoted and part.kind in ("variable", "computed") and not is_told(text)
        if current is None or (not current.text and part.text.isdigit()):
            path = self.path
            if part.kind == "variable" and part.text.isdigit() and int(part.text[:4]) < len(self.parameters):
                path = self.parameters[int(part.text[:4])].path
            return Word(text, path, splits)
        if not text:
            return current
        return Word(current.text + text, self.path, splits or current.splits)


def _finish(fields: list[Word], current: Word | None) -> Word | None:
    """Ends a field; answers the next one, of which nothing is there yet."""
    if current is not None:
        fields.append(current)
    return None
