"""The certificate that is served: read from files, and again when they change, without dropping anyone."""

from __future__ import annotations

import asyncio
import logging
import os
import ssl
from datetime import datetime
from pathlib import Path

from cryptography import x509

log = logging.getLogger(__name__)

CERTIFICATE, KEY = "tls.crt", "tls.key"
_LOOK_SECONDS = 1.0


class ServingCertificate:
    """`tls.crt` and `tls.key` of a directory, as an SSL context that always offers the newest usable pair.

    Handshakes take the context that is current then; connections that exist keep theirs. A pair that can't be
    used (half written, foreign key) leaves the one before in use.
    """

    def __init__(self, directory: Path) -> None:
        self.expires: datetime | None = None
        #: What the listener is given; it hands every handshake on to the current pair.
        self.context = _context()
        self.context.sni_callback = self._choose
        self._certificate, self._key = directory / CERTIFICATE, directory / KEY
        self._current: ssl.SSLContext | None = None
        self._loaded: tuple[object, ...] = ()
        self._told = ""

    def reload(self) -> bool:
        """Take the files if they changed; whether there is a pair to serve."""
        try:
            state = (_state(self._certificate), _state(self._key))
            if state != self._loaded:
                self._take()
                self._loaded = state
        except (OSError, ValueError) as error:
            # ssl.SSLError is an OSError: what is half written now is whole at the next look.
            if self._told != (told := str(error)):
                self._told = told
                log.warning("no usable certificate: %s", told, extra={"file": str(self._certificate)})
        return self._current is not None

    def problem(self, now: datetime) -> str:
        """Why no call can succeed with it; empty if it can."""
        if self._current is None:
            return f"no certificate in {self._certificate.parent}"
        if self.expires is not None and now >= self.expires:
            return f"the certificate ran out at {self.expires:%Y-%m-%dT%H:%M:%SZ}"
        return ""

    async def wait(self) -> None:
        """Return once there is a pair to serve: a first install makes it only after we have started."""
        while not self.reload():  # noqa: ASYNC110 - files tell nobody that they came
            await asyncio.sleep(_LOOK_SECONDS)

    async def follow(self) -> None:
        """Take every change, for ever."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            self.reload()

    def _take(self) -> None:
        fresh = _context()
        fresh.load_cert_chain(self._certificate, self._key)
        certificate = x509.load_pem_x509_certificate(self._certificate.read_bytes())
        self._current, self.expires, self._told = fresh, certificate.not_valid_after_utc, ""
        log.info("certificate taken", extra={"expires": self.expires.isoformat()})

    def _choose(
        self, connection: ssl.SSLSocket | ssl.SSLObject, _name: str | None, _context: ssl.SSLContext
    ) -> None:
        """Called in each handshake, with or without a server name."""
        if self._current is not None:
            connection.context = self._current


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    # API servers never resume sessions: tickets would be made and sent for nothing.
    context.num_tickets = 0
    context.options |= ssl.OP_NO_TICKET
    return context


def _state(path: Path) -> tuple[int, int, int]:
    found = os.stat(path)
    return found.st_mtime_ns, found.st_ino, found.st_size
