"""A request in, a verdict out.

Importable without a server: the command line judges the same requests with the same functions.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from modelsteward.engine.catalog import Catalog
from modelsteward.engine.decide import decide
from modelsteward.engine.question import Fault, Governed, Identity, Question, Workload
from modelsteward.engine.verdict import Effect, Finding, Verdict
from modelsteward.webhook import stamps
from modelsteward.webhook.envelope import (
    DEPTH_LIMIT,
    TYPED_GROUPS,
    UNREADABLE,
    AdmissionRequest,
    Creation,
    Unreadable,
    documents,
    outline,
    read,
)
from modelsteward.webhook.memory import Memory
from modelsteward.workloads.extract import extract, governs, runs_something_new

GROUP = "modelsteward.io"
VERSION = "v1alpha1"

#: The kinds of ours that are judged when they are written. Policies and frameworks are left to the API
#: server's own rules, so that neither a first install nor a repair needs a webhook that runs.
JUDGED = frozenset({"AIModel", "ModelLicense", "Approval", "Waiver", "AuditSchedule", "Audit"})
#: Subresources that can start something; every other one is no write of content.
SUBRESOURCES = frozenset({"", "ephemeralcontainers"})
#: The answer for what no rule covers.
NOT_JUDGED = Verdict(governed=False)


def judge(
    catalog: Catalog,
    request: AdmissionRequest | Creation,
    now: datetime,
    when_unsure: Effect = Effect.DENY,
    *,
    fault: Fault | None = None,
    stamping: bool = False,
    administers: bool = False,
    restore_identity: str = "",
    depth_limit: int = DEPTH_LIMIT,
    memory: Memory | None = None,
) -> Verdict:
    """The verdict on one request; NOT_JUDGED where it is about nothing that we read.

    `now` is aware. `fault` is why the catalogue can't be trusted: it takes the place of a judgement that
    needs the catalogue. `stamping`: the object has not been through the mutating webhook, so stamp it first.
    `administers`: the API server told that the user holds the verb `administer` on the object.
    `memory`: of what was read before, so that the replicas of one template are read once.
    """
    subject = _subject(request, depth_limit, memory)
    if subject is None:
        return NOT_JUDGED
    user = request.user_info
    forged: tuple[Finding, ...] = ()
    restores = bool(restore_identity) and user.username == restore_identity
    if isinstance(subject, Governed) and not restores:
        forged, subject = _stamped(subject, user, now, stamping)
    if fault is not None and not _harmless(catalog, subject):
        subject = fault
    question = Question(
        request.operation, request.namespace, user, subject, bool(request.dry_run), administers, restores
    )
    verdict = decide(catalog, question, now, when_unsure)
    return Verdict((*forged, *verdict.findings)) if forged else verdict


def judge_document(
    catalog: Catalog, document: dict[str, Any], now: datetime, when_unsure: Effect = Effect.DENY
) -> Verdict:
    """The verdict on an AdmissionReview given as JSON values, as if the API server sent it and we stamped."""
    try:
        review = read(msgspec.json.encode(document))
    except RecursionError:
        request = document.get("request") or {}
        fault = Fault("TooDeep", "more levels than the JSON reader takes")
        review = Unreadable(fault, str(request.get("uid", "")), str(request.get("namespace", "")))
    if isinstance(review, Unreadable):
        return decide(catalog, review.question(), now, when_unsure)
    return judge(catalog, review.request, now, when_unsure, stamping=True)


def _subject(
    request: AdmissionRequest | Creation, depth_limit: int, memory: Memory | None
) -> Workload | Governed | Fault | None:
    kind = request.kind
    ours = kind.group == GROUP
    if ours:
        if kind.kind not in JUDGED or request.sub_resource:
            return None
    elif request.sub_resource not in SUBRESOURCES or not governs(kind.group, kind.kind):
        return None
    if request.operation not in ("CREATE", "UPDATE"):
        return None
    if ours and kind.version != VERSION:
        return Fault(
            "Unreadable", f"{kind.kind} of version {kind.version[:63]} was sent, {VERSION} is understood"
        )
    if memory is not None and request.operation == "CREATE" and kind.group in TYPED_GROUPS:
        return _created(request, memory)
    read_objects = documents(request, depth_limit)
    if isinstance(read_objects, Fault):
        return read_objects
    new, old = read_objects
    if ours:
        return Governed(kind.kind, _name(request, new), new, old)
    try:
        return _workload(request, new, old)
    except RecursionError:
        return Fault("TooDeep", "more levels than can be walked")


def _created(request: AdmissionRequest | Creation, memory: Memory) -> Workload | Fault:
    """A new object of a typed group: what is the same for all replicas may have been read before."""
    kind = request.kind
    try:
        seen = outline(request.object)
        extraction = memory.extraction(kind, request.namespace, seen)
    except RecursionError:
        return Fault("TooDeep", "more levels than the JSON reader takes")
    except UNREADABLE as error:
        return Fault("Unreadable", str(error))
    document = {"metadata": seen.metadata}
    return Workload(
        group=kind.group,
        version=kind.version,
        kind=kind.kind,
        name=_name(request, document),
        extraction=extraction,
        owned=_owned(document),
    )


def _workload(
    request: AdmissionRequest | Creation, new: dict[str, Any], old: dict[str, Any] | None
) -> Workload:
    kind = request.kind
    return Workload(
        group=kind.group,
        version=kind.version,
        kind=kind.kind,
        name=_name(request, new),
        extraction=extract(kind.group, kind.version, kind.kind, request.namespace, new),
        runs_something_new=old is None or runs_something_new(kind.group, kind.kind, new, old),
        owned=_owned(new),
    )


def _stamped(
    subject: Governed, user: Identity, now: datetime, stamping: bool
) -> tuple[tuple[Finding, ...], Governed]:
    """What is forged, and the subject as it is going to be stored."""
    if subject.new is None:
        return (), subject
    if not stamping:
        return stamps.missing(subject.kind, subject.new, subject.old, user, now), subject
    stamped = stamps.stamp(subject.kind, subject.new, subject.old, user, now)
    return stamped.forged, msgspec.structs.replace(subject, new=stamped.applied(subject.new))


def _harmless(catalog: Catalog, subject: Workload | Governed | Fault) -> bool:
    """Whether nothing in it could make us deny it: it starts nothing new, or says nothing of models.

    Of an image only a catalogue can tell that it is a model: the one that is held, however old.
    """
    if not isinstance(subject, Workload):
        return isinstance(subject, Fault)
    if not subject.runs_something_new:
        return True
    found = subject.extraction
    said = (found.sightings, found.signals, found.servers, found.declarations, found.unreadable)
    if any(said) or found.unsupported_version:
        return False
    return not any(image.reference is not None and catalog.claims(image.reference) for image in found.images)


def _name(request: AdmissionRequest | Creation, document: dict[str, Any]) -> str:
    if request.name:
        return request.name
    metadata = document.get("metadata")
    if not isinstance(metadata, dict):
        return ""
    name = metadata.get("name") or metadata.get("generateName") or ""
    return name if isinstance(name, str) else ""


def _owned(document: dict[str, Any]) -> bool:
    metadata = document.get("metadata")
    owners = metadata.get("ownerReferences") if isinstance(metadata, dict) else None
    if not isinstance(owners, list):
        return False
    return any(isinstance(owner, dict) and owner.get("controller") is True for owner in owners)
