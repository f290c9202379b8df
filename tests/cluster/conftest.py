"""A watch that runs in a thread, beside the test that changes the cluster."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from controlplane.plane import ControlPlane
from modelsteward.cluster import credentials
from modelsteward.cluster.connection import Connection
from modelsteward.cluster.resources import Resource
from modelsteward.cluster.watch import CatalogWatch, WatchSettings
from modelsteward.metrics import CatalogMetrics

CONFIG_MAPS = "/api/v1/namespaces/{}/configmaps"


class Kept:
    """The least that a store can be: objects by kind and name."""

    def __init__(self) -> None:
        self.objects: dict[tuple[str, str], dict[str, Any]] = {}
        self.applied = 0

    def apply(self, kind: str, document: bytes | dict[str, Any]) -> str | None:
        self.applied += 1
        found = json.loads(document) if isinstance(document, bytes) else document
        self.objects[kind, found["metadata"]["name"]] = found
        return "it says that it is broken" if "broken" in found.get("data", {}) else None

    def remove(self, kind: str, name: str) -> None:
        del self.objects[kind, name]


class Watching:
    """A running watch: what it keeps, what it told, what it counted."""

    def __init__(self, store: Kept, changes: list[tuple[str, str]], watch: CatalogWatch) -> None:
        self.store = store
        self.changes = changes
        self.watch = watch
        self.registry = CollectorRegistry()

    def names(self, kind: str = "ConfigMap") -> set[str]:
        return {name for each, name in list(self.store.objects) if each == kind}

    def count(self, metric: str, **labels: str) -> float:
        return self.registry.get_sample_value(metric, labels) or 0.0


Start = Callable[..., AbstractContextManager[Watching]]


@pytest.fixture
def watching() -> Start:
    """Starts a watch over a plane's objects; the context ends it."""

    @contextmanager
    def start(plane: ControlPlane, *resources: Resource, **seconds: float) -> Iterator[Watching]:
        store, changes, registry = Kept(), [], CollectorRegistry()
        loop = asyncio.new_event_loop()
        stop = asyncio.Event()
        started = threading.Event()
        made: list[Watching] = []

        async def run() -> None:
            login = credentials.from_kubeconfig(plane.kubeconfig())
            async with Connection(login) as connection:
                watch = CatalogWatch(
                    connection,
                    store,
                    WatchSettings(page=2, **seconds),
                    resources=resources,
                    on_change=lambda kind, name: changes.append((kind, name)),
                    metrics=CatalogMetrics(registry),
                )
                made.append(Watching(store, changes, watch))
                made[0].registry = registry
                task = asyncio.create_task(watch.run())
                started.set()
                await stop.wait()
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

        thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
        thread.start()
        try:
            assert started.wait(10)
            yield made[0]
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join()
            loop.close()

    return start


def put(plane: ControlPlane, namespace: str, name: str, **data: str) -> None:
    """Create a ConfigMap, or replace its data."""
    body = {"metadata": {"name": name}, "data": data}
    reply = plane.call("POST", CONFIG_MAPS.format(namespace), body)
    if reply.status == 409:
        reply = plane.call("PUT", f"{CONFIG_MAPS.format(namespace)}/{name}", body)
    assert reply.status in (200, 201), reply.text


def drop(plane: ControlPlane, namespace: str, name: str) -> None:
    """Delete a ConfigMap."""
    reply = plane.call("DELETE", f"{CONFIG_MAPS.format(namespace)}/{name}")
    assert reply.status == 200, reply.text


def config_maps(namespace: str) -> Resource:
    """The ConfigMaps of one namespace: small objects that every API server has."""
    return Resource("ConfigMap", CONFIG_MAPS.format(namespace))
