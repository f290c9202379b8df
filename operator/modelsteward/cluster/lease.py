"""One active operator: leader election on a Lease, as client-go does it.

Clocks of two machines are never compared: who waits looks at when *it* saw the record change last, on a
clock of its own that only goes forward. Who holds it stops by its own clock, before others may.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from modelsteward.cluster.events import micro
from modelsteward.cluster.writes import OutageError, Writes

#: Seconds without a renewal after which another one may take over.
DURATION = 12.0
#: Seconds without a renewal after which the holder stops.
RENEW_DEADLINE = 8.0
#: Seconds between two tries.
RETRY = 2.0


class LeaseLostError(Exception):
    """Another process may be active: this one has to end."""


class Lease:
    """A Lease that `identity` wants to hold."""

    def __init__(
        self,
        writes: Writes,
        namespace: str,
        name: str,
        identity: str,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._writes = writes
        self._collection = f"/apis/coordination.k8s.io/v1/namespaces/{namespace}/leases"
        self._metadata = {"name": name, "namespace": namespace}
        self._identity = identity
        self._monotonic = monotonic
        self._clock = clock
        self._observed: object = None
        self._observed_at = 0.0
        self._renewed_at: float | None = None
        self.holder = ""

    @property
    def held(self) -> bool:
        """Whether nobody else can be active at this moment."""
        return self._renewed_at is not None and self._monotonic() - self._renewed_at < RENEW_DEADLINE

    async def attempt(self) -> bool:
        """Take or renew it if that is possible now; whether it was. An API server that is away says no."""
        try:
            return await asyncio.wait_for(self._try(), RENEW_DEADLINE / 2)
        except (OutageError, TimeoutError):
            return False

    async def acquire(self) -> None:
        """Wait until we hold it."""
        while True:
            if await self.attempt():
                return
            await asyncio.sleep(RETRY)

    async def keep(self) -> None:
        """Renew it for as long as that works. Raises LeaseLostError once it doesn't; never returns."""
        while True:
            await asyncio.sleep(RETRY)
            if not await self.attempt() and (self.holder != self._identity or not self.held):
                self._renewed_at = None
                raise LeaseLostError(f"lease {self._metadata['name']} is lost to '{self.holder or 'nobody'}'")

    async def release(self) -> None:
        """Give it up, so that another one need not wait. What goes wrong here costs only time."""
        self._renewed_at = None
        try:
            found = await self._writes.send("GET", f"{self._collection}/{self._metadata['name']}")
            spec = found.document.get("spec", {})
            if found.ok and spec.get("holderIdentity") == self._identity:
                await self._put(
                    {**found.document, "spec": {**spec, "holderIdentity": "", "leaseDurationSeconds": 1}}
                )
        except OutageError:
            return

    async def _try(self) -> bool:
        began = self._monotonic()
        found = await self._writes.send("GET", f"{self._collection}/{self._metadata['name']}")
        if found.status == 404:
            created = await self._writes.send("POST", self._collection, self._document({}, {}))
            return self._got(created.ok, began)
        if not found.ok:
            raise OutageError(f"lease {self._metadata['name']}: {found.status} {found.message}")
        spec = found.document.get("spec", {})
        self.holder = spec.get("holderIdentity") or ""
        if self.holder not in ("", self._identity) and not self._lapsed(spec):
            return False
        updated = await self._put(self._document(found.document, spec))
        return self._got(updated, began)

    def _lapsed(self, spec: dict[str, Any]) -> bool:
        """Whether the record of another holder hasn't changed for as long as it is good for."""
        if spec != self._observed:
            self._observed, self._observed_at = spec, self._monotonic()
        good_for = float(spec.get("leaseDurationSeconds") or DURATION)
        return self._monotonic() - self._observed_at >= good_for

    def _document(self, found: dict[str, Any], spec: dict[str, Any]) -> dict[str, Any]:
        now = micro(self._clock())
        mine = spec.get("holderIdentity") == self._identity
        return {
            "apiVersion": "coordination.k8s.io/v1",
            "kind": "Lease",
            "metadata": found.get("metadata", self._metadata),
            "spec": {
                "holderIdentity": self._identity,
                "leaseDurationSeconds": int(DURATION),
                "acquireTime": spec.get("acquireTime", now) if mine else now,
                "renewTime": now,
                "leaseTransitions": int(spec.get("leaseTransitions") or 0) + (0 if mine or not spec else 1),
            },
        }

    async def _put(self, document: dict[str, Any]) -> bool:
        """Replace it if nobody else did since it was read."""
        answer = await self._writes.send("PUT", f"{self._collection}/{self._metadata['name']}", document)
        return answer.ok

    def _got(self, ok: bool, began: float) -> bool:
        if ok:
            self._renewed_at, self.holder = began, self._identity
        return ok
