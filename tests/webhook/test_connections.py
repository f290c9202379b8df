"""Nobody who reaches the port can fill the process or hold a connection with a head that never ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
import uvicorn

from modelsteward.webhook import connections

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
WHOLE = HEAD + b"Content-Length: 2\r\n\r\nok"


Receive = Callable[[], Awaitable[dict[str, object]]]


async def app(scope: dict[str, object], receive: Receive, send: object) -> None:
    message: dict[str, object] = {"more_body": True}
    while message.get("more_body"):
        message = await receive()
    assert callable(send)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def connected(keep_alive: int = 150) -> AsyncIterator[Streams]:
    """A connection to a server of this protocol in this loop."""
    config = uvicorn.Config(
        app, http=connections.BoundedProtocol, lifespan="off", log_config=None, timeout_keep_alive=keep_alive
    )
    config.load()
    state = uvicorn.server.ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: connections.BoundedProtocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    try:
        yield reader, writer
    finally:
        writer.close()
        server.close()


async def everything(reader: asyncio.StreamReader) -> bytes:
    """What comes until the server closes; TimeoutError if it doesn't."""
    try:
        return await asyncio.wait_for(reader.read(), timeout=10)
    except ConnectionResetError:
        # Closed while more was on its way: the answer is lost with it.
        return b""


def test_a_head_that_grows_without_end_is_refused_and_the_connection_closed() -> None:
    async def story() -> bytes:
        async with connected() as (reader, writer):
            writer.write(HEAD + b"X: " + b"a" * (2 * connections.HEAD_LIMIT_BYTES))
            return await everything(reader)

    assert asyncio.run(story())[:13] in (b"HTTP/1.1 400 ", b"")


def test_a_head_that_is_never_finished_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.02)

    async def story() -> bytes:
        async with connected() as (reader, writer):
            writer.write(HEAD)
            return await everything(reader)

    assert asyncio.run(story()).startswith(b"HTTP/1.1 400 ")


def test_who_connects_and_says_nothing_is_let_go() -> None:
    async def story() -> bytes:
        async with connected(keep_alive=0) as (reader, _):
            return await everything(reader)

    assert asyncio.run(story()) == b""


def test_honest_requests_follow_each_other_on_one_connection_however_they_are_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each of them in pieces: none is counted with the one before."""
    monkeypatch.setattr(connections, "HEAD_LIMIT_BYTES", len(HEAD) + 30)

    async def story() -> list[bytes]:
        answers = []
        async with connected() as (reader, writer):
            for cut in (len(WHOLE), 3, len(HEAD), len(HEAD) + 10):
                writer.write(WHOLE[:cut])
                await writer.drain()
                await asyncio.sleep(0)
                writer.write(WHOLE[cut:])
                answers.append(await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), timeout=10))
        return answers

    assert [answer[:15] for answer in asyncio.run(story())] == [b"HTTP/1.1 200 OK"] * 4


def test_headers_after_a_chunked_body_are_not_kept() -> None:
    kept: list[int] = []

    class Watched(connections.BoundedProtocol):
        def on_message_complete(self) -> None:
            kept.append(len(self.headers))
            super().on_message_complete()

    async def story() -> bytes:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(connections, "BoundedProtocol", Watched)
            async with connected() as (reader, writer):
                writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"X: y\r\n" * 500 + b"\r\n")
                return await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), timeout=10)

    assert asyncio.run(story()).startswith(b"HTTP/1.1 200 ")
    assert kept == [2]
