"""The ASGI application: bytes, limits, time and counters around one decision.

Whatever can be answered is answered with HTTP 200 and a verdict; 4xx only where no uid can be read.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, Protocol

from modelsteward.engine.catalog import Catalog
from modelsteward.engine.decide import decide
from modelsteward.engine.question import Fault
from modelsteward.engine.verdict import Effect, Finding, Verdict
from modelsteward.metrics import WebhookMetrics
from modelsteward.settings import Settings
from modelsteward.webhook import response, stamps
from modelsteward.webhook.envelope import (
    API_VERSION,
    AdmissionReview,
    Unreadable,
    documents,
    glimpse,
    read,
)
from modelsteward.webhook.memory import Memory
from modelsteward.webhook.review import GROUP, NOT_JUDGED, judge

log = logging.getLogger(__name__)

VALIDATE_WORKLOADS = "/validate/workloads"
VALIDATE_GOVERNANCE = "/validate/governance"
#: The same for requests of which the API server's authorizer said, in a match condition, that the user
#: holds the verb `administer` on the object: we have no right to ask, and no time.
VALIDATE_ADMINISTERED = "/validate/governance/administered"
MUTATE_GOVERNANCE = "/mutate/governance"
PATHS = (VALIDATE_WORKLOADS, VALIDATE_GOVERNANCE, VALIDATE_ADMINISTERED, MUTATE_GOVERNANCE)

#: The API server waits no longer for any webhook (`timeoutSeconds` is at most 30): who still sends is none.
BODY_SECONDS = 30.0
#: Of a body over the limit that much is read and thrown away, so that the answer can be heard.
_DISCARD_LIMIT_BYTES = 64 * 1024 * 1024

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Feed(Protocol):
    """What keeps the catalogue current; `cluster.watch.CatalogWatch` is one."""

    @property
    def synced(self) -> bool:
        """Whether everything was read once."""
        ...

    def stale(self) -> str:
        """What is too old to be judged by, in words; empty if nothing is."""
        ...


class Admission:
    """Answers admission reviews. `answer` is the whole decision: no await, no I/O."""

    def __init__(
        self,
        catalog: Catalog,
        feed: Feed,
        settings: Settings,
        metrics: WebhookMetrics,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        #: Set while the process takes its leave: callers are asked to connect elsewhere.
        self.draining = False
        self._catalog = catalog
        self._feed = feed
        self._settings = settings
        self._metrics = metrics
        self._clock = clock
        self._synced = False
        self._memory = Memory()
        self._count = {
            (path, outcome): metrics.decisions.labels(path, outcome)
            for path in (*PATHS, "unknown")
            for outcome in ("allowed", "warned", "denied", "ungoverned", "skipped", "stamped", "refused")
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One HTTP request."""
        if scope["type"] != "http":
            return
        if scope["method"] != "POST":
            await self._refuse(send, 405, "an AdmissionReview is sent with POST", (b"allow", b"POST"))
            return
        try:
            body = await self._body(receive)
        except TimeoutError:
            text = f"the body did not arrive within {BODY_SECONDS:g} s"
            await self._refuse(send, 408, text, (b"connection", b"close"))
            return
        if body is None:
            return
        started = perf_counter()
        answered = self.answer(scope["path"], body)
        if answered is None:
            await self._refuse(send, 400, "no AdmissionReview with a uid can be read in the body")
            return
        self._metrics.duration.observe(perf_counter() - started)
        await self._send(send, 200, b"application/json", answered)

    def answer(self, path: str, body: bytes | Unreadable) -> bytes | None:
        """The AdmissionReview to send back; None where no uid can be read."""
        review = read(body) if isinstance(body, bytes) else body
        known = path if path in PATHS else "unknown"
        if known == "unknown":
            review = _lost(review, path)
        uid = review.uid if isinstance(review, Unreadable) else review.request.uid
        if not uid or len(uid) > 128:
            return None
        try:
            if isinstance(review, Unreadable):
                return self._fault(known, review)
            return self._mutate(review) if known == MUTATE_GOVERNANCE else self._validate(known, review)
        except Exception:
            log.exception("a request could not be judged", extra={"uid": uid, "path": known})
            return self._unjudged(known, review)

    def _validate(self, path: str, review: AdmissionReview) -> bytes:
        request, settings = review.request, self._settings
        verdict = judge(
            self._catalog,
            request,
            self._clock(),
            settings.when_unsure,
            fault=self._service_fault(),
            administers=path == VALIDATE_ADMINISTERED,
            restore_identity=settings.restore_identity,
            depth_limit=settings.depth_limit,
            memory=self._memory,
        )
        return self._verdict(path, request.uid, verdict)

    def _mutate(self, review: AdmissionReview) -> bytes:
        request, settings = review.request, self._settings
        user, kind = request.user_info, request.kind
        stamping = kind.group == GROUP and kind.kind in stamps.CREATION and not request.sub_resource
        if not stamping or request.operation not in ("CREATE", "UPDATE"):
            return self._verdict(MUTATE_GOVERNANCE, request.uid, NOT_JUDGED)
        if user.username == (settings.restore_identity or None):
            log.warning("stamps of the restore identity are taken as given", extra={"uid": request.uid})
            return self._verdict(MUTATE_GOVERNANCE, request.uid, NOT_JUDGED)
        found = documents(request, settings.depth_limit)
        if isinstance(found, Fault):
            return self._fault(MUTATE_GOVERNANCE, Unreadable(found, request.uid, request.namespace))
        new, old = found
        stamped = stamps.stamp(kind.kind, new, old, user, self._clock())
        self._count[MUTATE_GOVERNANCE, "refused" if stamped.forged else "stamped"].inc()
        return response.stamped(request.uid, stamped, new)

    def _service_fault(self) -> Fault | None:
        if not self._synced:
            self._synced = self._feed.synced
            if not self._synced:
                return Fault("NotSynced", "")
        if stale := self._feed.stale():
            return Fault("StaleCatalog", stale)
        return None

    def _fault(self, path: str, review: Unreadable) -> bytes:
        verdict = decide(self._catalog, review.question(), self._clock(), self._settings.when_unsure)
        return self._verdict(path, review.uid, verdict, review.api_version)

    def _unjudged(self, path: str, review: AdmissionReview | Unreadable) -> bytes:
        """A bug is no permission: it has the effect of what the policies there say of unreadable requests."""
        asked = review if isinstance(review, Unreadable) else review.request
        fault = Fault(
            "Unreadable", "modelsteward failed on this request; its log has the cause under this uid"
        )
        try:
            return self._fault(path, Unreadable(fault, asked.uid, asked.namespace))
        except Exception:
            log.exception("the policies could not be asked", extra={"uid": asked.uid, "path": path})
        message = f"Unreadable: {fault.detail}"
        finding = Finding("Unreadable", self._settings.when_unsure, message, "Report it with that log line.")
        return self._verdict(path, asked.uid, Verdict((finding,)))

    def _verdict(self, path: str, uid: str, verdict: Verdict, api_version: str = "") -> bytes:
        self._count[path, _outcome(verdict)].inc()
        for finding in verdict.findings:
            self._metrics.findings.labels(finding.code, str(finding.effect)).inc()
        if not verdict.findings and not api_version:
            return response.allowed(uid)
        return response.answer(uid, verdict, api_version or API_VERSION)

    async def _body(self, receive: Receive) -> bytes | Unreadable | None:
        """The whole body; what can be made out of one that is too large; None if the caller went away.

        Raises TimeoutError.
        """
        limit = self._settings.body_limit_bytes
        async with asyncio.timeout(BODY_SECONDS):
            message = await receive()
            if message["type"] == "http.request" and not message.get("more_body"):
                # Nearly every review comes in one piece.
                body: bytes = message.get("body", b"")
                return bytes(body) if len(body) <= limit else _too_large(body, limit)
            return await _rest(message, receive, limit)

    async def _refuse(self, send: Send, status: int, text: str, *headers: tuple[bytes, bytes]) -> None:
        self._metrics.refused.labels(str(status)).inc()
        await self._send(send, status, b"text/plain; charset=utf-8", f"{text}\n".encode(), *headers)

    async def _send(
        self, send: Send, status: int, content: bytes, body: bytes, *more: tuple[bytes, bytes]
    ) -> None:
        headers = [(b"content-type", content), (b"content-length", b"%d" % len(body)), *more]
        if self.draining:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


async def _rest(message: dict[str, Any], receive: Receive, limit: int) -> bytes | Unreadable | None:
    kept, size = bytearray(), 0
    while message["type"] == "http.request":
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= limit:
            kept += chunk
        elif len(kept) < 8192:
            kept += chunk[:8192]
        if not message.get("more_body"):
            return bytes(kept) if size <= limit else _too_large(kept, limit)
        if size > _DISCARD_LIMIT_BYTES:
            return _too_large(kept, limit)
        message = await receive()
    return None


def _too_large(head: bytes | bytearray, limit: int) -> Unreadable:
    fault = Fault("TooLarge", f"more than {limit} bytes")
    return glimpse(bytes(head[:8192]), fault)


def _lost(review: AdmissionReview | Unreadable, path: str) -> Unreadable:
    """A wrong path is a slip in a webhook configuration: never a silent allow."""
    fault = Fault("Unreadable", f"nothing is judged at {path[:128]}: the paths are {', '.join(PATHS)}")
    if isinstance(review, Unreadable):
        return Unreadable(fault, review.uid, review.namespace, review.api_version)
    return Unreadable(fault, review.request.uid, review.request.namespace, review.api_version)


def _outcome(verdict: Verdict) -> str:
    if not verdict.governed:
        return "skipped" if verdict is NOT_JUDGED else "ungoverned"
    if not verdict.findings:
        return "allowed"
    if not verdict.allowed:
        return "denied"
    return "warned" if any(each.effect is Effect.WARN for each in verdict.findings) else "allowed"
