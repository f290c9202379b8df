"""Options as pflag and clap read them: an option either takes the next word, whatever it looks like, or none.

For programs whose options are all known. What isn't known takes none, so that no name goes unread.
"""

from __future__ import annotations

import msgspec

from modelsteward.workloads.word import Word


class Option(msgspec.Struct, frozen=True):
    """One option as it is written, and its value where it has one."""

    name: str
    value: Word | None = None


class Flags(msgspec.Struct, frozen=True):
    """What was given: options in their order, and the words that are none."""

    options: list[Option]
    rest: tuple[Word, ...]

    def given(self, names: frozenset[str]) -> bool:
        """Whether one of these stands there; of `-ab` also `-a` and `-b`."""
        for option in self.options:
            text = option.name
            letters = () if text[:2] == "--" or option.value is not None else text[1:]
            if text in names or any(f"-{letter}" in names for letter in letters):
                return True
        return False

    def values(self, names: frozenset[str]) -> tuple[Word, ...]:
        """Every value given for these names."""
        return tuple(it.value for it in self.options if it.value is not None and it.name in names)


def options(text: str) -> frozenset[str]:
    """A set of options out of a line of them."""
    return frozenset(text.split())


def read(words: tuple[Word, ...], valued: frozenset[str], *, mixed: bool = False) -> Flags:
    """Reads the options at the beginning, or with `mixed` those between other words too.

    `-qp 3.12` is `-q` and `-p 3.12`; `-p3.12` and `--python=3.12` hold their value themselves.
    """
    found: list[Option] = []
    rest: list[Word] = []
    index = 0
    while index < len(words):
        word = words[index]
        index += 1
        if word.text == "--":
            break
        if len(word.text) < 2 or word.text[0] != "-":
            rest.append(word)
            if not mixed:
                break
            continue
        awaited = _option(found, word, valued)
        if awaited and index < len(words):
            found.append(Option(awaited, words[index]))
            index += 1
    return Flags(found, (*rest, *words[index:]))


def _option(found: list[Option], word: Word, valued: frozenset[str]) -> str:
    """Notes one option; answers its name where the value is the next word."""
    text = word.text
    if text in valued:
        return text
    name, equals, value = text.partition("=")
    if text[:2] == "--" or name in valued:
        found.append(Option(name, word.cut(value) if equals else None))
        return ""
    for place in range(1, len(text)):
        name = f"-{text[place]}"
        if name in valued:
            if place > 1:
                found.append(Option(text[:place]))
            if place + 1 == len(text):
                return name
            found.append(Option(name, word.cut(text[place + 1 :].removeprefix("="))))
            return ""
    found.append(Option(text))
    return ""
