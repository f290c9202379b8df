"""Lists and watches that keep a catalogue equal to the API server's, and know how old it may be."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable

from modelsteward.cluster.connection import Connection
from modelsteward.cluster.follow import ResourceWatch, Store, WatchSettings
from modelsteward.cluster.resources import JUDGED, Resource
from modelsteward.metrics import CatalogMetrics

__all__ = ["CatalogWatch", "Store", "WatchSettings"]


def _tell_nobody(kind: str, name: str) -> None:
    """What is told of a change when nobody asked."""


class CatalogWatch:
    """All lists and watches that feed one catalogue.

    `on_change(kind, name)` is called after each object that was taken or forgotten, in the order of events.
    """

    def __init__(
        self,
        connection: Connection,
        store: Store,
        settings: WatchSettings | None = None,
        *,
        resources: Iterable[Resource] = JUDGED,
        on_change: Callable[[str, str], None] | None = None,
        metrics: CatalogMetrics | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        tell, settings = on_change or _tell_nobody, settings or WatchSettings()
        self._metrics = metrics
        self._watches = tuple(
            ResourceWatch(connection, each, store, settings, tell, metrics, clock) for each in resources
        )

    async def run(self) -> None:
        """Keep the catalogue current until cancelled."""
        async with asyncio.TaskGroup() as group:
            for watch in self._watches:
                group.create_task(watch.run(), name=f"watch {watch.resource.kind}")

    @property
    def synced(self) -> bool:
        """Whether every kind was listed at least once."""
        return all(watch.synced.is_set() for watch in self._watches)

    async def wait_synced(self) -> None:
        """Return once every kind was listed."""
        for watch in self._watches:
            await watch.synced.wait()

    def stale(self) -> str:
        """The first kind that isn't fresh, with its age; empty if all are fresh."""
        for watch in self._watches:
            if not watch.fresh():
                return f"{watch.resource.kind} was last confirmed {watch.age():.0f} s ago"
        return ""

    def measure(self) -> None:
        """Bring the gauges up to date, before they are scraped."""
        if self._metrics is None:
            return
        self._metrics.synced.set(self.synced)
        for watch in self._watches:
            held, unreadable = watch.count()
            self._metrics.objects.labels(watch.resource.kind).set(held)
            self._metrics.unreadable.labels(watch.resource.kind).set(unreadable)
            self._metrics.age.labels(watch.resource.kind).set(watch.age() if watch.synced.is_set() else -1)
