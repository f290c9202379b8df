"""A session with the API server: plain HTTP requests and streams, with a TCP keep-alive that notices loss."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import msgspec

from modelsteward import __version__
from modelsteward.cluster.credentials import Credentials

#: A dead peer is noticed after 5 s of silence and two unanswered probes, 5 s apart.
KEEP_ALIVE = (
    (socket.TCP_KEEPIDLE, 5),
    (socket.TCP_KEEPINTVL, 5),
    (socket.TCP_KEEPCNT, 2),
    (socket.TCP_USER_TIMEOUT, 15_000),
)
_TOKEN_AGE_SECONDS = 60.0

#: What a request raises when no answer came at all.
UNREACHABLE = (aiohttp.ClientError, TimeoutError, OSError)


class Answer(msgspec.Struct, frozen=True):
    """A whole answer of the API server; `status` is the HTTP code."""

    status: int
    body: bytes
    #: Seconds that the server asks to wait, 0 if it didn't.
    retry_after: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the request was done."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The body as JSON values."""
        return msgspec.json.decode(self.body)

    def problem(self) -> str:
        """One line: the HTTP code, and what the API server says of it."""
        try:
            said = str(self.json().get("message", ""))
        except (msgspec.MsgspecError, ValueError, AttributeError, RecursionError):
            said = self.body[:200].decode(errors="replace")
        return f"HTTP {self.status}: {' '.join(said.split())[:400]}"


class Connection:
    """Requests to one API server as one identity; an async context manager."""

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials
        self._session: aiohttp.ClientSession | None = None
        self._token = credentials.token
        self._token_read = float("-inf")

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            ssl=self.credentials.tls or False, socket_factory=_socket, limit=0, limit_per_host=0
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            # Lists are read on the same network: unpacking them would cost both sides more than it saves.
            headers={"User-Agent": f"modelsteward/{__version__}", "Accept-Encoding": "identity"},
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
            # Aborted transports tell their protocols in the loop's next rounds; it may end with us.
            for _ in range(3):
                await asyncio.sleep(0)

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
        content_type: str = "application/json",
        timeout_seconds: float = 30.0,
    ) -> Answer:
        """Ask `path` (with a leading slash) and read the whole answer, whatever its code.

        Raises one of UNREACHABLE where none came.
        """
        timeout = aiohttp.ClientTimeout(total=timeout_seconds, sock_connect=5)
        headers = {"Content-Type": content_type} if body is not None else {}
        async with self._send(method, path, params, body, headers, timeout) as response:
            content = await response.read()
            return Answer(response.status, content, _seconds(response.headers.get("Retry-After", "")))

    @contextlib.asynccontextmanager
    async def stream(
        self, path: str, params: Mapping[str, str], silence_seconds: float
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Open a watch. Reading raises one of UNREACHABLE after that many silent seconds."""
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=silence_seconds)
        async with self._send("GET", path, params, None, {}, timeout) as response:
            try:
                yield response
            finally:
                # A watch that is left has no good end: without this, TLS would wait for one.
                if (connection := response.connection) is not None and connection.transport is not None:
                    connection.transport.abort()

    @contextlib.asynccontextmanager
    async def _send(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        body: bytes | None,
        headers: dict[str, str],
        limits: aiohttp.ClientTimeout,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        if self._session is None:
            raise RuntimeError("the connection isn't open: use `async with`")
        if token := await self._fresh_token():
            headers["Authorization"] = f"Bearer {token}"
        async with self._session.request(
            method,
            self.credentials.server + path,
            params=params,
            data=body,
            headers=headers,
            timeout=limits,
            server_hostname=self.credentials.server_name,
            allow_redirects=False,
        ) as response:
            if response.status == 401:
                self._token_read = float("-inf")
            yield response

    async def _fresh_token(self) -> str:
        """The kubelet renews a Pod's token on disk; an old one is refused after an hour."""
        path = self.credentials.token_file
        if path is not None and time.monotonic() - self._token_read > _TOKEN_AGE_SECONDS:
            # A file that can't be read leaves the last token in use: it may still be good.
            with contextlib.suppress(OSError):
                self._token = (await asyncio.to_thread(Path.read_text, path)).strip()
                self._token_read = time.monotonic()
        return self._token


def _socket(address: Any) -> socket.socket:
    family, kind, protocol, _, _ = address
    made = socket.socket(family, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in KEEP_ALIVE:
        made.setsockopt(socket.IPPROTO_TCP, option, value)
    return made


def _seconds(text: str) -> float:
    return min(float(text), 30.0) if text.isascii() and text.isdigit() and len(text) < 6 else 0.0
