"""AdmissionReview in, verdict out: what is asked is read no further than it is judged.

Importable without a server: the command line judges the same requests with the same functions.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from modelsteward.engine.catalog import Catalog
from modelsteward.engine.decide import decide
from modelsteward.engine.question import Fault, Governed, Identity, Operation, Question, Workload
from modelsteward.engine.verdict import Effect, Finding, Verdict
from modelsteward.webhook import stamps
from modelsteward.webhook.depth import deeper_than
from modelsteward.workloads.extract import extract, governs, runs_something_new

GROUP = "modelsteward.io"
VERSION = "v1alpha1"
API_VERSION = "admission.k8s.io/v1"
DEPTH_LIMIT = 128

#: The kinds of ours that are judged when they are written. Policies and frameworks are left to the API
#: server's own rules, so that neither a first install nor a repair needs a webhook that runs.
JUDGED = frozenset({"AIModel", "ModelLicense", "Approval", "Waiver", "AuditSchedule", "Audit"})
#: Subresources that can start something; every other one is no write of content.
SUBRESOURCES = frozenset({"", "ephemeralcontainers"})
#: The API server reads these into types of its own, which bounds their depth; the decoder's limit is
#: enough for them. Custom resources can hold fields of any depth.
TYPED_GROUPS = frozenset({"", "apps", "batch"})

#: The answer for what no rule covers.
NOT_JUDGED = Verdict(governed=False)

_UNREADABLE = (msgspec.MsgspecError, ValueError)


class Kind(msgspec.Struct, frozen=True):
    """Group, version, kind."""

    group: str = ""
    version: str = ""
    kind: str = ""


class AdmissionRequest(msgspec.Struct, frozen=True, rename="camel"):
    """The part of `admission.k8s.io/v1` AdmissionRequest that counts; the objects stay JSON bytes."""

    uid: str
    kind: Kind
    operation: Operation
    user_info: Identity = Identity()
    sub_resource: str = ""
    name: str = ""
    namespace: str = ""
    object: msgspec.Raw = msgspec.Raw(b"null")
    old_object: msgspec.Raw = msgspec.Raw(b"null")
    dry_run: bool | None = None


class AdmissionReview(msgspec.Struct, frozen=True, rename="camel"):
    """A review as it was sent."""

    request: AdmissionRequest
    api_version: str = ""
    kind: str = ""


class Unreadable(msgspec.Struct, frozen=True):
    """A review that can't be judged, and what could be made out. Without a uid nobody can be answered."""

    fault: Fault
    uid: str = ""
    namespace: str = ""
    api_version: str = API_VERSION

    def question(self) -> Question:
        """What is asked of the engine, so that it can give the fault its effect."""
        return Question("CREATE", self.namespace, Identity(), self.fault)


class _Metadata(msgspec.Struct):
    """What is read of an object's metadata; half of a Pod can be `managedFields`, which nobody reads."""

    name: Any = None
    generateName: Any = None  # noqa: N815 - the API's own spelling, so that it needs no renaming
    annotations: Any = None
    labels: Any = None
    ownerReferences: Any = None  # noqa: N815


class _Typed(msgspec.Struct):
    """What is read of an object of a typed group; a PodTemplate has no spec but a template."""

    metadata: _Metadata | None = None
    spec: dict[str, Any] | None = None
    template: dict[str, Any] | None = None


_decode = msgspec.json.Decoder(AdmissionReview).decode
_object = msgspec.json.Decoder(dict[str, Any]).decode
_typed = msgspec.json.Decoder(_Typed).decode


def read(body: bytes) -> AdmissionReview | Unreadable:
    """Read a review's envelope. Never raises."""
    try:
        review = _decode(body)
    except RecursionError:
        return glimpse(body, Fault("TooDeep", "more levels than the JSON reader takes"))
    except _UNREADABLE as error:
        return glimpse(body, Fault("Unreadable", f"in the AdmissionReview: {error}"))
    if review.api_version != API_VERSION or review.kind != "AdmissionReview":
        said = f"{review.kind[:64] or 'nothing'} of {review.api_version[:64] or 'no version'}"
        fault = Fault("Unreadable", f"{said} was sent, AdmissionReview of {API_VERSION} is understood")
        return Unreadable(fault, review.request.uid, review.request.namespace, _echo(review.api_version))
    return review


def glimpse(head: bytes, fault: Fault) -> Unreadable:
    """Uid, namespace and version from the first bytes of a review that can't be read whole.

    The API server writes them before everything that a user can make large.
    """
    head = head[:8192].partition(b'"userInfo"')[0].partition(b'"object"')[0]
    version = _value(head, b"apiVersion", longest=64)
    request = head.partition(b'"request"')[2]
    return Unreadable(
        fault,
        _value(request, b"uid", longest=128),
        _value(request, b"namespace", longest=63),
        _echo(version),
    )


def judge(
    catalog: Catalog,
    request: AdmissionRequest,
    now: datetime,
    when_unsure: Effect = Effect.DENY,
    *,
    fault: Fault | None = None,
    stamping: bool = False,
    administers: bool = False,
    restore_identity: str = "",
    depth_limit: int = DEPTH_LIMIT,
) -> Verdict:
    """The verdict on one request; NOT_JUDGED where it is about nothing that we read.

    `now` is aware. `fault` is why the catalogue can't be trusted: it takes the place of a judgement that
    needs the catalogue. `stamping`: the object has not been through the mutating webhook, so stamp it first.
    `administers`: the API server told that the user holds the verb `administer` on the object.
    """
    subject = _subject(request, depth_limit)
    if subject is None:
        return NOT_JUDGED
    user = request.user_info
    forged: tuple[Finding, ...] = ()
    restores = bool(restore_identity) and user.username == restore_identity
    if isinstance(subject, Governed) and not restores:
        forged, subject = _stamped(subject, user, now, stamping)
    if fault is not None and not _harmless(subject):
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


def documents(
    request: AdmissionRequest, depth_limit: int = DEPTH_LIMIT
) -> tuple[dict[str, Any], dict[str, Any] | None] | Fault:
    """The new and the old object as JSON values (old: None but for an UPDATE), or why they can't be read."""
    typed = request.kind.group in TYPED_GROUPS
    if not typed:
        for raw in (request.object, request.old_object):
            if deeper_than(raw, depth_limit):
                return Fault("TooDeep", f"more than {depth_limit} levels")
    try:
        decode = _read_typed if typed else _object
        new = decode(request.object)
        old = decode(request.old_object) if request.operation == "UPDATE" else None
    except RecursionError:
        return Fault("TooDeep", "more levels than the JSON reader takes")
    except _UNREADABLE as error:
        return Fault("Unreadable", str(error))
    return new, old


def _read_typed(raw: msgspec.Raw) -> dict[str, Any]:
    """The parts that are read, as JSON values."""
    read_parts = _typed(raw)
    metadata = read_parts.metadata
    found: dict[str, Any] = {}
    if metadata is not None:
        present = ((name, getattr(metadata, name)) for name in _Metadata.__struct_fields__)
        found["metadata"] = {name: value for name, value in present if value is not None}
    if read_parts.spec is not None:
        found["spec"] = read_parts.spec
    if read_parts.template is not None:
        found["template"] = read_parts.template
    return found


def _subject(request: AdmissionRequest, depth_limit: int) -> Workload | Governed | Fault | None:
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


def _workload(request: AdmissionRequest, new: dict[str, Any], old: dict[str, Any] | None) -> Workload:
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


def _harmless(subject: Workload | Governed | Fault) -> bool:
    """Whether no catalogue could make us deny it: it starts nothing new, or says nothing of models."""
    if not isinstance(subject, Workload):
        return isinstance(subject, Fault)
    if not subject.runs_something_new:
        return True
    found = subject.extraction
    said = (found.sightings, found.signals, found.servers, found.declarations, found.unreadable)
    return not any(said) and not found.unsupported_version


def _name(request: AdmissionRequest, document: dict[str, Any]) -> str:
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


def _echo(version: str) -> str:
    """The API server wants the version back that it sent."""
    return version if version.startswith("admission.k8s.io/") and version.isascii() else API_VERSION


def _value(head: bytes, key: bytes, longest: int) -> str:
    """The string after `"key":`, if it is plain."""
    rest = head.partition(b'"' + key + b'"')[2].lstrip(b" \t\r\n")
    if not rest.startswith(b":"):
        return ""
    opening, quote, rest = rest[1 : longest + 64].partition(b'"')
    text, end, _ = rest.partition(b'"')
    if opening.strip() or not quote or not end or len(text) > longest or b"\\" in text:
        return ""
    return text.decode("ascii", "ignore")
