"""A closed-loop client: keep-alive TLS connections, each sends a request when the last was answered.

Bounded in count. CPU of the server is read from /proc before and after, so the client's own cost is left out.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httptools
import uvloop

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Result:
    """One measured run of `count` requests."""

    count: int
    #: Wall time of each request in milliseconds, sorted.
    latencies: list[float]
    #: CPU of the server process for each request, in microseconds.
    server_cpu: float
    #: The last body, so that a run can't measure the wrong answer unnoticed.
    sample: bytes

    def percentile(self, share: float) -> float:
        """Latency in milliseconds that `share` (0..1) of the requests stayed within."""
        return self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))]


def cpu_seconds(pid: int) -> float:
    """User and system time that a process has used, in seconds (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mib(pid: int) -> float:
    """Resident memory of a process in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"process {pid} has no VmRSS: it has ended")


class _Connection(asyncio.Protocol):
    """One HTTP/1.1 connection; `ask` sends a prepared request and waits for the whole answer."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.answer: asyncio.Future[bytes] | None = None
        self.body: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.parser = httptools.HttpResponseParser(self)

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_body(self, data: bytes) -> None:
        self.body.append(data)

    def on_message_complete(self) -> None:
        status, body, self.body = self.parser.get_status_code(), b"".join(self.body), []
        self.parser = httptools.HttpResponseParser(self)
        if self.answer is not None and not self.answer.done():
            if status == self.status:
                self.answer.set_result(body)
            else:
                self.answer.set_exception(RuntimeError(f"HTTP {status}: {body[:200]!r}"))

    def connection_lost(self, exc: Exception | None) -> None:
        if self.answer is not None and not self.answer.done():
            self.answer.set_exception(exc or ConnectionError("the server closed the connection"))

    async def ask(self, request: bytes) -> bytes:
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self.answer


async def _drive(
    port: int, requests: Sequence[bytes], count: int, connections: int, status: int
) -> tuple[list[float], bytes]:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    loop = asyncio.get_running_loop()
    latencies: list[float] = []
    sample = b""

    async def worker(number: int, share: int) -> None:
        nonlocal sample
        _, connection = await loop.create_connection(
            lambda: _Connection(status), "127.0.0.1", port, ssl=context
        )
        for index in range(share):
            request = requests[(index * connections + number) % len(requests)]
            start = time.perf_counter()
            sample = await connection.ask(request)
            latencies.append((time.perf_counter() - start) * 1000)
        connection.transport.abort()

    await asyncio.gather(*(worker(number, count // connections) for number in range(connections)))
    return sorted(latencies), sample


def settle(pid: int, seconds: float = 60.0) -> None:
    """Waits until a process is idle: less than 2 % of a core over half a second."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        before = cpu_seconds(pid)
        time.sleep(0.5)
        if cpu_seconds(pid) - before < 0.011:
            return
    raise RuntimeError(f"process {pid} was not idle within {seconds:.0f} s")


def _request(port: int, path: str, body: bytes, token: str) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n"
        f"Accept: application/json\r\nContent-Length: {len(body)}\r\n"
    )
    if token:
        head += f"Authorization: Bearer {token}\r\n"
    return f"{head}\r\n".encode() + body


def run(
    pid: int,
    port: int,
    path: str,
    body: bytes | Sequence[bytes],
    *,
    count: int = 20_000,
    connections: int = 8,
    token: str = "",
    status: int = 200,
) -> Result:
    """Send `count` POSTs of `body` to the server `pid` on `port`; a tenth more go ahead as a warm-up.

    Several bodies are sent in turn.

    Raises RuntimeError at the first answer with another status.
    """
    requests = [_request(port, path, each, token) for each in ([body] if isinstance(body, bytes) else body)]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_drive(port, requests, max(connections, count // 10), connections, status))
        before = cpu_seconds(pid)
        latencies, sample = runner.run(_drive(port, requests, count, connections, status))
        used = cpu_seconds(pid) - before
    return Result(len(latencies), latencies, used / len(latencies) * 1e6, sample)
