"""The list and watch of one kind: what changed is taken, what is gone forgotten, and silence noticed."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from modelsteward.cluster.connection import UNREACHABLE, Connection
from modelsteward.cluster.resources import Resource
from modelsteward.cluster.wire import Meta, Page, read_event, read_object, read_page
from modelsteward.metrics import CatalogMetrics

log = logging.getLogger(__name__)

_FIRST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 3.0
#: A server that ends every watch at once isn't asked more often than this.
_SHORTEST_ROUND_SECONDS = 0.5
#: Longer than any stored object: a line beyond it is no event.
_LINE_LIMIT_BYTES = 16 * 1024 * 1024


class Store(Protocol):
    """What is kept current; `engine.catalog.Catalog` is one."""

    def apply(self, kind: str, document: bytes | dict[str, Any]) -> str | None:
        """Take an object; None, or one line on why it can't be read."""
        ...

    def remove(self, kind: str, name: str) -> object:
        """Forget an object."""
        ...


class WatchBrokenError(Exception):
    """A list or watch that can't go on: a reason for the metrics, a line for the log, and what to do next."""

    def __init__(self, reason: str, detail: str, *, relist: bool = False, pause: float = 0.0) -> None:
        super().__init__(detail)
        self.reason = reason
        self.relist = relist
        self.pause = pause


class WatchSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds, and objects a page."""

    maximum_age_seconds: float = 150
    loss_seconds: float = 10
    relist_seconds: float = 900
    page: int = 500


class ResourceWatch:
    """The list and watch of one kind. `run` never returns; everything else answers at once."""

    def __init__(
        self,
        connection: Connection,
        resource: Resource,
        store: Store,
        settings: WatchSettings,
        on_change: Callable[[str, str], None],
        metrics: CatalogMetrics | None,
        clock: Callable[[], float],
    ) -> None:
        self.resource = resource
        self.synced = asyncio.Event()
        self._connection = connection
        self._store = store
        self._settings = settings
        self._on_change = on_change
        self._metrics = metrics
        self._clock = clock
        #: Resource version of each object held, by name: tells what a list finds changed or gone.
        self._versions: dict[str, str] = {}
        self._unreadable: set[str] = set()
        self._resume = ""
        self._heard = float("-inf")
        self._lost: float | None = None
        self._relist_at = float("-inf")

    def age(self) -> float:
        """Seconds since the API server last showed that we miss nothing."""
        return self._clock() - self._heard

    def fresh(self) -> bool:
        """Whether what is held may be judged by."""
        now = self._clock()
        if now - self._heard > self._settings.maximum_age_seconds:
            return False
        return self._lost is None or now - self._lost <= self._settings.loss_seconds

    def count(self) -> tuple[int, int]:
        """Objects held, and how many of them can't be read."""
        return len(self._versions), len(self._unreadable)

    async def run(self) -> None:
        """List, watch, and begin again, for ever."""
        pause = _FIRST_PAUSE_SECONDS
        while True:
            started = self._clock()
            try:
                if not self._resume or self._clock() >= self._relist_at:
                    await self._list()
                await self._watch()
                pause = _FIRST_PAUSE_SECONDS
                if self._clock() - started < _SHORTEST_ROUND_SECONDS:
                    await asyncio.sleep(_SHORTEST_ROUND_SECONDS)
            except WatchBrokenError as broken:
                if broken.relist:
                    self._resume = ""
                pause = self._next_pause(pause, started)
                await self._broken(broken.reason, str(broken), max(pause, broken.pause))
            except UNREACHABLE as error:
                pause = self._next_pause(pause, started)
                await self._broken("Unreachable", f"{type(error).__name__}: {error}", pause)
            except (msgspec.MsgspecError, ValueError, RecursionError) as error:
                self._resume = ""
                pause = self._next_pause(pause, started)
                await self._broken("Unreadable", f"{type(error).__name__}: {error}", pause)

    def _next_pause(self, pause: float, started: float) -> float:
        """Doubles while attempts fail at once, starts anew after one that lasted."""
        if self._clock() - started > _LONGEST_PAUSE_SECONDS:
            return _FIRST_PAUSE_SECONDS
        return min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def _broken(self, reason: str, detail: str, pause: float) -> None:
        if self._lost is None:
            self._lost = self._clock()
            log.warning("watch broken: %s", detail, extra={"kind": self.resource.kind, "reason": reason})
        if self._metrics:
            self._metrics.errors.labels(self.resource.kind, reason).inc()
        await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads load, hides nothing

    def _hear(self) -> None:
        self._heard = self._clock()
        if self._lost is not None:
            self._lost = None
            log.info("watch restored", extra={"kind": self.resource.kind})

    async def _list(self) -> None:
        """Read all objects, page by page; take what changed, forget what is gone."""
        started, seen, changed, resume = self._clock(), set[str](), 0, ""
        while True:
            page = await self._page(resume)
            for raw in page.items:
                meta = read_object(raw).metadata
                seen.add(meta.name)
                if self._versions.get(meta.name) != meta.resourceVersion:
                    self._take(meta, raw)
                    changed += 1
            resume = page.metadata.resume
            if not resume:
                break
            await asyncio.sleep(0)
        for name in self._versions.keys() - seen:
            self._forget(name)
            changed += 1
        # What was listed was true when the list began.
        self._resume, self._heard, self._lost = page.metadata.resourceVersion, started, None
        spread = random.uniform(0.8, 1.2)  # noqa: S311 - so that replicas don't list in step
        self._relist_at = started + self._settings.relist_seconds * spread
        self._report(changed)

    def _report(self, changed: int) -> None:
        kind = self.resource.kind
        if self._metrics:
            self._metrics.relists.labels(kind).inc()
        if self.synced.is_set():
            if changed:
                log.warning("a list found what no watch told", extra={"kind": kind, "objects": changed})
            if changed and self._metrics:
                self._metrics.repairs.labels(kind).inc(changed)
            return
        log.info("listed", extra={"kind": kind, "objects": len(self._versions)})
        self.synced.set()

    async def _page(self, resume: str) -> Page:
        params = {"limit": str(self._settings.page)}
        if resume:
            params["continue"] = resume
        answer = await self._connection.request("GET", self.resource.path, params=params)
        if not answer.ok:
            problem = f"list of {self.resource.path}: {answer.problem()}"
            raise WatchBrokenError(f"HTTP{answer.status}", problem, relist=True, pause=answer.retry_after)
        return read_page(answer.body)

    async def _watch(self) -> None:
        """Follow changes from where the list ended, until the server closes or it is time to list again."""
        seconds = min(max(self._relist_at - self._clock(), 1), 300 + random.uniform(0, 60))  # noqa: S311
        params = {
            "watch": "1",
            "allowWatchBookmarks": "true",
            "resourceVersion": self._resume,
            "timeoutSeconds": str(int(seconds) + 1),
        }
        silence = self._settings.maximum_age_seconds
        async with self._connection.stream(self.resource.path, params, silence) as response:
            if response.status != 200:
                said = (await response.content.read(400)).decode(errors="replace")
                detail = f"watch of {self.resource.path}: HTTP {response.status}: {said}"
                raise WatchBrokenError(f"HTTP{response.status}", detail, relist=True)
            if self._lost is not None:
                self._lost = None
            rest = bytearray()
            async for chunk in response.content.iter_any():
                rest += chunk
                if b"\n" in chunk:
                    *lines, rest = rest.split(b"\n")
                    for line in lines:
                        self._event(bytes(line))
                elif len(rest) > _LINE_LIMIT_BYTES:
                    raise WatchBrokenError("TooLarge", "an event is longer than any object", relist=True)
                if self._clock() >= self._relist_at:
                    return

    def _event(self, line: bytes) -> None:
        event = read_event(line)
        thing = read_object(event.object)
        if event.type == "ERROR":
            # 410, or anything else that this watch can't go on from: list and compare.
            raise WatchBrokenError(f"HTTP{thing.code}", f"watch ended: {thing.message}", relist=True)
        if event.type == "DELETED":
            self._forget(thing.metadata.name)
        elif event.type != "BOOKMARK":
            self._take(thing.metadata, event.object)
        self._resume = thing.metadata.resourceVersion
        self._hear()

    def _take(self, meta: Meta, raw: msgspec.Raw) -> None:
        kind = self.resource.kind
        problem = self._store.apply(kind, bytes(raw))
        self._versions[meta.name] = meta.resourceVersion
        if problem is None:
            self._unreadable.discard(meta.name)
        else:
            self._unreadable.add(meta.name)
            log.error("object can't be read: %s", problem, extra={"kind": kind, "object": meta.name})
        self._on_change(kind, meta.name)

    def _forget(self, name: str) -> None:
        self._versions.pop(name, None)
        self._unreadable.discard(name)
        self._store.remove(self.resource.kind, name)
        self._on_change(self.resource.kind, name)
