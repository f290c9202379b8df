"""Builds values and marks from YAML events, without recursion and within budgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from modelsteward.files import scalars
from modelsteward.files.places import Document, Mark, Problem

DEEPEST = 200
MOST_NODES = 2_000_000
#: What aliases may add to a file, in nodes: real manifests repeat a few labels.
MOST_ALIASED = 50_000

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_MERGE = object()


class RefusedError(Exception):
    """Ends the reading of a file; what was read of it is dropped."""

    def __init__(self, mark: Mark, message: str) -> None:
        super().__init__(message)
        self.mark = mark


@dataclass(slots=True)
class _Open:
    """A mapping or list that isn't closed yet."""

    value: dict[str, Any] | list[Any]
    mark: Mark
    anchor: str | None
    first: int
    key: Any = None
    key_mark: Mark | None = None
    merges: list[tuple[Any, Mark]] = field(default_factory=list)


@dataclass(slots=True)
class _Anchored:
    value: Any
    mark: Mark
    nodes: int


class Composer:
    """Builds values and marks from events. Budgets count for the whole file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._nodes = 0
        self._aliased = 0
        self._open: list[_Open] = []
        self._anchors: dict[str, _Anchored | None] = {}

    def documents(self, text: str) -> Iterator[Document]:
        for event in yaml.parse(text, Loader=LOADER):
            if isinstance(event, yaml.DocumentStartEvent):
                self._anchors = {}
            elif isinstance(event, yaml.ScalarEvent):
                yield from self._scalar(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._start(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                yield from self._end()
            elif isinstance(event, yaml.AliasEvent):
                yield from self._alias(event)

    def _count(self, mark: Mark, nodes: int = 1) -> None:
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            raise RefusedError(mark, f"more than {MOST_NODES} values in one file: split it")

    def _scalar(self, event: yaml.ScalarEvent) -> Iterator[Document]:
        mark = _mark(event)
        self._count(mark)
        try:
            value = self._value(event)
        except scalars.NotJsonError as problem:
            self.problems.append(Problem(self.file, mark.line, mark.column, str(problem)))
            value = event.value
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(value, mark, 1)
        yield from self._put(value, mark)

    def _value(self, event: yaml.ScalarEvent) -> Any:
        text: str = event.value
        unquoted = event.implicit[0] and event.tag != "!"
        if self._wants_key():
            if unquoted and text == "<<":
                return _MERGE
            return scalars.key(text, quoted=not unquoted)
        if event.tag in (None, "!") or event.implicit[0] or event.implicit[1]:
            return scalars.plain(text) if unquoted else text
        if not event.tag.startswith(_TAG):
            raise scalars.NotJsonError(f"the tag {event.tag} has no JSON value: leave it out")
        return scalars.tagged(event.tag.removeprefix(_TAG), text)

    def _wants_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].value, dict) and self._open[-1].key_mark is None

    def _start(self, event: yaml.CollectionStartEvent) -> None:
        mark = _mark(event)
        self._count(mark)
        if len(self._open) >= DEEPEST:
            raise RefusedError(mark, f"nested more than {DEEPEST} levels deep: flatten it")
        mapping = isinstance(event, yaml.MappingStartEvent)
        if self._wants_key():
            raise RefusedError(mark, "a mapping or list can't be a key: write a text (quote template braces)")
        if event.tag and not event.implicit and event.tag != _TAG + ("map" if mapping else "seq"):
            self.problems.append(
                Problem(
                    self.file, mark.line, mark.column, f"the tag {event.tag} has no JSON value: leave it out"
                )
            )
        if event.anchor:
            self._anchors[event.anchor] = None
        self._open.append(_Open({} if mapping else [], mark, event.anchor, self._nodes))

    def _end(self) -> Iterator[Document]:
        done = self._open.pop()
        if isinstance(done.value, dict):
            self._merge(done, done.value)
        if done.anchor:
            self._anchors[done.anchor] = _Anchored(done.value, done.mark, self._nodes - done.first + 1)
        yield from self._put(done.value, done.mark)

    def _alias(self, event: yaml.AliasEvent) -> Iterator[Document]:
        mark = _mark(event)
        name = event.anchor or ""
        if name not in self._anchors:
            raise RefusedError(
                mark, f"*{name} names no anchor above it: write &{name} before the value it stands for"
            )
        anchored = self._anchors[name]
        if anchored is None:
            raise RefusedError(mark, f"*{name} stands inside the value it names: write the value out")
        self._aliased += anchored.nodes
        if self._aliased > MOST_ALIASED:
            raise RefusedError(
                mark, f"aliases blow the file up by more than {MOST_ALIASED} values: write them out"
            )
        self._count(mark, anchored.nodes)
        value = anchored.value
        if self._wants_key() and not isinstance(value, str):
            raise RefusedError(mark, "an alias can't be a key unless it names a text: write the key out")
        yield from self._put(value, Mark(mark.line, mark.column, anchored.mark.children))

    def _put(self, value: Any, mark: Mark) -> Iterator[Document]:
        """Where a finished value goes: into its list or mapping, or out as a document."""
        if not self._open:
            if value is not None:
                yield Document(self.file, value, mark)
            return
        holder = self._open[-1]
        if isinstance(holder.value, list):
            holder.mark.children[len(holder.value)] = mark
            holder.value.append(value)
        elif holder.key_mark is None:
            holder.key, holder.key_mark = value, mark
        else:
            self._pair(holder, holder.value, value, mark)

    def _pair(self, holder: _Open, mapping: dict[str, Any], value: Any, mark: Mark) -> None:
        key, key_mark = holder.key, holder.key_mark or mark
        holder.key_mark = None
        if key is _MERGE:
            holder.merges.append((value, mark))
        elif key in mapping:
            first = holder.mark.children[key].line
            self.problems.append(
                Problem(
                    self.file,
                    key_mark.line,
                    key_mark.column,
                    f"{key!r} is set twice (first in line {first}): remove one",
                )
            )
        else:
            mapping[key] = value
            holder.mark.children[key] = Mark(key_mark.line, key_mark.column, mark.children)

    def _merge(self, done: _Open, mapping: dict[str, Any]) -> None:
        """`<<: *anchor`: what is set here wins over what is merged, an earlier merge over a later one."""
        for merged, mark in done.merges:
            for each in merged if isinstance(merged, list) else [merged]:
                if not isinstance(each, dict):
                    raise RefusedError(
                        mark, "<< takes a mapping or a list of mappings: write *anchor of a mapping"
                    )
                for key, value in each.items():
                    if key not in mapping:
                        mapping[key] = value
                        done.mark.children[key] = Mark(mark.line, mark.column)


def _mark(event: yaml.Event) -> Mark:
    start = event.start_mark
    return Mark(start.line + 1, start.column + 1) if start else Mark(1, 1)
