"""`/healthz`, `/readyz` and `/metrics`, on a port of their own, without TLS."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from modelsteward.metrics import CONTENT_TYPE

_TEXT = b"text/plain; charset=utf-8"


class Probes:
    """The ASGI application of the probe port. `problem` says why we aren't ready; empty: we are."""

    def __init__(self, problem: Callable[[], str], exposition: Callable[[], bytes]) -> None:
        self._problem = problem
        self._exposition = exposition

    async def __call__(
        self, scope: dict[str, Any], _receive: object, send: Callable[[dict[str, Any]], Awaitable[None]]
    ) -> None:
        """One HTTP request."""
        if scope["type"] != "http":
            return
        status, content, body = self._answer(scope["path"])
        headers = [(b"content-type", content), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _answer(self, path: str) -> tuple[int, bytes, bytes]:
        if path == "/healthz":
            return 200, _TEXT, b"ok\n"
        if path == "/readyz":
            problem = self._problem()
            return (503, _TEXT, f"{problem}\n".encode()) if problem else (200, _TEXT, b"ok\n")
        if path == "/metrics":
            return 200, CONTENT_TYPE, self._exposition()
        return 404, _TEXT, b"there are /healthz, /readyz and /metrics\n"
