"""What the API server holds, as last told: the catalogue for judging, and beside it what a write needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from modelsteward.controller.dependents import References, targets
from modelsteward.controller.workqueue import Key
from modelsteward.engine.catalog import Catalog


class Held(msgspec.Struct, frozen=True, gc=False):
    """One object. Its status stays JSON until it is asked for."""

    uid: str
    generation: int
    version: str
    #: One line on why it can't be read; None where it can.
    problem: str | None
    #: What others' statuses can depend on: equal before and after, nobody else has to be looked at.
    judged: tuple[object, ...]
    raw_status: bytes
    #: When a write of our own was answered with it, by a clock that only goes forward; else long ago.
    written: float = float("-inf")

    @property
    def status(self) -> dict[str, Any]:
        """The stored status."""
        read = msgspec.json.decode(self.raw_status)
        return read if isinstance(read, dict) else {}


class _Meta(msgspec.Struct, gc=False):
    name: str
    uid: str = ""
    generation: int = 0
    resourceVersion: str = ""  # noqa: N815 - the API server's name
    labels: dict[str, str] = {}


class _Envelope(msgspec.Struct, gc=False):
    metadata: _Meta
    status: msgspec.Raw = msgspec.Raw(b"{}")


_read = msgspec.json.Decoder(_Envelope).decode
#: A watch tells within this what came before an answer.
OVERTAKES_SECONDS = 60.0
#: Kinds whose status others are judged by: audits complete, and nothing else tells it.
_STATUS_IS_JUDGED = frozenset({"Audit"})


class Objects:
    """A `cluster.watch.Store` in front of a catalogue."""

    def __init__(
        self,
        catalog: Catalog,
        changed: Callable[[Key, Iterable[Key]], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`changed(key, dependents)`: called when something changed that statuses can depend on."""
        self._clock = clock
        self._catalog = catalog
        self._changed = changed
        self._held: dict[str, dict[str, Held]] = {}
        self._references = References()

    def apply(self, kind: str, document: bytes | dict[str, Any]) -> str | None:
        """Take an object; None, or one line on why it can't be read."""
        raw = document if isinstance(document, bytes) else msgspec.json.encode(document)
        try:
            read = _read(raw)
        except msgspec.DecodeError as error:
            return " ".join(str(error).split())
        meta, before = read.metadata, self.get(kind, read.metadata.name)
        if before is not None and self._is_overtaken(before, meta):
            return before.problem
        return self._take(kind, document, read, before)

    def _is_overtaken(self, held: Held, told: _Meta) -> bool:
        """Whether the watch tells what came before a write of our own that was answered already.

        Only for as long as that can take: a cluster that was restored from a backup counts versions anew.
        """
        recent = self._clock() - held.written < OVERTAKES_SECONDS
        return recent and held.uid == told.uid and _older(told.resourceVersion, held.version)

    def _take(
        self,
        kind: str,
        document: bytes | dict[str, Any],
        read: _Envelope,
        before: Held | None,
        written: float = float("-inf"),
    ) -> str | None:
        meta, problem = read.metadata, self._catalog.apply(kind, document)
        judged: tuple[object, ...] = (meta.uid, meta.generation, tuple(sorted(meta.labels.items())), problem)
        if kind in _STATUS_IS_JUDGED:
            judged += (bytes(read.status),)
        self._held.setdefault(kind, {})[meta.name] = Held(
            uid=meta.uid,
            generation=meta.generation,
            version=meta.resourceVersion,
            problem=problem,
            judged=judged,
            raw_status=bytes(read.status),
            written=written,
        )
        if before is None or before.judged != judged:
            self._tell((kind, meta.name), targets(self._catalog.get(kind, meta.name)))
        return problem

    def remove(self, kind: str, name: str) -> None:
        """Forget an object."""
        self._catalog.remove(kind, name)
        if self._held.get(kind, {}).pop(name, None) is not None:
            self._tell((kind, name), ())

    def _tell(self, key: Key, refers_to: tuple[Key, ...]) -> None:
        touched = self._references.put(key, refers_to)
        self._changed(key, self._references.dependents(key, touched))

    def get(self, kind: str, name: str) -> Held | None:
        """What is held of an object."""
        return self._held.get(kind, {}).get(name)

    def names(self, kind: str) -> tuple[str, ...]:
        """The names that are held of a kind."""
        return tuple(self._held.get(kind, {}))

    def wrote(self, kind: str, document: Mapping[str, Any], *, made: bool = False) -> None:
        """Take the answer to a write of our own, so that what comes next builds on it.

        What the watch told meanwhile stays: something newer, or, but for what we have just `made`, that the
        object is gone.
        """
        read = _read(msgspec.json.encode(document))
        before = self.get(kind, read.metadata.name)
        if before is None:
            taken = made
        else:
            taken = before.uid == read.metadata.uid and not _older(
                read.metadata.resourceVersion, before.version
            )
        if taken:
            self._take(kind, dict(document), read, before, self._clock())

    def referring(self, key: Key) -> Iterable[Key]:
        """Keys of the objects that refer to an object."""
        return self._references.sources(key)


def _older(version: str, than: str) -> bool:
    """Whether a resource version is the older one. They are numbers that grow (KEP-5504)."""
    return version.isdigit() and than.isdigit() and int(version) < int(than)
