"""`/healthz`, `/readyz` and `/metrics` of the operator, on a port of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from modelsteward.controller.counters import OperatorMetrics
from modelsteward.metrics import CONTENT_TYPE


@asynccontextmanager
async def serve(
    host: str, port: int, metrics: OperatorMetrics, measure: Callable[[], None], state: Callable[[], str]
) -> AsyncIterator[int]:
    """Serve while the block runs; yields the port, which is a free one for 0.

    `state` says what the process does: `active`, `standby`, or something that isn't ready yet. That an answer
    comes at all is what liveness asks for: the loop that works is the loop that answers.
    """

    async def healthz(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(_: web.Request) -> web.Response:
        told = state()
        return web.Response(text=f"{told}\n", status=200 if told in ("active", "standby") else 503)

    async def exposition(_: web.Request) -> web.Response:
        measure()
        return web.Response(body=metrics.exposition(), headers={"Content-Type": CONTENT_TYPE.decode()})

    application = web.Application(client_max_size=1024)
    application.add_routes(
        [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", exposition)]
    )
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
