"""The arguments of a server, read the way its own parser reads them."""

from __future__ import annotations

from bisect import bisect_left

import msgspec

from modelsteward.workloads.word import COMPUTED, ELSEWHERE, Word

#: Beginnings of options that take no value in every parser seen here.
SWITCH_BEGINNINGS = ("enable-", "disable-", "no-", "use-", "skip-", "allow-", "return-", "trust-")


#: Options of launchers behind which the operand stands that says what runs.
MODULES = ("-m", "--module")


class Grammar(msgspec.Struct, frozen=True):
    """What of a server's options is known. Names are written with dashes and without those in front."""

    #: Options with one value that are looked at.
    valued: frozenset[str] = frozenset()
    #: Options without a value.
    switches: frozenset[str] = frozenset()
    #: Options with all the values that follow.
    many: frozenset[str] = frozenset()
    #: Other options that exist, so that they are no abbreviations.
    others: frozenset[str] = frozenset()
    #: `--model_id` is `--model-id`.
    underscores: bool = False
    #: A beginning that fits is the option.
    abbreviations: bool = False
    #: Short spellings, with their dash.
    short: dict[str, str] = {}
    #: A short spelling of one letter may have its value behind it, as in `-O3`.
    joined: bool = False
    #: All that an abbreviation can be, sorted.
    every: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known = self.valued | self.switches | self.many
        msgspec.structs.force_setattr(self, "every", tuple(sorted(known)))


class Options(msgspec.Struct):
    """What was given. A switch without a value stands in `switches` at the option's place."""

    values: dict[str, list[Word]]
    switches: dict[str, Word]
    positionals: list[Word]
    #: Words out of sight where an option could stand.
    loose: list[Word]

    def all(self, *names: str) -> list[Word]:
        """Every value given for these options."""
        if len(names) == 1:
            return list(self.values.get(names[0], ()))
        return [word for name in names for word in self.values.get(name, ())]

    def on(self, *names: str) -> Word | None:
        """Where one of these switches is turned on."""
        for name in names:
            if name in self.switches:
                return self.switches[name]
            for word in self.values.get(name, ()):
                if is_on(word.text):
                    return word
        return None

    def switch(self, name: str, word: Word) -> None:
        """Notes a switch; switches stand in the order in which each was last given."""
        self.switches.pop(name, None)
        self.switches[name] = word

    def given(self, *names: str) -> bool:
        """Whether one of these options was given at all."""
        return any(name in self.values or name in self.switches for name in names)


def is_on(text: str) -> bool:
    """Whether a switch's value turns it on; what can't be told counts as on."""
    return text.strip().strip("\"'").lower() not in ("", "0", "false", "no", "off", "f", "n", "none")


def read(words: tuple[Word, ...], grammar: Grammar) -> Options:
    """Reads an argument vector; every value of an option that is given twice is kept."""
    options = Options({}, {}, [], [])
    index = 0
    while index < len(words):
        word = words[index]
        if word.text == "--":
            options.positionals.extend(words[index + 1 :])
            break
        if not _is_option(word.text, grammar):
            _positional(options, word)
            index += 1
            continue
        index += _option(options, words, index, grammar)
    return options


def out_of_sight(words: tuple[Word, ...]) -> Word | None:
    """The first word that may be an option or operand of any sort, as far as it can be seen.

    The value of an option before it is none. A variable that nothing sets counts as nothing.
    """
    before = ""
    for word in words:
        name = word.text.partition("=")[0]
        if name[:1] == "-" and (ELSEWHERE in name or COMPUTED in name):
            return word
        hidden = word.text[:1] in (ELSEWHERE, COMPUTED) and word.text != ""
        if hidden and (not before.startswith("-") or "=" in before):
            return word
        before = word.text
    return None


def to_operand(words: tuple[Word, ...], verb: str) -> tuple[Word, ...]:
    """The words up to the first operand, without the verb and as far as options without a grammar tell."""
    words = words[1:] if words and words[0].text == verb else words
    before = ""
    for index, word in enumerate(words):
        if word.text[:1] != "-" and (before in MODULES or not before.startswith("-") or "=" in before):
            return words[: index + 1]
        before = word.text
    return words


def _is_option(text: str, grammar: Grammar) -> bool:
    if text[:1] != "-":
        return text in grammar.short
    return text[:2] == "--" or (len(text) > 1 and not text[1].isdigit()) or text in grammar.short


def _positional(options: Options, word: Word) -> None:
    if not word.told and word.text.strip("\0\1\2") == "":
        options.loose.append(word)
    else:
        options.positionals.append(word)


def _option(options: Options, words: tuple[Word, ...], index: int, grammar: Grammar) -> int:
    """Takes one option with its values; answers how many words that were."""
    word = words[index]
    text, equals, value = word.text.partition("=")
    if grammar.joined and text not in grammar.short and text[:2] in grammar.short:
        options.values.setdefault(grammar.short[text[:2]], []).append(word.cut(word.text[2:]))
        return 1
    names = _names(text, grammar)
    if equals:
        for name in names:
            options.values.setdefault(name, []).append(word.cut(value))
        if names[0] in grammar.many:
            return 1 + _take(options, words, index + 1, names, grammar, greedy=True)
        return 1
    name = names[0]
    if name in grammar.switches or (
        name not in grammar.valued and name not in grammar.many and name.startswith(SWITCH_BEGINNINGS)
    ):
        for one in names:
            options.switch(one, word)
        return 1
    taken = _take(options, words, index + 1, names, grammar, greedy=name in grammar.many)
    if not taken:
        for one in names:
            options.switch(one, word)
    return 1 + taken


def _take(
    options: Options, words: tuple[Word, ...], start: int, names: list[str], grammar: Grammar, *, greedy: bool
) -> int:
    index = start
    while index < len(words) and not _is_option(words[index].text, grammar):
        for name in names:
            options.values.setdefault(name, []).append(words[index])
        index += 1
        if not greedy:
            break
    return index - start


def _names(text: str, grammar: Grammar) -> list[str]:
    """The options that a spelling means: one, or all that an abbreviation can be. A key may follow a dot."""
    if text in grammar.short:
        return [grammar.short[text]]
    head, dot, tail = text.partition(".")
    if dot and head in grammar.short:
        return [f"{grammar.short[head]}.{tail}"]
    name = head.lstrip("-")
    if grammar.underscores:
        name = name.replace("_", "-")
    known = name in grammar.valued or name in grammar.switches or name in grammar.many
    if known or name in grammar.others or not grammar.abbreviations:
        return [name + dot + tail]
    if text[:2] != "--":
        begun = [grammar.short[one] for one in grammar.short if one.startswith(head)]
    else:
        begun = _begun(name, grammar.every) if len(name) > 1 and ELSEWHERE not in name else []
    return [one + dot + tail for one in begun or [name]]


def _begun(name: str, every: tuple[str, ...]) -> list[str]:
    first = last = bisect_left(every, name)
    while last < len(every) and every[last].startswith(name):
        last += 1
    return list(every[first:last])
