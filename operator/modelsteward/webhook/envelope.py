"""AdmissionReview as the API server sends it, read no further than it is judged."""

from __future__ import annotations

from typing import Any

import msgspec

from modelsteward.engine.question import Fault, Identity, Operation, Question
from modelsteward.webhook.depth import deeper_than

API_VERSION = "admission.k8s.io/v1"
DEPTH_LIMIT = 128
#: The API server reads these into types of its own, which bounds their depth; the decoder's limit is
#: enough for them. Custom resources can hold fields of any depth.
TYPED_GROUPS = frozenset({"", "apps", "batch"})

#: The API server writes the head of a review first.
_HEAD_BYTES = 8192
_CREATES = b'"operation":"CREATE"'

UNREADABLE = (msgspec.MsgspecError, ValueError)


class Kind(msgspec.Struct, frozen=True):
    """Group, version, kind."""

    group: str = ""
    version: str = ""
    kind: str = ""


class Request(msgspec.Struct, frozen=True, rename="camel"):
    """The part of `admission.k8s.io/v1` AdmissionRequest that counts, without its objects."""

    uid: str
    kind: Kind
    operation: Operation
    user_info: Identity = Identity()
    sub_resource: str = ""
    name: str = ""
    namespace: str = ""
    dry_run: bool | None = None


class AdmissionRequest(Request, frozen=True, rename="camel"):
    """A request whose objects are still JSON bytes."""

    object: msgspec.Raw = msgspec.Raw(b"null")
    old_object: msgspec.Raw = msgspec.Raw(b"null")


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
    """An object of a typed group in parts; a PodTemplate has no spec but a template."""

    metadata: _Metadata | None = None
    spec: msgspec.Raw = msgspec.Raw(b"")
    template: msgspec.Raw = msgspec.Raw(b"")


class Outline(msgspec.Struct, frozen=True):
    """An object of a typed group, its content still JSON bytes (empty: absent)."""

    metadata: dict[str, Any]
    spec: msgspec.Raw
    template: msgspec.Raw

    def whole(self) -> dict[str, Any]:
        """The parts that are read, as JSON values. Raises as the JSON reader does."""
        found: dict[str, Any] = {"metadata": self.metadata}
        for name, raw in (("spec", self.spec), ("template", self.template)):
            value = _content(raw) if raw else None
            if value is not None:
                found[name] = value
        return found


class Creation(Request, frozen=True, rename="camel", kw_only=True):
    """A request to create an object of a typed group, which was taken apart in the same pass."""

    object: _Typed


class AdmissionReview(msgspec.Struct, frozen=True, rename="camel"):
    """A review as it was sent."""

    request: AdmissionRequest | Creation
    api_version: str = ""
    kind: str = ""


class _Any(AdmissionReview, frozen=True, rename="camel"):
    request: AdmissionRequest


class _Creating(AdmissionReview, frozen=True, rename="camel"):
    request: Creation


_decode = msgspec.json.Decoder(_Any).decode
_decode_creation = msgspec.json.Decoder(_Creating).decode
_object = msgspec.json.Decoder(dict[str, Any]).decode
_content = msgspec.json.Decoder(dict[str, Any] | None).decode
_typed = msgspec.json.Decoder(_Typed).decode


def read(body: bytes) -> AdmissionReview | Unreadable:
    """Read a review's envelope. Never raises."""
    try:
        review: AdmissionReview = _creation(body) or _decode(body)
    except RecursionError:
        return glimpse(body, Fault("TooDeep", "more levels than the JSON reader takes"))
    except UNREADABLE as error:
        return glimpse(body, Fault("Unreadable", f"in the AdmissionReview: {error}"))
    if review.api_version != API_VERSION or review.kind != "AdmissionReview":
        said = f"{review.kind[:64] or 'nothing'} of {review.api_version[:64] or 'no version'}"
        fault = Fault("Unreadable", f"{said} was sent, AdmissionReview of {API_VERSION} is understood")
        return Unreadable(fault, review.request.uid, review.request.namespace, _echo(review.api_version))
    return review


def _creation(body: bytes) -> AdmissionReview | None:
    """Most reviews are of this kind: one pass is enough. None for all others, and for what is odd."""
    if _CREATES not in body[:_HEAD_BYTES]:
        return None
    try:
        review = _decode_creation(body)
    except (RecursionError, *UNREADABLE):
        return None
    request = review.request
    return review if request.operation == "CREATE" and request.kind.group in TYPED_GROUPS else None


def glimpse(head: bytes, fault: Fault) -> Unreadable:
    """Uid, namespace and version from the first bytes of a review that can't be read whole.

    The API server writes them before everything that a user can make large.
    """
    head = head[:_HEAD_BYTES].partition(b'"userInfo"')[0].partition(b'"object"')[0]
    version = _value(head, b"apiVersion", longest=64)
    request = head.partition(b'"request"')[2]
    return Unreadable(
        fault,
        _value(request, b"uid", longest=128),
        _value(request, b"namespace", longest=63),
        _echo(version),
    )


def documents(
    request: AdmissionRequest | Creation, depth_limit: int = DEPTH_LIMIT
) -> tuple[dict[str, Any], dict[str, Any] | None] | Fault:
    """The new and the old object as JSON values (old: None but for an UPDATE), or why they can't be read."""
    if isinstance(request, Creation):
        try:
            return outline(request.object).whole(), None
        except RecursionError:
            return Fault("TooDeep", "more levels than the JSON reader takes")
        except UNREADABLE as error:
            return Fault("Unreadable", str(error))
    typed = request.kind.group in TYPED_GROUPS
    if not typed:
        for raw in (request.object, request.old_object):
            if deeper_than(raw, depth_limit):
                return Fault("TooDeep", f"more than {depth_limit} levels")
    try:
        decode = _whole if typed else _object
        new = decode(request.object)
        old = decode(request.old_object) if request.operation == "UPDATE" else None
    except RecursionError:
        return Fault("TooDeep", "more levels than the JSON reader takes")
    except UNREADABLE as error:
        return Fault("Unreadable", str(error))
    return new, old


def outline(content: msgspec.Raw | _Typed) -> Outline:
    """An object of a typed group, read no further than its metadata. Raises as the JSON reader does."""
    parts = content if isinstance(content, _Typed) else _typed(content)
    metadata = parts.metadata
    found: dict[str, Any] = {}
    if metadata is not None:
        present = ((name, getattr(metadata, name)) for name in _Metadata.__struct_fields__)
        found = {name: value for name, value in present if value is not None}
    return Outline(found, parts.spec, parts.template)


def _whole(raw: msgspec.Raw) -> dict[str, Any]:
    return outline(raw).whole()


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
