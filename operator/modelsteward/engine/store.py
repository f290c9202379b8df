"""The objects of a catalogue by kind and name, and indexes over them; what follows from a change is told."""

from __future__ import annotations

from collections.abc import Iterable, KeysView
from typing import Any, cast

import msgspec

from modelsteward.engine.indexes import KEYS, Index
from modelsteward.engine.records import KINDS, read


class Changes(msgspec.Struct, frozen=True):
    """What a relist brought."""

    changed: int = 0
    removed: tuple[str, ...] = ()
    #: Name and problem of each object that can't be read.
    unreadable: tuple[tuple[str, str], ...] = ()


class Store:
    """Objects in, records out. Kinds are the nine of our group and Namespace."""

    def __init__(self) -> None:
        self._objects: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
        self._unreadable: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
        self._indexes = {kind: Index() for kind in KEYS}

    def apply(self, kind: str, document: bytes | dict[str, Any]) -> str | None:
        """Take an object. Returns None, or in one line why it can't be read: it counts as unreadable then.

        Raises KeyError for a kind that isn't the catalogue's, ValueError for a document without a name.
        """
        record = read(kind, document)
        if isinstance(record, str):
            self._refuse(kind, _name_of(document), record)
            return record
        name = cast(str, record.metadata.name)  # type: ignore[attr-defined]
        old = self._objects[kind].get(name)
        if record == old:
            return None
        self._unreadable[kind].pop(name, None)
        self._exchange(kind, name, old, record)
        return None

    def remove(self, kind: str, name: str) -> None:
        """Forget an object, if it is there."""
        was_unreadable = self._unreadable[kind].pop(name, None) is not None
        old = self._objects[kind].get(name)
        if old is not None or was_unreadable:
            self._exchange(kind, name, old, None)

    def replace(self, kind: str, documents: Iterable[bytes | dict[str, Any]]) -> Changes:
        """A relist: take all these, and forget whatever of the kind isn't among them."""
        before = {**self._objects[kind]}
        gone = {*before, *self._unreadable[kind]}
        problems: list[tuple[str, str]] = []
        changed = 0
        for document in documents:
            name = _name_of(document)
            gone.discard(name)
            problem = self.apply(kind, document)
            if problem is not None:
                problems.append((name, problem))
            changed += self._objects[kind].get(name) is not before.get(name)
        for name in gone:
            self.remove(kind, name)
        return Changes(changed, tuple(sorted(gone)), tuple(problems))

    def _refuse(self, kind: str, name: str, problem: str) -> None:
        self._unreadable[kind][name] = problem
        self._exchange(kind, name, self._objects[kind].get(name), None)

    def _exchange(self, kind: str, name: str, old: Any, new: Any) -> None:
        keys = KEYS.get(kind)
        if keys is not None:
            index = self._indexes[kind]
            for key in keys(old) if old is not None else ():
                index.discard(key, name)
            for key in keys(new) if new is not None else ():
                index.add(key, name)
        if new is None:
            self._objects[kind].pop(name, None)
        else:
            self._objects[kind][name] = new
        self._changed(kind, name, old, new)

    def _changed(self, kind: str, name: str, old: Any, new: Any) -> None:
        """Called after each change with the record before it and after; None where there is none."""

    def names(self, kind: str) -> KeysView[str]:
        """The names of all objects of a kind that can be read."""
        return self._objects[kind].keys()

    def get(self, kind: str, name: str) -> Any:
        """The record of an object; None where there is none, or none that can be read."""
        return self._objects[kind].get(name)

    def unreadable(self, kind: str) -> dict[str, str]:
        """Name and problem of the objects of a kind that can't be read."""
        return dict(self._unreadable[kind])

    def _found(self, kind: str, key: Any) -> tuple[Any, ...]:
        objects = self._objects[kind]
        return tuple(objects[name] for name in self._indexes[kind][key])


def _name_of(document: bytes | dict[str, Any]) -> str:
    """The name of a document that may be unreadable otherwise."""
    if isinstance(document, dict):
        metadata = document.get("metadata")
        name = metadata.get("name") if isinstance(metadata, dict) else None
    else:
        try:
            name = _NAMED.decode(document).metadata.name
        except (msgspec.DecodeError, RecursionError):
            name = None
    if not isinstance(name, str) or not name:
        raise ValueError("a document without metadata.name has no place in a catalogue")
    return name


class _Meta(msgspec.Struct, gc=False):
    name: str = ""


class _Named(msgspec.Struct, gc=False):
    metadata: _Meta


_NAMED = msgspec.json.Decoder(_Named)
