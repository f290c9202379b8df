"""The environment of a container and `$(VAR)` in it, as the kubelet makes them.

Source: kubelet makeEnvironmentVariables and third_party/forked/golang/expansion, 1.36. `envFrom` comes first,
then each entry of `env` is expanded against what stands before it; the last of two equal names wins; what
nothing defines stays as written; `$$` is `$`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from modelsteward.workloads.word import ELSEWHERE, Word

#: A longer argument or variable can't be given to a program by Linux (MAX_ARG_STRLEN).
LONGEST = 131072


#: Of more `envFrom` entries the rest counts as one that may bring any variable.
MOST_SOURCES = 64


class Source(msgspec.Struct, frozen=True, gc=False):
    """A whole ConfigMap or Secret that becomes variables."""

    prefix: str
    path: str


class Environment:
    """What a container's programs find in their environment. Entries are read when first asked for."""

    __slots__ = ("_entries", "_names", "_path", "_places", "_read", "sources")

    def __init__(
        self,
        entries: Any,
        sources: tuple[Source, ...],
        path: str,
        read: dict[str, Word] | None = None,
    ) -> None:
        self._entries = entries if isinstance(entries, list) else ()
        self._path = path
        self._read = read
        self._names: str | None = None
        self._places: dict[str, int] | None = None
        self.sources = sources

    @property
    def words(self) -> dict[str, Word]:
        """All variables by name, in the order in which they were first set."""
        if self._read is None:
            self._read = {}
            for index, entry in enumerate(self._entries):
                if isinstance(entry, dict) and isinstance(name := entry.get("name"), str):
                    self._read[name] = self._word(index, entry)
        return self._read

    @property
    def joined_names(self) -> str:
        """The names that the container itself sets, one a line: cheap to search."""
        if self._names is None:
            try:
                # Joining is also the test that all of them are strings.
                self._names = "\n".join([entry["name"] for entry in self._entries])
            except (TypeError, KeyError):
                self._names = "\n".join(self._where)
        return self._names

    def get(self, name: str) -> Word | None:
        """The variable, or None where nothing sets it; one that only `envFrom` may bring is None too."""
        if self._read is not None:
            return self._read.get(name)
        places = self._places
        index = (self._where if places is None else places).get(name)
        if index is None:
            return None
        entry = self._entries[index]
        value = entry.get("value")
        # What refers to no other variable needs no other to be read.
        return self.words.get(name) if isinstance(value, str) and "$" in value else self._word(index, entry)

    def text(self, name: str) -> str:
        """The text of a variable, empty where it isn't set."""
        word = self.get(name)
        return word.text if word else ""

    def names(self) -> tuple[str, ...]:
        """All names in the order in which they were first set."""
        return tuple(self.words)

    def with_words(self, words: dict[str, Word]) -> Environment:
        """The same with more variables, as a shell's assignments make them."""
        return Environment(None, self.sources, self._path, {**self.words, **words}) if words else self

    def expand(self, text: str) -> str:
        """`text` with every `$(NAME)` replaced as the kubelet does in commands and arguments."""
        return expand(text, self._lookup) if "$" in text else text

    @property
    def _where(self) -> dict[str, int]:
        """The last entry of each name."""
        if self._places is None:
            self._places = {
                name: index
                for index, entry in enumerate(self._entries)
                if isinstance(entry, dict) and isinstance(name := entry.get("name"), str)
            }
        return self._places

    def _lookup(self, name: str) -> str | None:
        word = self.get(name)
        if word is not None:
            return word.text
        return ELSEWHERE if any(name.startswith(source.prefix) for source in self.sources) else None

    def _word(self, index: int, entry: dict[str, Any]) -> Word:
        """What an entry sets, expanded against what has been read before it."""
        here = f"{self._path}.env[{index}]"
        origin = entry.get("valueFrom")
        if isinstance(origin, dict):
            kind = next(iter(origin), "")
            return Word(ELSEWHERE, f"{here}.valueFrom.{kind}" if kind else f"{here}.valueFrom")
        value = entry.get("value")
        text = self.expand(value) if isinstance(value, str) else ""
        return Word(text if len(text) <= LONGEST else ELSEWHERE, f"{here}.value")


def read(entries: Any, sources: Any, path: str) -> Environment:
    """The environment of the container at `path`; `entries` and `sources` are its `env` and `envFrom`."""
    return Environment(entries, _sources(sources, path), path)


def _sources(sources: Any, path: str) -> tuple[Source, ...]:
    if not isinstance(sources, list):
        return ()
    found: list[Source] = []
    for index, source in enumerate(sources):
        if index >= MOST_SOURCES:
            return (*found, Source("", f"{path}.envFrom[{index}]"))
        if isinstance(source, dict):
            prefix = source.get("prefix")
            found.append(Source(prefix if isinstance(prefix, str) else "", f"{path}.envFrom[{index}]"))
    return tuple(found)


def expand(text: str, lookup: Callable[[str], str | None]) -> str:
    """The kubelet's expansion; what `lookup` doesn't know stays as it is. Too long a result is ELSEWHERE."""
    out: list[str] = []
    size = done = 0
    last = text.rfind(")")
    cursor = text.find("$")
    while cursor != -1 and cursor + 1 < len(text):
        out.append(text[done:cursor])
        piece, done = _reference(text, cursor, last, lookup)
        out.append(piece)
        size += len(piece)
        if size > LONGEST:
            return ELSEWHERE
        cursor = text.find("$", done)
    out.append(text[done:])
    return "".join(out)


def _reference(text: str, cursor: int, last: int, lookup: Callable[[str], str | None]) -> tuple[str, int]:
    """What stands for the `$` at `cursor`, and where the text goes on; `last` is where the last `)` is."""
    mark = text[cursor + 1]
    if mark == "$":
        return "$", cursor + 2
    if mark != "(":
        return "$" + mark, cursor + 2
    if last < cursor:
        return "$(", cursor + 2
    end = text.find(")", cursor + 2)
    value = lookup(text[cursor + 2 : end])
    return (text[cursor : end + 1] if value is None else value), end + 1
