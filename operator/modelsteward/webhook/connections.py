"""HTTP/1.1 connections that nobody can fill or hold with the head of a request that never ends.

uvicorn's protocol on httptools bounds neither the size nor the time of a request's head, and a connection
that never sends anything has no time-out (`uvicorn/protocols/http/httptools_impl.py` in Kludex/uvicorn).
Whoever reaches the port could make the process run out of memory, which in Enforce holds up every Pod.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: An API server's head has some 300 bytes. What comes in one piece with the head's end isn't counted.
HEAD_LIMIT_BYTES = 64 * 1024
HEAD_SECONDS = 10.0


class BoundedProtocol(HttpToolsProtocol):
    """One connection. An ordinary request costs it two assignments."""

    _in_head = True
    _head_bytes = 0
    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Who connects and says nothing is let go like who has nothing more to say."""
        super().connection_made(transport)
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def data_received(self, data: bytes) -> None:
        """Feed the parser; a head that is still open afterwards is counted, and timed once."""
        super().data_received(data)
        if not self._in_head or self.transport.is_closing():
            return
        self._head_bytes += len(data)
        if self._head_bytes > HEAD_LIMIT_BYTES:
            self._refuse()
        elif self._late is None:
            self._late = self.loop.call_later(HEAD_SECONDS, self._refuse)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the time."""
        self._forget()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A head begins."""
        self._in_head = True
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Headers after a chunked body mean nothing here and are not kept."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._in_head = False
        if self._late is not None or self._head_bytes:
            self._forget()
        super().on_headers_complete()

    def _forget(self) -> None:
        self._head_bytes = 0
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _refuse(self) -> None:
        if not self.transport.is_closing():
            self.send_400_response(f"the head took over {HEAD_LIMIT_BYTES} bytes or {HEAD_SECONDS:g} s")
