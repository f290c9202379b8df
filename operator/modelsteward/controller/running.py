"""The operator process: it waits for the lease, then watches, looks and renews until it has to end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Coroutine, Mapping
from datetime import UTC, datetime
from typing import Any

import kopf
import msgspec

from modelsteward.cluster import certificates, credentials
from modelsteward.cluster.connection import Connection
from modelsteward.cluster.lease import Lease, LeaseLostError
from modelsteward.cluster.watch import CatalogWatch, WatchSettings
from modelsteward.cluster.writes import PLURALS, ROOT, OutageError, Writes, client
from modelsteward.controller import handlers, probes
from modelsteward.controller.context import Context
from modelsteward.controller.counters import OperatorMetrics
from modelsteward.controller.objects import Objects
from modelsteward.controller.work import KINDS, WORKERS, changed, work
from modelsteward.controller.workqueue import Agenda, WorkQueue
from modelsteward.engine.catalog import Catalog

log = logging.getLogger(__name__)

#: Seconds between two looks at the webhook's certificate; shorter while something is wrong with it.
CERTIFICATE_SECONDS = 15.0
CERTIFICATE_RETRY_SECONDS = 2.0
PAGE = 500


class OperatorSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator is told. Ports may be 0: any free one."""

    namespace: str
    lease: str
    identity: str
    kubeconfig: str = ""
    host: str = "0.0.0.0"  # noqa: S104 - the kubelet reaches a Pod on its own address
    health_port: int = 8081
    minimum_audit_interval_seconds: int = 3600
    certificate: certificates.Target | None = None
    catalog_maximum_age_seconds: int = 150
    relist_seconds: int = 900


class Operator:
    """One process. `state` says what it does."""

    def __init__(self, settings: OperatorSettings) -> None:
        self.settings = settings
        self.metrics = OperatorMetrics()
        self.state = "starting"
        self._stop = asyncio.Event()
        self._queue = WorkQueue()
        self._watch: CatalogWatch | None = None
        self._objects: Objects | None = None
        self._login = credentials.Credentials(server="", tls=None)

    async def run(self) -> int:
        """Run until asked to end (0) or until this process must not go on (1). Raises CredentialsError."""
        self._listen()
        self._login = credentials.find(self.settings.kubeconfig)
        writes = Writes(await client(self.settings.kubeconfig or None))
        lease = Lease(writes, self.settings.namespace, self.settings.lease, self.settings.identity)
        settings = self.settings
        try:
            async with probes.serve(
                settings.host, settings.health_port, self.metrics, self._measure, lambda: self.state
            ) as port:
                log.info("probes are served", extra={"port": port})
                return await self._compete(writes, lease)
        finally:
            await lease.release()
            await writes.close()

    async def _compete(self, writes: Writes, lease: Lease) -> int:
        self.state = "standby"
        log.info(
            "waits for the lease", extra={"lease": self.settings.lease, "identity": self.settings.identity}
        )
        if await self._first({"lease": lease.acquire()}) is None:
            return 0
        self.state = "starting"
        self.metrics.leader.set(1)
        log.info("is the active operator", extra={"identity": self.settings.identity})
        try:
            return 0 if await self._lead(writes.guarded(lambda: lease.held), lease) is None else 1
        except LeaseLostError as lost:
            log.error("ends: %s", lost)
            return 1
        finally:
            self.metrics.leader.set(0)

    async def _lead(self, writes: Writes, lease: Lease) -> str | None:
        """Everything that the active one does. Ends with the first part that ends."""
        async with Connection(self._login) as connection:
            context = self._context(writes)
            settings = self.settings
            self._watch = CatalogWatch(
                connection,
                context.objects,
                WatchSettings(
                    maximum_age_seconds=settings.catalog_maximum_age_seconds,
                    relist_seconds=settings.relist_seconds,
                ),
                metrics=self.metrics.catalog,
            )
            parts: dict[str, Coroutine[Any, Any, Any]] = {
                "lease": lease.keep(),
                "watch": self._watch.run(),
                "start": self._start(context, self._watch),
            }
            if settings.certificate is not None:
                parts["certificate"] = self._certificate(writes, settings.certificate)
            return await self._first(parts)

    def _context(self, writes: Writes) -> Context:
        catalog = Catalog(minimum_audit_interval_seconds=self.settings.minimum_audit_interval_seconds)
        context: Context

        def told(key: tuple[str, str], dependents: Any) -> None:
            if self.state == "active":
                changed(context, key, dependents)

        self._objects = Objects(catalog, told)
        context = Context(
            catalog=catalog,
            objects=self._objects,
            writes=writes,
            queue=self._queue,
            agenda=Agenda(self._queue),
            metrics=self.metrics,
            clock=lambda: datetime.now(UTC),
            running_since=datetime.now(UTC),
            minimum_interval=self.settings.minimum_audit_interval_seconds,
            instance=self.settings.identity,
        )
        return context

    async def _start(self, context: Context, watch: CatalogWatch) -> None:
        """Nothing is judged before everything is known; then everything is looked at once."""
        await watch.wait_synced()
        await _list_schedules(context)
        self.state = "active"
        for kind in KINDS:
            for name in context.objects.names(kind):
                context.queue.add((kind, name))
        log.info("has read everything", extra={"objects": context.queue.depth})
        async with asyncio.TaskGroup() as group:
            group.create_task(context.agenda.run(), name="agenda")
            for number in range(WORKERS):
                group.create_task(work(context), name=f"worker {number}")
            group.create_task(self._stream(context), name="kopf")

    async def _stream(self, context: Context) -> None:
        """kopf's part. Its end is the end of the process."""

        def told(kind: str | None, document: Mapping[str, Any]) -> None:
            name = str(document["metadata"]["name"])
            if kind == "DELETED":
                context.objects.remove("AuditSchedule", name)
            else:
                context.objects.apply("AuditSchedule", dict(document))

        async def take_signals_back() -> None:
            # kopf listens, too, but then waits five seconds for every task of the process.
            await started.wait()
            self._listen()

        handlers.quieten()
        started = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(take_signals_back())
            await kopf.operator(
                registry=handlers.registry(told),
                settings=handlers.settings(),
                clusterwide=True,
                ready_flag=started,
            )
            # It heard a signal before we listened again.
            self._stop.set()

    async def _certificate(self, writes: Writes, target: certificates.Target) -> None:
        while True:
            pause = CERTIFICATE_SECONDS
            try:
                serving = await certificates.keep_current(writes, target, datetime.now(UTC))
                if expiry := certificates.expires(serving):
                    self.metrics.certificate_expiry.set(expiry.timestamp())
            except OutageError as error:
                log.warning("certificate: %s", error)
                pause = CERTIFICATE_RETRY_SECONDS
            await asyncio.sleep(pause)

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, self._stop.set)

    async def _first(self, parts: Mapping[str, Coroutine[Any, Any, Any]]) -> str | None:
        """Run parts until one ends (its name) or we are asked to end (None). Raises what that one raised."""
        tasks = {asyncio.create_task(part, name=name) for name, part in parts.items()}
        asked = asyncio.create_task(self._stop.wait(), name="stop")
        try:
            done, _ = await asyncio.wait({*tasks, asked}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (*tasks, asked):
                task.cancel()
            await asyncio.gather(*tasks, asked, return_exceptions=True)
        ended = [task for task in done if task is not asked]
        for task in ended:
            task.result()
        return ended[0].get_name() if ended and asked not in done else None

    def _measure(self) -> None:
        """Bring the gauges up to date, before they are scraped."""
        self.metrics.queue.set(self._queue.depth)
        self.metrics.failing.set(self._queue.failing)
        if self._watch is not None:
            self._watch.measure()
        if self._objects is not None and self.state == "active":
            _measure_models(self.metrics, self._objects)


def _measure_models(metrics: OperatorMetrics, objects: Objects) -> None:
    deployable = dict.fromkeys(("True", "False", "Unknown"), 0)
    expiring = {"Within1Day": 0, "Within7Days": 0, "Within30Days": 0}
    for name in objects.names("AIModel"):
        held = objects.get("AIModel", name)
        for each in held.status.get("conditions", ()) if held else ():
            if each["type"] == "Deployable":
                deployable[each["status"]] += 1
            elif each["type"] == "ExpiringSoon" and each["reason"] in expiring:
                expiring[each["reason"]] += 1
    for status, count in deployable.items():
        metrics.models.labels(status).set(count)
    within = 0
    for reason, days in (("Within1Day", "1"), ("Within7Days", "7"), ("Within30Days", "30")):
        within += expiring[reason]
        metrics.expiring.labels(days).set(within)


async def _list_schedules(context: Context) -> None:
    """All schedules as they are now; kopf tells what comes after."""
    resume = ""
    while True:
        query = {"limit": str(PAGE), **({"continue": resume} if resume else {})}
        try:
            answer = await context.writes.send("GET", f"{ROOT}/{PLURALS['AuditSchedule']}", query=query)
        except OutageError as error:
            answer = None
            log.warning("schedules can't be listed: %s", error)
        if answer is None or not answer.ok:
            if answer is not None:
                log.warning("schedules can't be listed: %s %s", answer.status, answer.message)
            resume = ""
            await asyncio.sleep(1)
            continue
        for document in answer.document.get("items", ()):
            context.objects.apply("AuditSchedule", document)
        resume = answer.document.get("metadata", {}).get("continue", "")
        if not resume:
            return


def run(settings: OperatorSettings) -> int:
    """Run the operator in this thread; its exit code."""
    with contextlib.suppress(KeyboardInterrupt):
        return asyncio.run(Operator(settings).run())
    return 130
