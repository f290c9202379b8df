"""The webhook process: listeners, the watch that feeds the catalogue, readiness, and leaving in order."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn

from modelsteward.cluster import credentials
from modelsteward.cluster.connection import Connection
from modelsteward.cluster.watch import CatalogWatch, WatchSettings
from modelsteward.engine.catalog import Catalog
from modelsteward.metrics import WebhookMetrics
from modelsteward.settings import Settings
from modelsteward.webhook.certificates import ServingCertificate
from modelsteward.webhook.connections import BoundedProtocol
from modelsteward.webhook.probes import Probes
from modelsteward.webhook.server import Admission

log = logging.getLogger(__name__)

#: API servers close idle connections after 90 s: whoever closes first must not be we.
KEEP_ALIVE_SECONDS = 150
_GRACE_SECONDS = 20
_COLLECT_AFTER = 20_000
_WARM_SLICE = 10
_WARM_PAUSE_SECONDS = 0.002


class Process:
    """One webhook process."""

    def __init__(self, settings: Settings, connection: Connection) -> None:
        self.settings = settings
        self.catalog = Catalog(minimum_audit_interval_seconds=settings.minimum_audit_interval_seconds)
        self.metrics = WebhookMetrics()
        self.certificate = ServingCertificate(Path(settings.certificate_directory))
        self._changed = asyncio.Event()
        self.watch = CatalogWatch(
            connection,
            self.catalog,
            WatchSettings(
                maximum_age_seconds=settings.catalog_maximum_age_seconds,
                loss_seconds=settings.watch_loss_seconds,
                relist_seconds=settings.relist_seconds,
            ),
            on_change=lambda kind, name: self._changed.set(),  # noqa: ARG005
            metrics=self.metrics.catalog,
        )
        self.admission = Admission(self.catalog, self.watch, settings, self.metrics)
        self.probes = Probes(self.problem, self.exposition)

    def problem(self) -> str:
        """Why no requests should be sent here; empty if they should."""
        if self.admission.draining:
            return "leaving"
        if problem := self.certificate.problem(datetime.now(UTC)):
            return problem
        return "" if self.watch.synced else "the catalogue isn't read yet"

    def exposition(self) -> bytes:
        """What Prometheus scrapes, up to date."""
        self.watch.measure()
        if self.certificate.expires is not None:
            self.metrics.certificate_expiry.set(self.certificate.expires.timestamp())
        return self.metrics.exposition()

    async def run(self) -> None:
        """Serve until SIGTERM or SIGINT, then leave in order; a second signal leaves at once."""
        leave = _signals()
        async with asyncio.TaskGroup() as group:
            probes = _Server(self.probes, "probes", self.settings.host, self.settings.probe_port)
            running = [
                group.create_task(probes.serve()),
                group.create_task(self.watch.run()),
                group.create_task(self._keep_warm()),
            ]
            if await _first(self.certificate.wait(), leave.wait()):
                running.append(group.create_task(self.certificate.follow()))
                await self._serve(group, leave)
            for task in running:
                task.cancel()

    async def _serve(self, group: asyncio.TaskGroup, leave: asyncio.Event) -> None:
        settings = self.settings
        server = _Server(
            self.admission, "admission", settings.host, settings.port, tls=self.certificate.context
        )
        serving = group.create_task(server.serve())
        await leave.wait()
        self.admission.draining = True
        self.metrics.draining.set(1)
        log.info("leaving: requests are still taken", extra={"seconds": settings.drain_seconds})
        leave.clear()
        # Until nobody sends us requests any more, we answer them.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(leave.wait(), settings.drain_seconds)
        server.should_exit = True
        await serving
        log.info("left")

    async def _keep_warm(self) -> None:
        """Compile standings before a request needs them, in slices between requests."""
        gc.disable()
        started = time.monotonic()
        await self.watch.wait_synced()
        # What was read stays: the collector needn't walk it again and again.
        gc.collect()
        gc.freeze()
        # A review's JSON is a thousand objects that reference counting frees: no reason to collect.
        gc.set_threshold(_COLLECT_AFTER)
        gc.enable()
        log.info("synced", extra={"seconds": round(time.monotonic() - started, 3)})
        while True:
            while self.catalog.pending():
                self.catalog.warm(_WARM_SLICE, datetime.now(UTC))
                await asyncio.sleep(_WARM_PAUSE_SECONDS)
            self._changed.clear()
            await self._changed.wait()


class _Server(uvicorn.Server):
    """uvicorn on a socket of ours. Signals are the process's business, not the server's."""

    def __init__(
        self, app: Any, name: str, host: str, port: int, *, tls: ssl.SSLContext | None = None
    ) -> None:
        config = uvicorn.Config(
            app,
            http=BoundedProtocol,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            ssl_context_factory=(lambda config, default: tls) if tls else None,  # noqa: ARG005
            backlog=1024,
        )
        super().__init__(config)
        self._socket = _listen(host, port)
        port = self._socket.getsockname()[1]
        log.info("listening", extra={"server": name, "host": host, "port": port})

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until `should_exit`, then finish what was begun."""
        await super().serve(sockets=sockets or [self._socket])

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None."""
        yield


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    dualstack = family is socket.AF_INET6 and host == "::" and socket.has_dualstack_ipv6()
    return socket.create_server((host, port), family=family, backlog=1024, dualstack_ipv6=dualstack)


def _signals() -> asyncio.Event:
    asked, loop = asyncio.Event(), asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, asked.set)
    return asked


async def _first(wanted: Any, other: Any) -> bool:
    """Wait for either; whether it was the wanted one."""
    tasks = [asyncio.ensure_future(wanted), asyncio.ensure_future(other)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    return tasks[0] in done


async def serve(settings: Settings) -> None:
    """Run the webhook. Raises CredentialsError without a login, OSError for a port that is taken."""
    async with Connection(credentials.find(settings.kubeconfig)) as connection:
        try:
            await Process(settings, connection).run()
        except ExceptionGroup as group:
            # What ends a process that nobody asked to end is one thing, and the rest went with it.
            raise group.exceptions[0] from None
